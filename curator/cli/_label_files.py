"""curator label import / export"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli.numbers import counted
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options
from curator.errors import UsageError

#: Lines left out that are named on a terminal.
_SHOWN = 20


@click.command(
    "import",
    epilog="""\b
Examples:
  curator label import labels.jsonl --as ann

Each line: {"id" or "file" and "line", "task", "value"}.
""",
)
@click.argument("path", type=NamedPath(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--strict", is_flag=True, help="Answer 3 if any line was left out.")
@session_options
def IMPORT(session: Session, path: Path, strict: bool) -> None:  # noqa: N802
    """Labels from a file, all in one batch that is undone as one; bad lines are listed and left out."""
    from curator.decisions.label_file import import_labels as bring_in

    with session.open() as workspace:
        result = bring_in(workspace, path, actor=session.actor)
    if session.as_json:
        output.emit_json(
            "label-import", {"labels": result.labels, "unchanged": result.unchanged, "errors": result.errors}
        )
    else:
        output.emit_text(
            f"{counted(result.labels, 'label')}, {result.unchanged:,} as they were, "
            f"{counted(len(result.errors), 'line')} left out"
        )
        for error in result.errors[:_SHOWN]:
            diagnostics.warn(f"{path}:{error['line']}: {error['reason']}")
        if len(result.errors) > _SHOWN:
            diagnostics.warn(f"and {len(result.errors) - _SHOWN:,} more lines (--json lists all)")
    if strict and result.errors:
        raise click.exceptions.Exit(3)


@click.command(
    "export",
    epilog="""\b
Examples:
  curator label export --out labels.jsonl
""",
)
@click.option("--out", type=NamedPath(path_type=Path, dir_okay=False), metavar="FILE", help="Else stdout.")
@session_options
def EXPORT(session: Session, out: Path | None) -> None:  # noqa: N802
    """Every label that holds, a JSON line each: id, task, value, actor, time, provenance."""
    from curator.queries.queue import labels

    with session.open() as workspace:
        found = list(labels(workspace))
    if out is None and session.as_json:
        output.emit_json("label-export", {"labels": found})
        return
    if out is None:
        for label in found:
            output.emit_json_line(label)
        return
    from curator.workspace import write_whole

    try:
        write_whole(out, "".join(map(output.json_line, found)))
    except OSError as error:
        raise UsageError(
            f"cannot write {out}: {error.strerror}", fix="check the folder, permissions and space"
        ) from None
    if session.as_json:
        output.emit_json("label-export", {"file": str(out), "labels": len(found)})
    else:
        output.emit_text(f"{counted(len(found), 'label')} in {out}")
