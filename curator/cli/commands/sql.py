"""curator sql"""

from __future__ import annotations

import sys
from dataclasses import asdict
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import _sql_output, layout, output, streams
from curator.cli._stdin import stdin_text
from curator.cli.numbers import Number
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.queries.sql import Answer

#: Rows of a table at a terminal.
_SHOWN = 200


@click.command(
    "sql",
    epilog="""\b
Examples:
  curator sql --views
  curator sql "SELECT role, count(*) FROM messages GROUP BY role"
  curator sql "SELECT entity, count(*) AS n FROM findings GROUP BY entity ORDER BY n DESC" --format csv
  curator sql --file weekly.sql --out weekly.parquet
  echo "FROM labels LIMIT 5" | curator sql -
""",
)
@click.argument("query", required=False)
@click.option("--file", "path", type=NamedPath(path_type=Path, exists=True, dir_okay=False), metavar="PATH",
              help="Read the query from a file.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]),
              help="Else as --out is called, a table at a terminal, CSV in a pipe.")  # fmt: skip
@click.option("--out", type=NamedPath(path_type=Path, dir_okay=False), metavar="FILE", help="Else stdout.")
@click.option("--timeout", type=Number(min=0.001), metavar="S", help="Stop the query after so many seconds.")
@click.option("--views", is_flag=True, help="List what can be read, and what its columns mean.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    query: str | None,
    path: Path | None,
    form: str | None,
    out: Path | None,
    timeout: float | None,
    views: bool,
) -> None:
    """Ask in SQL (DuckDB's), over scrubbed views of the workspace (docs/sql.md).

    It only reads, and reaches no file, no network and no text that is not scrubbed: withheld text is NULL. QUERY may be
    - for stdin. With --json, one object with columns and rows.
    """
    from curator.queries.sql import answered, refuse_own, write_answer

    if views:
        _list_views(session)
        return
    query = _words(query, path)
    if form is None and not session.as_json:
        form = _sql_output.SUFFIXES.get(out.suffix.lower()) if out else "table" if sys.stdout.isatty() else "csv"
    if out and (form in (None, "table") or session.as_json):
        raise UsageError(f"{out} says no format", fix="add --format csv, json or parquet, without --json")
    if form == "parquet" and out is None and sys.stdout.isatty():
        raise UsageError("Parquet is not for a terminal", fix="add --out FILE")
    with session.open() as workspace:
        if out:
            refuse_own(workspace, out)
        with answered(workspace, query, timeout=timeout) as answer:
            if out:
                write_answer(workspace, out, partial(_sql_output.write, answer, str(form)))
                session.note(f"{answer.rows:,} rows in {layout.near(str(out))}")
            elif session.as_json:
                columns = [{"name": name, "type": kind} for name, kind in answer.columns]
                rows = [row for batch in _sql_output.batches(answer) for row in batch]
                output.emit_json("sql", {"columns": columns, "rows": rows})
            elif form == "parquet":
                _sql_output.write(answer, form, sys.stdout.buffer)
            elif form == "table":
                _show(session, answer)
            else:
                for text in _sql_output.texts(answer, str(form)):
                    streams.write(streams.visible(text) if sys.stdout.isatty() else text)
                    if output.reader_gone():
                        return


def _words(query: str | None, path: Path | None) -> str:
    """The query, from wherever it is."""
    if (query is None) == (path is None):
        raise UsageError(
            "there is no query" if query is None else "there are two queries",
            fix='such as: curator sql "FROM messages LIMIT 5" (or --file PATH, or - for stdin)',
        )
    if path is None:
        return stdin_text() if query == "-" else str(query)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start + 1})", fix="convert it with iconv") from None


def _show(session: Session, answer: Answer) -> None:
    rows = list(islice((row for batch in _sql_output.batches(answer) for row in batch), _SHOWN))
    lines = [[value if isinstance(value, int | float) else _line(value) for value in row] for row in rows]
    output.emit_lines(layout.table(lines, [name for name, _ in answer.columns]))
    if answer.rows > len(rows):
        session.note(f"{len(rows)} of {answer.rows:,} rows shown: --out FILE, or --format csv")


def _line(value: object) -> str:
    return "" if value is None else str(value).replace("\n", " ")


def _list_views(session: Session) -> None:
    from curator.queries.sql import VIEWS

    if session.as_json:
        found = [{key: item for key, item in asdict(view).items() if key != "query"} for view in VIEWS.values()]
        output.emit_json("sql", {"views": found})
        return
    for view in VIEWS.values():
        output.emit_lines(layout.wrapped(f"{view.name}: {view.about}", "", "  "))
        for column in view.columns:
            head = f"  {column.name:<14}{column.type:<11}"
            output.emit_lines(layout.wrapped(column.about, head, " " * len(head)))
