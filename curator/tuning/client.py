"""Speaks the fine-tuning API and chat completions, through the official client; nothing else imports it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import openai
from openai.types.chat import ChatCompletion
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent

from curator.tuning.access import Access
from curator.tuning.problems import problem
from curator.tuning.remote import Answer, Checkpoint, RemoteEvent, RemoteFile, RemoteJob, RemoteModel

_TIMEOUT = 60.0
_PAGE = 100

Json = Mapping[str, Any]


class Client:
    """One endpoint. Every method raises EndpointProblem. Close it, or use it with `with`. Thread-safe."""

    def __init__(self, access: Access, *, timeout: float = _TIMEOUT, retries: int = 2) -> None:
        """timeout: seconds an answer may take. retries: of requests that may safely be repeated."""
        self.access = access
        self._sdk = openai.OpenAI(
            base_url=access.base_url,
            api_key=access.key,
            timeout=timeout,
            max_retries=retries,
            # a proxy of the environment must not see what stays on this machine
            http_client=openai.DefaultHttpx2Client(trust_env=not access.on_this_machine),
        )

    def close(self) -> None:
        self._sdk.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # files

    def upload(self, path: Path, name: str, *, expires_after: int | None = None) -> RemoteFile:
        """Send a JSONL file under a name ending in .jsonl. Never repeated by itself. expires_after: seconds."""
        more: dict[str, Any] = {}
        if expires_after is not None:
            more["expires_after"] = {"anchor": "created_at", "seconds": expires_after}
        with self._told("files"), path.open("rb") as stream:
            made = self._once().files.create(file=(name, stream), purpose="fine-tune", **more)
        return RemoteFile(made.id, made.filename, made.bytes, made.created_at)

    def files(self) -> list[RemoteFile]:
        """Those uploaded for fine-tuning, newest first."""
        with self._told("files"):
            found = list(self._sdk.files.list(purpose="fine-tune", order="desc", limit=1000))
        return [RemoteFile(file.id, file.filename, file.bytes, file.created_at) for file in found]

    def delete_file(self, file_id: str) -> None:
        """Gone already is as good."""
        with self._told("files"):
            try:
                self._sdk.files.delete(file_id)
            except openai.NotFoundError:
                return

    def content(self, file_id: str) -> bytes:
        """What is in a file, such as the result file of a job."""
        with self._told("files"):
            return self._sdk.files.content(file_id).read()

    # jobs

    def create_job(
        self,
        *,
        base: str,
        training_file: str,
        validation_file: str | None,
        method: str,
        hyperparameters: Json,
        suffix: str | None,
        seed: int | None,
        metadata: Mapping[str, str],
    ) -> RemoteJob:
        """Ask for a job, once: repeating is for who has looked whether it is there (`maybe_done` of the error)."""
        more: dict[str, Any] = {"suffix": suffix, "seed": seed, "validation_file": validation_file}
        with self._told("jobs"):
            job = self._once().fine_tuning.jobs.create(
                model=base,
                training_file=training_file,
                method=cast(Any, {"type": method, method: {"hyperparameters": dict(hyperparameters)}}),
                metadata=dict(metadata),
                **{name: value for name, value in more.items() if value is not None},
            )
        return _job(job)

    def jobs(self, metadata: Mapping[str, str] | None = None) -> Iterator[RemoteJob]:
        """Newest first. metadata: asks for those that bear it; some endpoints ignore that, so compare the answer's."""
        more: dict[str, Any] = {"metadata": dict(metadata)} if metadata else {}
        with self._told("jobs"):
            for job in self._sdk.fine_tuning.jobs.list(limit=_PAGE, **more):
                yield _job(job)

    def job(self, job_id: str) -> RemoteJob:
        with self._told("jobs"):
            return _job(self._sdk.fine_tuning.jobs.retrieve(job_id))

    def cancel(self, job_id: str) -> RemoteJob:
        with self._told("jobs"):
            return _job(self._sdk.fine_tuning.jobs.cancel(job_id))

    def events(self, job_id: str, known: Callable[[str], bool] = lambda event: False) -> list[RemoteEvent]:
        """Oldest first; those after the newest that is `known` by its id."""
        found: list[RemoteEvent] = []
        with self._told("jobs"):
            for event in self._sdk.fine_tuning.jobs.list_events(job_id, limit=_PAGE):
                if known(event.id):
                    break
                found.append(_event(event))
        return found[::-1]

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """In the order of their steps."""
        with self._told("jobs"):
            found = list(self._sdk.fine_tuning.jobs.checkpoints.list(job_id, limit=_PAGE))
        return sorted(
            (
                Checkpoint(each.fine_tuned_model_checkpoint, each.step_number, _numbers(each.metrics.to_dict()))
                for each in found
            ),
            key=lambda checkpoint: checkpoint.step,
        )

    # models

    def models(self) -> list[RemoteModel]:
        with self._told("models"):
            found = list(self._sdk.models.list())
        return [RemoteModel(each.id, each.owned_by, _day(getattr(each, "shutdown_date", None))) for each in found]

    def delete_model(self, model: str) -> None:
        """Gone already is as good."""
        with self._told("models"):
            try:
                self._sdk.models.delete(model)
            except openai.NotFoundError:
                return

    def answer(
        self,
        model: str,
        messages: Sequence[Json],
        *,
        tools: Sequence[Json] = (),
        temperature: float | None = 0,
        max_tokens: int | None = None,
        seed: int | None = None,
    ) -> Answer:
        """One completion of a conversation."""
        began = time.monotonic()
        with self._told("chat"):
            found = self._sdk.chat.completions.create(
                **_question(model, messages, tools, temperature, max_tokens, seed)
            )
        return _answer(cast(ChatCompletion, found), round((time.monotonic() - began) * 1000))

    def pieces(self, model: str, messages: Sequence[Json], *, temperature: float | None = None) -> Iterator[str]:
        """One completion, as its text arrives."""
        with self._told("chat"):
            stream = self._sdk.chat.completions.create(
                **_question(model, messages, (), temperature, None, None), stream=True
            )
            with stream:
                for chunk in stream:
                    if chunk.choices and chunk.choices[0].delta.content:
                        yield chunk.choices[0].delta.content

    def _once(self) -> openai.OpenAI:
        """Repeats nothing: an answer that got lost may stand for work that was done."""
        return self._sdk.with_options(max_retries=0)

    @contextmanager
    def _told(self, about: str) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            raise problem(error, self.access.host, about) from None


def _question(
    model: str,
    messages: Sequence[Json],
    tools: Sequence[Json],
    temperature: float | None,
    max_tokens: int | None,
    seed: int | None,
) -> dict[str, Any]:
    more: dict[str, Any] = {"temperature": temperature, "max_tokens": max_tokens, "seed": seed}
    asked: dict[str, Any] = {"model": model, "messages": [dict(message) for message in messages]}
    if tools:
        asked["tools"] = [dict(tool) for tool in tools]
    return asked | {name: value for name, value in more.items() if value is not None}


def _job(job: FineTuningJob) -> RemoteJob:
    # an empty object stands for no error
    error = job.error if job.error is not None and job.error.code else None
    return RemoteJob(
        id=job.id,
        status=job.status,
        base=job.model,
        model=job.fine_tuned_model or "",
        training_file=job.training_file or "",
        validation_file=job.validation_file or "",
        suffix=str(getattr(job, "user_provided_suffix", None) or getattr(job, "suffix", None) or ""),
        metadata=job.metadata or {},
        created=job.created_at,
        finished=job.finished_at,
        trained_tokens=job.trained_tokens,
        error_code=error.code if error else "",
        error=(error.message or "") if error else "",
        result_files=tuple(job.result_files or ()),
    )


def _event(event: FineTuningJobEvent) -> RemoteEvent:
    data = event.data if isinstance(event.data, dict) else {}
    return RemoteEvent(event.id, event.created_at, event.level, event.type or "message", event.message, data)


def _answer(found: ChatCompletion, milliseconds: int) -> Answer:
    # endpoints other than the original leave out what they like
    choice = found.choices[0] if found.choices else None
    message = choice.message if choice else None
    return Answer(
        content=(message.content or "") if message else "",
        refusal=(message.refusal or "") if message else "",
        tool_calls=tuple(call.to_dict() for call in (message.tool_calls or ())) if message else (),
        finish=(choice.finish_reason or "") if choice else "",
        model=found.model or "",
        prompt_tokens=found.usage.prompt_tokens if found.usage else None,
        completion_tokens=found.usage.completion_tokens if found.usage else None,
        milliseconds=milliseconds,
    )


def _numbers(metrics: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in metrics.items() if isinstance(value, int | float)}


def _day(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return time.strftime("%Y-%m-%d", time.gmtime(value))
    return value[:10] if isinstance(value, str) else ""
