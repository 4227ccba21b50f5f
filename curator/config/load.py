"""Reads curator.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from curator.config.convert import convert
from curator.config.nodes import Node, node_of, problem_in, read_text
from curator.config.secrets import refuse_secrets
from curator.config.tables import Config
from curator.config.toml_lines import TomlLines
from curator.errors import FileProblem

_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def load(path: Path) -> Config:
    """The settings of a curator.toml. Raises FileProblem for the first thing that is wrong, with its line."""
    return parse(read_text(path), path)


def parse(text: str, path: Path) -> Config:
    """TOML text as settings; `path` is what errors name. Raises FileProblem."""
    problem = problem_in(path)
    try:
        node = node_of(_toml(text, path), TomlLines(text).line)
        refuse_secrets(node, problem)
    except RecursionError:
        raise FileProblem(path, None, "too many levels inside each other", "write it flatter") from None
    return replace(convert(node, Config, problem), given=frozenset(_dotted(node)))


def _toml(text: str, path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        place = _AT_LINE.search(str(error))
        message = _AT_LINE.sub("", str(error))
        line = int(place[1]) if place and place[1] else text.removesuffix("\n").count("\n") + 1
        raise FileProblem(path, line, f"is not valid TOML: {message}", "mend the syntax") from None


def _dotted(node: Node) -> Iterator[str]:
    """`table.key` of every setting that the file gives."""
    tables = node.value if isinstance(node.value, dict) else {}
    for table, inner in tables.items():
        yield from (f"{table}.{key}" for key in inner.value)
