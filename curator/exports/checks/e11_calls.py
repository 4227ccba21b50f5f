"""E11: tool calls are well formed, and every one is answered before the conversation goes on.

Calls at the very end need no answer: the call itself is what is learned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator.exports.checks.check import Check
from curator.exports.checks.definitions import argument_problem, name_problems, names
from curator.exports.checks.example import Example, Message
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error
from curator.records.openai import json_kind


class Calls(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        calling = [message for message in example.messages if "tool_calls" in message.data]
        if not example.clear:
            return
        for message in calling:
            yield from _calls(example.line, message)
        if calling or any(message.role == "tool" for message in example.messages):
            yield from _order(example)
            yield from _unknown_names(example)

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none


def _calls(line: int, message: Message) -> Iterator[Problem]:
    """Form of the calls of one message."""
    path = f"{message.path}.tool_calls"
    calls = message.data["tool_calls"]
    if message.role != "assistant":
        yield error(11, line, path, "tool_calls stands on a message that is not an assistant's", "take it out")
    elif not isinstance(calls, list):
        yield error(11, line, path, f"tool_calls is {json_kind(calls)}, not a list", "write a list, or leave it out")
    elif not calls:
        yield error(11, line, path, "tool_calls is an empty list", "leave it out")
    else:
        ids = [call_id for call in calls if (call_id := _id(call)) is not None]
        if len(set(ids)) < len(ids):
            yield error(11, line, path, "two calls of one message have the same id", "give each its own id")
        for at, call in enumerate(calls):
            yield from _call(line, f"{path}[{at}]", call)


def _call(line: int, path: str, call: object) -> Iterator[Problem]:
    if not isinstance(call, dict):
        yield error(11, line, path, f"the call is {json_kind(call)}, not an object", "write id, type and function")
        return
    if _id(call) is None:
        found = f"id is {json_kind(call['id'])}" if "id" in call else "id is missing"
        yield error(11, line, f"{path}.id", found, "write a string")
    if call.get("type") != "function":
        yield error(11, line, f"{path}.type", "type is missing or not function", 'write "function"')
    function = call.get("function")
    if not isinstance(function, dict):
        found = f"function is {json_kind(function)}" if "function" in call else "function is missing"
        yield error(11, line, f"{path}.function", found, "write an object with name and arguments")
        return
    yield from name_problems(11, line, f"{path}.function", function)
    if (problem := argument_problem(11, line, f"{path}.function", function)) is not None:
        yield problem


def _order(example: Example) -> Iterator[Problem]:
    """Calls and answers match. What was told once is not told again: a late answer is part of the missing one."""
    waiting: dict[str, str] = {}
    answered: set[str] = set()
    missed: set[str] = set()
    sure = True
    for message in example.messages:
        if message.role != "tool":
            for unanswered, path in waiting.items():
                missed.add(unanswered)
                found = f"the call is not answered before {message.path}"
                yield error(11, example.line, path, found, "put its tool message right after the calls")
            calls = message.data.get("tool_calls") if message.role == "assistant" else None
            at_calls = f"{message.path}.tool_calls"
            found_ids = [_id(call) for call in calls] if isinstance(calls, list) else []
            waiting = {i: f"{at_calls}[{at}]" for at, i in enumerate(found_ids) if i is not None}
            sure = None not in found_ids
            continue
        call_id = message.data.get("tool_call_id")
        where = f"{message.path}.tool_call_id"
        if not isinstance(call_id, str):
            found = (
                f"tool_call_id is {json_kind(call_id)}" if "tool_call_id" in message.data else "tool_call_id is missing"
            )
            yield error(11, example.line, where, found, "write the id of the call that it answers")
        elif waiting.pop(call_id, None) is not None:
            answered.add(call_id)
        elif call_id in answered:
            yield error(11, example.line, where, "the call was answered already", "keep one answer a call")
        elif sure and call_id not in missed:
            yield error(11, example.line, where, "no call before it has this id", "write the id of the call it answers")


def _unknown_names(example: Example) -> Iterator[Problem]:
    called = list(_called(example))
    if not called:
        return
    if "tools" not in example.data:
        found = "the messages call tools, but the example has no tools"
        yield error(11, example.line, "tools", found, "add the definitions of the tools called")
        return
    tools = example.data["tools"]
    if isinstance(tools, list):
        known = frozenset(names([tool.get("function") for tool in tools if isinstance(tool, dict)]))
        for path, name in called:
            if name not in known:
                found = "the name is not among the tools of the example"
                yield error(11, example.line, path, found, "add its definition to tools, or mend the name")


def _called(example: Example) -> Iterator[tuple[str, str]]:
    for message in example.messages:
        calls = message.data.get("tool_calls") if message.role == "assistant" else None
        for at, call in enumerate(calls if isinstance(calls, list) else ()):
            function: Any = call.get("function") if isinstance(call, dict) else None
            name = function.get("name") if isinstance(function, dict) else None
            if isinstance(name, str):
                yield f"{message.path}.tool_calls[{at}].function.name", name


def _id(call: object) -> str | None:
    found = call.get("id") if isinstance(call, dict) else None
    return found if isinstance(found, str) else None


CHECK = Calls
