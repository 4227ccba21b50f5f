"""curator export"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import output
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.stages.export import Result

#: Records of each reason that are named on a terminal.
_SHOWN = 3


@click.command(
    "export",
    epilog="""\b
Examples:
  curator export
  curator export --out ready --dry-run
  curator export --as-of 1200 --out as-it-was
  curator export --answer label --label-task intent --out exports/intent
  curator export --target openai-dpo
  curator export --target alpaca --unfit leave-out
  curator export --bundle axolotl --base ./models/base-1b
  curator export --target tokens --tokenizer ./models/base-1b
""",
)
@click.option("--target", metavar="T", help="What the files are for, such as openai-chat, trl or axolotl.")
@click.option("--model", metavar="M", help="The base model: decides limits and prices.")
@click.option("--out", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR", help="Else exports/TARGET.")
@click.option("--only", type=click.Choice(["all", "accepted"]), help="All that was not dropped, or what was accepted.")
@click.option(
    "--answer", type=click.Choice(["reply", "edit", "label", "labels"]), help="What the answer of an example is."
)
@click.option("--label-task", metavar="TASK", multiple=True,
              help="The task whose label is the answer; several times for --answer labels.")  # fmt: skip
@click.option("--tokenizer", metavar="DIR", help="The base model's tokenizer, for the target tokens.")
@click.option("--unfit", type=click.Choice(["refuse", "leave-out"]), help="Records that the target cannot hold.")
@click.option("--bundle", metavar="TRAINER", help="Write this trainer's config beside the data, for its own target.")
@click.option("--base", metavar="MODEL", help="The base model that the bundle trains, a name or a folder.")
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
@click.option("--as-of", type=click.IntRange(1, 10**15), metavar="EVENT", help="As it was after this event.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    target: str | None,
    model: str | None,
    out: Path | None,
    dry_run: bool,
    as_of: int | None,
    only: str | None,
    answer: str | None,
    label_task: tuple[str, ...],
    tokenizer: str | None,
    unfit: str | None,
    bundle: str | None,
    base: str | None,
) -> None:
    """Write training files from what passes the gate, checked by the target's own rules.

    Options stand in for the settings of their names in curator.toml, for this export alone.
    """
    from curator.queries import waiting
    from curator.queries.exported import warned
    from curator.queries.log import counted
    from curator.queries.pending import contradictions
    from curator.queries.preferences import left_behind
    from curator.stages.export import STAGE, Options

    session.overrides |= {
        "export.target": target or bundle,
        "export.model": model,
        "export.tokenizer": tokenizer,
        "export.unfit": unfit,
        "select.only": only,
        "shape.answer": answer,
        "shape.label_task": None if answer == "labels" else _only(label_task),
        "shape.label_tasks": list(label_task) or None if answer == "labels" else None,
    }
    with session.open() as workspace:
        result = session.run(workspace, STAGE, Options(out, dry_run, as_of, bundle, base))
        # `check` of the files tells them too (W31), and what is decided now is nothing about a past state.
        contradictory = contradictions(workspace) if as_of is None and not result.refused else 0
        unpaired = 0 if result.refused else left_behind(workspace, as_of=as_of)
    found = asdict(result)
    if session.as_json:
        output.emit_json("export", found | {"dry_run": dry_run})
    elif result.refused:
        output.emit_text("refused:")
        output.emit_lines(f"  - {reason}" for reason in result.refused)
        output.emit_lines(_records(result))
    else:
        rows = [(f["path"], f["lines"], f["tokens"], f["trained_tokens"], f["sha256"][:12]) for f in result.files]
        output.emit_lines(output.table(rows, ("file", "lines", "tokens", "trained", "sha256")))
        output.emit_lines(_records(result))
        if result.warnings:
            output.emit_text(f"warnings: {warned(result.warnings)} (curator check FILE tells where)")
        if result.bundle:
            output.emit_text(f"bundle: {', '.join(Path(name).name for name in result.bundle)}")
        if dry_run:
            output.emit_text("nothing was written (--dry-run)")
        else:
            output.emit_lines((f"manifest: {result.manifest}", f"data card: {result.card}"))
    if contradictory:
        waits = waiting.contradictory(contradictory)
        session.note(f"{waits.detail}: {waits.fix}")
    if unpaired:
        has = "has" if unpaired == 1 else "have"
        told = f"{counted(unpaired, 'record')} {has} other answers that were compared with their own, which stay behind"
        session.note(f"{told}: as preference pairs they leave with --target openai-dpo")
    if result.refused:
        raise click.exceptions.Exit(3)


def _only(tasks: tuple[str, ...]) -> str | None:
    if len(tasks) > 1:
        raise UsageError("several tasks are no one label", fix="say --answer labels, or name one --label-task")
    return tasks[0] if tasks else None


def _records(result: Result) -> Iterator[str]:
    """How many records are in, and out for which reason, with the first few of each."""
    from curator.queries.log import counted

    for why, count in result.pairs.items():
        yield f"{counted(count, 'pair')}: {why}"
    for why, count in result.pairs_left_out.items():
        yield f"{count:,} that make no pair: {why}"
    for label, (most, there) in result.short.items():
        yield f"quota of {label}: {there:,} of {most:,} are there"
    for kind, count in result.records.items():
        yield f"{count:,} {kind}"
        out = (item for item in result.left_out if item["reason"].partition(":")[0] == kind)
        for item in islice(out, _SHOWN):
            _, _, detail = item["reason"].partition(": ")
            yield f"  {item['at']} ({item['id']})" + (f": {detail}" if detail else "")
        if kind != "in" and count > _SHOWN:
            yield f"  and {count - _SHOWN:,} more (--json lists all)"
