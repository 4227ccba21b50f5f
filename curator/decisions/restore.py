"""A workspace made again from a backup, checked before it takes its place."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from curator import project_key
from curator.config import load
from curator.errors import DiskFull, RefusedError, UsageError
from curator.passphrase import Ask
from curator.privacy.vault import NAME as VAULT
from curator.queries import backup as kept
from curator.queries import vault
from curator.queries.verify import verify
from curator.records import Progress
from curator.store.checks import StoreCheck
from curator.workspace import CONFIG_NAME, Workspace

_ASIDE: Final = ".curator-restore-"
_BLOCK: Final = 1 << 20
#: What opening the restored store leaves beside it.
_OF_OPENING: Final = ("store.lock", "vault.lock")
Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """event: the newest one that came back. made: when the backup was, UTC."""

    folder: str
    event: int
    made: str
    checks: list[StoreCheck]


def restore(backup: Path, folder: Path, listener: Listener | None = None, ask: Ask | None = None) -> Restored:
    """Make a workspace of a backup in a new or empty folder. ask: as in `Workspace.open`.

    Raises UsageError where the backup is none, is not whole, or its project key is not here; StoreError where that key
    is another; RefusedError where the restored store fails a check. Then `folder` stays as it was.
    """
    found = kept.read(backup)
    project_key.read(found.workspace)
    folder = folder.resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty", fix="name a new folder")
    aside = folder.with_name(f"{_ASIDE}{folder.name}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        _copy(backup, aside, found, listener)
        if load(aside / CONFIG_NAME).workspace.id != found.workspace:
            raise UsageError(f"{backup} is of two workspaces", fix="take another backup")
        with Workspace(aside, ask=ask) as workspace:
            if not any(file.path == VAULT for file in found.files):
                vault.remember(workspace, None)
            checks = verify(workspace)
        failed = tuple(f"{check.name}: {check.detail}" for check in checks if not check.ok)
        if failed:
            raise RefusedError("the restored store is not what it was", fix="take another backup", reasons=failed)
        for name in _OF_OPENING:
            (aside / name).unlink(missing_ok=True)
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        if DiskFull.is_told_by(error):
            raise DiskFull from None
        raise UsageError(f"cannot restore to {folder}: {error.strerror}", fix="check permissions and space") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Restored(str(folder), found.event, found.made, checks)


def _copy(backup: Path, to: Path, found: kept.Backup, listener: Listener | None) -> None:
    """Every file that the manifest names, durable. Raises UsageError where one is not as it was written."""
    total = sum(file.bytes for file in found.files)
    done, began = 0, time.monotonic()
    for file in found.files:
        target = to / file.path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        try:
            source = (backup / file.path).open("rb")
        except OSError as error:
            raise _damaged(backup, file.path, error.strerror or "it cannot be read") from None
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with source, os.fdopen(descriptor, "wb") as stream:
            while block := source.read(_BLOCK):
                digest.update(block)
                stream.write(block)
                done += len(block)
                if listener is not None:
                    listener(_progress(done, total, time.monotonic() - began))
            stream.flush()
            os.fsync(stream.fileno())
        if digest.hexdigest() != file.sha256:
            raise _damaged(backup, file.path, "it is not as it was written")


def _damaged(backup: Path, name: str, what: str) -> UsageError:
    return UsageError(f"{backup / name}: {what}", fix="take another backup; this one is damaged")


def _progress(done: int, total: int, seconds: float) -> Progress:
    rate = done / max(seconds, 1e-9)
    return Progress("", "restore", "", done, total, "bytes", rate, (total - done) / rate, "running")
