"""The funnel: what each stage has done, what it would do, what waits for people, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from curator.exports.selection import IN, Selection
from curator.queries import gate, pending
from curator.queries.exported import written
from curator.queries.imported import newest_imports
from curator.queries.labelled import Labelled, labelled
from curator.queries.not_looked_for import not_looked_for
from curator.queries.preferences import makes_pairs, to_compare
from curator.queries.progress import Behind
from curator.queries.selection import selection
from curator.queries.waiting import Waiting, waiting
from curator.store import lookups
from curator.workspace import Workspace

#: Where all is done and no record is left to go.
NOTHING_LEAVES = "nothing: every record is left out; browse (`curator`, then g b) tells why of each"


@dataclass(frozen=True, slots=True)
class StageStatus:
    """done, pending in the stage's own unit; dropped: conversations; needs_decision: what waits for people.

    detail: what the figures do not tell, in words.
    """

    name: str
    unit: str
    done: int
    pending: int
    dropped: int
    needs_decision: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """labels: by task. records: how many would leave ("in") or stay for which reason. waiting: for people, beside the
    gate. not_looked_for: entities that no rule can find.

    next: the command that moves things on.
    """

    conversations: int
    messages: int
    stages: list[StageStatus]
    labels: list[Labelled]
    gate: list[gate.Condition]
    records: dict[str, int]
    waiting: list[Waiting]
    not_looked_for: list[str]
    next: str


def status(workspace: Workspace) -> Status:
    counts = lookups.counts(workspace.store)
    behind = Behind.of(workspace)
    conditions = gate.export_gate(workspace, behind=behind) if counts.conversations else []
    chosen = selection(workspace)
    rejected = sum(item.rejected for item in newest_imports(workspace))
    labels, records = labelled(workspace), chosen.counts()
    waits = waiting(behind, records, labels, workspace.settings.config.select.keep_back)
    if makes_pairs(workspace):
        going = (number for number, why in chosen.reasons.items() if why == IN or why.startswith("no pair:"))
        waits += to_compare(workspace, frozenset(going))
    stages = [
        StageStatus("import", "conversations", counts.conversations, 0, rejected, 0),
        _of("scrub", "texts", behind.scrub, _purged(counts.purged)),
        _of("replace", "texts", behind.replace),
        _of("dedup", "conversations", behind.dedup),
        _of("flag", "conversations", behind.flag),
        _labels(labels),
        _of("split", "conversations", behind.split),
        _export(workspace, chosen),
    ]
    return Status(
        conversations=counts.conversations,
        messages=counts.messages,
        stages=stages,
        labels=labels,
        gate=conditions,
        records=records,
        waiting=waits,
        not_looked_for=not_looked_for(workspace),
        next=_next(counts.conversations, stages, conditions, waits),
    )


def _of(name: str, unit: str, found: pending.Pending, detail: str = "") -> StageStatus:
    return StageStatus(name, unit, found.done, found.todo, found.dropped, found.needs_decision, detail)


def _purged(texts: int) -> str:
    """What no scan and no decision reaches any more."""
    return f"{texts:,} more are purged and stay as they were scrubbed" if texts else ""


def _labels(labels: list[Labelled]) -> StageStatus:
    """Of the task that matters most; who labels decides how many are enough."""
    told = ", ".join(f"{item.done:,} {item.task}{_read_by(item)}" for item in labels)
    detail = f"{told} of {labels[0].of:,}" if labels else ""
    return StageStatus("label", "conversations", labels[0].done if labels else 0, 0, 0, 0, detail)


def _read_by(item: Labelled) -> str:
    return f" (for {item.wanted_by})" if item.wanted_by else ""


def _export(workspace: Workspace, chosen: Selection) -> StageStatus:
    """done: what stands in the files that were written; what could go is only ready."""
    ready, out = len(chosen.chosen), len(chosen.reasons) - len(chosen.chosen)
    found = written(workspace)
    if found is None:
        return StageStatus("export", "conversations", 0, ready, out, 0, f"{ready:,} ready, none written")
    told = f"{found.lines:,} {'pairs ' if makes_pairs(workspace) else ''}written of the state at event {found.event}"
    if found.current:
        return StageStatus("export", "conversations", found.lines, 0, out, 0, told)
    return StageStatus("export", "conversations", found.lines, ready, out, 0, f"{told}, {ready:,} ready of the present")


def _next(conversations: int, stages: list[StageStatus], conditions: list[gate.Condition], waits: list[Waiting]) -> str:
    """What a stage can do comes first, then what the gate asks of people, then what they would rather not miss.

    The sign-off comes last before an export: whatever is decided earlier may change what it is about. What only keeps
    records from leaving does no harm, and comes when all else is done.
    """
    if not conversations:
        return "curator import FILE"
    by_name = {stage.name: stage for stage in stages}
    if by_name["scrub"].pending or by_name["replace"].pending:
        return "curator scrub"
    if any(by_name[name].pending for name in ("dedup", "flag", "split")):
        return gate.CATCH_UP
    unmet = [condition for condition in conditions if not condition.ok]
    steps = [condition.fix for condition in unmet if condition.name != gate.SIGN_OFF]
    steps += [item.fix for item in waits if item.first]
    steps += [condition.fix for condition in unmet if condition.name == gate.SIGN_OFF]
    steps += ["curator export"] if by_name["export"].pending else []
    steps += [item.fix for item in waits if not item.first]
    if steps:
        return steps[0]
    return "nothing: what was exported is up to date" if by_name["export"].done else NOTHING_LEAVES
