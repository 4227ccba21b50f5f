"""E7: only the top-level keys of the format. W7: keys of a message that the format does not have."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.exports.checks.words import one_of, shown_key
from curator.exports.targets.openai_chat import MESSAGE_KEYS, TOP_KEYS
from curator.records.openai import json_kind

_TOP, _MESSAGE = frozenset(TOP_KEYS), frozenset(MESSAGE_KEYS)


class Keys(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        if not example.data.keys() <= _TOP:
            for position, key in enumerate(example.data, start=1):
                if key not in _TOP:
                    shown = shown_key(key, position)
                    fix = f"take it out; allowed: {one_of(TOP_KEYS)}"
                    yield error(7, example.line, shown, f"{shown} is not a key of a chat example", fix)
        parallel = example.data.get("parallel_tool_calls", True)
        if not isinstance(parallel, bool):
            found = f"parallel_tool_calls is {json_kind(parallel)}"
            yield error(7, example.line, "parallel_tool_calls", found, "write true or false, or leave it out")
        for message in example.messages:
            if not message.data.keys() <= _MESSAGE:
                for position, key in enumerate(message.data, start=1):
                    if key not in _MESSAGE:
                        shown = shown_key(key, position)
                        found = f"{shown} is not a key of a message"
                        fix = f"take it out; allowed: {one_of(MESSAGE_KEYS)}"
                        yield warning(7, example.line, f"{message.path}.{shown}", found, fix)

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none


CHECK = Keys
