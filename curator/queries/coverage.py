"""What a sign-off covers, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries.not_looked_for import not_looked_for
from curator.queries.policy import Policy
from curator.store import clean, lookups
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Coverage:
    """replacements: places in which something stands in the place of a value. not_looked_for: entities."""

    conversations: int
    replacements: int
    not_looked_for: list[str]


def coverage(workspace: Workspace) -> Coverage:
    """Of the scrubbed view as it is now."""
    return Coverage(
        conversations=lookups.counts(workspace.store).conversations,
        replacements=clean.count_replaced(workspace.store, edits=Policy.of(workspace).edits),
        not_looked_for=not_looked_for(workspace),
    )
