"""One record with all that is known of it: where it came from, what became of it, who said what, and its words.

Only the scrubbed view is shown. Notes are in no store's scrubbed layer, so they are scanned as they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from curator.exports.shaping import shape
from curator.queries import file_names
from curator.queries.conversations import resolve, scrubbed
from curator.queries.duplicates import PairRow, dropped, pairs_of
from curator.queries.flagging import Explained, listed
from curator.queries.label_answers import label_answer
from curator.queries.paired import Paired
from curator.queries.preferences import SLOT, makes_pairs
from curator.queries.preview import preview_text
from curator.queries.selection import assigned_splits, selection
from curator.queries.turns import Other, Turn, others, turns
from curator.records import Conversation
from curator.records.message import JsonObject
from curator.store import clean, decided, events, lookups, suggestions
from curator.store.decided import Decision
from curator.store.pairs import Dropped
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a record or, with its index, of a message. slot: the task of a label.

    value: of a label, weight or preference, "keep" or "drop", the scrubbed words of a note, "" for an edit. time: UTC
    microseconds.
    """

    kind: str
    message: int | None
    slot: str
    value: str
    actor: str
    time: int


@dataclass(frozen=True, slots=True)
class Hinted:
    """What the source of a record or a model says of it or, with its index, of a message; no label until accepted."""

    message: int | None
    task: str
    value: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Shown:
    """path, line: of its import, people in the path's names replaced. dropped: why it does not leave; pairs: all that
    is verified to be like it.

    fields: what else its source says of it. tools: names. split: "" where it has none. leaves: whether an export would
    hold it now, as far as can be told before its target checks it, why_not: the reason where it would not. withheld:
    how many places are not shown, withheld_heads: those of them that belong to no message, by path. preferences: where
    the target is made of pairs, what makes each of its pairs one.
    """

    id: str
    path: str
    line: int
    format: str
    source_id: str | None
    thread: str | None
    title: str | None
    created_at: int | None
    fields: dict[str, Any]
    tools: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    pairs: tuple[PairRow, ...]
    said: tuple[Said, ...]
    suggestions: tuple[Hinted, ...]
    flags: tuple[Explained, ...]
    split: str
    leaves: bool
    why_not: str
    withheld: int
    withheld_heads: tuple[str, ...]
    messages: tuple[Turn, ...]
    alternatives: tuple[Other, ...]
    preferences: tuple[str, ...] = ()


def show(workspace: Workspace, prefix: str) -> Shown:
    """The record that a unique beginning of its id stands for. Raises UsageError where there is none."""
    number = resolve(workspace, prefix)
    record, withheld = next(scrubbed(workspace, ids=[number]))
    path, line = lookups.origins(workspace.store, ids=[number])[number]
    decisions = decided.about(workspace.store, conversation=number)
    weights = {_index(d): int(d.value) for d in decisions if d.kind == "weight"}
    edited = {_index(d) for d in decisions if d.kind == "edit"}
    places = clean.withheld(workspace.store, conversation=number)
    why_not, preferences = _why(workspace, record, withheld, decisions)
    return Shown(
        id=number,
        path=file_names.told(workspace, path),
        line=line,
        format=record.source,
        source_id=record.source_id,
        thread=record.thread,
        title=record.title,
        created_at=record.created_at,
        fields={**record.metadata, **record.extra},
        tools=tuple(_tool_name(tool) for tool in record.tools or ()),
        dropped=tuple(drop for drop in dropped(workspace) if drop.conversation == number),
        pairs=tuple(pairs_of(workspace, number)),
        said=tuple(_said(workspace, decision) for decision in decisions if decision.kind in _TOLD),
        suggestions=tuple(
            Hinted(index, hint.task, hint.value, hint.origin)
            for index, hint in suggestions.about(workspace.store, conversation=number)
        ),
        flags=tuple(listed(workspace, records=[number], open_only=False)),
        split=assigned_splits(workspace).get(number, ""),
        leaves=not why_not,
        why_not=why_not,
        withheld=withheld,
        withheld_heads=tuple(path for index, path, _ in places if index < 0),
        messages=tuple(turns(record, places, weights, edited)),
        alternatives=tuple(others(record, places)),
        preferences=preferences,
    )


def _tool_name(tool: JsonObject) -> str:
    function = tool.get("function", tool)
    return str(function.get("name", "?")) if isinstance(function, dict) else "?"


_TOLD = frozenset({"label", "weight", "preference", "note", "edit", "keep"})


def _is_label(decision: Decision) -> bool:
    return decision.kind == "label" and decision.subject.kind == "conversation"


def _index(decision: Decision) -> int | None:
    index = decision.subject.id.partition("/")[2]
    return int(index) if decision.subject.kind == "message" and index.isdigit() else None


def _said(workspace: Workspace, decision: Decision) -> Said:
    if decision.kind == "note":
        value, slot = _note(workspace, str(decision.value)), ""
    else:
        value, slot = ("" if decision.kind == "edit" else str(decision.value)), decision.slot
        slot = f"other answer {slot.removeprefix(SLOT)}" if decision.kind == "preference" else slot
    return Said(decision.kind, _index(decision), slot, value, decision.actor, decision.time)


def _note(workspace: Workspace, key: str) -> str:
    """A note with what the rules find in it named by its entity only: its values have no number of this workspace."""
    text = events.body(workspace.store, text=key) or ""
    for seen in sorted(preview_text(text, workspace.rule_folders).findings, key=lambda seen: -seen.start):
        text = f"{text[: seen.start]}<{seen.entity}>{text[seen.end :]}"
    return text


def _why(
    workspace: Workspace, record: Conversation, withheld: int, decisions: list[Decision]
) -> tuple[str, tuple[str, ...]]:
    """Why it is left out, or "" and, where pairs leave, what makes each of its pairs one."""
    why_not = _why_not(workspace, record, withheld, decisions)
    if why_not or not makes_pairs(workspace):
        return why_not, ()
    paired = Paired(workspace)
    paired.read([record.id])
    found = paired.of(record)
    return (found, ()) if isinstance(found, str) else ("", tuple(f"{p.why} (message {p.index})" for p in found))


def _why_not(workspace: Workspace, record: Conversation, withheld: int, decisions: list[Decision]) -> str:
    """Why an export would leave it out; "" where it would not, as far as can be told before it is checked as a line."""
    reason = selection(workspace).reasons[record.id]
    if reason != "in":
        return reason
    if withheld:
        return "withheld: not scrubbed: curator scrub"
    if makes_pairs(workspace):
        return ""
    config = workspace.settings.config.shape
    labels = {decision.slot: decision.value for decision in decisions if _is_label(decision)}
    weights = {index: int(d.value) for d in decisions if d.kind == "weight" and (index := _index(d)) is not None}
    return shape(record, config, label=label_answer(workspace, labels), weights=weights).reason
