"""The hand-written files of every format, in tests/sources/fixtures; a file's name begins with its format's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curator.registry import names
from curator.sources import Item, Options
from tests.sources.reading import read

FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = sorted(FOLDER.iterdir())


def format_of(path: Path) -> str:
    """The longest name of a format that the file's name begins with."""
    return max((name for name in names("curator.sources") if path.name.startswith(name)), key=len)


def records_of(path: Path) -> list[Any]:
    """The JSON records of a fixture of lines, of one array or of one object."""
    text = path.read_text()
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    value = json.loads(text)
    return value if isinstance(value, list) else [value]


def read_fixture(name: str, options: Options | None = None) -> list[Item]:
    path = FOLDER / name
    return read(path, format_of(path), options)
