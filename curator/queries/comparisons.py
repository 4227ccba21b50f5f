"""Two answers to one question, ready to be compared: which is the record's own nothing that is shown gives away."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Literal, get_args

from curator.errors import UsageError
from curator.queries.conversations import scrubbed
from curator.queries.differing import Run, runs
from curator.queries.turns import Other, Turn, others, turns
from curator.store import alternatives, clean, decided
from curator.store.alternatives import SLOT
from curator.workspace import Workspace

#: What a person who does not know which is the record's own says of the two.
Said = Literal["a", "b", "tie", "both_bad"]
SAID: Final[tuple[Said, ...]] = get_args(Said)


@dataclass(frozen=True, slots=True)
class Comparison:
    """id: RECORD/INDEX/NUMBER, the message and the other answer (see `preferences`). asked: the turns before it.

    a, b: the answers without what would tell them apart: name, weight, whether one was rewritten. a_runs, b_runs: their
    texts in runs that both have or one alone. own: which of them is the record's. said: what was said of them before.
    """

    id: str
    asked: tuple[Turn, ...]
    a: Turn
    b: Turn
    a_runs: tuple[Run, ...]
    b_runs: tuple[Run, ...]
    own: Literal["a", "b"]
    said: Said | None = None

    @property
    def record(self) -> str:
        return parts(self.id)[0]

    @property
    def withheld(self) -> bool:
        """Whether some of an answer is not shown, so that nobody can compare them."""
        return self.a.withheld or self.b.withheld

    def means(self, said: Said) -> str:
        """What is decided (see `decisions.preference`) by saying this of the two."""
        return ("own" if said == self.own else "other") if said in ("a", "b") else said


def parts(id: str) -> tuple[str, int, int]:
    """The record, the message and the other answer of a comparison's id."""
    record, index, number = id.split("/")
    return record, int(index), int(number)


def waiting(workspace: Workspace) -> list[str]:
    """The ids of all that nobody compared, in order of import."""
    return [f"{record}/{index}/{number}" for record, index, number in alternatives.to_compare(workspace.store)]


def comparisons(workspace: Workspace, *, limit: int, without: Set[str] = frozenset()) -> tuple[list[Comparison], int]:
    """The next ones that nobody compared, and how many there are in all, those `without` (ids) counted too."""
    every = waiting(workspace)
    return ready(workspace, [id for id in every if id not in without][:limit]), len(every)


def comparison(workspace: Workspace, id: str) -> Comparison:
    """One as it is now, compared or not. Raises UsageError where there is none of this id any more."""
    found = ready(workspace, [id])
    if not found:
        raise UsageError(f"there is no record {parts(id)[0]} any more", fix="go on with another one")
    return found[0]


def ready(workspace: Workspace, ids: Sequence[str]) -> list[Comparison]:
    """These, in order, without those whose records were erased meanwhile."""
    if not ids:
        return []
    records = list(dict.fromkeys(parts(id)[0] for id in ids))
    shown = {}
    for record, withheld in scrubbed(workspace, ids=records):
        places = clean.withheld(workspace.store, conversation=record.id) if withheld else []
        shown[record.id] = (tuple(turns(record, places, {}, frozenset())), tuple(others(record, places)))
    subjects = [id.rpartition("/")[0] for id in ids]
    said = {
        (decision.subject.id, decision.slot): str(decision.value)
        for decision in decided.of_kind(workspace.store, kind="preference", subjects=subjects)
    }
    return [
        _comparison(id, *shown[parts(id)[0]], said.get((id.rpartition("/")[0], f"{SLOT}{parts(id)[2]}")))
        for id in ids
        if parts(id)[0] in shown
    ]


def _comparison(id: str, own: tuple[Turn, ...], other: tuple[Other, ...], decided: str | None) -> Comparison:
    _, index, number = parts(id)
    pair = (_bare(next(turn for turn in own if turn.index == index)), _bare(other[number].turn))
    # By a hash: the same each time, and even over many. The id is keyed, so that no one can work it out in his head.
    first: Literal["a", "b"] = "a" if sha256(id.encode()).digest()[0] & 1 else "b"
    a, b = pair if first == "a" else pair[::-1]
    before = tuple(turn for turn in own if turn.index < index)
    found = Comparison(id, before, a, b, *runs(a.text, b.text), first)
    return replace(found, said=next((said for said in SAID if decided and found.means(said) == decided), None))


def _bare(turn: Turn) -> Turn:
    return replace(turn, name=None, weight=None, edited=False)
