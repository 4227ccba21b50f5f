"""What a stage is, and what it is given while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from curator.queries.pending import Pending
from curator.workspace import Workspace

O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")


class Run(Protocol):
    """One execution of a stage, as the stage sees it."""

    id: str
    actor: str

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        """Numbers only; ten a second reach the listener, one a second the store."""
        ...

    def show(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        """The same to the listener alone, while nobody can write to the store."""
        ...

    def check(self) -> None:
        """Raises Cancelled when the run was asked to stop."""
        ...


@dataclass(frozen=True)
class Stage(Generic[O, R]):
    """name: what users type. after: stages whose results it reads. R's fields are the keys of `--json`."""

    name: str
    after: tuple[str, ...]
    options: type[O]
    version: Callable[[Workspace, O], str]
    pending: Callable[[Workspace, O], Pending]
    run: Callable[[Workspace, O, Run], R]
