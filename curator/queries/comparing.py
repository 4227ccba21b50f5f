"""Conversations as dedup reads them: scrubbed text by turns, and what decides which of two stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from curator.dedup import Document, Standing
from curator.queries.conversations import scrubbed
from curator.queries.state import WORK
from curator.records import Conversation
from curator.store import alternatives, decided, lookups
from curator.workspace import Workspace

Told = Callable[[int, int], None]

_SYSTEM = ("system", "developer")
_QUALITY = {"accept": 1.0, "reject": -1.0}


class Labels:
    """What people did to conversations and which other answers these have, as far as it decides which of two stays."""

    def __init__(self, workspace: Workspace) -> None:
        done = {kind: decided.of_kind(workspace.store, kind=kind) for kind in WORK}
        labels = done["label"]
        self._labelled = {decision.subject.id.split("/")[0] for decision in labels}
        self._worked_on = {decision.subject.id.split("/")[0] for found in done.values() for decision in found}
        self._others = _others(workspace)
        self._answers = {decision.subject.id: decision.value for decision in labels if decision.slot == "answer"}

    def standing(self, id: str, length: int, created_at: int) -> Standing:
        quality = _QUALITY.get(self._answers.get(id, ""), 0.0)
        others = self._others.get(id, frozenset())
        return Standing(id, id in self._labelled, quality, length, created_at, id in self._worked_on, others)


def _others(workspace: Workspace) -> dict[str, frozenset[str]]:
    """Of each conversation that has other answers: which message each stands for and what it says; and, where its
    source compared the two, this with what it found."""
    texts = {(id, number): keys for id, number, keys in alternatives.texts(workspace.store)}
    found: dict[str, set[str]] = defaultdict(set)
    for other in alternatives.every(workspace.store):
        said = f"{other.index}/{' '.join(texts.get((other.conversation, other.number), ()))}"
        found[other.conversation] |= {said} if other.preferred is None else {said, f"{said}/{other.preferred}"}
    return {id: frozenset(answers) for id, answers in found.items()}


@dataclass(frozen=True, slots=True)
class Read:
    """By id, in order of import. withheld: conversations that are not scrubbed, which are in neither."""

    documents: dict[str, Document]
    standings: dict[str, Standing]
    withheld: int


def read(
    workspace: Workspace,
    told: Told = lambda done, total: None,
    *,
    ids: list[str] | None = None,
    places: Mapping[str, int] | None = None,
) -> Read:
    """Every conversation, or these, which are so manieth of all by `places`.

    told: after each how many are read, and of how many; may raise to stop.
    """
    labels = Labels(workspace)
    total = lookups.counts(workspace.store).conversations if ids is None else len(ids)
    found = Read({}, {}, 0)
    withheld = 0
    for number, (record, hidden) in enumerate(scrubbed(workspace, ids=ids), 1):
        told(number, total)
        if hidden:
            withheld += 1
            continue
        document = document_of(record)
        # Without a time of its own, what was imported later counts as newer.
        created = record.created_at if record.created_at is not None else (places or {}).get(record.id, number)
        found.documents[record.id] = document
        length = sum(len(text) for _, text in document.turns)
        found.standings[record.id] = labels.standing(record.id, length, created)
    return Read(found.documents, found.standings, withheld)


def document_of(record: Conversation) -> Document:
    system = "\n".join(m.text() for m in record.messages if m.role in _SYSTEM)
    return Document(id=record.id, system=system, turns=tuple(_turns(record)))


def _turns(record: Conversation) -> Iterator[tuple[str, str]]:
    """Role and words of each turn; what an assistant asks of a tool belongs to its words."""
    for message in record.messages:
        if message.role in _SYSTEM:
            continue
        calls = [call.get("function", {}) for call in message.tool_calls or ()]
        asked = [f"{call.get('name', '')} {call.get('arguments', '')}" for call in calls if isinstance(call, dict)]
        yield message.role, "\n".join([message.text(), *asked])
