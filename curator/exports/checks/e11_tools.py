"""E11: the definitions of tools. W11: parallel_tool_calls without tools."""

from __future__ import annotations

from collections.abc import Iterator

from curator.exports.checks.check import Check
from curator.exports.checks.definitions import definition_problems, list_problem, repeated
from curator.exports.checks.example import Example
from curator.exports.checks.plain import Mask, PlainLines
from curator.exports.checks.problem import Problem, error, warning
from curator.records.openai import json_kind


class Tools(Check):
    def example(self, example: Example) -> Iterator[Problem]:
        line = example.line
        if "tools" not in example.data:
            if "parallel_tool_calls" in example.data:
                found = "parallel_tool_calls stands in an example without tools"
                yield warning(11, line, "parallel_tool_calls", found, "take it out")
            return
        tools = example.data["tools"]
        if (problem := list_problem(11, line, "tools", tools)) is not None:
            yield problem
            return
        for at, tool in enumerate(tools):
            path = f"tools[{at}]"
            if not isinstance(tool, dict):
                yield error(11, line, path, f"the tool is {json_kind(tool)}, not an object", "write type and function")
                continue
            if tool.get("type") != "function":
                yield error(11, line, f"{path}.type", "type is missing or not function", 'write "function"')
            yield from definition_problems(11, line, f"{path}.function", tool.get("function"))
        yield from repeated(11, line, "tools", [tool.get("function") for tool in tools if isinstance(tool, dict)])

    def doubts(self, lines: PlainLines) -> Mask:
        return lines.none


CHECK = Tools
