"""Which records would leave now, or as of a past event, and why each of the others would not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from curator.config import SelectConfig
from curator.errors import UsageError
from curator.exports.selection import IN, Candidate, Selection, could_go, draws, select, undrawn, why_out
from curator.queries.measuring import measure
from curator.queries.preferences import makes_pairs, unpaired
from curator.records.flag_rule import at_least
from curator.registry import nearest
from curator.splits import TRAIN
from curator.store import assignments, decided, events, flags, pairs
from curator.workspace import Workspace

#: Kinds of drops that are no duplicates -> the kind of the reason.
_KINDS = {"person": "dropped", "contamination": "evaluation"}


def selection(workspace: Workspace, *, as_of: int | None = None) -> Selection:
    """Every conversation in order of import, in or out.

    Raises UsageError where quotas name a task or a label that is not there, or a budget a model without a price.
    """
    settings = workspace.settings.config.select
    if not draws(settings):
        return _undrawn(workspace, settings, as_of)
    if not settings.measured:
        return select(candidates(workspace, as_of=as_of), settings)
    # Measuring reads every text, and lists ask for each of their pages.
    moment = events.newest(workspace.store) if as_of is None else as_of
    asked = (workspace.settings.config, as_of is None, moment)
    before, known = workspace.answers.get("selection", (None, None))
    if before == asked and isinstance(known, Selection):
        return known
    every = candidates(workspace, as_of=as_of)
    found = select(every, settings, measure(workspace, could_go(every, settings), as_of=as_of))
    workspace.answers["selection"] = (asked, found)
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of records, each by its id; numbers: all, in order of import. unsplit: those without a split."""

    numbers: list[str]
    unsplit: list[str]
    splits: dict[str, str]
    left_out: dict[str, str]
    dropped: dict[str, str]
    answers: dict[str, str]
    flagged: dict[str, str]
    unpaired: dict[str, str]
    labels: dict[str, tuple[str, ...]]

    def candidate(self, number: str) -> Candidate:
        return Candidate(
            id=number,
            dropped=self.dropped.get(number),
            answer=self.answers.get(number),
            split=self.splits.get(number, ""),
            left_out=self.left_out.get(number, ""),
            flagged=self.flagged.get(number),
            unpaired=self.unpaired.get(number, ""),
            labels=self.labels.get(number, ()),
        )

    def special(self) -> set[str]:
        """Those of which there is more to say than their split, or not even that."""
        return set(chain(self.unsplit, self.dropped, self.answers, self.flagged, self.unpaired, self.labels))


def candidates(workspace: Workspace, *, as_of: int | None = None) -> list[Candidate]:
    facts = _facts(workspace, as_of)
    return [facts.candidate(number) for number in facts.numbers]


def _undrawn(workspace: Workspace, settings: SelectConfig, as_of: int | None) -> Selection:
    """Of a million records most have a split and no more: these are not looked at one by one."""
    facts = _facts(workspace, as_of)
    plain = Candidate(id="", dropped=None, answer=None, split=TRAIN, left_out="")
    reasons = dict.fromkeys(facts.numbers, IN)
    for number in facts.special() if why_out(plain, settings) is None else facts.numbers:
        if number in reasons:
            reasons[number] = why_out(facts.candidate(number), settings) or IN
    return undrawn(reasons, facts.splits)


def _facts(workspace: Workspace, as_of: int | None) -> _Facts:
    dropped = {
        drop.conversation: f"{_KINDS.get(drop.kind, 'duplicate')}: {drop.reason}"
        for drop in pairs.drops(workspace.store, as_of=as_of)
    }
    for number, keep in pairs.ties(workspace.store, as_of=as_of).conversations:
        if keep == "drop":
            dropped[number] = "dropped: a person dropped it"
    answers = {
        decision.subject.id: str(decision.value)
        for decision in decided.of_kind(workspace.store, kind="label", slot="answer", as_of=as_of)
    }
    numbers, splits = assignments.in_order(workspace.store, as_of=as_of)
    return _Facts(
        numbers=numbers,
        unsplit=[number for number, split in zip(numbers, splits, strict=True) if not split],
        splits={number: split for number, split in zip(numbers, splits, strict=True) if split},
        left_out=assignments.left_out(workspace.store, as_of=as_of),
        dropped=dropped,
        answers=answers,
        flagged=_flagged(workspace, as_of),
        unpaired=unpaired(workspace, numbers, as_of=as_of) if makes_pairs(workspace) else {},
        labels=_labels(workspace, as_of),
    )


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
    return assignments.splits(workspace.store, as_of=as_of)
