"""Paths into JSON values: names of keys and numbers of items between dots, such as `choices.0.message."full.name"`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Step = str | int
Path = tuple[Step, ...]

_STEP = re.compile(r'(?:"([^"]+)"|([^."\s\[\]]+))(?:\.|\Z)')
MISSING = object()


def path_of(text: str) -> Path:
    """The steps of a path. Raises ValueError with what is wrong."""
    steps: list[Step] = []
    at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise ValueError('write names and numbers between dots, names that hold dots or spaces in ""')
        quoted, plain = found.groups()
        steps.append(
            int(plain) if plain and plain.isascii() and plain.isdigit() and len(plain) < 9 else quoted or plain
        )
        at = found.end()
    if not steps or text.endswith("."):
        raise ValueError("a path names at least one key, and does not end in a dot")
    return tuple(steps)


@lru_cache(maxsize=256)
def shown(path: Path) -> str:
    return ".".join(f'"{step}"' if isinstance(step, str) and re.search(r"[.\s]", step) else str(step) for step in path)


def value_at(value: Any, path: Path) -> Any:
    """What stands at a path; MISSING where nothing does. A number is a key where it meets an object."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step), MISSING)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return MISSING
    return value


def without(value: Any, paths: Iterable[Path]) -> Any:
    """A value without what stands at some paths, and without the objects that are empty then; it is not changed itself.

    Items of lists stay, as their places would change; they are empty then.
    """
    inner: dict[str, list[Path]] = {}
    for path in paths:
        if not path:
            return MISSING
        inner.setdefault(str(path[0]), []).append(path[1:])
    if isinstance(value, dict):
        left = {key: without(item, inner[key]) if key in inner else item for key, item in value.items()}
        left = {key: item for key, item in left.items() if item is not MISSING}
        return left if left or not value else MISSING
    if isinstance(value, list) and inner:
        items = [without(item, inner[str(n)]) if str(n) in inner else item for n, item in enumerate(value)]
        if items and all(item is MISSING for item in items):
            return MISSING
        return [None if item is MISSING else item for item in items]
    return value
