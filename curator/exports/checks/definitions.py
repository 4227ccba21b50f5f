"""What a function's definition must be, in `tools` and in the older `functions`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from curator.exports.checks.problem import Problem, error
from curator.exports.checks.strict_json import JsonError, parse
from curator.records.openai import json_kind

MOST = 128
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
NAME_FIX = "use 1 to 64 of the characters A-Z a-z 0-9 _ -"


def list_problem(number: int, line: int, key: str, found: object) -> Problem | None:
    """Why `tools` or `functions` is not a list of 1 to 128 things."""
    fix = f"write a list of 1 to {MOST}, or leave {key} out"
    if not isinstance(found, list):
        return error(number, line, key, f"{key} is {json_kind(found)}, not a list", fix)
    if not 1 <= len(found) <= MOST:
        return error(number, line, key, f"{key} has {len(found)} entries", fix)
    return None


def definition_problems(number: int, line: int, path: str, function: object) -> Iterator[Problem]:
    if not isinstance(function, dict):
        yield error(number, line, path, f"it is {json_kind(function)}, not an object", "write an object with name")
        return
    yield from name_problems(number, line, path, function)
    description = function.get("description", "")
    if not isinstance(description, str):
        found = f"description is {json_kind(description)}"
        yield error(number, line, f"{path}.description", found, "write a string, or leave it out")
    parameters = function.get("parameters", {})
    if not isinstance(parameters, dict):
        found = f"parameters is {json_kind(parameters)}"
        yield error(number, line, f"{path}.parameters", found, "write a JSON schema object, or leave it out")


def name_problems(number: int, line: int, path: str, function: dict[str, Any]) -> Iterator[Problem]:
    name = function.get("name")
    if not isinstance(name, str):
        found = f"name is {json_kind(name)}" if "name" in function else "name is missing"
        yield error(number, line, f"{path}.name", found, NAME_FIX)
    elif not NAME.fullmatch(name):
        yield error(number, line, f"{path}.name", f"name has {len(name)} characters, or some not allowed", NAME_FIX)


def names(functions: list[Any]) -> list[str]:
    """The names that definitions give, repeated ones too."""
    found = (function.get("name") for function in functions if isinstance(function, dict))
    return [name for name in found if isinstance(name, str)]


def repeated(number: int, line: int, key: str, functions: list[Any]) -> Iterator[Problem]:
    found = names(functions)
    if len(set(found)) < len(found):
        yield error(number, line, key, f"two of {key} have the same name", "give each its own name")


def argument_problem(number: int, line: int, path: str, function: dict[str, Any]) -> Problem | None:
    """Why the arguments of a call are not a JSON object in a string."""
    where = f"{path}.arguments"
    fix = 'write a JSON object as a string, such as "{}"'
    if "arguments" not in function:
        return error(number, line, where, "arguments is missing", fix)
    arguments = function["arguments"]
    if not isinstance(arguments, str):
        return error(number, line, where, f"arguments is {json_kind(arguments)}, not a string", fix)
    try:
        value = parse(arguments)
    except JsonError as found:
        return error(number, line, where, f"arguments cannot be read: {found.reason}", fix)
    if not isinstance(value, dict):
        return error(number, line, where, f"arguments is {json_kind(value)} as JSON, not an object", fix)
    return None
