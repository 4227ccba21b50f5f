"""What waits for a label, and the labels that were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from curator.queries.conversations import scrubbed
from curator.queries.queue_order import Order, in_order
from curator.queries.suggesting import of_now
from curator.records import Conversation
from curator.records.suggestion import origin_of
from curator.store import decided, suggestions
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Proposed:
    """score: 0 to 1, how likely the value is right. origin: what proposes it."""

    value: Any
    score: float
    origin: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record to label: text, the scrubbed conversation in words; reason: why it comes now."""

    id: str
    text: str
    task: str
    suggestion: Proposed | None
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    records: list[Waiting]
    left: int


def queue(workspace: Workspace, task: str, *, order: Order = "import", seed: int = 0, limit: int = 20) -> Queue:
    """The next records without a label of `task`, and how many there are in all.

    order, seed: see `queue_order.in_order`, which may raise UsageError.
    """
    reasons, left = in_order(workspace, task, order, seed=seed, limit=limit)
    ids = list(reasons)
    found = {record.id: (record, withheld) for record, withheld in scrubbed(workspace, ids=ids)} if ids else {}
    proposed = proposals(workspace, task, {number: record for number, (record, _) in found.items()})
    records = [
        Waiting(number, as_words(*found[number]), task, proposed.get(number), reason)
        for number, reason in reasons.items()
    ]
    return Queue(records, left)


def proposals(workspace: Workspace, task: str, records: Mapping[str, Conversation]) -> dict[str, Proposed]:
    """record -> what is proposed for it as it now is. records: the scrubbed conversations."""
    suggested = suggestions.of_task(workspace.store, task=task, conversations=list(records))
    found = of_now(workspace, task, suggested, records)
    return {number: Proposed(s.value, s.score, s.origin) for number, s in found.items()}


def as_words(record: Conversation, withheld: int) -> str:
    """A conversation for people to read: a turn a paragraph, its number and role before it."""
    turns = []
    for message in record.messages:
        asked = [_called(call) for call in message.tool_calls or ()]
        said = " ".join(part for part in (message.text(), *asked) if part)
        turns.append(f"[{message.index}] {message.role}: {said}")
    if withheld:
        turns.append(f"[{withheld} parts are not scanned yet: curator scrub]")
    return "\n".join(turns)


def _called(call: object) -> str:
    """A call in words; a call may have any shape that was imported."""
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict):
        return "[calls ?]"
    return f"[calls {function.get('name', '?')} {function.get('arguments', '')}]"


def labels(workspace: Workspace) -> Iterator[dict[str, Any]]:
    """Every label that holds: id, task, value, actor, time (ISO 8601, UTC), provenance {origin, event}.

    A label that a person took from a suggestion says in `provenance.suggestion` where that came from.
    """
    from datetime import UTC, datetime

    for decision in decided.of_kind(workspace.store, kind="label"):
        yield {
            "id": decision.subject.id,
            "task": decision.slot,
            "value": decision.value,
            "actor": decision.actor,
            "time": datetime.fromtimestamp(decision.time / 1e6, UTC).isoformat(),
            "provenance": {**_provenance(decision.origin), "event": decision.event},
        }


def _provenance(origin: str) -> dict[str, str]:
    who, suggestion = origin_of(origin)
    return {"origin": who, **({"suggestion": suggestion} if suggestion else {})}
