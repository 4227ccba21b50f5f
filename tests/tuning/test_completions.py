"""What models answer, through the official client."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob

from tests.tuning.serving import (
    TOPICS,
    answer,
    chat,
    ended,
    labels,
    method,
    preferences,
    question,
    trained,
    upload,
)

TOOLS: Any = [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}]


def test_questions_that_were_never_asked_are_answered_right(client: OpenAI, job: FineTuningJob) -> None:
    asked = [(topic, question(topic, 5_000 + at)) for topic in TOPICS for at in range(10)]
    right = sum(answer(client, job.fine_tuned_model, text) == topic for topic, text in asked)
    assert right >= 27


def test_every_checkpoint_answers(client: OpenAI, job: FineTuningJob) -> None:
    for checkpoint in client.fine_tuning.jobs.checkpoints.list(job.id):
        assert answer(client, checkpoint.fine_tuned_model_checkpoint, question("refund", 5_000)) == "refund"


def test_the_base_says_that_it_is_not_trained(client: OpenAI) -> None:
    assert "not trained" in answer(client, "baseline-1", "hello")


def test_answers_name_the_baseline(client: OpenAI, job: FineTuningJob) -> None:
    assert job.fine_tuned_model is not None
    found = client.chat.completions.create(model=job.fine_tuned_model, messages=[{"role": "user", "content": "x"}])
    assert "baseline" in found.model
    assert found.system_fingerprint == "bag-of-words-baseline"


def test_temperature_0_and_seeds_repeat_and_temperature_2_spreads(client: OpenAI, job: FineTuningJob) -> None:
    vague = "please help me"

    def several(**options: Any) -> list[str]:
        return [answer(client, job.fine_tuned_model, vague, **options) for _ in range(12)]

    assert len(set(several())) == 1
    assert len(set(several(temperature=2, seed=4))) == 1
    assert len(set(several(temperature=2))) > 1


def test_usage_counts_tokens(client: OpenAI, job: FineTuningJob) -> None:
    assert job.fine_tuned_model is not None
    found = client.chat.completions.create(
        model=job.fine_tuned_model, messages=[{"role": "user", "content": question("refund", 1)}], temperature=0, n=3
    )
    assert found.usage is not None
    assert len(found.choices) == 3
    assert found.usage.completion_tokens == 3
    # 3 for the reply, 3 and the role for the message, twelve words
    assert found.usage.prompt_tokens >= 3 + 4 + 12
    assert found.usage.total_tokens == found.usage.prompt_tokens + found.usage.completion_tokens


@pytest.fixture(scope="module")
def talker(client: OpenAI) -> str:
    """A model whose answers are sentences, each different, and a call of a tool."""
    examples = [chat("", question(topic, at), f"About {topic}: it is case {at}, and we will write to you.")
                for topic in TOPICS for at in range(6)]  # fmt: skip
    call = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": '{"order": 7}'}}
    asking = {"messages": [{"role": "user", "content": "where is order seven"}, {"role": "assistant", "content": None,
                                                                                 "tool_calls": [call]}],
              "tools": TOOLS}  # fmt: skip
    model = trained(client, [*examples, asking], seed=1).fine_tuned_model
    assert model is not None
    return model


def test_a_stream_holds_what_the_whole_answer_holds(client: OpenAI, talker: str) -> None:
    asked: Any = {"model": talker, "messages": [{"role": "user", "content": question("refund", 3)}], "temperature": 0}
    whole = client.chat.completions.create(**asked)
    pieces = list(client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
    assert len(pieces) > 5
    assert text == whole.choices[0].message.content == "About refund: it is case 3, and we will write to you."
    assert [piece.choices[0].finish_reason for piece in pieces if piece.choices][-1] == "stop"
    assert pieces[-1].usage == whole.usage


def test_a_call_of_a_tool_is_given_again_with_an_id_of_its_own(client: OpenAI, talker: str) -> None:
    asked: Any = {"model": talker, "messages": [{"role": "user", "content": "where is order seven"}], "temperature": 0}
    choice = client.chat.completions.create(**asked, tools=TOOLS).choices[0]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls is not None
    call = choice.message.tool_calls[0]
    assert call.type == "function"
    assert (call.function.name, call.function.arguments) == ("look_up", '{"order": 7}')
    assert call.id != "call_1"
    streamed = list(client.chat.completions.create(**asked, tools=TOOLS, stream=True))
    deltas = [piece.choices[0].delta.tool_calls for piece in streamed if piece.choices[0].delta.tool_calls]
    assert deltas[0] is not None
    assert deltas[0][0].function is not None
    assert deltas[0][0].function.arguments == '{"order": 7}'


def test_an_answer_ends_at_a_stop_and_at_a_number_of_tokens(client: OpenAI, talker: str) -> None:
    text = question("refund", 3)
    assert answer(client, talker, text, stop=[":"]) == "About refund"
    found = client.chat.completions.create(
        model=talker, messages=[{"role": "user", "content": text}], temperature=0, max_completion_tokens=3
    )
    assert found.choices[0].finish_reason == "length"
    assert found.choices[0].message.content
    assert found.usage is not None
    assert found.usage.completion_tokens <= 3


def test_what_has_weight_0_is_not_learned(client: OpenAI) -> None:
    def two_turns(at: int) -> dict[str, Any]:
        example = chat("", question("refund", at), f"never say this {at}", weight=0)
        more = chat("", question("delivery", at), f"say this {at}")["messages"][1:]
        return {"messages": [*example["messages"], *more]}

    model = trained(client, [two_turns(at) for at in range(12)]).fine_tuned_model
    assert {answer(client, model, question("refund", at)).split()[0] for at in range(12)} == {"say"}


def test_preferences_choose_among_the_answers_of_a_tuned_base(client: OpenAI) -> None:
    def manners(at: int) -> list[dict[str, Any]]:
        # the same question, answered in two ways
        asked = question("refund", at % 8)
        return [chat("", asked, f"no, go away {at}"), chat("", asked, f"thank you, we will see {at}")]

    base = trained(client, [example for at in range(16) for example in manners(at)], seed=2).fine_tuned_model
    assert base is not None
    pairs = [
        {
            "input": {"messages": [{"role": "user", "content": question("refund", at % 8)}]},
            "preferred_output": [{"role": "assistant", "content": f"thank you, we will see {at}"}],
            "non_preferred_output": [{"role": "assistant", "content": f"no, go away {at}"}],
        }
        for at in range(30)
    ]
    tuned = trained(client, pairs, model=base, method=method("dpo", n_epochs=5, beta=0.5)).fine_tuned_model
    # the base may go, what was trained on it stays
    for model in [found.id for found in client.models.list() if found.id.startswith(base)]:
        client.models.delete(model)
    assert {answer(client, tuned, question("refund", at)).split(",")[0] for at in range(8)} == {"thank you"}


def test_what_was_tuned_by_examples_is_not_tuned_by_examples_again(client: OpenAI, job: FineTuningJob) -> None:
    assert job.fine_tuned_model is not None
    with pytest.raises(openai.BadRequestError, match="dpo, after supervised"):
        client.fine_tuning.jobs.create(model=job.fine_tuned_model, training_file=job.training_file)


def test_models_are_listed_and_deleted(client: OpenAI) -> None:
    job = trained(client, labels(12), suffix="to go", method=method(n_epochs=2))
    model = job.fine_tuned_model
    assert model is not None
    made = [found.id for found in client.models.list() if found.id.startswith(model)]
    assert len(made) == 2
    assert client.models.retrieve(model).owned_by == "curator-local"
    for name in made:
        assert client.models.delete(name).deleted
    with pytest.raises(openai.NotFoundError) as raised:
        answer(client, model, "x")
    assert raised.value.code == "model_not_found"
    assert not [found for found in client.models.list() if found.id.startswith(model)]


def test_the_base_of_an_open_job_stays(slow: OpenAI) -> None:
    base = trained(slow, labels(12), method=method(n_epochs=1, batch_size=12)).fine_tuned_model
    assert base is not None
    job = slow.fine_tuning.jobs.create(
        model=base, training_file=upload(slow, preferences(12)), method=method("dpo", n_epochs=1, batch_size=6)
    )
    with pytest.raises(openai.ConflictError):
        slow.with_options(max_retries=0).models.delete(base)
    assert ended(slow, job).status == "succeeded"


def test_the_base_model_cannot_be_deleted(client: OpenAI) -> None:
    with pytest.raises(openai.PermissionDeniedError):
        client.models.delete("baseline-1")


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "bot", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"temperature": 3}, "temperature"),
        ({"n": 99}, "n"),
        ({"stop": [1]}, "stop"),
        ({"max_tokens": 0}, "max_completion_tokens"),
        ({"logprobs": True}, "logprobs"),
    ],
)
def test_a_wrong_request_is_refused(client: OpenAI, change: dict[str, Any], param: str) -> None:
    asked = {"model": "baseline-1", "messages": [{"role": "user", "content": "x"}], **change}
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(**asked)
    assert raised.value.param == param


def test_moderation_flags_nothing_and_says_so(client: OpenAI) -> None:
    found = client.moderations.create(input=["one", "two"])
    assert found.model == "local-never-flags"
    assert [result.flagged for result in found.results] == [False, False]
