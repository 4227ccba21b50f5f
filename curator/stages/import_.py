"""import: files to conversations, streamed; every good record kept, every bad one listed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from curator.errors import UsageError
from curator.identity import digest_of, operation_id
from curator.queries.pending import Pending
from curator.queries.reading import Reading, format_of, items
from curator.sources import Item
from curator.stages._stage import Run, Stage
from curator.store import imports, shape
from curator.workspace import Workspace

#: Raise when the records that a file becomes would change.
CODE_VERSION = 2
_ITEMS_A_BATCH = 1000
_BYTES_A_BATCH = 16_000_000


@dataclass(frozen=True)
class Options:
    """paths: files, or folders whose files are read."""

    paths: tuple[Path, ...]
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True)
class FileResult:
    """lines = ok + rejected + blank; ok = conversations + duplicates_of_earlier_imports."""

    path: str
    format: str
    reason: str
    lines: int
    ok: int
    rejected: int
    blank: int
    conversations: int
    duplicates_of_earlier_imports: int


@dataclass(frozen=True)
class Skipped:
    """named: whether it was asked for by name, not found in a folder."""

    path: str
    reason: str
    fix: str
    named: bool


@dataclass(frozen=True)
class Result:
    """skipped: files that could not be read, or not to their end."""

    imports: list[FileResult]
    skipped: list[Skipped]


@dataclass(frozen=True)
class _File:
    path: Path
    format: str
    reason: str
    id: str


def _version(workspace: Workspace, options: Options) -> str:
    return digest_of("import", CODE_VERSION, asdict(options.reading))


def _pending(workspace: Workspace, options: Options) -> Pending:
    files, _ = _files(workspace, options)
    known = [imports.find(workspace.store, id=file.id) for file in files]
    done = sum(item is not None and item.done for item in known)
    return Pending(todo=len(files) - done, done=done)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    files, skipped = _files(workspace, options)
    results = []
    for number, file in enumerate(files, 1):
        try:
            results.append(_import_file(workspace, options, file, run, f"file {number} of {len(files)}"))
        except UsageError as error:  # what is wrong with one file is no reason to leave out the others
            skipped.append(Skipped(shown_path(file.path), error.message, error.fix, named=file.path in options.paths))
    return Result(results, skipped)


def _files(workspace: Workspace, options: Options) -> tuple[list[_File], list[Skipped]]:
    found: list[_File] = []
    skipped: list[Skipped] = []
    for path in options.paths:
        if not path.exists():
            raise UsageError(f"there is no file {path}", fix="check the name; folders are read whole")
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")):
                if workspace.owns(inner):
                    continue
                try:
                    found.append(_identify(workspace, options, inner))
                except UsageError as error:
                    skipped.append(Skipped(shown_path(inner), error.message, error.fix, named=False))
        elif workspace.owns(path):
            raise UsageError(f"{path} is this workspace's own", fix="name the file that your conversations are in")
        else:
            found.append(_identify(workspace, options, path))
    return found, skipped


def _identify(workspace: Workspace, options: Options, path: Path) -> _File:
    """Which format a file is of, and the id of its import: the same bytes read the same way are one import."""
    if not path.is_file():
        raise UsageError(f"{path} is no plain file", fix="write what comes from a pipe to a file first")
    try:
        name, reason = format_of(path, options.reading)
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", fix="check its permissions") from None
    settings = digest_of(CODE_VERSION, name, dict(options.reading.columns), dict(options.reading.roles))
    return _File(path, name, reason, workspace.ids.keyed("import", digest.hexdigest(), settings))


def _import_file(workspace: Workspace, options: Options, file: _File, run: Run, step: str) -> FileResult:
    before = imports.find(workspace.store, id=file.id)
    if before is not None and before.done:
        return _told(file, before, conversations=0, duplicates=before.ok)
    found = items(file.path, file.format, options.reading, lambda done, total: run.progress(done, total, "bytes", step))
    after = before
    through = before.through if before else 0
    for batch in _batches(_rows(found), through):
        run.check()
        after = imports.add(
            workspace.store,
            op=operation_id("import", file.id, batch.through, batch.last),
            import_id=file.id,
            path=shown_path(file.path),
            format=file.format,
            actor=run.actor,
            through=batch.through,
            blank=batch.blank,
            done=batch.last,
            rows=pa.RecordBatch.from_pylist(batch.rows, schema=imports.ITEM_SCHEMA),
        )
    assert after is not None
    return _told(file, after, after.conversations, after.duplicates)


def shown_path(path: Path) -> str:
    """A path as text, with escapes for bytes of its name that are not UTF-8."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _told(file: _File, item: imports.Import, conversations: int, duplicates: int) -> FileResult:
    return FileResult(
        path=shown_path(file.path),
        format=file.format,
        reason=file.reason,
        lines=item.lines,
        ok=item.ok,
        rejected=item.rejected,
        blank=item.blank,
        conversations=conversations,
        duplicates_of_earlier_imports=duplicates,
    )


@dataclass(frozen=True)
class _Batch:
    rows: list[dict[str, Any]]
    blank: int
    through: int
    last: bool


def _rows(items: Iterator[Item]) -> Iterator[tuple[int, int, dict[str, Any] | None]]:
    """(line, bytes, row of ITEM_SCHEMA or None for a blank) of each item; equal records are counted."""
    seen: dict[bytes, int] = {}
    for item in items:
        if item.conversation is not None:
            record = shape.canonical(item.conversation)
            digest = hashlib.sha256(record.encode()).digest()[:12]
            occurrence = seen.get(digest, 0)
            seen[digest] = occurrence + 1
            row = {"line": item.line, "offset": item.offset, "record": record, "occurrence": occurrence}
            yield item.line, len(record), row
        elif item.reject is not None:
            reject = item.reject
            row = {"line": item.line, "offset": item.offset, "reason": reject.reason, "raw": reject.raw}
            yield item.line, len(reject.raw), row
        else:
            yield item.line, 1, None


def _batches(rows: Iterator[tuple[int, int, dict[str, Any] | None]], through: int) -> Iterator[_Batch]:
    """Batches of what lies behind line `through`; the last one, which may be empty, is marked."""
    fresh = (row for row in rows if row[0] > through)
    end = through
    while True:
        batch: list[dict[str, Any]] = []
        blank = size = 0
        count = 0
        for line, weight, row in islice(fresh, _ITEMS_A_BATCH):
            count += 1
            end = max(end, line)
            size += weight
            if row is None:
                blank += 1
            else:
                batch.append(row)
            if size > _BYTES_A_BATCH:
                break
        last = count < _ITEMS_A_BATCH and size <= _BYTES_A_BATCH
        yield _Batch(batch, blank, end, last)
        if last:
            return


STAGE: Stage[Options, Result] = Stage(
    name="import", after=(), options=Options, version=_version, pending=_pending, run=_run
)
