"""The funnel: what each stage has done, what it would do, what waits for people, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries import gate, pending
from curator.queries.selection import selection
from curator.store import decided, lookups
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class StageStatus:
    """done, pending in the stage's own unit; dropped: conversations; needs_decision: what waits for people."""

    name: str
    unit: str
    done: int
    pending: int
    dropped: int
    needs_decision: int


@dataclass(frozen=True, slots=True)
class Status:
    """next: the command that moves things on."""

    conversations: int
    messages: int
    stages: list[StageStatus]
    gate: list[gate.Condition]
    records: dict[str, int]
    next: str


def status(workspace: Workspace) -> Status:
    counts = lookups.counts(workspace.store)
    conditions = gate.export_gate(workspace) if counts.conversations else []
    chosen = selection(workspace)
    stages = [
        StageStatus("import", "conversations", counts.conversations, 0, counts.rejected, 0),
        _of("scrub", "texts", pending.scrub(workspace)),
        _of("replace", "texts", pending.replace(workspace)),
        _of("dedup", "conversations", pending.dedup(workspace)),
        _labels(workspace, counts.conversations),
        _of("split", "conversations", pending.split(workspace)),
        StageStatus("export", "conversations", len(chosen.chosen), 0, len(chosen.reasons) - len(chosen.chosen), 0),
    ]
    return Status(
        conversations=counts.conversations,
        messages=counts.messages,
        stages=stages,
        gate=conditions,
        records=chosen.counts(),
        next=_next(counts.conversations, stages, conditions),
    )


def _of(name: str, unit: str, found: pending.Pending) -> StageStatus:
    return StageStatus(name, unit, found.done, found.todo, found.dropped, found.needs_decision)


def _labels(workspace: Workspace, conversations: int) -> StageStatus:
    """Conversations with a label of any task, and what waits in the first task of a pack."""
    labelled = {d.subject.id.split("/")[0] for d in decided.of_kind(workspace.store, kind="label")}
    return StageStatus("label", "conversations", len(labelled), 0, 0, 0)


def _next(conversations: int, stages: list[StageStatus], conditions: list[gate.Condition]) -> str:
    if not conversations:
        return "curator import FILE"
    by_name = {stage.name: stage for stage in stages}
    if by_name["scrub"].pending or by_name["replace"].pending:
        return "curator scrub"
    for name in ("dedup", "split"):
        if by_name[name].pending:
            return f"curator {name}"
    for condition in conditions:
        if not condition.ok:
            return condition.fix
    return "curator export"
