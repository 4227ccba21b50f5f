"""YAML with line numbers, so that what is wrong in a rule file is said with its place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from curator.errors import FileProblem
from curator.registry import is_shipped, nearest

_MAX_DEPTH = 12
#: libyaml reads ten times as fast; a build of PyYAML without it reads the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a YAML file: a scalar, a list of Fields or a mapping of strings to Fields; line from 1."""

    path: Path
    line: int
    value: Any

    def problem(self, message: str, fix: str = "") -> FileProblem:
        return FileProblem(self.path, self.line, message, fix)

    def mapping(self, known: Collection[str] | None = None) -> dict[str, Field]:
        """Raises FileProblem for what is no mapping, and at a key that is not in `known`."""
        if not isinstance(self.value, dict):
            raise self.problem("a mapping of keys to values is needed here")
        for key, field in self.value.items():
            if known is not None and key not in known:
                raise field.problem(f"unknown key {key!r}", nearest(key, sorted(known)))
        return dict(self.value)

    def items(self) -> list[Field]:
        if not isinstance(self.value, list):
            raise self.problem("a list is needed here")
        return list(self.value)

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.problem("a text is needed here", "put it in quotes")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def number(self, low: float, high: float) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not low <= self.value <= high:
            raise self.problem(f"a number from {low:g} to {high:g} is needed here")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self.problem("true or false is needed here")
        return self.value

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: field.plain() for key, field in self.value.items()}
        if isinstance(self.value, list):
            return [field.plain() for field in self.value]
        return self.value


def read(path: Path) -> Field | None:
    """The content of a YAML file; None for an empty one. Raises FileProblem for what is no YAML or cannot be read."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileProblem(path, None, "the file cannot be read", "check its name and permissions") from error
    # Not those of people: they hold their words.
    return (_kept if is_shipped(path) else _parsed)(path, body)


def _parsed(path: Path, body: bytes) -> Field | None:
    try:
        node = yaml.compose(body.decode("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError as error:
        raise FileProblem(path, None, "the file is not UTF-8 text", "save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileProblem(path, line, f"this is not YAML: {error.problem}", "check indentation and quotes") from None
    except yaml.YAMLError:
        raise FileProblem(path, None, "this is not YAML", "check for control characters") from None
    return None if node is None else _field(path, node, 0)


#: One command reads the rules several times.
_kept = lru_cache(maxsize=32)(_parsed)


def _field(path: Path, node: yaml.Node, depth: int) -> Field:
    line = node.start_mark.line + 1
    if depth > _MAX_DEPTH:
        raise FileProblem(path, line, "nested too deep")
    if isinstance(node, yaml.SequenceNode):
        return Field(path, line, [_field(path, item, depth + 1) for item in node.value])
    if isinstance(node, yaml.MappingNode):
        return Field(path, line, _mapping(path, node, depth))
    try:
        value = yaml.constructor.SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError):
        raise FileProblem(path, line, "this value cannot be read", "put it in quotes") from None
    return Field(path, line, value)


def _mapping(path: Path, node: yaml.MappingNode, depth: int) -> dict[str, Field]:
    result: dict[str, Field] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FileProblem(path, line, "a key must be a plain word")
        key = str(key_node.value)
        if key in result:
            raise FileProblem(path, line, f"{key!r} is here twice", "keep one of them")
        result[key] = _field(path, value_node, depth + 1)
    return result
