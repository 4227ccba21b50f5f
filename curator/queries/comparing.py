"""Conversations as dedup reads them: scrubbed text by turns, and what decides which of two stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from curator.dedup import Document, Standing
from curator.queries.conversations import scrubbed
from curator.records import Conversation
from curator.store import decided, lookups
from curator.workspace import Workspace

_SYSTEM = ("system", "developer")
_QUALITY = {"accept": 1.0, "reject": -1.0}


@dataclass(frozen=True, slots=True)
class Read:
    """By id, in order of import. withheld: conversations that are not scrubbed, which are in neither."""

    documents: Mapping[str, Document]
    standings: Mapping[str, Standing]
    withheld: int


def read(
    workspace: Workspace, told: Callable[[int, int], None] = lambda done, total: None, *, ids: list[str] | None = None
) -> Read:
    """Every conversation, or these. told: after each how many are read, and of how many; may raise to stop."""
    labelled = {decision.subject.id.split("/")[0] for decision in decided.of_kind(workspace.store, kind="label")}
    answers = {
        decision.subject.id: decision.value
        for decision in decided.of_kind(workspace.store, kind="label", slot="answer")
    }
    total = lookups.counts(workspace.store).conversations if ids is None else len(ids)
    documents: dict[str, Document] = {}
    standings: dict[str, Standing] = {}
    withheld = 0
    for number, (record, hidden) in enumerate(scrubbed(workspace, ids=ids), 1):
        told(number, total)
        if hidden:
            withheld += 1
            continue
        documents[record.id] = document_of(record)
        standings[record.id] = Standing(
            id=record.id,
            labelled=record.id in labelled,
            quality=_QUALITY.get(answers.get(record.id, ""), 0.0),
            length=sum(len(text) for _, text in documents[record.id].turns),
            # Without a time of its own, what was imported later counts as newer.
            created_at=record.created_at if record.created_at is not None else number,
        )
    return Read(documents, standings, withheld)


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
