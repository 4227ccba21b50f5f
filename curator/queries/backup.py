"""What a backup says of itself, and where backups of a workspace went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from curator.errors import UsageError
from curator.store import backups
from curator.store.backups import BackupRow
from curator.workspace import Workspace

MANIFEST = "backup.json"
FORMAT = "curator/backup/1"
#: The file of the store in a backup, and that which tells its newest event.
STORE, MARK = "store.duckdb", "store.mark"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """path: within the backup, with "/"."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """made: UTC. event: the newest one in it. workspace: the id under which its project key lies."""

    id: str
    made: str
    product: str
    workspace: str
    event: int
    files: tuple[BackupFile, ...]


def read(folder: Path) -> Backup:
    """What stands in a backup's folder, by its manifest. Raises UsageError where there is none that can be restored."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise UsageError(f"{folder} was made by a newer version ({told['format']})", fix="upgrade curator")
        files = tuple(BackupFile(str(f["path"]), int(f["bytes"]), str(f["sha256"])) for f in told["files"])
        found = Backup(told["id"], told["made"], told["product"], told["workspace"], int(told["event"]), files)
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{folder} is no backup", fix="name the folder that `curator backup` made") from None
    for file in files:
        parts = PurePosixPath(file.path)
        if parts.is_absolute() or ".." in parts.parts:
            raise UsageError(f"{folder} names a file outside of it", fix="take another backup")
    return found


def every(workspace: Workspace) -> list[BackupRow]:
    """Where backups went, the oldest first; some may be gone since."""
    return backups.every(workspace.store)
