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


def dropped(workspace: Workspace) -> list[Dropped]:
    """What does not leave because something like it does, or because a person said so."""
    return pairs.drops(workspace.store)


def summary(workspace: Workspace) -> dict[str, Any]:
    """What the last run of dedup answered."""
    mark = marks.last(workspace.store, stage="dedup")
    empty = {"clusters": 0, "pairs": 0, "dropped": 0, "contradictions": 0, "capped": 0, "withheld": 0}
    return {**empty, "threshold": workspace.settings.dedup_threshold, **(mark.result if mark else {})}
