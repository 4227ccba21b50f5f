"""The preference pairs of a record: an edited answer against what it replaced, and other answers against its own."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from curator.config import ShapeConfig
from curator.exports.shaping import shape_question
from curator.records import Alternative, Conversation, Message

EDITED = "an edited answer is preferred to what it replaced"
#: Whether the other answer is better -> why a pair is in: as the source says, and as a person decided.
_SOURCE = {True: "the source prefers the other answer", False: "the source prefers the answer to the other one"}
_PERSON = {True: "a person prefers the other answer", False: "a person prefers the answer to the other one"}
#: Where a person or a source leaves open which is better.
UNDECIDED = "nobody compared: neither the source nor a person says which answer is better"
HOW_TO_DECIDE = "curator label prefer {} {} other (or own, tie, both_bad)"
_NOT_COMPARABLE = {
    "tie": "a tie: a person finds both answers as good",
    "both_bad": "both bad: a person wants neither answer",
}
_MARKED = "marked by hand: a person marked what no rule saw in the message and rewrote it"


@dataclass(frozen=True, slots=True)
class Pair:
    """asked: the record with the messages before the answer alone. index: of the message that is answered with.

    why: in words, what makes it a pair.
    """

    asked: Conversation
    preferred: Message
    other: Message
    index: int
    why: str


@dataclass(slots=True)
class Pairs:
    """left_out: why each other answer, or edit, makes none."""

    found: list[Pair] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decided:
    """What people said of a record. edited, marked: indexes of messages that they rewrote, and in which they marked
    what no rule saw. preferences: (message index, number of the other answer) -> own, other, tie or both_bad.
    """

    edited: Set[int] = frozenset()
    marked: Set[int] = frozenset()
    preferences: Mapping[tuple[int, int], str] = field(default_factory=dict)


def pairs_of(now: Conversation, came: Conversation, settings: ShapeConfig, said: Decided) -> Pairs:
    """now, came: the scrubbed record with people's edits and without.

    An answer that is better than the message is set against the message as it came, one that is worse against the
    message as it stands: an edit is better than what it replaced, so that either holds whatever was decided first.
    """
    made = Pairs()
    for index in sorted(said.edited):
        if now.messages[index].role != "assistant":
            made.left_out.append(f"no answer: message {index}, which was rewritten, is not the assistant's")
        elif index in said.marked:
            made.left_out.append(_MARKED)
        else:
            _add(made, now, index, (now.messages[index], came.messages[index]), settings, EDITED)
    for number, other in enumerate(now.alternatives):
        index = other.message.index
        if not 0 <= index < len(now.messages) or {now.messages[index].role, other.message.role} != {"assistant"}:
            made.left_out.append(f"no answer: other answer {number} stands instead of a message of another role")
            continue
        better, why = _verdict(now.id, number, other, said)
        if better is None:
            made.left_out.append(why)
        elif better and index in said.edited and index in said.marked:
            made.left_out.append(_MARKED)
        elif better:
            _add(made, now, index, (other.message, came.messages[index]), settings, why)
        else:
            _add(made, now, index, (now.messages[index], other.message), settings, why)
    return made


def _verdict(record: str, number: int, other: Alternative, said: Decided) -> tuple[bool | None, str]:
    """Whether the other answer is the better one, and who says so; None, and why, where nobody does."""
    person = said.preferences.get((other.message.index, number))
    if person in ("own", "other"):
        return person == "other", _PERSON[person == "other"]
    if person is not None:
        return None, _NOT_COMPARABLE.get(person, UNDECIDED)
    if other.preferred is None:
        return None, f"{UNDECIDED}: {HOW_TO_DECIDE.format(record, number)}"
    return other.preferred, _SOURCE[other.preferred]


def _add(
    made: Pairs, now: Conversation, index: int, answers: tuple[Message, Message], settings: ShapeConfig, why: str
) -> None:
    question = shape_question(now, index, settings)
    preferred, other = answers
    made.found.append(Pair(replace(now, messages=question, alternatives=()), preferred, other, index, why))
