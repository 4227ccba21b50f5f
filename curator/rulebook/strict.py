"""Reads YAML into typed frozen dataclasses, strictly: every problem names its file and line.

The YAML is that of version 1.2's core schema without anchors, aliases and tags: only `true` and `false` are booleans,
so that a label called `no` stays "no" and a date stays text; and no file can grow when it is read. Keys are always
text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml

from curator.config import Node, convert, problem_in, read_text
from curator.errors import FileProblem
from curator.registry import is_shipped

T = TypeVar("T")

MAX_DEPTH: Final = 32
_TOO_DEEP: Final = (f"more than {MAX_DEPTH} levels inside each other", "write it flatter")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# https://yaml.org/spec/1.2.2/#103-core-schema, without octal, hexadecimal, infinite numbers
_WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT: Final = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")


def read(path: Path, kind: type[T]) -> T:
    """The file as a `kind` (see curator.config.convert). Raises FileProblem for the first thing that is wrong."""
    # Those of people are not kept: they change while we run.
    made: T = (_kept if is_shipped(path) else parse)(read_text(path), path, kind)
    return made


def parse(text: str, path: Path, kind: type[T]) -> T:
    """YAML text as a `kind`; `path` is what errors name. Raises FileProblem for the first thing that is wrong."""
    return convert(nodes(text, path), kind, problem_in(path))


#: One command reads the rules several times; what is made of them cannot be changed.
_kept: Callable[..., Any] = lru_cache(maxsize=64)(parse)


def nodes(text: str, path: Path) -> Node:
    """YAML text as nodes; an empty file is an empty mapping. Raises FileProblem."""
    try:
        return _Builder(path, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        if "nesting depth" in (error.problem or ""):  # the parser's own limit, which it meets before ours
            raise FileProblem(path, line, *_TOO_DEEP) from None
        raise FileProblem(path, line, f"is not valid YAML: {error.problem}", "mend the syntax") from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise FileProblem(path, line, "holds a control character", "remove it") from None


class _Builder:
    """Makes nodes of the parser's events, so that nothing is ever expanded or constructed."""

    def __init__(self, path: Path, events: Iterator[Any]) -> None:
        self.path = path
        self.events = events

    def document(self) -> Node:
        found: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    raise self.refuse(event, "a second document begins here", "keep one document a file, without ---")
                found = self.node(next(self.events), 0)
        return Node({}, 1) if found is None or found.value is None else found

    def node(self, event: Any, depth: int) -> Node:
        self.check(event)
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return Node(_scalar(event.value) if event.implicit[0] else event.value, line)
        if depth >= MAX_DEPTH:
            raise self.refuse(event, *_TOO_DEEP)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(list(self.sequence(depth)), line)
        return Node(self.mapping(depth), line)

    def sequence(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.check(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse(event, "a list or a mapping stands where a key is expected", "keys are words")
            key = str(event.value)
            if key in found:
                raise self.refuse(event, f"key {key!r} stands here and on line {found[key].line}", "remove one")
            found[key] = Node(self.node(next(self.events), depth + 1).value, _line(event))
        return found

    def check(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self.refuse(event, "anchors and aliases (& and *) are not read", "write the value out")
        if event.tag is not None:
            raise self.refuse(event, "tags (!) are not read", "remove the tag; quotes make a value text")

    def refuse(self, event: Any, message: str, fix: str) -> FileProblem:
        return FileProblem(self.path, _line(event), message, fix)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
