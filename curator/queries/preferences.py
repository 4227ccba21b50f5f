"""What preference pairs can be made of: edits, other answers, and what people say of them."""

from __future__ import annotations

from collections import defaultdict

from curator.exports.pairs import HOW_TO_DECIDE, UNDECIDED, Decided
from curator.queries.policy import PAIRED, Policy
from curator.queries.waiting import Waiting
from curator.store import alternatives, decided
from curator.store.alternatives import SLOT as SLOT
from curator.store.alternatives import OtherAnswer
from curator.workspace import Workspace

_NONE = "no pair: it has no other answer of the assistant and no answer was edited"


def makes_pairs(workspace: Workspace) -> bool:
    """Whether the settings' target is made of preference pairs."""
    return workspace.settings.config.export.target in PAIRED


def decided_of(workspace: Workspace, *, as_of: int | None = None) -> dict[str, Decided]:
    """What people decided that pairs are made by, of each record that they did so of."""
    edited: dict[str, set[int]] = defaultdict(set)
    marked: dict[str, set[int]] = defaultdict(set)
    if Policy.of(workspace).edits:
        for decision in decided.of_kind(workspace.store, kind="edit", as_of=as_of):
            record, _, index = decision.subject.id.partition("/")
            edited[record].add(int(index))
        for decision in decided.of_kind(workspace.store, kind="missed", as_of=as_of):
            record, index, _ = decision.subject.id.split("/", 2)
            if index.isdigit():
                marked[record].add(int(index))
    said: dict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for decision in decided.of_kind(workspace.store, kind="preference", as_of=as_of):
        record, _, index = decision.subject.id.partition("/")
        number = decision.slot.removeprefix(SLOT)
        if decision.slot.startswith(SLOT) and number.isdigit():
            said[record][int(index), int(number)] = str(decision.value)
    records = edited.keys() | marked.keys() | said.keys()
    return {one: Decided(frozenset(edited[one]), frozenset(marked[one]), dict(said[one])) for one in records}


def unpaired(workspace: Workspace, numbers: list[str], *, as_of: int | None = None) -> dict[str, str]:
    """Why no pair can come of these records, of those of which none can."""
    said = decided_of(workspace, as_of=as_of)
    others: dict[str, list[OtherAnswer]] = defaultdict(list)
    for other in alternatives.every(workspace.store, as_of=as_of):
        others[other.conversation].append(other)
    found = {}
    for number in numbers:
        about = said.get(number, Decided())
        answers = [other for other in others[number] if other.role == "assistant"]
        undecided = [other for other in answers if _is_open(other, about)]
        if about.edited or len(undecided) < len(answers):
            continue
        found[number] = (
            f"no pair: {UNDECIDED}: {HOW_TO_DECIDE.format(number, undecided[0].number)}" if undecided else _NONE
        )
    return found


def left_behind(workspace: Workspace, *, as_of: int | None = None) -> int:
    """Records with other answers that a source or a person compared with their own, where the settings' target takes
    none of these."""
    if makes_pairs(workspace):
        return 0
    said = decided_of(workspace, as_of=as_of)
    return len(
        {
            other.conversation
            for other in alternatives.every(workspace.store, as_of=as_of)
            if other.role == "assistant" and not _is_open(other, said.get(other.conversation, Decided()))
        }
    )


def to_compare(workspace: Workspace, going: frozenset[str]) -> list[Waiting]:
    """Other answers that wait for a person to compare them, of the records that are not `going` to stay anyway."""
    said = decided_of(workspace)
    waits = [
        other
        for other in alternatives.every(workspace.store)
        if other.conversation in going
        and other.role == "assistant"
        and _is_open(other, said.get(other.conversation, Decided()))
    ]
    if not waits:
        return []
    told = "1 other answer waits" if len(waits) == 1 else f"{len(waits):,} other answers wait"
    fix = f"curator label prefer {waits[0].conversation} {waits[0].number} other (curator show {waits[0].conversation})"
    return [Waiting("preferences", len(waits), f"{told} to be compared with the record's own", fix, first=False)]


def _is_open(other: OtherAnswer, about: Decided) -> bool:
    return other.preferred is None and (other.index, other.number) not in about.preferences
