"""curator import"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli.session import Session, session_options


@click.command(
    "import",
    epilog="""\b
Examples:
  curator import chats.jsonl
  curator import inbox/ --strict
  curator import answers.csv --map Frage=prompt --map Antwort=completion
""",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--format", "format_name", metavar="F", help="Overrule the detection, such as openai-chat.")
@click.option("--map", "columns", multiple=True, metavar="COLUMN=ROLE", help="What a column of a table holds.")
@click.option("--role", "roles", multiple=True, metavar="NAME=ROLE", help="What a speaker of the file is.")
@click.option("--dry-run", is_flag=True, help="Read and show the first three; import nothing.")
@click.option("--strict", is_flag=True, help="Answer 3 if anything was rejected.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    paths: tuple[Path, ...],
    format_name: str | None,
    columns: tuple[str, ...],
    roles: tuple[str, ...],
    dry_run: bool,
    strict: bool,
) -> None:
    """Read conversations from files and folders; every good record is kept, every bad one listed."""
    from curator.stages.import_ import STAGE, Options

    options = Options(paths, format_name, _pairs(columns, "--map"), _pairs(roles, "--role"))
    if dry_run:
        _dry_run(session, options)
        return
    with session.open() as workspace:
        result = session.run(workspace, STAGE, options)
    if session.as_json:
        output.emit_json("import", {"imports": [asdict(file) for file in result.imports], "skipped": result.skipped})
    else:
        heads = ("file", "format", "lines", "ok", "rejected", "blank", "new", "already here")
        rows = [
            (f.path, f.format, f.lines, f.ok, f.rejected, f.blank, f.conversations, f.duplicates_of_earlier_imports)
            for f in result.imports
        ]
        output.emit_lines(output.table(rows, heads))
    for skipped in result.skipped:
        diagnostics.warn(f"skipped {skipped['path']}: {skipped['reason']}")
    rejected = sum(file.rejected for file in result.imports)
    if rejected:
        session.note(f"{rejected} rejected: see `curator rejects`")
        if strict:
            raise click.exceptions.Exit(3)
    session.note("next: curator scrub")


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = {}
    for item in given:
        name, equals, role = item.rpartition("=")
        if not equals or not name or not role:
            raise click.UsageError(f"{option} wants NAME=ROLE, such as {option} Agent=assistant")
        pairs[name] = role
    return pairs


def _dry_run(session: Session, options: object) -> None:
    from curator.queries.dry_run import dry_run
    from curator.stages.import_ import Options

    assert isinstance(options, Options)
    found = [dry_run(path, options.format, dict(options.columns), dict(options.roles)) for path in options.paths]
    if session.as_json:
        output.emit_json("import", {"dry_run": True, "imports": [asdict(item) for item in found]})
        return
    for item in found:
        output.emit_text(f"{item.path}: {item.format}, since {item.reason}")
        output.emit_text(f"  {item.lines:,} lines, {item.ok:,} ok, {item.rejected:,} rejected, {item.blank:,} blank")
        for reason in item.first_rejects:
            output.emit_text(f"  rejected {reason}")
        for shape in item.first_shapes:
            output.emit_text(f"  {shape}")
