"""Invented data, and short ways to say what tests do with a server."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Mapping
from typing import Any

from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob

from curator.tuning.local import Endpoint

Json = dict[str, Any]

TOPICS = {
    "refund": "money back charged twice card invoice wrong amount paid",
    "delivery": "parcel late courier address tracking lost doorstep box",
    "account": "password login locked email reset code profile name",
}
_COMMON = "please can you help me with this it is not right and I have been waiting since monday"
ENDED = ("succeeded", "failed", "cancelled")


def question(topic: str, seed: int) -> str:
    chance = random.Random(f"{topic}{seed}")
    return " ".join(chance.choices(TOPICS[topic].split(), k=4) + chance.choices(_COMMON.split(), k=8))


def labels(number: int, seed: int = 0) -> list[Json]:
    """Chat examples whose answer is the topic of the question."""
    topics = list(TOPICS)
    return [
        chat("name the topic", question(topics[at % 3], seed + at), topics[at % 3]) for at in range(seed, seed + number)
    ]


def chat(system: str, user: str, answer: str, **more: Any) -> Json:
    roles = {"system": system, "user": user, "assistant": answer}
    messages: list[Json] = [{"role": role, "content": text} for role, text in roles.items()]
    messages[-1].update(more)
    return {"messages": messages}


def preferences(number: int) -> list[Json]:
    """Pairs whose polite answer is preferred."""
    topics = list(TOPICS)
    return [
        {
            "input": {"messages": [{"role": "user", "content": question(topics[at % 3], at)}]},
            "preferred_output": [{"role": "assistant", "content": f"thank you, we look at your {topics[at % 3]} {at}"}],
            "non_preferred_output": [
                {"role": "assistant", "content": f"no, your {topics[at % 3]} is your problem {at}"}
            ],
        }
        for at in range(number)
    ]


def jsonl(examples: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(example) + "\n" for example in examples).encode()


def connect(endpoint: Endpoint, **options: Any) -> OpenAI:
    return OpenAI(base_url=endpoint.base_url, api_key=endpoint.key, timeout=30, **options)


def upload(client: OpenAI, examples: Iterable[Mapping[str, Any]]) -> str:
    return client.files.create(file=("data.jsonl", jsonl(examples)), purpose="fine-tune").id


def method(kind: str = "supervised", **hyperparameters: Any) -> Any:
    return {"type": kind, kind: {"hyperparameters": hyperparameters}}


def ended(client: OpenAI, job: FineTuningJob, seconds: float = 30) -> FineTuningJob:
    """The job once it has ended."""
    return reached(client, job, ENDED, seconds)


def reached(client: OpenAI, job: FineTuningJob, statuses: Iterable[str], seconds: float = 30) -> FineTuningJob:
    until = time.monotonic() + seconds
    while job.status not in statuses:
        assert time.monotonic() < until, f"the job is {job.status}"
        time.sleep(0.02)
        job = client.fine_tuning.jobs.retrieve(job.id)
    return job


def trained(client: OpenAI, examples: Iterable[Mapping[str, Any]], **options: Any) -> FineTuningJob:
    """A job that has succeeded."""
    job = client.fine_tuning.jobs.create(
        model=options.pop("model", "baseline-1"), training_file=upload(client, examples), **options
    )
    job = ended(client, job)
    assert job.status == "succeeded", job.error
    return job


def told(client: OpenAI, job: FineTuningJob) -> list[str]:
    """The messages of a job's events, oldest first."""
    events = list(client.fine_tuning.jobs.list_events(job.id, limit=100))
    return [event.message for event in reversed(events)]


def answer(client: OpenAI, model: str | None, text: str, **options: Any) -> str:
    assert model is not None
    found = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": text}], **{"temperature": 0, **options}
    )
    return found.choices[0].message.content or ""
