"""What a person changed in a turn: its words as they came against those that stand there now, both scrubbed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

from curator.queries.conversations import scrubbed
from curator.queries.turns import Turn, turns
from curator.store import clean
from curator.workspace import Workspace

_WORD: Final = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both, gone, or new."""

    kind: Literal["same", "gone", "new"]
    text: str


def edited(workspace: Workspace, id: str, index: int) -> list[Piece] | None:
    """The turn's words now, with what is gone and new in it; None where either version waits for a scan."""
    before, now = (_turn(workspace, id, index, edits=edits) for edits in (False, True))
    return None if before.withheld or now.withheld else compared(before.text, now.text)


def compared(before: str, now: str) -> list[Piece]:
    """Word by word; what is gone stands before what came in its place. Their texts add up to `before` and `now`."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    found: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[a:b])))
        else:
            found += [Piece("gone", "".join(old[a:b]))] if a < b else []
            found += [Piece("new", "".join(new[c:d]))] if c < d else []
    return found


def _turn(workspace: Workspace, id: str, index: int, *, edits: bool) -> Turn:
    record, withheld = next(scrubbed(workspace, ids=[id], edits=edits))
    places = clean.withheld(workspace.store, conversation=id, edits=edits) if withheld else []
    return next(turn for turn in turns(record, places, {}, frozenset()) if turn.index == index)
