"""Files that are whole or not there, whatever ends this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curator.private import write_whole


def write_json(path: Path, value: object) -> None:
    # with escapes any string can be written, also half a pair of surrogates
    text = json.dumps(value, separators=(",", ":")).encode("ascii")
    write_whole(path, text)


def read_json(path: Path) -> Any:
    """None where there is no such file."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None


def remove_asides(folder: Path) -> None:
    """What a process left that ended while it wrote."""
    for path in folder.glob(".*"):
        if path.is_file():
            path.unlink(missing_ok=True)
