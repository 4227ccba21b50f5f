"""Which records go, and why each of the others does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from curator.config import SelectConfig
from curator.exports.drawing import by_chance, by_news

IN = "in"


class Candidate(NamedTuple):
    """What selection knows of a record. dropped: why dedup or a person took it out, of which kind before a
    colon. answer: accept, reject, unsure.

    flagged: the rule of a flag that keeps it back. unpaired: why no preference pair can come of it, where the target
    is made of pairs. labels: those of the task of the quotas.

    split: where it was put; "" where it was left out, for the reason `left_out`.
    """

    id: str
    dropped: str | None
    answer: str | None
    split: str
    left_out: str
    flagged: str | None = None
    unpaired: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found out about the records that could go. tokens: of those that train, what they cost in an epoch.

    words: the different words of each, where the draw asks for them. budget: tokens of an epoch, and the words for it.
    """

    tokens: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    budget: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """reasons: every candidate's id -> "in", or why it is out. splits: of those that were put into one. short: label ->
    (its quota, how many there are), where there are fewer."""

    chosen: tuple[str, ...]
    reasons: Mapping[str, str]
    splits: Mapping[str, str]
    short: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many records there are for each kind of reason (the words before a colon)."""
        found: dict[str, int] = {}
        for reason in self.reasons.values():
            kind = reason.partition(":")[0]
            found[kind] = found.get(kind, 0) + 1
        return dict(sorted(found.items()))


def could_go(candidates: Iterable[Candidate], settings: SelectConfig) -> list[Candidate]:
    """Those that nothing holds back but quotas, limit and budget."""
    return [candidate for candidate in candidates if why_out(candidate, settings) is None]


def draws(settings: SelectConfig) -> bool:
    """Whether of those that could go some may be left."""
    return bool(settings.measured or settings.limit is not None or settings.quota_task is not None or settings.quotas)


def undrawn(reasons: Mapping[str, str], splits: Mapping[str, str]) -> Selection:
    """What `select` answers where nobody draws. reasons: why each candidate is out, or "in"."""
    return Selection(tuple(id for id, why in reasons.items() if why == IN), reasons, splits)


def select(candidates: Iterable[Candidate], settings: SelectConfig, measured: Measured | None = None) -> Selection:
    """Apply `[select]`; the order of the candidates is kept, and does not decide who is drawn.

    measured: of those that could go, where `settings.measured` asks for it.
    """
    every = list(candidates)
    reasons = {candidate.id: why_out(candidate, settings) or IN for candidate in every}
    able = {candidate.id: candidate for candidate in every if reasons[candidate.id] == IN}
    reasons |= _draw(able, settings, measured or Measured())
    chosen = tuple(candidate.id for candidate in every if reasons[candidate.id] == IN)
    splits = {candidate.id: candidate.split for candidate in every if candidate.split}
    return Selection(chosen, reasons, splits, _short(able.values(), settings))


def _draw(able: Mapping[str, Candidate], settings: SelectConfig, measured: Measured) -> dict[str, str]:
    """Why those that could go do not, of whom there are too many. One after the other is taken while it fits."""
    if settings.limit is None and settings.quota_task is None and measured.budget is None:
        return {}
    diverse = settings.draw == "diverse"
    order = (
        by_news({id: measured.words[id] for id in able}, settings.seed) if diverse else by_chance(able, settings.seed)
    )
    how = (
        f"drawn for what they say that is new, with seed {settings.seed}"
        if diverse
        else f"drawn with seed {settings.seed}"
    )
    out: dict[str, str] = {}
    labels: Counter[str] = Counter()
    taken = tokens = 0
    for id in order:
        candidate, cost = able[id], measured.tokens.get(id, 0)
        full = [label for label in candidate.labels if labels[label] >= _quota(label, settings)]
        if full:
            most = int(_quota(full[0], settings))
            out[id] = f"quota: {most} records of {settings.quota_task} {full[0]} were {how}"
        elif settings.limit is not None and taken >= settings.limit:
            out[id] = f"limit: {settings.limit} records were {how}"
        elif measured.budget is not None and tokens + cost > measured.budget:
            out[id] = f"budget: records of {measured.why} were {how}"
        else:
            taken, tokens = taken + 1, tokens + cost
            labels.update(candidate.labels)
    return out


def _quota(label: str, settings: SelectConfig) -> float:
    most = settings.quotas.get(label, settings.per_label)
    return float("inf") if most is None else most


def _short(able: Iterable[Candidate], settings: SelectConfig) -> dict[str, tuple[int, int]]:
    """Of labels with a quota of their own; what per_label says is a ceiling, and no wish."""
    there = Counter(label for candidate in able for label in candidate.labels)
    return {label: (most, there[label]) for label, most in settings.quotas.items() if there[label] < most}


def why_out(candidate: Candidate, settings: SelectConfig) -> str | None:
    """None where nothing holds it back but quotas, limit and budget."""
    if candidate.dropped is not None:
        return candidate.dropped
    if candidate.answer == "reject":
        return "rejected: a person rejected it"
    if candidate.flagged is not None:
        return f"flagged: {candidate.flagged}"
    if settings.only == "accepted" and candidate.answer != "accept":
        return "not accepted: select.only is 'accepted' and nobody accepted it"
    if not candidate.split:
        return f"no split: {candidate.left_out or 'run curator split'}"
    return candidate.unpaired or None
