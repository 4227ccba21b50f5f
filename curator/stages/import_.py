"""import: files to conversations, streamed; every good record kept, every bad one listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from curator.errors import Question, UndecidedError, UsageError
from curator.identity import digest_of, operation_id
from curator.queries.file_names import shown
from curator.queries.inputs import Input, Named, find, is_there
from curator.queries.pending import Pending
from curator.queries.reading import Reading, items
from curator.sources import Item, Layout, blocks, stamp
from curator.stages._ahead import ahead
from curator.stages._import_batches import Batch, batches
from curator.stages._stage import Run, Stage
from curator.store import imports
from curator.workspace import Workspace

#: Raise when the records that a file becomes would change.
CODE_VERSION = 2


@dataclass(frozen=True)
class Options:
    """paths: files, or folders and archives whose files are read, or what came through a pipe.

    only: the files to read of these, as `Skipped` names them; empty for all.
    """

    paths: tuple[Named, ...]
    reading: Reading = field(default_factory=Reading)
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileResult:
    """lines = ok + rejected + blank; ok = conversations + duplicates_of_earlier_imports.

    dropped: what of its records is not in the conversations, kind -> how many. beside: files that lie with those of an
    export and hold nothing that is read.
    """

    path: str
    format: str
    reason: str
    lines: int
    ok: int
    rejected: int
    blank: int
    conversations: int
    duplicates_of_earlier_imports: int
    dropped: dict[str, int]
    beside: int


@dataclass(frozen=True)
class Skipped:
    """named: whether it was asked for by name, not found in a folder. question: what people must say to have it read;
    it holds names of speakers, and is for the person's own terminal alone."""

    path: str
    reason: str
    fix: str
    named: bool
    question: Question | None = None


@dataclass(frozen=True)
class Result:
    """skipped: files that could not be read, or not to their end."""

    imports: list[FileResult]
    skipped: list[Skipped]


@dataclass(frozen=True)
class _Known:
    """An input, the id of its import, and what tells whether one of its files has been written to since."""

    input: Input
    id: str
    stamps: tuple[tuple[int, ...], ...]
    named: bool


def _version(workspace: Workspace, options: Options) -> str:
    # Keyed, since names of speakers are in it.
    return workspace.ids.keyed("import options", digest_of(CODE_VERSION, asdict(options.reading)))


def _pending(workspace: Workspace, options: Options) -> Pending:
    files, _ = _files(workspace, options)
    known = [imports.find(workspace.store, id=file.id) for file in files]
    done = sum(item is not None and item.done for item in known)
    return Pending(todo=len(files) - done, done=done)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    files, skipped = _files(workspace, options)
    if options.only:
        files = [file for file in files if shown_path(file.input.name) in options.only]
        skipped = [item for item in skipped if item.path in options.only]
    results = []
    for number, file in enumerate(files, 1):
        try:
            results.append(_import_file(workspace, options, file, run, f"file {number} of {len(files)}"))
        except UsageError as error:  # what is wrong with one file is no reason to leave out the others
            question = error.question if isinstance(error, UndecidedError) else None
            skipped.append(Skipped(shown_path(file.input.name), error.message, error.fix, file.named, question))
    return Result(results, skipped)


def _files(workspace: Workspace, options: Options) -> tuple[list[_Known], list[Skipped]]:
    known: list[_Known] = []
    skipped: list[Skipped] = []
    for path in options.paths:
        if isinstance(path, Path):
            if not is_there(path):
                raise UsageError(f"there is no file {path}", fix="check the name; folders are read whole")
            if not path.is_dir() and workspace.owns(path):
                raise UsageError(f"{path} is this workspace's own", fix="name the file that your conversations are in")
            if not path.is_dir() and not path.is_file():
                raise UsageError(f"{path} is no plain file", fix=f"pipe it in: curator import - < {path}")
        found = find(path, options.reading, workspace.owns)
        for item in found.unread:
            skipped.append(Skipped(shown_path(item.name), item.reason, item.fix, named=item.name == str(path)))
        for input in found.inputs:
            try:
                known.append(_identify(workspace, options, input, named=input.name == str(path)))
            except UsageError as error:
                if input.name == str(path):
                    raise
                skipped.append(Skipped(shown_path(input.name), error.message, error.fix, named=False))
    return known, skipped


def _identify(workspace: Workspace, options: Options, input: Input, *, named: bool) -> _Known:
    """The id of an import: the same bytes read the same way are one, whether they lie in a folder or in an archive."""
    stamps = _stamps(input)
    digests = []
    for where in input.files:
        digest = hashlib.sha256()
        for block in blocks(where):
            digest.update(block)
        digests.append(digest.hexdigest())
    whole = digest_of(*zip(input.what.files, digests, strict=True)) if isinstance(input.what, Layout) else digests[0]
    reading = options.reading
    told = {"mapping": reading.mapping or None, "dates": reading.dates, "gap": reading.gap}
    more = [(name, value) for name, value in told.items() if value is not None]
    settings = digest_of(CODE_VERSION, input.format, dict(reading.columns), dict(reading.roles), *more)
    return _Known(input, workspace.ids.keyed("import", whole, settings), stamps, named)


def _stamps(input: Input) -> tuple[tuple[int, ...], ...]:
    try:
        return tuple(stamp(where) for where in input.files)
    except OSError as error:
        raise UsageError(f"cannot read {input.name}: {error.strerror}", fix="check that it is still there") from None


def _unchanged(file: _Known, found: Iterator[Item]) -> Iterator[Item]:
    """What was found, to its end. Raises UsageError there where a file is not the one that it was at the beginning."""
    yield from found
    if _stamps(file.input) != file.stamps:
        raise UsageError(
            f"{file.input.name} changed while it was read", fix="import it again once nothing writes to it any more"
        )


def _import_file(workspace: Workspace, options: Options, file: _Known, run: Run, step: str) -> FileResult:
    before = imports.find(workspace.store, id=file.id)
    if before is not None and before.done:
        return _told(file, before, conversations=0, duplicates=before.ok)
    read = (0, None)  # type: tuple[int, int | None]

    def made(check: Callable[[], None]) -> Iterator[Batch]:
        def tell(done: int, total: int | None) -> None:
            nonlocal read
            check()
            read = (done, total)

        found = items(file.input.what, file.input.format, options.reading, tell, plain=True)
        return batches(_unchanged(file, found), workspace.ids, before.through if before else 0)

    def show() -> None:
        run.check()
        if read[0]:
            run.progress(*read, "bytes", step)

    after = before
    with closing(ahead(made, show)) as ready:
        for batch in ready:
            show()
            after = imports.add(
                workspace.store,
                op=operation_id("import", file.id, batch.through, batch.last),
                import_id=file.id,
                path=shown_path(file.input.name),
                format=file.input.format,
                actor=run.actor,
                through=batch.through,
                blank=batch.blank,
                done=batch.last,
                rows=batch.rows,
                dropped=batch.dropped,
            )
    assert after is not None
    return _told(file, after, after.conversations, after.duplicates)


def shown_path(path: str) -> str:
    """A path as it is told and kept."""
    return shown(path)


def _told(file: _Known, item: imports.Import, conversations: int, duplicates: int) -> FileResult:
    return FileResult(
        path=shown_path(file.input.name),
        format=file.input.format,
        reason=file.input.reason,
        lines=item.lines,
        ok=item.ok,
        rejected=item.rejected,
        blank=item.blank,
        conversations=conversations,
        duplicates_of_earlier_imports=duplicates,
        dropped=item.dropped,
        beside=file.input.beside,
    )


STAGE: Stage[Options, Result] = Stage(
    name="import", after=(), options=Options, version=_version, pending=_pending, run=_run
)
