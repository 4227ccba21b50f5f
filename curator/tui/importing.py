"""Import from the terminal: which file, a look at its beginning, the import itself, and what it could not read."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from curator.errors import UsageError
from curator.tui.words import counted, visible
from curator.tui.work import Done, Job, Listener

if TYPE_CHECKING:
    from curator.queries.dry_run import DryRun
    from curator.stages.import_ import Result
    from curator.tui.app import CuratorApp
    from curator.workspace import Workspace

#: Lines of a file that are looked at before it is imported: a moment's work, however large the file is.
_LOOKED_AT: Final = 500
#: Files of an archive that are told of.
_FILES: Final = 3
#: Names that are listed while one types.
NAMES: Final = 8
#: Rejected lines that are listed.
_REJECTS: Final = 500


def ask(app: CuratorApp) -> None:
    """Ask for a file or folder, and import it in the background."""
    from curator.tui.dialogs.ask_path import AskPath

    def answered(path: Path | None) -> None:
        if path is not None:
            app.work.start(job(path, app.actor))

    app.push_screen(AskPath(app.workspace.owns), answered)


def job(path: Path, actor: str) -> Job:
    """The import stage over one file or folder."""

    def run(workspace: Workspace, listener: Listener) -> Done:
        from curator.stages import run_stage
        from curator.stages.import_ import STAGE, Options

        return _told(run_stage(workspace, STAGE, Options((path,)), actor=actor, listener=listener))

    return Job(f"import {visible(path.name)}", run)


def _told(result: Result) -> Done:
    lines, ok = sum(f.lines for f in result.imports), sum(f.ok for f in result.imports)
    rejected, blank = sum(f.rejected for f in result.imports), sum(f.blank for f in result.imports)
    new = sum(f.conversations for f in result.imports)
    told = f"{counted(lines, 'line')}: {ok:,} ok ({new:,} new), {rejected:,} rejected, {blank:,} blank"
    told += "; `:` rejects tells why" if rejected else ""
    if result.skipped:
        first = result.skipped[0]
        told += f"; {counted(len(result.skipped), 'file')} skipped: {first.path}: {first.reason}"
        told += f"; {first.fix}, with curator import" if first.question is not None else ""
    return Done(visible(told), ok=bool(result.imports))


def look(path: Path, ours: Callable[[Path], bool] = lambda path: False) -> str:
    """What an import would make of the beginning of a file, in some lines; of a folder, how many files it holds.

    Raises UsageError for what is no file or folder, or of no known format, and for one of the workspace's own, which is
    not opened: closing the database's file would drop its lock. No word of the records is in it.
    """
    from curator.queries.dry_run import dry_run
    from curator.queries.reading import Reading

    if ours(path):
        raise UsageError(f"{path} is this workspace's own", fix="name the file that your conversations are in")
    if path.is_dir():
        count = sum(1 for inner in path.rglob("*") if inner.is_file() and not inner.name.startswith("."))
        return f"a folder with {counted(count, 'file')}"
    found, unread = dry_run(path, Reading(), most=_LOOKED_AT)
    told = [_in_words(item) for item in found[:_FILES]]
    told += [f"and {counted(len(found) - _FILES, 'file')} more"] if len(found) > _FILES else []
    told += [f"{counted(len(unread), 'file')} that cannot be read"] if unread else []
    return visible("\n".join(told))


def _in_words(found: DryRun) -> str:
    from curator.queries.dry_run import left_out

    whole = found.lines < _LOOKED_AT
    which = counted(found.lines, "line") if whole else f"the first {found.lines:,} lines"
    told = [f"{found.format}, since {found.reason}"]
    told.append(f"{which}: {found.ok:,} ok, {found.rejected:,} rejected, {found.blank:,} blank")
    beside = ((found.alternatives, "other answers"), (found.hints, "hints of quality"))
    told += [", ".join(f"{count:,} {what}" for count, what in beside if count)]
    told += [f"left out: {lost}" if (lost := left_out(found.dropped, found.beside)) else ""]
    told += [f"rejected {reason}" for reason in found.first_rejects[:3]]
    return "\n".join(text for text in (*told, *found.first_shapes) if text)


def names(typed: str) -> list[str]:
    """Paths that go on as was typed, folders with a slash behind; hidden ones only where a dot was typed."""
    folder, _, begin = typed.rpartition("/")
    try:
        with os.scandir(path_of(f"{folder}/") if "/" in typed else ".") as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries if entry.name.startswith(begin)]
    except (OSError, ValueError, UsageError):
        return []
    head = f"{folder}/" if "/" in typed else ""
    shown = [(name, inside) for name, inside in found if begin or not name.startswith(".")]
    return sorted(f"{head}{name}{'/' if inside else ''}" for name, inside in shown)


def completed(typed: str, found: Sequence[str]) -> str:
    """What was typed, as far as all the names go on alike."""
    alike = min(found, key=len, default="")
    while not all(name.startswith(alike) for name in found):
        alike = alike[:-1]
    return max(typed, alike, key=len)


def path_of(typed: str) -> Path:
    """A path as a person types it, with ~ for their home. Raises UsageError for somebody's home that is not there."""
    try:
        return Path(typed.strip()).expanduser()
    except RuntimeError:
        raise UsageError(f"there is no home for {typed.partition('/')[0]}", fix="write the path out") from None


def show_rejects(app: CuratorApp) -> None:
    """What the newest import of each file could not read: where, and why. No word of it."""
    from curator.tui.dialogs.rejects import Rejects

    app.push_screen(Rejects())


def rejects(workspace: Workspace) -> tuple[list[tuple[str, ...]], int]:
    """(file:line, reason) of the first ones, and how many there are."""
    from curator.queries.file_names import told
    from curator.queries.rejects import rejected

    rows: list[tuple[str, ...]] = []
    count = 0
    for item in rejected(workspace):
        count += 1
        if count <= _REJECTS:
            place = f"{told(workspace, item.path).rpartition('/')[2]}:{item.line}"
            rows.append((visible(place), visible(item.reason).replace("\n", " ")))
    return rows, count
