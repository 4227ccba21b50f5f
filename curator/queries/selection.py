"""Which records would leave now, or as of a past event, and why each of the others would not."""

from __future__ import annotations

from typing import Any

from curator.errors import UsageError
from curator.exports.selection import Candidate, Selection, could_go, select
from curator.queries.measuring import measure
from curator.queries.preferences import makes_pairs, unpaired
from curator.records.flag_rule import at_least
from curator.registry import nearest
from curator.store import assignments, decided, events, flags, lookups, pairs
from curator.workspace import Workspace


def selection(workspace: Workspace, *, as_of: int | None = None) -> Selection:
    """Every conversation in order of import, in or out.

    Raises UsageError where quotas name a task or a label that is not there, or a budget a model without a price.
    """
    settings = workspace.settings.config.select
    if not settings.measured:
        return select(candidates(workspace, as_of=as_of), settings)
    # Measuring reads every text, and lists ask for each of their pages.
    moment = events.newest(workspace.store) if as_of is None else as_of
    asked = (workspace.folder, workspace.settings.config, as_of is None)
    if _last and _last[0][:2] == (asked, moment):
        return _last[0][2]
    every = candidates(workspace, as_of=as_of)
    found = select(every, settings, measure(workspace, could_go(every, settings), as_of=as_of))
    _last[:] = [(asked, moment, found)]
    return found


#: The last selection that measured something: what was asked for, the event that it is of, what came of it.
_last: list[tuple[Any, int, Selection]] = []


def candidates(workspace: Workspace, *, as_of: int | None = None) -> list[Candidate]:
    dropped = {drop.conversation: drop.reason for drop in pairs.drops(workspace.store, as_of=as_of)}
    for number, keep in pairs.ties(workspace.store, as_of=as_of).conversations:
        if keep == "drop":
            dropped[number] = "a person dropped it"
    assigned = {item.conversation: item for item in assignments.every(workspace.store, as_of=as_of)}
    answers = {
        decision.subject.id: str(decision.value)
        for decision in decided.of_kind(workspace.store, kind="label", slot="answer", as_of=as_of)
    }
    flagged = _flagged(workspace, as_of)
    labels = _labels(workspace, as_of)
    result = []
    numbers = lookups.in_order(workspace.store, as_of=as_of)
    without_pair = unpaired(workspace, numbers, as_of=as_of) if makes_pairs(workspace) else {}
    for number in numbers:
        split = assigned.get(number)
        result.append(
            Candidate(
                id=number,
                dropped=dropped.get(number),
                answer=answers.get(number),
                split=split.split if split else "",
                left_out=split.reason if split else "",
                flagged=flagged.get(number),
                unpaired=without_pair.get(number, ""),
                labels=labels.get(number, ()),
            )
        )
    return result


def _labels(workspace: Workspace, as_of: int | None) -> dict[str, tuple[str, ...]]:
    """Record -> its labels of the task of the quotas."""
    settings = workspace.settings.config.select
    if settings.quota_task is None:
        return {}
    task = workspace.rulebook.tasks.get(settings.quota_task)
    if task is None:
        known = list(workspace.rulebook.tasks)
        raise UsageError(
            f"select.quota_task names the task {settings.quota_task!r}, which is not there",
            fix=nearest(settings.quota_task, known),
        )
    values = [value.id for value in task.values]
    for label in settings.quotas:
        if values and label not in values:
            raise UsageError(
                f"select.quotas names {label!r}, which is no label of {task.id}", fix=nearest(label, values)
            )
    found: dict[str, tuple[str, ...]] = {}
    for decision in decided.of_kind(workspace.store, kind="label", slot=task.id, as_of=as_of):
        given = decision.value if isinstance(decision.value, list) else [decision.value]
        found[decision.subject.id] = tuple(str(label) for label in given)
    return found


def _flagged(workspace: Workspace, as_of: int | None) -> dict[str, str]:
    """Record -> the first rule whose flag keeps it back."""
    level = workspace.settings.config.select.keep_back
    if level == "nothing":
        return {}
    found = flags.found(workspace.store, severities=at_least(level), open_only=True, as_of=as_of)
    return {flag.conversation: flag.rule for flag in reversed(found)}


def assigned_splits(workspace: Workspace, *, as_of: int | None = None) -> dict[str, str]:
    """conversation id -> split, of those that have one."""
    return {a.conversation: a.split for a in assignments.every(workspace.store, as_of=as_of) if a.split}
