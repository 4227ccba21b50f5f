"""The messages of a record for people to read: what is withheld is shown as withheld; and as lines to compare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from curator.records import Conversation, Message

WITHHELD = "[withheld until it is scrubbed: curator scrub]"
_MEDIA = "[withheld: no scan can read it and nobody vouched for it]"
_REFUSES = "[refuses] "
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Call:
    """arguments: JSON as it is shown. withheld: whether some of it is left out."""

    id: str
    name: str
    arguments: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """text: its words, with [withheld ...] and [image_url] in the place of what has none. weight: that holds now.

    answers: the id of the call that it answers. edited: whether a person rewrote it.
    """

    index: int
    role: str
    name: str | None
    text: str
    calls: tuple[Call, ...]
    answers: str | None
    weight: int | None
    edited: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Other:
    """What may stand instead of a turn. preferred: whether the source says it is better; None where it does not say."""

    origin: str
    preferred: bool | None
    turn: Turn


def turns(
    record: Conversation,
    places: list[tuple[int, str, bool]],
    weights: Mapping[int | None, int],
    edited: Set[int | None],
) -> Iterator[Turn]:
    """places: what is withheld, as (message index, path, whether it is media). weights, edited: by message index."""
    for message in record.messages:
        hidden = {path: media for index, path, media in places if index == message.index}
        yield Turn(
            index=message.index,
            role=message.role,
            name=message.name,
            text=_text(message, hidden),
            calls=tuple(_call(call, n, hidden) for n, call in enumerate(message.tool_calls or ())),
            answers=message.tool_call_id,
            weight=weights.get(message.index, message.weight),
            edited=message.index in edited,
            withheld=bool(hidden),
        )


def others(record: Conversation, places: list[tuple[int, str, bool]]) -> Iterator[Other]:
    """Its other answers; places as of `turns`."""
    for number, other in enumerate(record.alternatives):
        begin = f"alternatives/{number}/"
        index = other.message.index
        hidden = [(index, path.removeprefix(begin), media) for _, path, media in places if path.startswith(begin)]
        (turn,) = turns(replace(record, messages=(other.message,)), hidden, {}, set())
        yield Other(other.origin, other.preferred, turn)


def lines(shown: tuple[Turn, ...]) -> list[str]:
    """A role, a sentence or a call a line: what two records are compared by."""
    found = []
    for turn in shown:
        found.append(f"{turn.role}{f' {turn.name}' if turn.name else ''}:")
        for line in turn.text.split("\n"):
            found += [f"  {sentence}" for sentence in _SENTENCE.split(line) if sentence.strip()]
        found += [f"  calls {call.name}({call.arguments})" for call in turn.calls]
    return found


def _text(message: Message, hidden: Mapping[str, bool]) -> str:
    return "\n".join(words for _, _, words in pieces(message, hidden))


def pieces(message: Message, hidden: Mapping[str, bool]) -> list[tuple[str, int, str]]:
    """(place inside the message, where it begins in the turn's text, words) of what the text is joined from."""
    if isinstance(message.content, list):
        words = [_part_piece(part, n, hidden) for n, part in enumerate(message.content)]
    else:
        words = [("content", "", WITHHELD if "content" in hidden else message.content or "")]
    if message.refusal or "refusal" in hidden:
        words.append(("refusal", _REFUSES, WITHHELD if "refusal" in hidden else message.refusal or ""))
    found, at = [], 0
    for path, before, said in words:
        if before or said:
            found.append((path, at + len(before), before + said))
            at += len(before) + len(said) + 1
    return found


def _part_piece(part: Any, n: int, hidden: Mapping[str, bool]) -> tuple[str, str, str]:
    key = ("/text" if "text" in part else "/refusal") if isinstance(part, dict) else ""
    return f"content/{n}{key}", "", _part(part, n, hidden)


def _part(part: Any, n: int, hidden: Mapping[str, bool]) -> str:
    here = [media for path, media in hidden.items() if f"{path}/".startswith(f"content/{n}/")]
    if here:
        return _MEDIA if any(here) else WITHHELD
    if not isinstance(part, dict):
        return str(part)
    text = part.get("text", part.get("refusal"))
    return text if isinstance(text, str) else f"[{part.get('type', 'part')}]"


def _call(call: Any, n: int, hidden: Mapping[str, bool]) -> Call:
    asked = call.get("function", call) if isinstance(call, dict) else {}
    asked = asked if isinstance(asked, dict) else {}
    left_out = any(f"{path}/".startswith(f"tool_calls/{n}/") for path in hidden)
    number = call.get("id", "") if isinstance(call, dict) else ""
    return Call(str(number), str(asked.get("name", "?")), str(asked.get("arguments", "")), left_out)
