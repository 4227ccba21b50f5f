"""A rule that flags quality or bias, with everything a person needs to judge what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["info", "review", "warn", "block"]
#: From what only informs to what may not leave before a person has looked at it.
SEVERITIES: tuple[Severity, ...] = ("info", "review", "warn", "block")


def at_least(severity: Severity) -> list[str]:
    """This severity and those above it."""
    return list(SEVERITIES[SEVERITIES.index(severity) :])


#: Turns of an invented conversation, each {role: words}.
Turns = tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A term and what to say instead ("" where nothing is better than leaving it out)."""

    term: str
    better: str = ""


@dataclass(frozen=True, slots=True)
class RuleTests:
    """Conversations that the rule must and must not flag. A text alone is an assistant's answer."""

    must_flag: tuple[str | Turns, ...] = ()
    must_not_flag: tuple[str | Turns, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRule:
    """id: CATEGORY/NAME. message: one sentence; {slot} stands for what was matched. why, source: what it rests on.

    roles: whose turns are looked at. suppress: contexts in which a sight does not count. What a kind needs: terms for
    `terms`, patterns for `regex`, measure with above or below (a number that must be passed) for `metric`.
    """

    id: str
    kind: str
    severity: Severity
    message: str
    suggestion: str = ""
    why: str = ""
    source: str = ""
    roles: tuple[str, ...] = ("assistant",)
    suppress: tuple[str, ...] = ()
    terms: tuple[Wording, ...] = ()
    patterns: tuple[str, ...] = ()
    measure: str = ""
    above: float | None = None
    below: float | None = None
    tests: RuleTests = field(default_factory=RuleTests)

    @property
    def category(self) -> str:
        return self.id.partition("/")[0]
