"""What a rule is, and the rules there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from curator import registry
from curator.exports.checks.example import Example
from curator.exports.checks.overlap import ExampleIndex
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem

_RULE_FILE = re.compile(r"[ew]\d\d-.+")


@dataclass(frozen=True, slots=True)
class Settings:
    """name: the file's, None for lines in memory. model: base model or None. context: tokens that training reads.

    ending: of names. apart: files whose examples must not stand in this one. quality: whether signs of bad data are
    looked for too, which an export has looked for before, and better. seen: told each example, as the chat it is.
    """

    name: str | None = None
    model: str | None = None
    apart: tuple[ExampleIndex, ...] = ()
    count_tokens: Callable[[dict[str, Any]], int] | None = None
    context: int | None = None
    ending: str = ".jsonl"
    quality: bool = True
    seen: Callable[[dict[str, Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """lines: all; filled: those not blank; examples: those that hold one; size: bytes."""

    lines: int
    filled: int
    examples: int
    size: int


class Check(Protocol):
    """One rule during one pass over one file; it may count as it goes.

    of_lines: whether it looks at lines as they stand, whatever the target, and not at the chat in them. of_quality:
    whether it looks for signs of bad data.
    """

    settings: Settings
    of_lines: ClassVar[bool] = False
    of_quality: ClassVar[bool] = False

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def example(self, example: Example) -> Iterable[Problem]:
        """What is wrong with one example."""
        return ()

    def doubts(self, lines: PlainLines) -> Mask:
        """Which of these lines must be looked at one by one: each of which `example` may say anything, but for what
        `passed` tells. All, where a rule does not say."""
        return lines.all

    def passed(self, lines: PlainLines, first: int) -> Mapping[str, int]:
        """Warnings about lines that no rule doubts, code -> how many, counted as `example` would. The first of these
        lines is line `first` of the file."""
        return {}

    def end(self, totals: Totals) -> Iterable[Problem]:
        """What is wrong with the file as a whole, known after its last line."""
        return ()


class _Seen(Check):
    """No rule: lets somebody else see what the rules see."""

    def example(self, example: Example) -> Iterable[Problem]:
        if self.settings.seen is not None:
            self.settings.seen(example.data)
        return ()


def all_checks(settings: Settings, ignored: Set[str] = frozenset()) -> list[Check]:
    """A fresh one of every rule, in the order of their codes, but those of the files `ignored`, such as "e03-size"."""
    package = __package__ or ""
    files = [name for name in registry.names(package) if _RULE_FILE.fullmatch(name) and name not in ignored]
    modules = [registry.load(package, name) for name in files]
    checks: list[Check] = [module.CHECK(settings) for module in modules if hasattr(module, "CHECK")]
    if settings.seen is not None:
        checks.append(_Seen(settings))
    return [check for check in checks if settings.quality or not check.of_quality]
