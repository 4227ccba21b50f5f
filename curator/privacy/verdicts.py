"""What holds for each finding after people's verdicts and the thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from curator.identity import occurrence_id
from curator.records import Finding

PERSONAL = "personal"
#: Both say: leave it as it is. `dismissed` says no more than that; `not_personal` also that the detector was wrong.
_REFUSING = frozenset({"not_personal", "dismissed"})

#: What decided: a verdict by its scope; or the score, which is `weak` (under replace_from), `unsure` or `sure`.
Why = Literal["occurrence", "finding", "value", "rule", "weak", "unsure", "sure"]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """By scope: occurrence, finding, value or rule id -> personal, not_personal, dismissed or an entity."""

    occurrences: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding at one place. entity: after a change of type. decided: no person needs to look at it."""

    finding: Finding
    entity: str
    replaced: bool
    decided: bool
    why: Why

    @property
    def undecided(self) -> bool:
        return not self.decided


def effective(
    findings: Sequence[Finding], verdicts: Verdicts, *, replace_from: float, decide_below: float, place: str
) -> list[Judged]:
    """Each finding of personal data or a secret with what holds for it at `place` (CONVERSATION/INDEX/PATH).

    The strongest scope with a verdict decides: occurrence, finding, value, rule. Without one, a score of replace_from
    or more is replaced, and one under decide_below is undecided besides.
    """
    judged = []
    for finding in findings:
        if finding.kind in ("pii", "secret") and finding.span is not None:
            judged.append(_judge(finding, verdicts, replace_from, decide_below, place))
    return judged


def _judge(finding: Finding, verdicts: Verdicts, replace_from: float, decide_below: float, place: str) -> Judged:
    scopes: tuple[tuple[Why, str | None], ...] = (
        ("occurrence", verdicts.occurrences.get(occurrence_id(finding.id, place))),
        ("finding", verdicts.findings.get(finding.id)),
        ("value", verdicts.values.get(finding.value)),
    )
    for why, verdict in scopes:
        if verdict is not None:
            return _by_verdict(finding, verdict, why)
    left = [sight for sight in finding.seen_by if verdicts.rules.get(sight[0]) not in _REFUSING]
    if finding.seen_by and not left:
        return Judged(finding, finding.name, False, True, "rule")
    for rule, _, _ in left:
        if rule in verdicts.rules:
            return _by_verdict(finding, verdicts.rules[rule], "rule")
    # A rule that was refused has no voice; what other rules saw here stands with their own scores.
    score = max((sight[2] for sight in left), default=finding.score)
    if score < replace_from:
        return Judged(finding, finding.name, False, True, "weak")
    if score < decide_below:
        return Judged(finding, finding.name, True, False, "unsure")
    return Judged(finding, finding.name, True, True, "sure")


def _by_verdict(finding: Finding, verdict: str, why: Why) -> Judged:
    if verdict in _REFUSING:
        return Judged(finding, finding.name, False, True, why)
    return Judged(finding, finding.name if verdict == PERSONAL else verdict, True, True, why)
