"""Reads a price file: `date`, `source`, and `models` with figures in USD per 1M tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from curator.config import Node, node_of, read_text
from curator.errors import FileProblem
from curator.rulebook.strict import nodes

_PRICES = ("train", "input", "cached", "output")
#: USD per 1M tokens; more is a slip, and the cost of a large file would be no number.
_HIGHEST = 1_000_000
_FIELDS = frozenset({*_PRICES, "context", "aliases"})


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """figures: those the file gives, of train, input, cached, output, context."""

    figures: Mapping[str, Any]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriceFile:
    date: date
    source: str
    models: Mapping[str, PriceEntry]


def read_price_file(file: Path | Mapping[str, Any], known: frozenset[str] = frozenset()) -> PriceFile:
    """A path to YAML, or a mapping read already. Models in `known` may leave `train` out.

    Raises FileProblem naming the line, the field and what it must be.
    """
    path = file if isinstance(file, Path) else Path("prices")
    node = nodes(read_text(file), file) if isinstance(file, Path) else node_of(file)
    reader = _Reader(path, node.line)
    given = reader.fields(node, "", frozenset({"date", "source", "models"}))
    models = reader.mapping(given.get("models"), "models", "must be a mapping from model names to figures")
    entries: dict[str, PriceEntry] = {}
    for name, entry in models.items():
        if name.lower() in entries:
            raise reader.wrong(entry, f"models.{name}", "stands here twice, with other capitals")
        entries[name.lower()] = reader.entry(name, entry)
        if "train" not in entries[name.lower()].figures and name.lower() not in known:
            raise reader.wrong(entry, f"models.{name}.train", "is missing")
    return PriceFile(reader.day(given.get("date")), reader.text("source", given.get("source")), entries)


@dataclass(frozen=True, slots=True)
class _Reader:
    """line: where the file begins, for what is missing."""

    path: Path
    line: int | None

    def wrong(self, node: Node | None, field: str, problem: str) -> FileProblem:
        line = node.line if node is not None else self.line
        return FileProblem(self.path, line, f"{field} {problem}", "see the shipped file of prices for an example")

    def mapping(self, node: Node | None, field: str, problem: str) -> Mapping[str, Node]:
        if node is None or not isinstance(node.value, Mapping):
            raise self.wrong(node, field, problem)
        return node.value

    def fields(self, node: Node, place: str, allowed: frozenset[str]) -> Mapping[str, Node]:
        """place: the field's name, "" for the file itself."""
        known = ", ".join(sorted(allowed))
        given = self.mapping(node, place or "the file", f"must be a mapping; known: {known}")
        for name, inner in given.items():
            if name not in allowed:
                raise self.wrong(inner, f"{place}.{name}" if place else name, f"is not a field; known: {known}")
        return given

    def entry(self, model: str, node: Node) -> PriceEntry:
        place = f"models.{model}"
        given = self.fields(node, place, _FIELDS)
        figures: dict[str, Any] = {n: self.price(f"{place}.{n}", given[n]) for n in _PRICES if n in given}
        if "context" in given:
            figures["context"] = self.context(f"{place}.context", given["context"])
        return PriceEntry(figures, self.names(f"{place}.aliases", given.get("aliases", Node([]))))

    def names(self, field: str, node: Node) -> tuple[str, ...]:
        items = node.value if isinstance(node.value, list) else [Node(None)]
        names = [item.value for item in items]
        if not all(isinstance(name, str) for name in names):
            raise self.wrong(node, field, "must be a list of names")
        return tuple(str(name).lower() for name in names)

    def price(self, field: str, node: Node) -> float:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _HIGHEST:
            raise self.wrong(node, field, f"must be a number of USD per 1M tokens, from 0 to {_HIGHEST:,}")
        return float(value)

    def context(self, field: str, node: Node) -> int | None:
        value = node.value
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(node, field, "must be a whole number of tokens, or null for no limit")
        return value

    def text(self, field: str, node: Node | None) -> str:
        if node is None or not isinstance(node.value, str) or not node.value.strip():
            raise self.wrong(node, field, "must say in words where the figures are from")
        return node.value

    def day(self, node: Node | None) -> date:
        try:
            return date.fromisoformat(str(node.value) if node is not None else "")
        except ValueError:
            raise self.wrong(node, "date", "must be the day the figures were read, such as 2026-11-21") from None
