"""Which method and path do what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from curator.tokens.counting import TokenCounter
from curator.tuning.local import completions, moderations
from curator.tuning.local.api_error import ApiError, invalid
from curator.tuning.local.completion_request import Asked
from curator.tuning.local.files import Files, check_upload
from curator.tuning.local.job_request import JobRequest
from curator.tuning.local.jobs import Jobs
from curator.tuning.local.models import Models
from curator.tuning.local.multipart import read_form
from curator.tuning.local.request import Answer, Request
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.uploads import Uploads

Handler = Callable[[Request], Answer]
_CHUNK = 1 << 18
#: How a model was tuned, and how it can be tuned on: another supervised training would begin anew.
_TRAINABLE = {(None, "supervised"), (None, "dpo"), ("supervised", "dpo")}


class Routes:
    """The API of one server. Handlers raise ApiError for what cannot be done."""

    def __init__(self, files: Files, jobs: Jobs, models: Models, uploads: Uploads, trouble: Scenarios) -> None:
        self._files = files
        self._jobs = jobs
        self._models = models
        self._metadata = "drops-metadata" not in trouble
        self._tokens = TokenCounter()
        self._routes: dict[str, Handler] = {
            "POST /v1/files": self._upload,
            "GET /v1/files": lambda asked: Answer(files.listed(asked.query)),
            "GET /v1/files/{id}": lambda asked: Answer(files.get(asked.name)),
            "DELETE /v1/files/{id}": self._delete_file,
            "GET /v1/files/{id}/content": self._content,
            **uploads.routes(),
            "POST /v1/fine_tuning/jobs": self._create,
            "GET /v1/fine_tuning/jobs": lambda asked: Answer(jobs.listed(asked.query, by_metadata=self._metadata)),
            "GET /v1/fine_tuning/jobs/{id}": lambda asked: Answer(jobs.get(asked.name)),
            "POST /v1/fine_tuning/jobs/{id}/cancel": lambda asked: Answer(jobs.cancel(asked.name)),
            "POST /v1/fine_tuning/jobs/{id}/pause": lambda asked: Answer(jobs.pause(asked.name)),
            "POST /v1/fine_tuning/jobs/{id}/resume": lambda asked: Answer(jobs.resume(asked.name)),
            "GET /v1/fine_tuning/jobs/{id}/events": lambda asked: Answer(jobs.events(asked.name, asked.query)),
            "GET /v1/fine_tuning/jobs/{id}/checkpoints": lambda asked: Answer(
                jobs.checkpoints(asked.name, asked.query)
            ),
            "GET /v1/models": lambda asked: Answer(models.listed()),
            "GET /v1/models/{id}": lambda asked: Answer(models.get(asked.name)),
            "DELETE /v1/models/{id}": lambda asked: Answer(models.delete(asked.name)),
            "POST /v1/chat/completions": self._chat,
            "POST /v1/moderations": lambda asked: Answer(moderations.moderation(asked.json())),
        }
        self._patterns = [(route, _pattern(route)) for route in self._routes]

    def find(self, method: str, path: str) -> tuple[str, str, Handler] | None:
        """The route's name, what stands for {id} in the path, and what answers; None where there is no such route."""
        for route, pattern in self._patterns:
            if found := pattern.fullmatch(f"{method} {path}"):
                return route, unquote("".join(found.groups())), self._routes[route]
        return None

    def _upload(self, asked: Request) -> Answer:
        kept: list[tuple[str, str]] = []

        def save(filename: str, write: Callable[[BinaryIO], object]) -> None:
            if kept:
                raise ApiError(400, "The form has more than one file.", param="file")
            file_id, _ = self._files.receive(write)
            kept.append((file_id, filename))

        try:
            fields = read_form(asked.body, asked.content_type, save)
            if not kept:
                raise invalid("file", "'file' is a required property", "missing_required_parameter")
            file_id, filename = kept[0]
            purpose, expires_in = check_upload(filename, fields)
            return Answer(self._files.describe(file_id, filename, purpose, expires_in))
        except ApiError:
            for file_id, _ in kept:
                self._files.discard(file_id)
            raise

    def _delete_file(self, asked: Request) -> Answer:
        self._files.get(asked.name)
        if self._jobs.uses(asked.name):
            raise ApiError(409, "The file is used by a job that has not ended.", code="file_in_use", param="id")
        return Answer(self._files.delete(asked.name))

    def _content(self, asked: Request) -> Answer:
        item = self._files.get(asked.name)
        kind = "text/csv" if item["filename"].endswith(".csv") else "application/octet-stream"
        data = _read(self._files.path(asked.name))
        return Answer(data=data, size=item["bytes"], headers={"content-type": kind})

    def _create(self, asked: Request) -> Answer:
        request = JobRequest.parse(asked.json())
        self._check_model(request)
        for which, file_id in (("training_file", request.training_file), ("validation_file", request.validation_file)):
            if file_id is not None:
                self._check_file(which, file_id)
        return Answer(self._jobs.create(request, keep_metadata=self._metadata))

    def _check_model(self, request: JobRequest) -> None:
        problem = None
        if not self._models.has(request.model):
            problem = f"Model {request.model} is not available for fine-tuning or does not exist."
        elif (self._models.method_of(request.model), request.method) not in _TRAINABLE:
            problem = "A tuned baseline can be trained on only with dpo, after supervised; use baseline-1."
        if problem is not None:
            raise invalid("model", problem, "model_not_available")

    def _check_file(self, which: str, file_id: str) -> None:
        try:
            item = self._files.get(file_id)
        except ApiError:
            raise invalid(which, f"invalid {which}: {file_id}", None) from None
        if item["purpose"] != "fine-tune":
            raise invalid(which, f"{which} was not uploaded with the purpose fine-tune.")

    def _chat(self, asked: Request) -> Answer:
        wanted = Asked.parse(asked.json())
        found = completions.complete(wanted, self._models.answers(wanted.model, wanted.messages), self._tokens)
        if wanted.stream:
            return Answer(stream=found.pieces(include_usage=wanted.include_usage))
        return Answer(found.whole())


def _pattern(route: str) -> re.Pattern[str]:
    # ids hold no slash; names of models may hold any other character
    return re.compile("([^/]+)".join(re.escape(part) for part in route.split("{id}")))


def _read(path: Path) -> Iterator[bytes]:
    try:
        # opened at once: a file that is deleted meanwhile is still read to its end
        stream = path.open("rb")
    except FileNotFoundError:
        raise ApiError(404, "No such File object.", param="id") from None
    return _chunks(stream)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while data := stream.read(_CHUNK):
            yield data
