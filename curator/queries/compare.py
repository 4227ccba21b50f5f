"""Two records beside each other: what is known of the pair, and in what their words differ."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries.duplicates import PairRow, decision_on
from curator.queries.show import Shown, show
from curator.queries.turns import lines
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """pairs: what dedup verified of the two. decision: what people say of them: same, distinct, or None.

    diff: a unified diff of their messages, empty where they read the same.
    """

    a: Shown
    b: Shown
    pairs: tuple[PairRow, ...]
    decision: str | None
    diff: tuple[str, ...]


def compare(workspace: Workspace, a: str, b: str) -> Compared:
    """a, b: ids or unique beginnings. Raises UsageError where they are one record, or none."""
    first, second = show(workspace, a), show(workspace, b)
    if first.id == second.id:
        raise UsageError("a pair is of two different records")
    diff = difflib.unified_diff(
        lines(first.messages), lines(second.messages), fromfile=first.id, tofile=second.id, n=2, lineterm=""
    )
    return Compared(
        a=first,
        b=second,
        pairs=tuple(pair for pair in first.pairs if second.id in (pair.a, pair.b)),
        decision=decision_on(workspace, first.id, second.id),
        diff=tuple(diff),
    )
