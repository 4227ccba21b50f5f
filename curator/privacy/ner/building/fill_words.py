"""Words that slots are filled with: `rules/pii/names/fill.yaml`."""

from __future__ import annotations

from functools import cache

import yaml

from curator.registry import shipped


def words(group: str, name: str) -> tuple[str, ...]:
    """In the file's order, which decides what a seed draws."""
    return tuple(_file()[group][name])


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(shipped("rules/pii/names/fill.yaml").read_text("utf-8"))
    return read
