"""Pairs with what was decided about them, and what was dropped because of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.store import marks, pairs
from curator.store.pairs import Dropped
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PairRow:
    """decision: same, distinct, or None."""

    a: str
    b: str
    kind: str
    score: float
    same_system: bool
    decision: str | None


def pair_rows(workspace: Workspace, kind: str | None = None) -> list[PairRow]:
    """Verified pairs; those nobody decided about first, the most alike last."""
    decided = {(a, b): tie for a, b, tie in pairs.ties(workspace.store).pairs}
    found = pairs.every(workspace.store, kinds=[kind] if kind else None)
    rows = [PairRow(p.a, p.b, p.kind, p.score, p.same_system, decided.get((p.a, p.b))) for p in found]
    return sorted(rows, key=lambda row: (row.decision is not None, row.score, row.a, row.b))


def pairs_of(workspace: Workspace, conversation: str) -> list[PairRow]:
    """Verified pairs of one conversation, the most alike first."""
    found = [row for row in pair_rows(workspace) if conversation in (row.a, row.b)]
    return sorted(found, key=lambda row: (-row.score, row.a, row.b))


def decision_on(workspace: Workspace, a: str, b: str) -> str | None:
    """What people say of two records, verified pair or not: same, distinct, or None."""
    return next((tie for *pair, tie in pairs.ties(workspace.store).pairs if sorted(pair) == sorted((a, b))), None)


def dropped(workspace: Workspace) -> list[Dropped]:
    """What does not leave because something like it does, or because a person said so."""
    return pairs.drops(workspace.store)


def summary(workspace: Workspace) -> dict[str, Any]:
    """What the last run of dedup answered."""
    mark = marks.last(workspace.store, stage="dedup")
    found: dict[str, Any] = {"clusters": 0, "pairs": 0, "dropped": 0, "contradictions": 0, "capped": 0, "withheld": 0}
    found |= {"threshold": workspace.settings.dedup_threshold}
    return found | {name: mark.result[name] for name in found if mark and name in mark.result}
