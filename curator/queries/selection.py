"""Which records would leave now, or as of a past event, and why each of the others would not."""

from __future__ import annotations

from curator.exports.selection import Candidate, Selection, select
from curator.queries.preferences import makes_pairs, unpaired
from curator.records.flag_rule import at_least
from curator.store import assignments, decided, flags, lookups, pairs
from curator.workspace import Workspace


def selection(workspace: Workspace, *, as_of: int | None = None) -> Selection:
    """Every conversation in order of import, in or out."""
    return select(candidates(workspace, as_of=as_of), workspace.settings.config.select)


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
            )
        )
    return result


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
