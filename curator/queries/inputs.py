"""What there is to import at a path: files one by one, and exports of several files that are one import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from curator import registry
from curator.errors import CuratorError, Question, UsageError
from curator.private import make_folder
from curator.queries.gathering import MANY, gathered
from curator.queries.reading import Progress, Reading, format_of, items
from curator.sources import Item, Layout, Spooled, Where, claimed, is_zip, of_folder, of_zip

#: What people name: a file, folder or archive, or what came through a pipe.
Named = Path | Spooled


@dataclass(frozen=True, slots=True)
class Input:
    """What one import reads. what: a file, or the files of an export. reason: why it is taken for one of `format`.

    beside: files that lie with those of an export and hold nothing that is read.
    """

    what: Where | Layout
    format: str
    reason: str
    beside: int = 0

    @property
    def name(self) -> str:
        return self.what.at if isinstance(self.what, Layout) else str(self.what)

    @property
    def files(self) -> tuple[Where, ...]:
        return tuple(self.what.files.values()) if isinstance(self.what, Layout) else (self.what,)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is no input, with why and how to mend it. question: what people must say to have it read."""

    name: str
    reason: str
    fix: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Found:
    inputs: list[Input]
    unread: list[Unread]


def find(named: Named, how: Reading, ours: Callable[[Path], bool] = lambda path: False) -> Found:
    """All inputs of a file, folder or archive. ours: which files of a folder are not to be looked at.

    Raises UsageError for a file that cannot be read, or has no known format; of those in folders and archives it is
    told in `unread`.
    """
    found = Found([], [])
    if isinstance(named, Path) and is_there(named) and named.is_dir():
        _look(of_folder(named, ours), how, found)
    elif _packed(named):
        _look_into(named, how, found)
    else:
        found.inputs.append(Input(named, *format_of(named, how)))
    _gather(str(named), found)
    if not found.inputs:
        found.unread.append(Unread(str(named), "nothing in it can be read", "name its format with --format"))
    return found


def _gather(at: str, found: Found) -> None:
    """Where there are very many files of one format, these are one input."""
    if len(found.inputs) < MANY:
        return
    files: dict[str, list[Where]] = {}
    for input in found.inputs:
        if not isinstance(input.what, Layout):
            files.setdefault(input.format, []).append(input.what)
    for format, layout in gathered(at, files):
        taken = {id(where) for where in layout.files.values()}
        found.inputs[:] = [input for input in found.inputs if id(input.what) not in taken]
        found.inputs.append(Input(layout, format, f"{len(taken):,} files are, each by what is in it"))


def is_there(path: Path) -> bool:
    """Whether there is something at a path. Raises UsageError where that cannot be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", fix="check its name and permissions") from None
    return True


def _look(layout: Layout, how: Reading, found: Found) -> None:
    """Its files and what lies in its folders, unless it is an export as a whole."""
    found.unread.extend(Unread(f"{layout.at}/{item.name}", item.reason, item.fix) for item in layout.refused)
    formats = [] if how.mapping else [how.format] if how.format else registry.names("curator.sources")
    whole = claimed(layout, formats)
    if whole is not None:
        detected, claim = whole
        beside = len(layout.files) - len(claim.names)
        found.inputs.append(Input(layout.only(claim.names), detected.format, detected.reason, beside))
        return
    files, folders = layout.parts()
    for where in files:
        try:
            if isinstance(where, Path) and _packed(where):
                _look_into(where, how, found)
            else:
                found.inputs.append(Input(where, *format_of(where, how)))
        except UsageError as error:
            found.unread.append(Unread(str(where), error.message, error.fix))
    for folder in folders:
        try:
            _look(folder, how, found)
        except UsageError as error:
            found.unread.append(Unread(folder.at, error.message, error.fix))


def _look_into(archive: Named, how: Reading, found: Found) -> None:
    _look(of_zip(archive), how, found)


def _packed(named: Named) -> bool:
    try:
        return (isinstance(named, Spooled) or named.is_file()) and is_zip(named)
    except OSError as error:
        raise UsageError(f"cannot read {named}: {error.strerror}", fix="check its permissions") from None


def read_file(path: Path, how: Reading, progress: Progress = lambda done, total: None) -> tuple[str, Iterator[Item]]:
    """(format, everything in it, streamed) of a file, or of a folder or archive that holds one export.

    Raises UsageError as `find` does, and where there are several files.
    """
    inputs = find(path, how).inputs
    if path.is_dir() and not any(isinstance(input.what, Layout) for input in inputs):
        raise UsageError(f"{path} is a folder", fix="name a file in it")
    if len(inputs) != 1:
        raise UsageError(f"{path} holds {len(inputs)} files that can be read", fix="unpack it and name one of them")
    (only,) = inputs
    return only.format, items(only.what, only.format, how, progress)


@contextmanager
def piped(stream: BinaryIO, folder: Path, progress: Progress = lambda done, total: None) -> Iterator[Spooled]:
    """All that comes through a pipe, kept while the block runs: telling the format and reading it take two passes.

    folder: where the file without a name lies, such as the workspace's folder of what is spilled.
    """
    try:
        spooled = Spooled(make_folder(folder), stream, progress)
    except OSError as error:
        raise CuratorError(f"keeping what comes from the pipe failed: {error.strerror}", fix="free the disk") from None
    try:
        yield spooled
    finally:
        spooled.close()
