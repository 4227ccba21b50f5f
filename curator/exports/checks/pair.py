"""A line that is a preference pair, as the checks see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from curator.exports.checks.example import Example
from curator.exports.checks.problem import Problem, error
from curator.exports.checks.words import one_of, shown_key
from curator.records.openai import json_kind

PREFERRED, OTHER = OUTPUTS = ("preferred_output", "non_preferred_output")
KEYS = ("input", *OUTPUTS)
INPUT_KEYS = ("messages", "tools", "parallel_tool_calls")
_FIX = f'write {{"input": {{"messages": [...]}}, "{PREFERRED}": [...], "{OTHER}": [...]}}'
_MESSAGE = re.compile(r"messages\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Pair:
    """line: from 1. data: the whole object. asked: its input, an object with a list of messages that is not empty."""

    line: int
    data: dict[str, Any]
    asked: dict[str, Any]

    def answer(self, output: str) -> str | None:
        """The text of an output; None where it is not exactly one message with a text."""
        found = self.data[output]
        message = found[0] if isinstance(found, list) and len(found) == 1 else None
        content = message.get("content") if isinstance(message, dict) else None
        return content if isinstance(content, str) else None

    def chat(self, output: str) -> Example:
        """The question with one of the answers, as a chat example; of an output that is a list of one message."""
        return Example.of(self.line, {**self.asked, "messages": [*self.asked["messages"], self.data[output][0]]})

    def placed(self, problem: Problem, output: str) -> Problem:
        """A problem of `chat(output)`, with its path as it is in the line."""
        found = _MESSAGE.match(problem.path)
        if found is not None and int(found[1]) == len(self.asked["messages"]):
            path = f"{output}[0]{problem.path[found.end() :]}"
        else:
            path = f"input.{problem.path}" if problem.path else ""
        return replace(problem, path=path)


def read_pair(line: int, data: dict[str, Any]) -> Pair | Problem:
    """The pair that an object is, or the one problem that says why it is none (rule 5)."""
    missing = [key for key in KEYS if key not in data]
    if missing:
        what = "a chat example, not a preference pair" if "messages" in data else f"without {one_of(missing)}"
        fix = "check it for the target openai-chat" if "messages" in data else _FIX
        return error(5, line, "", f"the line is {what}", fix)
    if (unknown := _unknown(line, "", data, KEYS)) is not None:
        return unknown
    asked = data["input"]
    if not isinstance(asked, dict):
        return error(5, line, "input", f"input is {json_kind(asked)}, not an object", _FIX)
    if (unknown := _unknown(line, "input.", asked, INPUT_KEYS)) is not None:
        return unknown
    messages = asked.get("messages")
    if not isinstance(messages, list) or not messages:
        found = json_kind(messages) if "messages" in asked else "missing"
        what = "an empty list" if messages == [] else found
        return error(5, line, "input.messages", f"messages is {what}; there is no question", _FIX)
    return Pair(line, data, asked)


def _unknown(line: int, before: str, data: dict[str, Any], allowed: tuple[str, ...]) -> Problem | None:
    return next(_unknown_keys(line, before, data, allowed), None)


def _unknown_keys(line: int, before: str, data: dict[str, Any], allowed: tuple[str, ...]) -> Iterator[Problem]:
    for position, key in enumerate(data, start=1):
        if key not in allowed:
            shown = shown_key(key, position)
            fix = f"take it out; allowed: {one_of(allowed)}"
            yield error(5, line, f"{before}{shown}", f"{shown} is not a key of a preference pair", fix)
