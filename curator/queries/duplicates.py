"""Pairs with what was decided about them, and what was dropped because of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curator.queries.pending import gone_with_copies
from curator.store import marks, pairs
from curator.store.pairs import Dropped as Dropped
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
    """Verified pairs; those nobody decided about first, the most alike last.

    kind: of these only; `system` for exact ones under different system prompts.
    """
    decided = {(a, b): tie for a, b, tie in pairs.ties(workspace.store).pairs}
    kinds = None if kind is None else ["exact" if kind == "system" else kind]
    found = [p for p in pairs.every(workspace.store, kinds=kinds) if kind != "system" or not p.same_system]
    rows = [PairRow(p.a, p.b, p.kind, p.score, p.same_system, decided.get((p.a, p.b))) for p in found]
    return sorted(rows, key=lambda row: (row.decision is not None, row.score, row.a, row.b))


def waiting_pairs(workspace: Workspace, kinds: Sequence[str]) -> list[PairRow]:
    """Pairs that nobody decided about, kind by kind: of similar wording the most alike first, of others the least.

    Where a person dropped one of the two, or one of a contradiction or similar wording does not leave, there is
    nothing to decide.
    """
    said = {id for id, keep in pairs.ties(workspace.store).conversations if keep == "drop"}
    out = said | {drop.conversation for drop in pairs.drops(workspace.store)}
    found = []
    for kind in kinds:
        gone = out if kind == "similar" else said
        if kind == "contradiction":
            gone = gone_with_copies(workspace, out)
        rows = [row for row in pair_rows(workspace, kind) if row.decision is None and not {row.a, row.b} & gone]
        found += sorted(rows, key=lambda row: (-row.score, row.a, row.b)) if kind == "similar" else rows
    return found


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
    counts = ("clusters", "pairs", "dropped", "contradictions", "contaminated", "similar", "capped", "withheld")
    found: dict[str, Any] = dict.fromkeys(counts, 0)
    found |= {"templates": [], "threshold": workspace.settings.dedup_threshold}
    return {"compared": 0} | found | {name: mark.result[name] for name in found if mark and name in mark.result}
