"""The forms whose lines are {messages, tools?}: fireworks, together, axolotl, swift and mlx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from curator.exports.checks.e05_format import not_chat
from curator.exports.checks.problem import Problem, error
from curator.exports.checks.words import one_of, shown_key
from curator.exports.forms import arguments, order, turns
from curator.exports.forms.form import Made, Reading, UnfitError
from curator.records import JsonObject

#: Rules about what only the API of the format asks for.
OF_THE_API = frozenset({"e03-size", "e04-count", "e07-keys"})
ROLES = ("system", "user", "assistant", "tool")
KEYS = ("role", "content", "name", "tool_calls", "tool_call_id")


@dataclass(frozen=True, slots=True)
class MessagesForm:
    """target: its name, for messages. weight: the key that says which answer is learned; None: all are, or the last.

    last: whether the last message alone is learned. objects: whether arguments of calls are objects. images: whether
    parts may be images. system_first: whether a system prompt may stand nowhere else. alternates: whether questions and
    answers take turns. least, most: examples of a file.
    """

    target: str
    weight: str | None = None
    last: bool = False
    objects: bool = False
    images: bool = False
    system_first: bool = False
    alternates: bool = False
    least: int = 1
    most: int | None = None
    ignored: frozenset[str] = OF_THE_API

    def made(self, chat: JsonObject) -> list[Made]:
        turns.refuse_functions(chat, self.target)
        if not self.images:
            turns.refuse_images(chat, self.target)
        if self.last:
            chats = turns.unrolled(chat)
        elif self.weight is None:
            chats = [turns.all_learned(chat, self.target)]
        else:
            chats = [turns.cut(chat)]
        return [self._made(one) for one in chats]

    def _made(self, chat: JsonObject) -> Made:
        for at, what, _ in self._disorder([message["role"] for message in chat["messages"]]):
            raise UnfitError(f"order: {what} (messages[{at}]), and {self.target} does not take that")
        chat = {key: chat[key] for key in ("messages", "tools") if key in chat}
        if not self.images:
            chat["messages"] = [turns.worded(message) for message in chat["messages"]]
        return Made({**chat, "messages": [self._message(message) for message in chat["messages"]]}, chat)

    def _message(self, message: JsonObject) -> JsonObject:
        made = {key: message[key] for key in KEYS if key in message}
        if self.weight is not None and message["role"] == "assistant":
            made[self.weight] = self._said(turns.learned(message))
        return arguments.as_objects(made) if self.objects else made

    def _said(self, learned: bool) -> Any:
        return int(learned) if self.weight == turns.WEIGHT else learned

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        if (problem := not_chat(line, data)) is not None:
            return problem
        messages = data["messages"]
        whole = [message for message in messages if isinstance(message, dict)]
        chat = {**data, "messages": [self._chat(message, message is messages[-1]) for message in messages]}
        for key in data.keys() - {"messages", "tools"}:
            del chat[key]
        found: list[Problem] = [*self._keys(line, data), *self._roles(line, messages)]
        if len(whole) == len(messages):
            for at, what, fix in self._disorder([message.get("role") for message in messages]):
                found.append(error(25, line, f"messages[{at}]", what, fix))
        found += self._weights(line, messages)
        if not self.images:
            for at, message in enumerate(messages):
                found += turns.images(line, f"messages[{at}]", message, self.target)
        if self.objects:
            for at, message in enumerate(messages):
                if isinstance(message, dict):
                    found += arguments.not_objects(line, f"messages[{at}]", message)
        return Reading(chat, tuple(f"messages[{at}]" for at in range(len(messages))), problems=tuple(found))

    def _chat(self, message: Any, last: bool) -> Any:
        if not isinstance(message, dict):
            return message
        made = arguments.as_strings({key: value for key, value in message.items() if key != self.weight})
        silent = (self.last and not last) or (self.weight in message and message[self.weight] in (0, False))
        if silent and message.get("role") == "assistant":
            made[turns.WEIGHT] = 0
        return made

    def _keys(self, line: int, data: JsonObject) -> Iterator[Problem]:
        for position, key in enumerate(data, start=1):
            if key not in ("messages", "tools"):
                shown = shown_key(key, position)
                yield error(7, line, shown, f"{shown} is not a key of a line for {self.target}", "take it out")

    def _roles(self, line: int, messages: Iterable[Any]) -> Iterator[Problem]:
        for at, message in enumerate(messages):
            if isinstance(message, dict) and message.get("role") in ("developer", "function"):
                found = f"the role {message['role']} is not known to {self.target}"
                yield error(8, line, f"messages[{at}].role", found, f"use {one_of(ROLES)}")

    def _weights(self, line: int, messages: list[Any]) -> Iterator[Problem]:
        for at, message in enumerate(messages):
            if not isinstance(message, dict):
                continue
            for key in (turns.WEIGHT, "loss"):
                if key in message and key != self.weight:
                    found = f"{key} is not read by {self.target}, which learns {self._learns()}"
                    yield error(26, line, f"messages[{at}].{key}", found, f"export it again for {self.target}")
            if self.weight in message and not self._is_weight(message[self.weight]):
                found, fix = f"{self.weight} is neither of the two values", f"write {one_of(self._values())}"
                yield error(26, line, f"messages[{at}].{self.weight}", found, fix)
        if self.last and isinstance(messages[-1], dict) and messages[-1].get("role") in ROLES[:2] + ROLES[3:]:
            found = "the last message is not the assistant's, and it is what is learned"
            yield error(26, line, f"messages[{len(messages) - 1}]", found, "end with the answer to learn")

    def _learns(self) -> str:
        if self.weight is not None:
            return f"by {self.weight}"
        return "the last message alone" if self.last else "every answer"

    def _is_weight(self, value: object) -> bool:
        wanted = int if self.weight == turns.WEIGHT else bool
        return value is None or (type(value) is wanted and value in (0, 1))

    def _values(self) -> tuple[str, str]:
        return ("0", "1") if self.weight == turns.WEIGHT else ("true", "false")

    def _disorder(self, roles: list[Any]) -> Iterator[tuple[int, str, str]]:
        if self.system_first:
            yield from order.late_system(roles)
        if self.alternates:
            yield from order.not_alternating(roles, answers_together=True)

    def size(self, examples: int) -> Iterator[Problem]:
        if examples < self.least:
            found = f"the file has {examples} examples; {self.target} takes {self.least} or more"
            yield error(4, None, "", found, "add examples")
        elif self.most is not None and examples > self.most:
            found = f"the file has {examples:,} examples; {self.target} takes {self.most:,} at most"
            yield error(4, None, "", found, "use fewer examples")
