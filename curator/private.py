"""Files and folders for this user alone: most that we write holds what people said, or tells of it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_FILE, _FOLDER = 0o600, 0o700


def write_whole(path: Path, data: str | bytes | Callable[[BinaryIO], object]) -> None:
    """Write aside, fsync, rename: the file is whole or not there, and nobody else may read it.

    data: text, bytes, or what writes to the stream that it is given. Raises OSError, and what `data` raises.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE), "wb") as stream:
            if callable(data):
                data(stream)
            else:
                stream.write(data.encode() if isinstance(data, str) else data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def close_to_others(path: Path) -> None:
    """A file that something else has written."""
    path.chmod(_FILE)


def make_folder(path: Path) -> Path:
    """With those above it that are not there yet, all of them for this user alone; what is there stays as it is."""
    for folder in (*reversed(path.parents), path):
        # not what stands above a folder that is there: it may be none that we can look into
        if not folder.exists():
            folder.mkdir(mode=_FOLDER, exist_ok=True)
    if not path.is_dir():
        path.mkdir(mode=_FOLDER)
    return path


def sync(path: Path) -> None:
    """What a file or folder holds, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
