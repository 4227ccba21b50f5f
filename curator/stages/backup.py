"""backup: a consistent copy of a workspace that is in use, whole or not there."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from curator import __version__, project_key, store_key
from curator.errors import UsageError
from curator.exports.manifest import sha256_of
from curator.privacy.vault import NAME as VAULT
from curator.private import sync
from curator.queries import backup as kept
from curator.queries.pending import Pending
from curator.queries.vault import vault_of
from curator.stages._stage import Run, Stage
from curator.store import backups
from curator.workspace import CONFIG_NAME, Workspace, write_whole

_ASIDE = ".curator-backup-"


@dataclass(frozen=True)
class Options:
    """to: a new or empty folder outside of the workspace; None for one of this moment beside it. vault: whether it is
    in it.
    """

    to: Path | None = None
    vault: bool = True


@dataclass(frozen=True)
class Result:
    """path: the backup's folder. event: the newest one in it. bytes: of all its files. key: where the project key
    lies, which is not in it. encrypted: with the passphrase of this moment. vault: whether that is in it.
    """

    id: str
    path: str
    event: int
    bytes: int
    key: str
    encrypted: bool = False
    vault: bool = False


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    moment = datetime.now(UTC)
    to = (options.to or _beside(workspace, moment)).resolve()
    _refuse(workspace, to)
    with _aside(to) as aside:
        # Nobody takes an entry out of the vault meanwhile: it holds at least what the store knows of.
        with vault_of(workspace).locked() if options.vault else contextlib.nullcontext():
            event = _copy(workspace, aside / kept.STORE, run)
            if options.vault and vault_of(workspace).path.exists():
                shutil.copyfile(workspace.folder / VAULT, aside / VAULT)
        (aside / kept.MARK).write_text(f"{event:020d}", encoding="ascii")
        shutil.copyfile(workspace.folder / CONFIG_NAME, aside / CONFIG_NAME)
        if workspace.is_encrypted:
            shutil.copyfile(workspace.folder / store_key.NAME, aside / store_key.NAME)
        if (workspace.folder / "rules").is_dir():
            shutil.copytree(workspace.folder / "rules", aside / "rules")
        files = []
        for path in sorted(path for path in aside.rglob("*") if path.is_file()):
            path.chmod(0o600)
            sync(path)
            name = path.relative_to(aside).as_posix()
            files.append(kept.BackupFile(name, path.stat().st_size, sha256_of(path)))
            run.check()
        told = kept.Backup(
            id=uuid4().hex[:12],
            made=moment.isoformat(timespec="seconds"),
            product=f"curator {__version__}",
            workspace=workspace.config.workspace.id,
            event=event,
            files=tuple(files),
        )
        write_whole(aside / kept.MANIFEST, json.dumps({"format": kept.FORMAT, **asdict(told)}, indent=2) + "\n")
        (aside / kept.MANIFEST).chmod(0o600)
    vault = any(file.path == VAULT for file in files)
    size = sum(file.bytes for file in files)
    backups.record(
        workspace.store,
        op=uuid4(),
        actor=run.actor,
        id=told.id,
        path=str(to),
        host=socket.gethostname(),
        bytes=size,
        upto=event,
    )
    return Result(told.id, str(to), event, size, project_key.place(told.workspace), workspace.is_encrypted, vault)


def _beside(workspace: Workspace, moment: datetime) -> Path:
    folder = workspace.folder.resolve()
    return folder.parent / f"{folder.name}-backups" / moment.strftime("%Y%m%dT%H%M%SZ")


def _refuse(workspace: Workspace, to: Path) -> None:
    if to.is_relative_to(workspace.folder.resolve()):
        raise UsageError(f"{to} lies in the workspace and would be lost with it", fix="name a folder elsewhere")
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise UsageError(f"{to} is there already", fix="name a new folder; an older backup is never written over")


@contextlib.contextmanager
def _aside(to: Path) -> Iterator[Path]:
    """A private folder beside `to`, which takes its place when the block ends well, and else is gone.

    Raises UsageError where it cannot be made.
    """
    aside = to.with_name(f"{_ASIDE}{to.name}")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
    except OSError as error:
        raise UsageError(f"cannot write beside {to}: {error.strerror}", fix="check permissions and space") from None
    try:
        yield aside
        for folder in [aside, *(path for path in aside.rglob("*") if path.is_dir())]:
            folder.chmod(0o700)
            sync(folder)
        if to.exists():
            to.rmdir()
        aside.rename(to)
        sync(to.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _copy(workspace: Workspace, to: Path, run: Run) -> int:
    """The store as of one moment; answers its newest event."""
    event = 0
    with closing(backups.copy(workspace.store, to=str(to))) as told:  # type: ignore[type-var]
        for batch in told:
            (row,) = batch.to_pylist()
            event = row["event"]
            run.progress(row["done"], row["total"], "rows", row["table"])
            run.check()
    return event


STAGE: Stage[Options, Result] = Stage(
    name="backup",
    after=(),
    options=Options,
    version=lambda workspace, _: __version__,
    pending=lambda workspace, _: Pending(todo=1, done=0),
    run=_run,
)
