"""Which turns people said to train or not."""

from __future__ import annotations

from curator.store import decided
from curator.workspace import Workspace


def decided_weights(workspace: Workspace, *, as_of: int | None = None) -> dict[str, dict[int, int]]:
    """conversation -> message index -> 0 or 1."""
    result: dict[str, dict[int, int]] = {}
    for decision in decided.of_kind(workspace.store, kind="weight", as_of=as_of):
        conversation, _, index = decision.subject.id.partition("/")
        result.setdefault(conversation, {})[int(index)] = int(decision.value)
    return result
