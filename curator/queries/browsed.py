"""One record as a browsing person reads it: its turns with what was found in them, flags, labels, and why in or out.

Asked for whenever the cursor moves, so nothing here reads more than this record.
"""

from __future__ import annotations

from dataclasses import dataclass

from curator.exports.shaping import shape
from curator.queries.browse import STATE_WORDS, selection_rules
from curator.queries.flagging import Explained, of_record
from curator.queries.label_answers import label_answer
from curator.queries.preferences import makes_pairs, unpaired
from curator.queries.turns import Turn, pieces, turns
from curator.records import Conversation
from curator.store import decided, flags, marked, standing
from curator.store.decided import Decision
from curator.store.marked import Mark
from curator.store.standing import State
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """marks: what was found, as (start, end, entity, whether it was replaced) in the turn's text, in order."""

    turn: Turn
    marks: tuple[tuple[int, int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Browsed:
    """path, line: of its import. why: why it is in or out, in a sentence. labels: (task, value, actor).

    withheld: how many places are not shown; unscanned: whether a scan would show some of them.
    """

    id: str
    path: str
    line: int
    format: str
    title: str | None
    state: State
    split: str
    why: str
    labels: tuple[tuple[str, str, str], ...]
    flags: tuple[Explained, ...]
    withheld: int
    unscanned: bool
    turns: tuple[MarkedTurn, ...]


def browsed(workspace: Workspace, id: str) -> Browsed:
    """The record of this id. Raises UsageError where there is none."""
    store = workspace.store
    seen = marked.of_record(store, conversation=id, rules=selection_rules(workspace))
    row, record = seen.row, seen.record
    decisions = decided.about(store, conversation=id)
    weights = {_index(d): int(d.value) for d in decisions if d.kind == "weight"}
    edited = {_index(d) for d in decisions if d.kind == "edit"}
    return Browsed(
        id=id,
        path=seen.path,
        line=seen.line,
        format=record.source,
        title=record.title,
        state=row.state,
        split=row.split,
        why=_why(workspace, record, row.state, decisions),
        labels=tuple((d.slot, _said(d.value), d.actor) for d in decisions if d.kind == "label"),
        flags=tuple(of_record(workspace, record)),
        withheld=len(seen.withheld),
        unscanned=any(not media for _, _, media in seen.withheld),
        turns=tuple(
            MarkedTurn(turn, _in_text(record, turn, seen.marks, seen.withheld))
            for turn in turns(record, seen.withheld, weights, edited)
        ),
    )


def _index(decision: Decision) -> int | None:
    index = decision.subject.id.partition("/")[2]
    return int(index) if decision.subject.kind == "message" and index.isdigit() else None


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _in_text(
    record: Conversation, turn: Turn, marks: list[Mark], withheld: list[tuple[int, str, bool]]
) -> tuple[tuple[int, int, str, bool], ...]:
    """The marks of a turn, moved from their places to the turn's text."""
    hidden = {path: media for index, path, media in withheld if index == turn.index}
    starts = {path: start for path, start, _ in pieces(record.messages[turn.index], hidden)}
    found = [
        (starts[mark.path] + mark.start, starts[mark.path] + mark.end, mark.entity, mark.replaced)
        for mark in marks
        if mark.index == turn.index and mark.path in starts
    ]
    return tuple(sorted(found))


def _why(workspace: Workspace, record: Conversation, state: State, decisions: list[Decision]) -> str:
    if state == "duplicate":
        return f"left out: {standing.dropped(workspace.store, conversation=record.id)}"
    if state == "flagged":
        rules = selection_rules(workspace)
        kept = flags.found(
            workspace.store, conversations=[record.id], severities=rules.keep_back, open_only=True, limit=1
        )
        return f"left out: the flag {kept[0].rule} keeps it back until somebody dismisses it" if kept else ""
    if state == "unsplit":
        reason = standing.left_out(workspace.store, conversation=record.id) or "no split was made yet: curator split"
        return f"left out: {reason}"
    if state == "unpaired":
        return f"left out: {unpaired(workspace, [record.id])[record.id]}"
    if state == "in" and not makes_pairs(workspace):
        reason = _unshapely(workspace, record, decisions)
        return f"left out: {reason}" if reason else STATE_WORDS["in"]
    return STATE_WORDS[state]


def _unshapely(workspace: Workspace, record: Conversation, decisions: list[Decision]) -> str:
    """Why the record gives no example; "" where it gives one."""
    config = workspace.settings.config.shape
    of_record = [d for d in decisions if d.subject.kind == "conversation"]
    labels = {d.slot: d.value for d in of_record if d.kind == "label"}
    weights = {index: int(d.value) for d in decisions if d.kind == "weight" and (index := _index(d)) is not None}
    return shape(record, config, label=label_answer(workspace, labels), weights=weights).reason
