"""Records to label, ready to be shown: their turns, their suggestion, and why they come now."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import islice

from curator.errors import UsageError
from curator.queries.conversations import scrubbed
from curator.queries.queue import Proposed, proposals
from curator.queries.queue_order import Order, in_order
from curator.queries.turns import Turn, turns
from curator.records import Conversation
from curator.store import clean, decided
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Card:
    """reason: why it comes now. task: what is to be labelled. withheld: how many places are not shown."""

    id: str
    turns: tuple[Turn, ...]
    withheld: int
    suggestion: Proposed | None
    reason: str
    task: str


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

    Raises UsageError as `queue_order.in_order` does.
    """
    reasons, left = in_order(workspace, task, order, seed=seed, limit=limit + len(without))
    wanted = {record: why for record, why in reasons.items() if record not in without}
    first = dict(islice(wanted.items(), limit))
    return _ready(workspace, task, first), left


def card(workspace: Workspace, record: str, task: str, reason: str) -> Card:
    """One record as it is now. reason: why it comes. Raises UsageError where there is none of this id."""
    found = _ready(workspace, task, {record: reason})
    if not found:
        raise UsageError(f"there is no record {record} any more", fix="go on with another one")
    return found[0]


def held(workspace: Workspace, task: str, records: Set[str]) -> set[str]:
    """Those of these records that have a label of `task`, a turn's counted too."""
    of_turns = workspace.rulebook.tasks[task].level == "turn"
    subjects = None if of_turns else list(records)
    found = decided.of_kind(workspace.store, kind="label", slot=task, subjects=subjects)
    return {decision.subject.id.partition("/")[0] for decision in found} & records


def _ready(workspace: Workspace, task: str, reasons: Mapping[str, str]) -> list[Card]:
    """The records of `reasons`, in its order, without those that were erased meanwhile."""
    ids = list(reasons)
    records = {record.id: (record, withheld) for record, withheld in scrubbed(workspace, ids=ids)} if ids else {}
    proposed = proposals(workspace, task, {number: record for number, (record, _) in records.items()})
    messages = [f"{record.id}/{message.index}" for record, _ in records.values() for message in record.messages]
    weights = _by_record(workspace, "weight", messages)
    edits = _by_record(workspace, "edit", messages)
    return [
        Card(
            id=id,
            turns=_turns(workspace, *records[id], weights.get(id, {}), edits.get(id, {})),
            withheld=records[id][1],
            suggestion=proposed.get(id),
            reason=why,
            task=task,
        )
        for id, why in reasons.items()
        if id in records
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
