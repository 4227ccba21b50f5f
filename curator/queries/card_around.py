"""What a data card tells of the workspace, as of the event of its export."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa

from curator.exports.cards.figures import LabelCounts, Surroundings
from curator.queries.check import training_context
from curator.queries.pending import copies
from curator.queries.policy import Policy
from curator.records import Task
from curator.records.flag_rule import at_least
from curator.store import decided, events, flags, leaving, pairs
from curator.workspace import Workspace


def surroundings(workspace: Workspace, written: Mapping[str, Sequence[str]], event: int) -> Surroundings:
    """written: split -> the conversation behind each of its examples. event: the newest one that the export read."""
    store = workspace.store
    records = {number: split for split, numbers in written.items() for number in numbers}
    open_ones = flags.found(store, severities=at_least("review"), open_only=True, as_of=event)
    flagged = Counter(rule for id, rule in {(flag.conversation, flag.rule) for flag in open_ones} if id in records)
    deploy = workspace.settings.config.deploy
    return Surroundings(
        day=_day(workspace, event),
        arrived={one.format: (one.files, one.lines, one.rejected) for one in leaving.arrived(store, as_of=event)},
        replaced=_replaced(workspace, list(records), event),
        labels=tuple(_labels(workspace, records, event)),
        flags=dict(sorted(flagged.items())),
        contradictions=_contradictions(workspace, records, event),
        context=training_context(workspace.settings.config.export.model),
        licence=deploy.licence or "",
        contact=deploy.contact or "",
    )


def edited(workspace: Workspace, records: Sequence[str], event: int) -> int:
    """Answers of these records that a person rewrote and that leave so."""
    if not Policy.of(workspace).edits:
        return 0
    found = decided.of_kind(workspace.store, kind="edit", as_of=event)
    wanted = set(records) if found else set()
    return sum(decision.subject.id.partition("/")[0] in wanted for decision in found)


def _day(workspace: Workspace, event: int) -> str:
    found = events.follow(workspace.store, after=event - 1, limit=1)
    return datetime.fromtimestamp(found[0].time / 1e6, UTC).date().isoformat() if found else ""


def _contradictions(workspace: Workspace, records: Mapping[str, str], event: int) -> int:
    """Each is of the first of equal texts, of which another one may leave."""
    decided_on = {(a, b) for a, b, _ in pairs.ties(workspace.store, as_of=event).pairs}
    every = pairs.every(workspace.store, kinds=["contradiction"], as_of=event)
    found = [pair for pair in every if (pair.a, pair.b) not in decided_on]
    if not found:
        return 0
    same = copies(workspace, as_of=event)
    here = {same.get(id, id) for id in records}
    return sum(same.get(pair.a, pair.a) in here and same.get(pair.b, pair.b) in here for pair in found)


def _replaced(workspace: Workspace, records: list[str], event: int) -> dict[str, tuple[int, int]]:
    """In every view that leaves; of pairs, in what edits replaced too."""
    found: dict[str, tuple[int, int]] = {}
    for edits in Policy.of(workspace).views:
        for entity, counts in leaving.replaced(
            workspace.store, conversations=records, as_of=event, edits=edits
        ).items():
            found[entity] = max(found.get(entity, (0, 0)), counts)
    return dict(sorted(found.items(), key=lambda item: (-item[1][0], item[0])))


def _labels(workspace: Workspace, records: Mapping[str, str], event: int) -> list[LabelCounts]:
    """Of every task that any of these records has a label of, whole conversations or turns."""
    gone = {"conversation": list(records), "split": list(records.values())}
    rows = pa.RecordBatch.from_pydict(gone, schema=leaving.LEAVING)
    labelled: dict[str, int] = {}
    counts: dict[str, dict[str, Counter[str]]] = {}
    for slot, value, split, count in leaving.labelled(workspace.store, rows=rows, as_of=event):
        if not value:
            labelled[slot] = count
        elif slot in workspace.rulebook.tasks:
            for name in _names(workspace.rulebook.tasks[slot], json.loads(value)):
                counts.setdefault(slot, {}).setdefault(name, Counter())[split] += count
    return [
        LabelCounts(task.id, _in_order(task, counts.get(task.id, {})), len(records) - labelled[task.id])
        for task in workspace.rulebook.tasks.values()
        if task.id in labelled
    ]


def _names(task: Task, value: object) -> list[str]:
    """The shown names of a label's value or values. A value that the task does not have stays unsaid: it may be free
    text."""
    names = {known.id: known.name for known in task.values}
    values = value if isinstance(value, list) else [value]
    return [names.get(str(one), "another value") for one in values if not isinstance(one, dict)]


def _in_order(task: Task, counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    order = [known.name for known in task.values]
    return {name: dict(counts[name]) for name in [*order, "another value"] if name in counts}
