"""E8: every message is an object with a known role. W8: developer for gpt-4o and 4.1, function at all."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check, Settings
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.exports.checks.words import one_of
from curator.records import ROLES
from curator.records.openai import json_kind
from curator.tokens.encodings import base_model

_OLDER_MODELS = ("gpt-4o", "gpt-4.1")


class Roles(Check):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._warn_developer = base_model(settings.model or "").startswith(_OLDER_MODELS)

    def example(self, example: Example) -> Iterator[Problem]:
        line = example.line
        if len(example.messages) < len(example.data["messages"]):
            for at, message in enumerate(example.data["messages"]):
                if not isinstance(message, dict):
                    found = f"the message is {json_kind(message)}, not an object"
                    yield error(8, line, f"messages[{at}]", found, "write an object with role and content")
        for message in example.messages:
            path = f"{message.path}.role"
            if message.role is None:
                found = f"role is {json_kind(message.data['role'])}" if "role" in message.data else "role is missing"
                yield error(8, line, path, found, f"write {one_of(ROLES)}")
            elif message.role not in ROLES:
                yield error(8, line, path, "role is a word that is not allowed", f"write {one_of(ROLES)}")
            elif message.role == "function":
                yield warning(8, line, path, "the role function is deprecated", "use the role tool and tool_calls")
            elif message.role == "developer" and self._warn_developer:
                found = "the role developer is not known to work in training this model"
                yield warning(8, line, path, found, "use system")
            name = message.data.get("name", "")
            if not isinstance(name, str):
                yield error(
                    8, line, f"{message.path}.name", f"name is {json_kind(name)}", "write a string, or leave it out"
                )

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none


CHECK = Roles
