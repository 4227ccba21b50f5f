"""What a file says, before it is typed: values that know their line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from curator.errors import CuratorError, FileProblem

#: Makes the error for a line (or None), what is wrong, and how to mend it.
Problem = Callable[[int | None, str, str], CuratorError]


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its line, counted from 1; the value of a key has the line of the key."""

    value: object
    line: int | None = None


LineOf = Callable[[tuple[str, ...]], int | None]


def node_of(value: object, line_of: LineOf = lambda path: None, path: tuple[str, ...] = ()) -> Node:
    """Plain values (mappings, lists, scalars) as nodes; `line_of` tells the line of a path of keys."""
    line = line_of(path)
    if isinstance(value, Mapping):
        return Node({str(key): node_of(item, line_of, (*path, str(key))) for key, item in value.items()}, line)
    if isinstance(value, list | tuple):
        return Node([node_of(item, line_of, path) for item in value], line)
    return Node(value, line)


def problem_in(path: Path) -> Problem:
    """Problems at the lines of one file."""
    return lambda line, message, fix: FileProblem(path, line, message, fix)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark. Raises FileProblem where it cannot be read as that."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileProblem(path, None, "cannot be read", "check that the file exists and may be read") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileProblem(path, line, "is not UTF-8", "save the file as UTF-8") from None
