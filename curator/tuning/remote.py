"""What an endpoint tells, in our own words. Times are seconds since 1970. Unknown statuses and kinds pass through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Statuses after which a job changes no more; any other, known or not, means that it is still open.
ENDED = frozenset({"succeeded", "failed", "cancelled"})


#: The last second of the year 9999; no calendar here goes on.
LATEST = 253_402_300_799


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that was uploaded. size: bytes."""

    id: str
    name: str
    size: int
    created: int


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A job. model: the one it made, "" before. base: the one it starts from. error: why it failed, "" otherwise."""

    id: str
    status: str
    base: str
    model: str
    training_file: str
    validation_file: str
    suffix: str
    metadata: Mapping[str, str]
    created: int
    finished: int | None
    trained_tokens: int | None
    error_code: str = ""
    error: str = ""
    result_files: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """kind: message, metrics, or what else a provider says. data: step, total_steps, train_loss, valid_loss, ..."""

    id: str
    time: int
    level: str
    kind: str
    message: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model as it was at a step. metrics: losses and accuracies by the API's names."""

    model: str
    step: int
    metrics: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """shutdown: the day on which it stops to answer (ISO), "" where nothing is told."""

    id: str
    owner: str
    shutdown: str


@dataclass(frozen=True, slots=True)
class Answer:
    """content: the text, "" where there is none. finish: why it ended. tokens: as the endpoint counts, else None."""

    content: str
    refusal: str
    tool_calls: tuple[Mapping[str, Any], ...]
    finish: str
    model: str
    prompt_tokens: int | None
    completion_tokens: int | None
    milliseconds: int
