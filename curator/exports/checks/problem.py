"""What a check says. Messages and fixes name positions, types, counts and allowed values, never what a record holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """code: "E9" for an error of rule 9, "W9" for its warning. line: from 1, None for the file.

    path: inside the line, such as "messages[2].tool_calls[0].function.arguments"; "" for all of it.
    """

    code: str
    level: Level
    line: int | None
    path: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Report:
    """lines: all lines of the file; examples: those that hold one. unlisted: code to how many more were found."""

    file: str
    lines: int
    examples: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    target: str = "openai-chat"
    unlisted: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """No errors; warnings may be there."""
        return not self.errors


def error(number: int, line: int | None, path: str, message: str, fix: str) -> Problem:
    return Problem(f"E{number}", "error", line, path, message, fix)


def warning(number: int, line: int | None, path: str, message: str, fix: str) -> Problem:
    return Problem(f"W{number}", "warning", line, path, message, fix)
