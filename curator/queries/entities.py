"""What was found, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries.policy import Policy
from curator.store import findings, lookups
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class EntityCounts:
    """found: places by entity. undecided: findings that wait for a person."""

    messages: int
    found: dict[str, int]
    undecided: int


def entity_counts(workspace: Workspace) -> EntityCounts:
    waiting = findings.count_undecided(workspace.store, **Policy.of(workspace).thresholds)
    return EntityCounts(
        messages=lookups.counts(workspace.store).messages,
        found=findings.count_by_entity(workspace.store),
        undecided=sum(waiting.values()),
    )


def kept(workspace: Workspace) -> int:
    """Findings that a person confirmed and that no rule sees any more: they hold."""
    return findings.count_kept(workspace.store)
