"""Which records go, and why each of the others does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curator.config import SelectConfig

IN = "in"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What selection knows of a record. dropped: why dedup or a person took it out. answer: accept, reject, unsure.

    flagged: the rule of a flag that keeps it back. unpaired: why no preference pair can come of it, where the target
    is made of pairs.

    split: where it was put; "" where it was left out, for the reason `left_out`.
    """

    id: str
    dropped: str | None
    answer: str | None
    split: str
    left_out: str
    flagged: str | None = None
    unpaired: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """reasons: every candidate's id -> "in", or why it is out."""

    chosen: tuple[str, ...]
    reasons: Mapping[str, str]

    def counts(self) -> dict[str, int]:
        """How many records there are for each kind of reason (the words before a colon)."""
        found: dict[str, int] = {}
        for reason in self.reasons.values():
            kind = reason.partition(":")[0]
            found[kind] = found.get(kind, 0) + 1
        return dict(sorted(found.items()))


def select(candidates: Iterable[Candidate], settings: SelectConfig) -> Selection:
    """Apply `[select]`; the order of the candidates is kept, and does not decide who is drawn under a limit."""
    reasons: dict[str, str] = {}
    for candidate in candidates:
        reasons[candidate.id] = _why_out(candidate, settings) or IN
    chosen = [number for number, reason in reasons.items() if reason == IN]
    if settings.limit is not None and len(chosen) > settings.limit:
        drawn = set(sorted(chosen, key=lambda number: _draw(settings.seed, number))[: settings.limit])
        for number in chosen:
            if number not in drawn:
                reasons[number] = f"limit: {settings.limit} records were drawn with seed {settings.seed}"
        chosen = [number for number in chosen if number in drawn]
    return Selection(tuple(chosen), reasons)


def _why_out(candidate: Candidate, settings: SelectConfig) -> str | None:
    if candidate.dropped is not None:
        return f"duplicate: {candidate.dropped}"
    if candidate.answer == "reject":
        return "rejected: a person rejected it"
    if candidate.flagged is not None:
        return f"flagged: {candidate.flagged}"
    if settings.only == "accepted" and candidate.answer != "accept":
        return "not accepted: select.only is 'accepted' and nobody accepted it"
    if not candidate.split:
        return f"no split: {candidate.left_out or 'run curator split'}"
    return candidate.unpaired or None


def _draw(seed: int, number: str) -> bytes:
    return hashlib.sha256(f"{seed}/{number}".encode()).digest()
