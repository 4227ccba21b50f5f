"""Passages that many conversations share, in their words: those of the last run of dedup."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curator.dedup.normalise import words
from curator.queries import comparing
from curator.store import marks
from curator.workspace import Workspace

#: A word as dedup takes it from its normal form.
_WORD = re.compile("[a-z0-9_\u0080-\U0010ffff]+")


@dataclass(frozen=True, slots=True)
class Shared:
    """conversations: at least so many have it. conversation: one of them. words: in their normal form, scrubbed."""

    conversations: int
    conversation: str
    words: str


def passages(workspace: Workspace) -> list[Shared]:
    """The most common first. What no conversation says any more, since it was changed or erased, is left out."""
    mark = marks.last(workspace.store, stage="dedup")
    told = mark.result.get("templates", []) if mark else []
    ids = sorted({item["conversation"] for item in told})
    documents = comparing.read(workspace, ids=ids).documents if ids else {}
    found = []
    for item in told:
        document = documents.get(item["conversation"])
        if document is None or item["turn"] >= len(document.turns):
            continue
        said = _WORD.findall(words(document.turns[item["turn"]][1]))[item["first"] : item["past"]]
        if said:
            found.append(Shared(item["conversations"], item["conversation"], " ".join(said)))
    return sorted(found, key=lambda shared: (-shared.conversations, shared.words))
