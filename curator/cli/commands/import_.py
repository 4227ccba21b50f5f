"""curator import"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli._dry_run import dry_run as dry_run_of
from curator.cli._dry_run import tell_skipped, why_unread
from curator.cli._reading import byte_progress, reading_options
from curator.cli._stdin import stdin_number
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options
from curator.registry import names

if TYPE_CHECKING:
    from curator.queries.inputs import Named
    from curator.queries.reading import Reading

_FORMATS = textwrap.fill(", ".join(names("curator.sources")), 76, initial_indent="  ", subsequent_indent="  ",
                         break_on_hyphens=False)  # fmt: skip


@click.command(
    "import",
    epilog=f"""\b
Examples:
  curator import chats.jsonl
  curator import inbox/ --strict
  curator import export.zip
  zcat chats.jsonl.gz | curator import -
  curator import answers.csv --map Frage=prompt --map Antwort=completion
  curator import chat.txt --role 'Ann Berg=assistant' --dates day-first
  curator import tickets.json --map tickets.toml

\b
Formats, told apart by what is in a file; --format names one:
{_FORMATS}

\b
A file for --map says where in JSON of any shape what stands, such as:
  records = "data.tickets"        # left out for lines and arrays of records
  id = "number"                   # also thread, title, time, metadata = [...]
  [[turn]]
  as = "user"
  content = "question.text"
  [[turn]]
  each = "conversation.messages"  # paths below are within each of them
  role = "author.kind"
  content = "body"
  time = "sent"                   # also name, author, model
  [roles]
  agent = "assistant"
""",
)
@click.argument("paths", nargs=-1, required=True, type=NamedPath(path_type=Path), metavar="PATH...")
@reading_options
@click.option("--dry-run", is_flag=True, help="Show how files are read and the first three, unscrubbed; no import.")
@click.option("--strict", is_flag=True, help="Answer 3 if anything was rejected.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    paths: tuple[Path, ...],
    reading: Reading,
    dry_run: bool,
    strict: bool,
) -> None:
    """Read conversations from files and folders; every good record is kept, every bad one listed.

    A PATH is a file (also .gz and .zst), a folder, a .zip, or - for what comes through a pipe. An export of several
    files, as a folder or .zip, is one import.
    """
    from curator.cli._importing import import_asking
    from curator.queries.dry_run import left_out
    from curator.queries.file_names import told
    from curator.stages.import_ import Options

    if dry_run:
        with _named(session, paths, Path(gettempdir())) as named:
            rejected = dry_run_of(session, named, reading)
        if rejected and strict:
            raise click.exceptions.Exit(3)
        return
    with session.open() as workspace, _named(session, paths, workspace.folder / "spill") as named:
        result = import_asking(session, workspace, Options(named, reading))
        shown = {} if session.as_json else {f.path: told(workspace, f.path) for f in result.imports}
    if session.as_json:
        output.emit_json("import", asdict(result))
    else:
        heads = ("file", "format", "lines", "ok", "rejected", "blank", "new", "already here")
        rows = [
            (
                shown[f.path],
                f.format,
                f.lines,
                f.ok,
                f.rejected,
                f.blank,
                f.conversations,
                f.duplicates_of_earlier_imports,
            )
            for f in result.imports
        ]
        output.emit_lines(output.table(rows, heads))
        for file in result.imports:
            if missing := left_out(file.dropped, file.beside):
                output.emit_text(f"{shown[file.path]}: left out {missing}")
    for skipped in result.skipped:
        if skipped.named:
            diagnostics.warn(f"skipped {why_unread(skipped.path, skipped.reason, skipped.fix)}")
        if skipped.question is not None:
            diagnostics.tell_question(skipped.question)
    tell_skipped([(item.path, item.reason) for item in result.skipped if not item.named], session, "skipped")
    rejected = sum(file.rejected for file in result.imports)
    if rejected:
        session.note(f"{rejected:,} rejected: see `curator rejects`")
        if strict:
            raise click.exceptions.Exit(3)
    if any(skipped.named or skipped.question for skipped in result.skipped):
        raise click.exceptions.Exit(2)
    session.note("next: curator scrub")


@contextmanager
def _named(session: Session, paths: tuple[Path, ...], folder: Path) -> Iterator[tuple[Named, ...]]:
    """The paths, with what comes on stdin in the place of `-`."""
    from curator.queries.inputs import piped

    if Path("-") not in paths:
        yield paths
        return
    with (
        open(stdin_number(), "rb", closefd=False) as stream,
        byte_progress("import", quiet=session.quiet) as told,
        piped(stream, folder, told) as spooled,
    ):
        named: list[Named] = [spooled if path == Path("-") else path for path in dict.fromkeys(paths)]
        yield tuple(named)
