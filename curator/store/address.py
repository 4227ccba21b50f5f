"""Where the owner of a store is reached: a socket in a short private folder, whatever the workspace's path."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from curator.errors import StoreError

#: A longer path cannot be bound (107 bytes on Linux, 103 on macOS).
_LONGEST: Final = 100
#: Seconds after which a socket that nobody finished is litter.
_OLD: Final = 60.0
_BACKLOG: Final = 64


def bind() -> tuple[socket.socket, Path]:
    """A socket that listens, and its path. Only this user can connect; what killed owners left is removed.

    Raises StoreError where no folder is fit for one.
    """
    folder = _folder()
    _sweep(folder)
    path = folder / f"{secrets.token_hex(8)}.sock"
    # It gets its name once it listens: a socket that refuses is an owner's that was killed.
    aside = path.with_suffix(".new")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(aside))
        aside.chmod(0o600)
        listener.listen(_BACKLOG)
        aside.rename(path)
    except OSError as error:
        listener.close()
        aside.unlink(missing_ok=True)
        raise StoreError(f"cannot make a socket in {folder}: {error.strerror}", fix="make it writable") from None
    return listener, path


def _folder() -> Path:
    """A folder for this user alone. A login's own is best; cron and containers have none."""
    tried = []
    for parent in _parents():
        folder = parent / f"curator-{os.getuid()}"
        tried.append(str(folder))
        if len(os.fsencode(folder)) + 30 > _LONGEST:
            continue
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            # In a folder that everybody writes to, somebody else may have made it first.
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
                folder.chmod(0o700)
                return folder
    raise StoreError(
        f"there is no private folder for a socket: tried {', '.join(tried)}",
        fix="set TMPDIR to a short path that you can write to",
    )


def _parents() -> Iterator[Path]:
    given = os.environ.get("XDG_RUNTIME_DIR")
    if given:
        yield Path(given)
    yield Path(tempfile.gettempdir())
    yield Path("/tmp")


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            unfinished = path.suffix == ".new" and time.time() - path.lstat().st_mtime > _OLD
            if unfinished or (path.suffix == ".sock" and _refuses(path)):
                path.unlink()


def _refuses(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
        asked.settimeout(0)
        try:
            asked.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:  # its backlog is full, so it lives
            return False
    return False
