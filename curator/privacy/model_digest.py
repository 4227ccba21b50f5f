"""What tells one model from another: the content of its files."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from curator.identity import digest_of

_State = tuple[tuple[str, int, int], ...]


def digest_of_folder(folder: Path) -> str:
    """Of the names and contents of all files below it, whatever lies there beside the model.

    Half a gigabyte takes a second to read, and every command asks: so the answer is kept, in the user's folder for such
    things, until a file's size or time changes. Where nothing can be written, it is read each time.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    state = tuple((str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    return _digest(folder, state)


@lru_cache(maxsize=16)
def _digest(folder: Path, state: _State) -> str:
    import platformdirs

    kept = platformdirs.user_cache_path("curator") / "models" / digest_of(str(folder), state)
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if isinstance(found, str):
        return found
    whole = digest_of([(name, _content(folder / name)) for name, _, _ in state])
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_name(f"{kept.name}.{os.getpid()}")
        aside.write_text(json.dumps(whole), encoding="utf-8")
        aside.replace(kept)
    except OSError:
        pass
    return whole


def _content(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
