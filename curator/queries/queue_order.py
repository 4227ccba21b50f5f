"""In which order records come to be labelled, and why each of them comes when it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from curator.errors import UsageError
from curator.labels.order import RANDOM_SHARE, mixed
from curator.queries.conversations import scrubbed
from curator.queries.suggesting import of_now, taught
from curator.records.flag_rule import SEVERITIES
from curator.store import decided, flags, lookups, suggestions
from curator.workspace import Workspace

Order = Literal["import", "random", "uncertain", "flagged"]
ORDERS: tuple[Order, ...] = get_args(Order)
_ALL = 10**9
#: record -> why it comes now, in order; and how many records are left.
Ordered = tuple[dict[str, str], int]


def in_order(workspace: Workspace, task: str, order: Order, *, seed: int, limit: int) -> Ordered:
    """The next records without a label of `task`, each with the reason, and how many are left.

    order: import, as they came; random, drawn with the seed; uncertain, least sure suggestions first; flagged, worst
    open flags first. The last two mix in some that are drawn. Raises UsageError for `uncertain` where nothing is
    suggested.
    """
    return {"import": _imported, "random": _random, "uncertain": _uncertain, "flagged": _flagged}[order](
        workspace, task, seed, limit
    )


def _imported(workspace: Workspace, task: str, seed: int, limit: int) -> Ordered:
    ids, left = decided.waiting(workspace.store, task=task, limit=limit)
    return dict.fromkeys(ids, "next in order of import"), left


def _random(workspace: Workspace, task: str, seed: int, limit: int) -> Ordered:
    ids, left = decided.waiting(workspace.store, task=task, order="random", seed=seed, limit=limit)
    return dict.fromkeys(ids, f"drawn at random with seed {seed}"), left


def _uncertain(workspace: Workspace, task: str, seed: int, limit: int) -> Ordered:
    """Records without a suggestion come last: nothing is known of them."""
    every = suggestions.of_task(workspace.store, task=task)
    sure = {s.subject.id: s for s in reversed(every)}
    if not sure or not taught(workspace, task):
        raise UsageError(f"nothing is suggested for task {task}", fix=f"curator label suggest --task {task}")
    drawn, left = decided.waiting(workspace.store, task=task, order="random", seed=seed, limit=_ALL)
    first = sorted(drawn, key=lambda number: sure[number].score if number in sure else 2.0)

    def why(number: str) -> str:
        if number not in sure:
            return "no suggestion: new or changed since the last `curator label suggest`"
        return f"least sure: {sure[number].value} at {sure[number].score:.2f}"

    mixed_in = _mixed(workspace, first, drawn, seed, limit, why)
    records = {record.id: record for record, _ in scrubbed(workspace, ids=list(mixed_in))} if mixed_in else {}
    sure = of_now(workspace, task, every, records)
    # of those whose text changed since, nothing is known
    told = {number: reason if reason.startswith("drawn") else why(number) for number, reason in mixed_in.items()}
    return told, left


def _flagged(workspace: Workspace, task: str, seed: int, limit: int) -> Ordered:
    """Records without an open flag come last, as imported."""
    worst: dict[str, tuple[int, str]] = {}
    for flag in flags.found(workspace.store, open_only=True):
        found = (-SEVERITIES.index(flag.severity), flag.rule)
        worst[flag.conversation] = min(found, worst.get(flag.conversation, found))
    imported, left = decided.waiting(workspace.store, task=task, limit=_ALL)
    drawn, _ = decided.waiting(workspace.store, task=task, order="random", seed=seed, limit=_ALL)
    first = sorted(imported, key=lambda number: worst.get(number, (1, ""))[0])

    def why(number: str) -> str:
        if number not in worst:
            return "not flagged: next in order of import"
        severity, rule = worst[number]
        return f"flagged {SEVERITIES[-severity]}: {rule}"

    return _mixed(workspace, first, drawn, seed, limit, why), left


def _mixed(
    workspace: Workspace, first: list[str], drawn: list[str], seed: int, limit: int, why: Callable[[str], str]
) -> dict[str, str]:
    # Where in the queue this is: it only grows while people label, and is the same for whoever asks.
    past = lookups.counts(workspace.store).conversations - len(first)
    turns = mixed(first, drawn, past=past, seed=seed, limit=limit)
    by_chance = f"drawn at random with seed {seed}, as {RANDOM_SHARE:.0%} are"
    return {turn.record: by_chance if turn.drawn else why(turn.record) for turn in turns}
