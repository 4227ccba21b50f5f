"""Messages wherever tools that watch models put them, in the OpenAI shape, in LangChain's, or as ["human", text]."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import JsonObject, Message
from curator.records.openai import ShapeError, json_kind, objects, read_messages
from curator.sources.messages.blocks import Blocks, blocks_of, content_of
from curator.sources.messages.langchain import TYPES as LANGCHAIN
from curator.sources.messages.langchain import call_of, flat, is_message
from curator.sources.messages.said import rest
from curator.sources.reading.json import UnreadableError, parse
from curator.sources.roles.names import speaker_of

#: Where a single text or list of messages stands in an object, the surest first.
SPOTS = (
    *("messages", "message", "input", "output", "question", "query", "prompt", "prompts"),
    *("answer", "response", "completion", "text"),
)


class Spoken:
    """Collects messages. thoughts: how many blocks of thinking are in none of them.

    left: of each object that was added and is no message itself, by its path, the keys that were not read.
    """

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.messages: list[Message] = []
        self.thoughts = 0
        self.left: JsonObject = {}
        self._roles = roles

    def add(self, value: Any, path: str, role: str) -> bool:
        """Adds what is said in `value`: a text by `role`, a message, a list, or an object with one of them.

        False where nothing in it looks like any of them. Raises ShapeError for a message that is broken.
        """
        value = unpacked(value)
        if isinstance(value, str):
            if value.strip():
                self._append(Message(index=0, role=role, content=value))
            return bool(value.strip())
        if isinstance(value, list):
            return self._list(value, path, role)
        if not isinstance(value, dict):
            return False
        if is_message(value):
            self._message(value, path)
            return True
        spot = next((key for key in SPOTS if value.get(key) not in (None, "", [])), None)
        if spot is None and len(value) == 1:
            spot = next((key for key, inner in value.items() if isinstance(inner, str)), None)
        if spot is None or not self.add(value[spot], f"{path}.{spot}", role):
            return False
        if others := {key: item for key, item in value.items() if key != spot and item not in (None, "", [], {})}:
            self.left[path] = others
        return True

    def _list(self, value: list[Any], path: str, role: str) -> bool:
        if len(value) == 1 and isinstance(value[0], list):  # a batch of one conversation
            return self._list(value[0], f"{path}[0]", role)
        if value and all(isinstance(item, str) for item in value):
            return self.add(value[0], f"{path}[0]", role) if len(value) == 1 else False
        if not any(is_message(item) or _is_pair(item) for item in value):
            return False
        for n, item in enumerate(value):
            self._message({"role": item[0], "content": item[1]} if _is_pair(item) else item, f"{path}[{n}]")
        return True

    def _message(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise ShapeError(path, f"must be a message, not {json_kind(value)}")
        turn = flat(value)
        calls = turn.get("tool_calls")
        other_calls = isinstance(calls, list) and any(isinstance(call, dict) and "args" in call for call in calls)
        if "role" in turn and not isinstance(turn.get("content"), list) and not other_calls:
            self._openai(turn, path)
        else:
            self._langchain(turn, path)

    def _openai(self, turn: JsonObject, path: str) -> None:
        role = speaker_of(turn, "role", path, self._roles)
        full = {key: item for key, item in turn.items() if item is not None}
        try:
            (made,) = read_messages([{**full, "role": role}], "")
        except ShapeError as error:
            raise ShapeError(f"{path}{error.path.removeprefix('[0]')}", error.reason) from None
        self._append(made)

    def _langchain(self, turn: JsonObject, path: str) -> None:
        key = "role" if "role" in turn else "type"
        role = speaker_of(turn, key, path, self._roles)
        content = turn.get("content")
        found = Blocks() if isinstance(content, str | None) else blocks_of(content, f"{path}.content")
        more = turn.get("additional_kwargs")
        calls = turn.get("tool_calls") or (more.get("tool_calls") if isinstance(more, dict) else None)
        tool_calls = [call_of(call, f"{path}.tool_calls[{n}]") for n, call in enumerate(objects(calls or [], path))]
        answers_to = turn.get("tool_call_id")
        taken = (key, "content", "tool_calls", "tool_call_id", *(["type"] if turn.get("type") in LANGCHAIN else []))
        self.thoughts += found.thoughts
        for result in found.results:
            words = result.get("content")
            text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)
            beside = rest(result, "type", "tool_use_id", "content")
            self._append(Message(index=0, role="tool", content=text, tool_call_id=result["tool_use_id"], extra=beside))
        if found.results and not found.parts:
            return
        self._append(
            Message(
                index=0,
                role=role,
                content=content if isinstance(content, str) else content_of(found.parts),
                tool_calls=tool_calls or found.calls or None,
                tool_call_id=answers_to if isinstance(answers_to, str) else None,
                extra={name: item for name, item in turn.items() if name not in taken and item not in (None, [], {})},
            )
        )

    def _append(self, message: Message) -> None:
        self.messages.append(replace(message, index=len(self.messages)))


def unpacked(value: Any) -> Any:
    """A list or an object that is written as JSON in a string; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return parse(value)
        except UnreadableError:
            return value
    return value


def holds_messages(value: Any) -> bool:
    """Whether a value is a message, a list with one, or an object with such a list under `messages`."""
    if isinstance(value, dict):
        return is_message(value) or holds_messages(value.get("messages"))
    return isinstance(value, list) and any(is_message(item) for item in value)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)
