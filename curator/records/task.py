"""What people are asked about a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TaskLevel = Literal["conversation", "turn", "span", "pair"]
TaskKind = Literal["choice", "multi", "rating", "span", "verdict"]


@dataclass(frozen=True, slots=True)
class TaskValue:
    """id never changes (rename, merge, retire are events); name is shown; key is the keyboard key.

    help: when it is the right one, for people who label.
    """

    id: str
    name: str
    key: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """question: what is asked. guidelines: how to decide, for people who label; "" where a file says nothing."""

    id: str
    level: TaskLevel
    kind: TaskKind
    values: tuple[TaskValue, ...]
    question: str = ""
    guidelines: str = ""
