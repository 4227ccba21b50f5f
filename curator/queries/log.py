"""Who decided what, and when. Free text that people wrote (edits, notes, reasons) is never told here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from curator.records import Event
from curator.store import batches, events
from curator.store.batches import Batch
from curator.workspace import Workspace

_WRITTEN = {"edit": "rewritten", "note": "noted", "sign_off": "signed off"}
_MANY = {"entity": "entities", "keep": "decisions to keep or drop", "tie": "decisions on pairs"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event for people: about, what it is about; what, its new value in words."""

    id: int
    time: str
    actor: str
    kind: str
    about: str
    slot: str
    what: str
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One event, or those of one kind in one batch. events: its number, or the first and last one. time: UTC."""

    events: str
    time: str
    actor: str
    kind: str
    about: str
    what: str


def log(
    workspace: Workspace,
    *,
    limit: int = 50,
    actor: str | None = None,
    kind: str | None = None,
    record: str | None = None,
    machines: bool = False,
) -> list[Entry]:
    """The newest events first; those of machines only if asked for, or for."""
    found = events.latest(
        workspace.store,
        limit=limit,
        kinds=[kind] if kind else None,
        actor=actor,
        subject=record,
        people_only=not machines and kind is None,
    )
    return [entry(event) for event in found]


def rows(
    workspace: Workspace,
    *,
    limit: int = 50,
    actor: str | None = None,
    kind: str | None = None,
    record: str | None = None,
    machines: bool = False,
    each: bool = False,
) -> tuple[list[Row], int]:
    """The same for people to read, a batch in one row unless `each`; and how many rows there are in all."""
    found = batches.latest(
        workspace.store,
        limit=limit,
        kinds=[kind] if kind else None,
        actor=actor,
        subject=record,
        people_only=not machines and kind is None,
        each=each,
    )
    return [_row(batch) for batch in found.shown], found.total


def entry(event: Event) -> Entry:
    return Entry(
        id=event.id,
        time=datetime.fromtimestamp(event.time / 1e6, UTC).isoformat(timespec="seconds"),
        actor=event.actor,
        kind=event.kind,
        about=f"{event.subject.kind} {event.subject.id}",
        slot=_slot(event.kind, event.slot),
        what=words(event.kind, event.new),
        undoes=event.undoes,
    )


def words(kind: str, value: Any) -> str:
    """The new value of an event for people; of free text only that there is some."""
    if value is None:
        return "taken back"
    if kind in _WRITTEN:
        return _WRITTEN[kind]
    if kind == "export" and isinstance(value, dict):
        files = ", ".join(value.get("files", {}))
        return f"{files} as {value.get('target')}, of the state at event {value.get('event')}"
    if kind == "launch" and isinstance(value, dict):
        return f"{value.get('base')} at {value.get('host')}, {value.get('method')}"
    if kind == "job" and isinstance(value, dict):
        return ", ".join(f"{name} {item}" for name, item in value.items() if item)
    if kind == "alias" and isinstance(value, dict):
        return f"{value.get('what')}: {value.get('model')} at {value.get('host')}"
    if isinstance(value, dict):
        told = (
            (name, ", ".join(map(str, item)) if isinstance(item, dict | list) else item) for name, item in value.items()
        )
        return ", ".join(f"{name} {item}" for name, item in told if name not in ("ruleset", "table", "by_rule"))
    return str(value)


def counted(count: int, noun: str) -> str:
    """ "1 verdict", "11 verdicts"."""
    one = noun.replace("_", "-")
    return f"1 {one}" if count == 1 else f"{count:,} {_MANY.get(noun, one + 's')}"


def day_and_time(microseconds: int) -> str:
    """UTC, to the second."""
    return datetime.fromtimestamp(microseconds / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _slot(kind: str, slot: str) -> str:
    """What a label is of, a result from; the slot of a note is the key of its text."""
    return "" if kind == "note" and slot != "reason" else slot


def _row(batch: Batch) -> Row:
    if batch.count == 1:
        about = "the state then" if batch.kind == "sign_off" else f"{batch.subject_kinds[0]} {batch.subject}"
        if batch.kind == "note" and batch.subject_kinds[0] == "batch":
            about = "the decision with it"
        what = f"{_slot(batch.kind, batch.slots[0])} {words(batch.kind, batch.new[0])}".strip()
        if batch.undoes is not None and batch.new[0] is not None:
            what += " again"
    else:
        about = ", ".join(counted(batch.count, kind) for kind in batch.subject_kinds[:1])
        if len(batch.subject_kinds) > 1:
            about = counted(batch.count, "subject")
        what = f"{counted(batch.count, batch.kind)}: {_listed(batch)}"
        if batch.undoes is not None and set(batch.new) == {None}:
            what = f"{counted(batch.count, batch.kind)} taken back"
    if batch.undoes is not None:
        what += f" (undoes {_span(*batch.undoes)})"
    return Row(_span(batch.first, batch.last), day_and_time(batch.time), batch.actor, batch.kind, about, what)


def _listed(batch: Batch) -> str:
    """What a batch says: its one value, or, where there are several, first what they are of."""
    values = list(dict.fromkeys(words(batch.kind, value) for value in batch.new))
    slots = [slot for slot in (_slot(batch.kind, slot) for slot in batch.slots) if slot]
    told = ", ".join(values[:3]) + (", ..." if len(values) > 3 else "")
    return f"{', '.join(slots)} = {told}" if len(slots) == 1 else (", ".join(slots) or told)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
