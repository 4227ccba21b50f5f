"""Named fields, as tools for labels keep what they show to people, to messages.

A field is told by its name: what was asked, an answer (`response`, or several as `response_1`, `response-b`), a system
text; or by its value, where that is a list of turns. Where no name tells what was asked, fields without such a name do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from curator.records import Alternative, JsonObject, Message
from curator.records.openai import ShapeError, json_kind
from curator.sources.roles.names import FUNCTION_CALL, role_of
from curator.sources.tables.columns import COMPLETIONS, PROMPTS, SYSTEM

_ASKED = {*PROMPTS, "instruction", "context", "text", "document", "source", "user", "human"}
_ANSWERS = {*COMPLETIONS, "generation", "assistant", "bot", "target", "chosen", "rejected"}
_NUMBER = re.compile(r"[-_ ]?(?:\d{1,2}|[a-h])\Z")
_SPEAKERS = ("role", "author", "speaker", "from", "user", "name")
_WORDS = ("content", "text", "message", "value", "body")


@dataclass(slots=True)
class Told:
    """at: of each field that became messages, the index of its first. left: the fields that did not.
    talk: the field that is a list of turns, "" for none.
    """

    messages: list[Message] = field(default_factory=list)
    alternatives: list[Alternative] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    left: JsonObject = field(default_factory=dict)
    talk: str = ""


def from_fields(fields: Mapping[str, Any], path: str, roles: Mapping[str, str]) -> Told:
    """The conversation that fields hold. Raises ShapeError where none of them holds a text or turns."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str) and value.strip()}
    talk = next((name for name, value in fields.items() if _is_talk(value)), "")
    kinds = {name: _kind(name) for name in texts}
    told = Told(talk=talk)
    for name, text in texts.items():
        if kinds[name] == "system":
            _append(told, name, Message(index=0, role="system", content=text))
    if talk:
        told.at[talk] = len(told.messages)
        for n, turn in enumerate(fields[talk]):
            told.messages.append(_turn(turn, f"{path}.{talk}[{n}]", len(told.messages), roles))
    else:
        named = [name for name in texts if kinds[name] == "user"]
        asked = named or [name for name in texts if not kinds[name]]
        index = len(told.messages)
        if asked:
            text = "\n\n".join(texts[name] for name in asked)
            told.messages.append(Message(index=index, role="user", content=text))
            told.at.update(dict.fromkeys(asked, index))
    _answers(told, {name: text for name, text in texts.items() if kinds[name] == "assistant"})
    told.left = {name: value for name, value in fields.items() if name not in told.at}
    if not told.messages:
        raise ShapeError(path, "hold no text and no list of turns: remove the record")
    return told


def _answers(told: Told, answers: Mapping[str, str]) -> None:
    """The first, or the chosen one, ends the conversation; others are its alternatives. None where it has its end."""
    if not answers or (told.messages and told.messages[-1].role == "assistant"):
        return
    best = next((name for name in answers if _plain(name) == "chosen"), next(iter(answers)))
    _append(told, best, Message(index=0, role="assistant", content=answers[best]))
    last = told.at[best]
    for name, text in answers.items():
        if name != best:
            rejected = _plain(name) == "rejected" or _plain(best) == "chosen"
            other = Message(index=last, role="assistant", content=text)
            told.alternatives.append(
                Alternative(message=other, origin="another answer", preferred=False if rejected else None)
            )
            told.at[name] = last


def _append(told: Told, name: str, message: Message) -> None:
    told.at[name] = len(told.messages)
    told.messages.append(Message(index=len(told.messages), role=message.role, content=message.content))


def _kind(name: str) -> str:
    plain = _plain(name)
    if plain in SYSTEM:
        return "system"
    if plain in _ASKED:
        return "user"
    return "assistant" if plain in _ANSWERS or _NUMBER.sub("", plain) in _ANSWERS else ""


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip()).lower()


def _is_talk(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(turn, dict) and _key(turn, _SPEAKERS) and _key(turn, _WORDS) for turn in value)
    )


def _key(turn: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key in turn), "")


def _turn(turn: JsonObject, path: str, index: int, roles: Mapping[str, str]) -> Message:
    speaker, words = _key(turn, _SPEAKERS), _key(turn, _WORDS)
    for key in (speaker, words):
        if not isinstance(turn[key], str):
            raise ShapeError(f"{path}.{key}", f"must be a string, not {json_kind(turn[key])}")
    role = role_of(turn[speaker], f"{path}.{speaker}", roles)
    if role == FUNCTION_CALL:
        raise ShapeError(f"{path}.{speaker}", "calls of functions cannot be read here")
    extra = {key: item for key, item in turn.items() if key not in (speaker, words)}
    return Message(index=index, role=role, content=turn[words], extra=extra)
