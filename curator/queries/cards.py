"""Records to label, ready to be shown: their turns, their suggestion, and why they come now."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from curator.queries.conversations import scrubbed
from curator.queries.queue import Proposed, Waiting, queue
from curator.queries.queue_order import Order
from curator.queries.turns import Turn, turns
from curator.records import Conversation
from curator.store import clean, decided
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Card:
    """reason: why it comes now. withheld: how many places are not shown."""

    id: str
    turns: tuple[Turn, ...]
    withheld: int
    suggestion: Proposed | None
    reason: str


def cards(
    workspace: Workspace,
    task: str,
    *,
    order: Order = "import",
    seed: int = 0,
    limit: int = 20,
    without: Set[str] = frozenset(),
) -> tuple[list[Card], int]:
    """The next records without a label of `task`, and how many there are in all, those `without` counted too.

    Raises UsageError as `queue` does.
    """
    found = queue(workspace, task, order=order, seed=seed, limit=limit + len(without))
    waiting = [item for item in found.records if item.id not in without][:limit]
    return _ready(workspace, waiting), found.left


def card(workspace: Workspace, record: str, before: Card) -> Card:
    """The same record as it is now, after a decision about it."""
    (found,) = _ready(workspace, [Waiting(record, "", "", before.suggestion, before.reason)])
    return found


def _ready(workspace: Workspace, waiting: list[Waiting]) -> list[Card]:
    ids = [item.id for item in waiting]
    records = {record.id: (record, withheld) for record, withheld in scrubbed(workspace, ids=ids)} if ids else {}
    messages = [f"{record.id}/{message.index}" for record, _ in records.values() for message in record.messages]
    weights = _by_record(workspace, "weight", messages)
    edits = _by_record(workspace, "edit", messages)
    return [
        Card(
            id=item.id,
            turns=_turns(workspace, *records[item.id], weights.get(item.id, {}), edits.get(item.id, {})),
            withheld=records[item.id][1],
            suggestion=item.suggestion,
            reason=item.reason,
        )
        for item in waiting
    ]


def _turns(
    workspace: Workspace, record: Conversation, withheld: int, weights: dict[int, object], edits: dict[int, object]
) -> tuple[Turn, ...]:
    places = clean.withheld(workspace.store, conversation=record.id) if withheld else []
    said: dict[int | None, int] = {index: int(str(value)) for index, value in weights.items()}
    return tuple(turns(record, places, said, set(edits)))


def _by_record(workspace: Workspace, kind: str, messages: list[str]) -> dict[str, dict[int, object]]:
    """record -> message index -> what holds."""
    found: dict[str, dict[int, object]] = {}
    for decision in decided.of_kind(workspace.store, kind=kind, subjects=messages):
        record, _, index = decision.subject.id.partition("/")
        found.setdefault(record, {})[int(index)] = decision.value
    return found
