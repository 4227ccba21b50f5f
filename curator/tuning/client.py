"""Speaks the fine-tuning API and chat completions, through the official client; nothing else imports it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import openai

from curator.tuning import answers
from curator.tuning.access import Access
from curator.tuning.headers import foreign_headers
from curator.tuning.problems import endless, odd_answer, problem
from curator.tuning.remote import Answer, Checkpoint, RemoteEvent, RemoteFile, RemoteJob, RemoteModel
from curator.tuning.sending import PARTS, Parts, Sending
from curator.tuning.wire import Wire

_TIMEOUT = 60.0
_PAGE = 100

Json = Mapping[str, Any]


class Client:
    """One endpoint. Every method raises EndpointProblem. Close it, or use it with `with`. Thread-safe."""

    def __init__(
        self,
        access: Access,
        *,
        timeout: float = _TIMEOUT,
        retries: int = 2,
        check: Callable[[], None] = lambda: None,
        parts: Parts = PARTS,
    ) -> None:
        """timeout: seconds an answer may take. retries: of requests that may safely be repeated.

        check: raises where one is to stop; asked between the items of a list and the parts of a file. parts: which
        files are sent in parts, of what size.
        """
        self.access = access
        self._check = check
        self._parts = parts
        self._wire = Wire(access.key)
        self._patient = openai.OpenAI(
            base_url=access.base_url,
            api_key=access.key,
            timeout=timeout,
            max_retries=retries,
            default_headers=dict.fromkeys(foreign_headers(access.base_url), openai.omit),  # type: ignore[arg-type]
            # a proxy of the environment must not see what stays on this machine; nor is anything sent on to a host that
            # nobody was shown
            http_client=openai.DefaultHttpx2Client(
                trust_env=not access.on_this_machine, follow_redirects=False, event_hooks=self._wire.hooks()
            ),
        )

    def limit(self, until: float | None) -> None:
        """Everything asked for from now on is answered until then (of the monotonic clock), or is a problem."""
        self._wire.until = until

    def close(self) -> None:
        self._patient.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # files

    def upload(
        self,
        path: Path,
        name: str,
        *,
        expires_after: int | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> RemoteFile:
        """Send a JSONL file under a name ending in .jsonl; a large one in parts. Never repeated by itself.

        expires_after: seconds. progress: told (bytes sent, bytes in all); must not raise.
        """
        more: dict[str, Any] = {}
        if expires_after is not None:
            more["expires_after"] = {"anchor": "created_at", "seconds": expires_after}
        if path.stat().st_size > self._parts.above:
            return self._upload_in_parts(path, name, more, progress)
        with self._told("files"), Sending(path, progress) as stream:
            return answers.file_of(self._once().files.create(file=(name, stream), purpose="fine-tune", **more))

    def _upload_in_parts(self, path: Path, name: str, more: Json, progress: Callable[[int, int], None]) -> RemoteFile:
        """There is no file until all parts are put together; what is begun and not ended expires by itself."""
        size, sent = path.stat().st_size, 0
        kind = "application/jsonl"
        with self._told("files"), path.open("rb") as stream:
            upload = answers.upload_of(
                self._sdk.uploads.create(bytes=size, filename=name, mime_type=kind, purpose="fine-tune", **more)
            )
            try:
                parts: list[str] = []
                whole = hashlib.md5(usedforsecurity=False)
                while data := stream.read(self._parts.size):
                    self._check()
                    # a part that is there twice is left out of the file
                    part = self._sdk.uploads.parts.create(upload, data=(name, data, kind))
                    parts.append(answers.upload_of(part))
                    whole.update(data)
                    sent += len(data)
                    progress(sent, size)
                self._check()
                done = self._once().uploads.complete(upload, part_ids=parts, md5=whole.hexdigest())
                return answers.file_of(getattr(done, "file", None))
            except BaseException:
                with suppress(openai.OpenAIError):
                    self._once().uploads.cancel(upload)
                raise

    def files(self) -> list[RemoteFile]:
        """Those uploaded for fine-tuning, newest first."""
        with self._told("files"):
            found = self._sdk.files.list(purpose="fine-tune", order="desc", limit=1000)
            return [answers.file_of(file) for file in answers.each(found, self._check)]

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
            made = self._once().fine_tuning.jobs.create(
                model=base,
                training_file=training_file,
                method=cast(Any, {"type": method, method: {"hyperparameters": dict(hyperparameters)}}),
                metadata=dict(metadata),
                **{name: value for name, value in more.items() if value is not None},
            )
            return answers.job_of(made)

    def jobs(self, metadata: Mapping[str, str] | None = None) -> Iterator[RemoteJob]:
        """As they are listed, mostly newest first. metadata: asks for those that bear it.

        Some endpoints ignore that, so compare the answer's.
        """
        more: dict[str, Any] = {"metadata": dict(metadata)} if metadata else {}
        with self._told("jobs"):
            for job in answers.each(self._sdk.fine_tuning.jobs.list(limit=_PAGE, **more), self._check):
                yield answers.job_of(job)

    def job(self, job_id: str) -> RemoteJob:
        with self._told("jobs"):
            return answers.job_of(self._sdk.fine_tuning.jobs.retrieve(job_id))

    def cancel(self, job_id: str) -> RemoteJob:
        with self._told("jobs"):
            return answers.job_of(self._sdk.fine_tuning.jobs.cancel(job_id))

    def events(self, job_id: str, known: Callable[[str], bool] = lambda event: False) -> list[RemoteEvent]:
        """Oldest first; those after the newest that is `known` by its id."""
        found: list[RemoteEvent] = []
        with self._told("jobs"):
            for item in answers.each(self._sdk.fine_tuning.jobs.list_events(job_id, limit=_PAGE), self._check):
                event = answers.event_of(item)
                if known(event.id):
                    break
                found.append(event)
        return found[::-1]

    def checkpoints(self, job_id: str) -> list[Checkpoint]:
        """In the order of their steps."""
        with self._told("jobs"):
            page = self._sdk.fine_tuning.jobs.checkpoints.list(job_id, limit=_PAGE)
            found = [answers.checkpoint_of(each) for each in answers.each(page, self._check)]
        return sorted(found, key=lambda checkpoint: checkpoint.step)

    # models

    def models(self) -> list[RemoteModel]:
        with self._told("models"):
            return [answers.model_of(each) for each in answers.each(self._sdk.models.list(), self._check)]

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
            return answers.answer_of(found, round((time.monotonic() - began) * 1000))

    def pieces(self, model: str, messages: Sequence[Json], *, temperature: float | None = None) -> Iterator[str]:
        """One completion, as its text arrives."""
        came = False
        with self._told("chat"):
            stream = self._sdk.chat.completions.create(
                **_question(model, messages, (), temperature, None, None), stream=True
            )
            with stream:
                for chunk in stream:
                    came = True
                    if piece := answers.piece_of(chunk):
                        yield piece
            if not came:
                # a page in HTML is a stream without a chunk
                raise answers.Odd

    @property
    def _sdk(self) -> openai.OpenAI:
        # pauses between repetitions keep no time
        return self._patient if self._wire.until is None else self._once()

    def _once(self) -> openai.OpenAI:
        """Repeats nothing: an answer that got lost may stand for work that was done."""
        return self._patient.with_options(max_retries=0)

    @contextmanager
    def _told(self, about: str) -> Iterator[None]:
        try:
            yield
        except openai.OpenAIError as error:
            raise problem(error, self.access.host, about, self.access.key) from None
        except answers.Endless:
            raise endless(self.access.host) from None
        except (answers.Odd, AttributeError, LookupError, TypeError, ValueError):
            # the library builds its objects of whatever arrives, and fails where that is nothing of the kind
            raise odd_answer(self.access.host) from None


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
