"""Records like another one, and how people labelled them: what dedup verified as the same, nearly so, or similar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from curator.queries.conversations import scrubbed
from curator.records import Conversation
from curator.store import decided, pairs
from curator.workspace import Workspace

#: A cluster may be as large as the set; this many tell how such records were decided.
MOST: Final = 30
_WORDS: Final = 160
#: Of two records that are the same text, so that what is tied to one is tied to the other.
_CLUSTERED: Final = ("exact", "near")


@dataclass(frozen=True, slots=True)
class Alike:
    """kind: of the pair that ties it to the record, or to another of its cluster; score: of that pair, 0 to 1.

    value, actor: its label of the task, "" where it has none. words: its first words, scrubbed.
    """

    id: str
    kind: str
    score: float
    value: str
    actor: str
    words: str


def alike(workspace: Workspace, id: str, task: str) -> list[Alike]:
    """Those that have a label first, the most alike first among them; at most MOST."""
    tied = _tied(workspace, id)
    labels = {d.subject.id: d for d in decided.of_kind(workspace.store, kind="label", slot=task, subjects=list(tied))}
    ranked = sorted(tied, key=lambda other: (other not in labels, -tied[other][1], other))[:MOST]
    records = {record.id: record for record, _ in scrubbed(workspace, ids=ranked)} if ranked else {}
    return [
        Alike(
            other,
            *tied[other],
            value=str(labels[other].value) if other in labels else "",
            actor=labels[other].actor if other in labels else "",
            words=_first_words(records[other]),
        )
        for other in ranked
        if other in records
    ]


def _tied(workspace: Workspace, id: str) -> dict[str, tuple[str, float]]:
    """Record -> the strongest tie to it: of the record itself, and along ties of the same text."""
    found: dict[str, tuple[str, float]] = {}
    reached, edge = {id}, [id]
    while edge and len(found) < MOST:
        onward = []
        for pair in pairs.touching(workspace.store, conversations=edge):
            for here, other in ((pair.a, pair.b), (pair.b, pair.a)):
                if here not in reached or other == id or (here != id and pair.kind not in _CLUSTERED):
                    continue
                if other not in found or (here == id and pair.score > found[other][1]):
                    found[other] = (pair.kind, pair.score)
                if other not in reached and pair.kind in _CLUSTERED:
                    onward.append(other)
        edge = sorted(set(onward))
        reached |= set(edge)
    return found


def _first_words(record: Conversation) -> str:
    said = next((m.text() for m in record.messages if m.role == "user"), "")
    words = " ".join(said.split())
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 3]}..."
