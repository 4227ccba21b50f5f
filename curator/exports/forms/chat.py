"""The form of openai-chat, azure and nebius: the example itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curator.exports.checks.e05_format import not_chat
from curator.exports.checks.problem import Problem
from curator.exports.forms.form import Made, Reading
from curator.records import JsonObject


@dataclass(frozen=True, slots=True)
class ChatForm:
    ignored: frozenset[str] = frozenset()

    def made(self, chat: JsonObject) -> list[Made]:
        return [Made(chat, chat)]

    def read(self, line: int, data: JsonObject) -> Reading | Problem:
        paths = tuple(f"messages[{at}]" for at in range(len(data.get("messages") or ())))
        return not_chat(line, data) or Reading(data, paths)

    def size(self, examples: int) -> Iterator[Problem]:
        yield from ()
