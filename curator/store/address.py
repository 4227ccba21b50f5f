"""Where the owner of a store is reached: a socket in a short private folder, whatever the workspace's path."""

from __future__ import annotations

import contextlib
import errno
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
    tried = []
    for parent in _parents():
        folder = parent / f"curator-{os.getuid()}"
        try:
            _make_private(folder)
            _sweep(folder)
            return _listening(folder)
        except OSError as error:
            tried.append(f"{folder}: {error.strerror}")
    raise StoreError(
        f"there is no private folder for a socket ({'; '.join(tried)})",
        fix="set TMPDIR to a short path that you can write to, with room on its disk",
    )


def _listening(folder: Path) -> tuple[socket.socket, Path]:
    path = folder / f"{secrets.token_hex(8)}.sock"
    # It gets its name once it listens: a socket that refuses is an owner's that was killed.
    aside = path.with_suffix(".new")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(aside))
        aside.chmod(0o600)
        listener.listen(_BACKLOG)
        aside.rename(path)
    except OSError:
        listener.close()
        aside.unlink(missing_ok=True)
        raise
    return listener, path


def _make_private(folder: Path) -> None:
    """Raises OSError where it cannot be one for this user alone, or a socket in it would have too long a path."""
    if len(os.fsencode(folder)) + 30 > _LONGEST:
        raise OSError(errno.ENAMETOOLONG, "too long for a socket's path")
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # In a folder that everybody writes to, somebody else may have made it first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise OSError(errno.EPERM, "it is somebody else's")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _parents() -> Iterator[Path]:
    """A login's own is best; cron and containers have none."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(given):  # by its specification any other is to be ignored
        yield Path(given)
    with contextlib.suppress(FileNotFoundError):
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
