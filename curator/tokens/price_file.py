"""Reads a price file: `date`, `source`, and `models` with figures in USD per 1M tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from curator.errors import FileProblem

_PRICES = ("train", "input", "cached", "output")
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

    Raises FileProblem naming the field and what it must be.
    """
    path = file if isinstance(file, Path) else Path("prices")
    data = _load(file) if isinstance(file, Path) else file
    reader = _Reader(path)
    reader.known_keys(data, frozenset({"date", "source", "models"}), "")
    models = data.get("models")
    if not isinstance(models, Mapping):
        raise reader.wrong("models", "must be a mapping from model names to figures")
    entries = {str(name).lower(): reader.entry(str(name), entry) for name, entry in models.items()}
    for name, entry in entries.items():
        if "train" not in entry.figures and name not in known:
            raise reader.wrong(f"models.{name}.train", "is missing")
    return PriceFile(reader.day(data.get("date")), reader.text("source", data.get("source")), entries)


def _load(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise FileProblem(path, None, "cannot be read", "check that the file exists and may be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FileProblem(path, mark.line + 1 if mark else None, "is not valid YAML", "mend the syntax") from error
    if not isinstance(data, Mapping):
        raise FileProblem(path, 1, "must be a mapping with date, source and models")
    return data


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def wrong(self, field: str, problem: str) -> FileProblem:
        return FileProblem(self.path, None, f"{field} {problem}", "see the shipped file of prices for an example")

    def known_keys(self, data: Mapping[Any, Any], allowed: frozenset[str], place: str) -> None:
        unknown = sorted(str(key) for key in data if key not in allowed)
        if unknown:
            raise self.wrong(place + unknown[0], f"is not a field; known: {', '.join(sorted(allowed))}")

    def entry(self, model: str, entry: object) -> PriceEntry:
        place = f"models.{model}."
        if not isinstance(entry, Mapping):
            raise self.wrong(f"models.{model}", "must be a mapping of figures")
        self.known_keys(entry, _FIELDS, place)
        figures: dict[str, Any] = {name: self.price(place + name, entry[name]) for name in _PRICES if name in entry}
        if "context" in entry:
            figures["context"] = self.context(place + "context", entry["context"])
        aliases = entry.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
            raise self.wrong(place + "aliases", "must be a list of names")
        return PriceEntry(figures, tuple(alias.lower() for alias in aliases))

    def price(self, field: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise self.wrong(field, "must be a number of USD per 1M tokens, 0 or more")
        return float(value)

    def context(self, field: str, value: object) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(field, "must be a whole number of tokens, or null for no limit")
        return value

    def text(self, field: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(field, "must say in words where the figures are from")
        return value

    def day(self, value: object) -> date:
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else self._no_day()
        except ValueError:
            return self._no_day()

    def _no_day(self) -> date:
        raise self.wrong("date", "must be the day the figures were read, such as 2026-11-21")
