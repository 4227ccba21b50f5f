"""E12: the older `functions` and `function_call` only together, 1 to 128. W12: they are deprecated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator.exports.checks.check import Check
from curator.exports.checks.definitions import (
    argument_problem,
    definition_problems,
    list_problem,
    name_problems,
    repeated,
)
from curator.exports.checks.definitions import names as defined_names
from curator.exports.checks.example import Example, Message
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.records import ROLES
from curator.records.openai import json_kind


class Functions(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        line = example.line
        calling = [message for message in example.messages if "function_call" in message.data]
        given = "functions" in example.data
        if not given and not calling:
            return
        functions = example.data.get("functions")
        if not given:
            path = f"{calling[0].path}.function_call"
            yield error(12, line, path, "function_call stands in an example without functions", "add functions")
        else:
            yield from _definitions(line, functions)
            if not calling:
                found = "functions stands in an example where no message has function_call"
                yield error(12, line, "functions", found, "use tools, or take functions out")
        for message in calling:
            yield from _call(line, message, functions)
        found = "functions and function_call are deprecated"
        yield warning(12, line, "functions" if given else "messages", found, "use tools and tool_calls")

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none


def _definitions(line: int, functions: Any) -> Iterator[Problem]:
    if (problem := list_problem(12, line, "functions", functions)) is not None:
        yield problem
        return
    for at, function in enumerate(functions):
        yield from definition_problems(12, line, f"functions[{at}]", function)
    yield from repeated(12, line, "functions", functions)


def _call(line: int, message: Message, functions: Any) -> Iterator[Problem]:
    path = f"{message.path}.function_call"
    call = message.data["function_call"]
    if message.role not in ROLES:
        return
    if message.role != "assistant":
        yield error(12, line, path, "function_call stands on a message that is not an assistant's", "take it out")
    elif not isinstance(call, dict):
        yield error(12, line, path, f"function_call is {json_kind(call)}, not an object", "write name and arguments")
    else:
        yield from name_problems(12, line, path, call)
        if (problem := argument_problem(12, line, path, call)) is not None:
            yield problem
        name = call.get("name")
        if isinstance(functions, list) and isinstance(name, str) and name not in defined_names(functions):
            found = "the name is not among the functions of the example"
            yield error(12, line, f"{path}.name", found, "add its definition to functions, or mend the name")


CHECK = Functions
