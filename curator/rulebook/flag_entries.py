"""What a file of flag rules may say. An entry changes by id what lower files say, and needs only what differs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from curator.config import line_number
from curator.records.flag_rule import RuleTests, Severity, Wording

_ID: Final = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """The fields of a FlagRule, None where the entry says nothing of one."""

    id: str
    kind: str | None = None
    severity: Severity | None = None
    message: str | None = None
    suggestion: str | None = None
    why: str | None = None
    source: str | None = None
    roles: tuple[str, ...] | None = None
    suppress: tuple[str, ...] | None = None
    terms: tuple[Wording, ...] | None = None
    patterns: tuple[str, ...] | None = None
    measure: str | None = None
    above: float | None = None
    below: float | None = None
    tests: RuleTests | None = None
    enabled: bool | None = None
    line: int | None = line_number()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"the id of a flag is CATEGORY/NAME in a-z, 0-9 and _, which {self.id!r} is not")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFile:
    """A file of `rules/quality/` or `rules/bias/`, shipped or of a workspace."""

    flags: tuple[FlagEntry, ...] = ()
