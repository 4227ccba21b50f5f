"""What is wrong with a file of preference pairs {input, preferred_output, non_preferred_output}."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from curator.exports.checks import e01_json
from curator.exports.checks.problem import Problem, error
from curator.exports.checks.run import LineCheck
from curator.records.openai import json_kind

_INPUT_KEYS = {"messages", "tools", "parallel_tool_calls"}
_OUTPUTS = ("preferred_output", "non_preferred_output")
_KEYS = {"input", *_OUTPUTS}


def preference_problem(lines: Iterable[bytes | None]) -> Problem | None:
    """The first error, None where there is none."""
    check = LineCheck()
    for number, line in enumerate(lines, start=1):
        data = e01_json.read_object(number, line)
        found = data if isinstance(data, Problem) else _problem(number, data, check)
        if found is not None:
            return found
    return None


def _problem(number: int, data: dict[str, Any], check: LineCheck) -> Problem | None:
    if data.keys() != _KEYS:
        return error(5, number, "", "the line does not have exactly input, preferred_output, non_preferred_output", "")
    asked = data["input"]
    if not isinstance(asked, dict) or "messages" not in asked or not asked.keys() <= _INPUT_KEYS:
        return error(5, number, "input", "input is not an object of messages, tools and parallel_tool_calls", "")
    messages = asked["messages"]
    if not isinstance(messages, list) or not messages:
        return error(5, number, "input.messages", "messages is not a list of messages", "")
    for name in _OUTPUTS:
        if (found := _output_problem(number, name, data[name])) is not None:
            return found
    for name in _OUTPUTS:
        # what holds for a chat example holds for the question with either answer
        whole = {**asked, "messages": [*messages, data[name][0]]}
        if (found := check.error(json.dumps(whole).encode("ascii"))) is not None:
            return Problem(found.code, found.level, number, found.path, found.message, found.fix)
    if messages[-1]["role"] not in ("user", "tool"):
        return error(16, number, f"messages[{len(messages) - 1}]", "input does not end with a user's or a tool's", "")
    if data["preferred_output"][0]["content"] == data["non_preferred_output"][0]["content"]:
        return error(17, number, "", "the two outputs are the same", "")
    return None


def _output_problem(number: int, name: str, output: object) -> Problem | None:
    if not isinstance(output, list):
        return error(15, number, name, f"it is {json_kind(output)}, not a list of one message", "")
    if len(output) != 1 or not isinstance(output[0], dict):
        return error(15, number, name, "it is not exactly one message", "")
    message = output[0]
    if message.get("role") != "assistant" or not isinstance(message.get("content"), str):
        return error(15, number, name, "it is not a text message of the assistant", "")
    if "weight" in message or message.get("tool_calls") or message.get("function_call"):
        return error(15, number, name, "it has a weight or calls", "")
    return None
