"""What a split is made from, and the check of the files that were written from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from curator.config import SplitConfig
from curator.dedup.normalise import canonical
from curator.errors import UsageError
from curator.queries import asked
from curator.queries.conversations import scrubbed
from curator.queries.ties import Ties
from curator.queries.twins import neutral
from curator.records import Conversation
from curator.splits import Assignment, Member, Shares, recheck
from curator.store import assignments, decided, marks, pairs, surrogates
from curator.workspace import Workspace

#: Kinds of pairs that must not stand in two splits.
_TYING = ["exact", "near", "question", "answer"]


class Members:
    """Scrubbed conversations as a split sees them; what dedup dropped ties others but gives no example."""

    def __init__(self, workspace: Workspace, settings: SplitConfig, *, as_of: int | None = None) -> None:
        self._dropped = {drop.conversation for drop in pairs.drops(workspace.store, as_of=as_of)}
        self._labels: dict[str, str] = {}
        if settings.stratify:
            for decision in decided.of_kind(workspace.store, kind="label", slot=settings.stratify, as_of=as_of):
                self._labels[decision.subject.id] = str(decision.value)
        self._ties = Ties(workspace, settings.group_by, as_of)
        self._who = surrogates.of_who(workspace.store, as_of=as_of)

    def of(self, record: Conversation) -> Member:
        return Member(
            id=record.id,
            keys=tuple(_keys(record, self._ties, self._who)),
            label=self._labels.get(record.id),
            created_at=record.created_at,
            examples=self._examples(record.id),
        )

    @property
    def surrogates(self) -> Set[str]:
        """Words that stand for somebody."""
        return self._who.keys()

    def known(self) -> Set[str]:
        """Those of which there is more to say than what they are asked, where no field ties."""
        return self._labels.keys() | self._ties.threads()

    def asking_nothing(self, id: str, created_at: int | None) -> Member:
        """One that shares its question with no other, where no field ties."""
        return Member(id, tuple(self._ties.of_thread(id)), self._labels.get(id), created_at, self._examples(id))

    def _examples(self, id: str) -> int:
        return 0 if id in self._dropped else 1

    def check(self) -> None:
        """Raises UsageError where no conversation that was asked for has the field of `group_by`."""
        self._ties.check()


def refuse_unknown_task(workspace: Workspace, settings: SplitConfig) -> None:
    """Raises UsageError where the task to stratify by is not there."""
    if settings.stratify is not None and settings.stratify not in workspace.rulebook.tasks:
        raise UsageError(
            f"split.stratify names the task {settings.stratify!r}, which is not there",
            fix=f"tasks: {', '.join(workspace.rulebook.tasks)}",
        )


def split_members(workspace: Workspace, settings: SplitConfig, *, as_of: int | None = None) -> Iterator[Member]:
    """Every scrubbed conversation. Raises UsageError, at the end, where none has the field of `group_by`."""
    members = Members(workspace, settings, as_of=as_of)
    for record, withheld in scrubbed(workspace, as_of=as_of):
        if not withheld:
            yield members.of(record)
    members.check()


def split_ties(workspace: Workspace, *, as_of: int | None = None) -> list[tuple[str, str]]:
    """Verified duplicates that nobody called distinct, and what people called the same."""
    decisions = {(a, b): tie for a, b, tie in pairs.ties(workspace.store, as_of=as_of).pairs}
    found = {(p.a, p.b) for p in pairs.every(workspace.store, kinds=_TYING, as_of=as_of)}
    found = {pair for pair in found if decisions.get(pair) != "distinct"}
    return sorted(found | {pair for pair, tie in decisions.items() if tie == "same"})


def split_check(
    workspace: Workspace,
    files: Mapping[str, Sequence[str]],
    splits: Mapping[str, str],
    members: Sequence[Member],
    apart: Set[str],
    *,
    as_of: int | None = None,
) -> dict[str, Any]:
    """The certificate of files as they were written: split -> the conversation of each line. As JSON data.

    members, apart: every scrubbed conversation, as `recheck` takes them.
    """
    settings = asked.of_last_split(workspace, as_of=as_of)
    certificate, _ = last_certificate(workspace, as_of=as_of)
    shares = Shares(settings.shares.train, settings.shares.validation, settings.shares.test)
    left_out = assignments.left_out(workspace.store, as_of=as_of)
    assignment = Assignment(dict(splits), left_out, (), shares, certificate.get("salt", ""))
    return recheck(files, members, split_ties(workspace, as_of=as_of), assignment, apart).as_json()


def _keys(record: Conversation, ties: Ties, who: Mapping[str, str]) -> Iterable[str]:
    yield from ties.of(record)
    prompt = "\n".join(f"{role}: {said}" for role, said in asked_turns(record))
    if prompt:
        yield f"prompt:{_hash(prompt)}"
        if (twin := neutral(prompt, who)) is not None:
            yield f"twin:{_hash(twin)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def asked_turns(record: Conversation) -> list[tuple[str, str]]:
    """What the last answer answers, role and normalised words of each turn, without the system prompt."""
    last = max((m.index for m in record.messages if m.role == "assistant"), default=len(record.messages))
    return [
        (m.role, canonical(m.text()))
        for m in record.messages[:last]
        if m.role not in ("system", "developer") and m.text().strip()
    ]


def last_certificate(workspace: Workspace, *, as_of: int | None = None) -> tuple[dict[str, Any], list[str]]:
    """The certificate of the last split, as JSON data and as lines for people."""
    mark = marks.last(workspace.store, stage="split", as_of=as_of)
    return (mark.result["certificate"], mark.result["lines"]) if mark else ({}, [])
