"""What the files of a rulebook may say: packs, and files of the same shape without a pack's head.

An entry changes by id what lower files say, and needs only what differs; `enabled: false` takes it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from curator.config import Style, Thresholds, line_number
from curator.records.task import TaskKind, TaskLevel
from curator.rulebook.flag_entries import FlagEntry

_TASK_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_ENTITY_ID: Final = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """help: when it is the right one, for people who label."""

    id: str
    name: str | None = None
    key: str | None = None
    help: str | None = None
    enabled: bool | None = None
    line: int | None = line_number()

    def __post_init__(self) -> None:
        if not self.id or any(c.isspace() for c in self.id):
            raise ValueError("the id of a value is one word, because people type it")
        if self.key and (len(self.key) != 1 or not self.key.isprintable() or self.key.isspace()):
            raise ValueError(f"key {self.key!r} is not a single character")


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """guidelines: how to decide, for people who label; what one value means is its help."""

    id: str
    level: TaskLevel | None = None
    kind: TaskKind | None = None
    question: str | None = None
    guidelines: str | None = None
    values: tuple[ValueEntry, ...] = ()
    enabled: bool | None = None
    line: int | None = line_number()

    def __post_init__(self) -> None:
        if not _TASK_ID.fullmatch(self.id):
            raise ValueError(f"the id of a task is made of a-z, 0-9 and _, which {self.id!r} is not")


@dataclass(frozen=True, slots=True)
class EntityEntry:
    id: str
    style: Style | None = None
    replace_from: float | None = field(default=None, metadata={"low": 0, "high": 1.01})
    enabled: bool | None = None
    line: int | None = line_number()

    def __post_init__(self) -> None:
        if not _ENTITY_ID.fullmatch(self.id):
            raise ValueError(f"the id of an entity is made of A-Z, 0-9 and _, which {self.id!r} is not")


@dataclass(frozen=True, slots=True)
class ThresholdEntries(Thresholds):
    line: int | None = line_number()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A file of `rules/labels/`, or of a workspace's `rules/`."""

    tasks: tuple[TaskEntry, ...] = ()
    entities: tuple[EntityEntry, ...] = ()
    thresholds: ThresholdEntries = ThresholdEntries()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(Rules):
    """A file of `rules/packs/`; `id` is the file's name, `version` counts up when its author changes it.

    flags: changes to flag rules, and rules of its own.
    """

    id: str
    title: str
    version: int
    description: str = ""
    flags: tuple[FlagEntry, ...] = ()
    line: int | None = line_number()
