"""Which values wait for a decision, by what a reviewer asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries import pending
from curator.queries.not_looked_for import refuse_unknown_entity
from curator.queries.policy import Policy
from curator.records.finding import KEY_RULE, SAME_VALUE
from curator.registry import nearest
from curator.store import findings
from curator.store.findings import ValueGroup
from curator.workspace import Workspace

_ALL = 1_000_000
#: No score reaches it.
BEYOND = 2.0


@dataclass(frozen=True, slots=True)
class Filter:
    """Of which values: of an entity, seen by a rule, scoring from `above` up to `below`."""

    entity: str | None = None
    rule: str | None = None
    above: float = 0.0
    below: float = BEYOND


def groups_of(workspace: Workspace, only: Filter, *, everything: bool = False) -> list[ValueGroup]:
    """Every group of them, uncertain first. Raises UsageError for a rule or an entity that there is none of."""
    known = [*pending.rules(workspace), KEY_RULE, SAME_VALUE] if only.rule else []
    if only.rule and only.rule not in known:
        raise UsageError(f"there is no rule {only.rule!r} about personal data", fix=nearest(only.rule, known))
    if only.entity:
        refuse_unknown_entity(workspace, only.entity)
    return findings.values(
        workspace.store,
        entity=only.entity,
        rule=only.rule,
        above=only.above,
        below=only.below,
        undecided_only=not everything,
        limit=_ALL,
        **Policy.of(workspace).thresholds,
    )


def waiting_values(workspace: Workspace, only: Filter | None = None) -> list[str]:
    """Every value that waits for a decision."""
    return [value for _, value in waiting(workspace, only)]


def waiting(workspace: Workspace, only: Filter | None = None) -> list[tuple[str, str]]:
    """(entity, value) of every value that waits for a decision."""
    return [(group.entity, group.value) for group in groups_of(workspace, only or Filter())]


def waiting_places(workspace: Workspace, only: Filter | None = None) -> int:
    """In how many places the values that wait for a decision stand."""
    return sum(group.occurrences for group in groups_of(workspace, only or Filter()))


def left_after(workspace: Workspace, only: Filter) -> int:
    """How many values still wait once those of the filter are decided."""
    return len(set(waiting_values(workspace)).difference(waiting_values(workspace, only)))


def by_entity(found: list[tuple[str, str]]) -> dict[str, int]:
    """How many values there are of each entity."""
    return dict(sorted(Counter(entity for entity, _ in found).items()))
