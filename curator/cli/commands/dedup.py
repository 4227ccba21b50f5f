"""curator dedup, dedup list, dedup thresholds, dedup decide"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from curator.cli import output
from curator.cli._dedup_decide import DECIDE
from curator.cli._dedup_list import LIST
from curator.cli._dedup_thresholds import THRESHOLDS
from curator.cli.numbers import Number, counted
from curator.cli.paths import NamedPath
from curator.cli.session import Session, refuse_options_before_subcommand, session_options
from curator.errors import UsageError


@click.group(
    "dedup",
    invoke_without_command=True,
    epilog="""\b
Examples:
  curator dedup
  curator dedup --threshold 0.9 --also question
  curator dedup --against eval.jsonl          later runs keep it apart too
  curator dedup list --kind contradiction
  curator dedup decide --plain
""",
)
@click.option("--threshold", type=Number(0, 1, min_open=True), metavar="T", help="Jaccard similarity of word 5-grams.")
@click.option("--keep", metavar="POLICY", help="Which one stays, such as labelled,quality,length,newest.")
@click.option("--also", multiple=True, type=click.Choice(["question", "answer"]),
              help="Records whose last question, or answer, is alike, too.")  # fmt: skip
@click.option("--against", multiple=True, type=NamedPath(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="An evaluation: records that hold one of its items do not leave. Holds from then on.")  # fmt: skip
@click.option("--no-against", is_flag=True, help="Let go of all evaluations that were named before.")
@click.option("--similar/--no-similar", default=None, help="List records of similar wording too; none is dropped.")
@click.option("--templates", type=click.Choice(["count", "leave_out"]),
              help="Whether passages that very many share make two records alike.")  # fmt: skip
@click.option("--pairs", "pairs_file", type=NamedPath(path_type=Path), metavar="FILE",
              help='Write every two that are alike, a line {"a", "b", "jaccard"} each.')  # fmt: skip
@session_options
@click.pass_context
def COMMAND(  # noqa: N802
    context: click.Context,
    session: Session,
    threshold: float | None,
    keep: str | None,
    also: tuple[str, ...],
    against: tuple[Path, ...],
    no_against: bool,
    similar: bool | None,
    templates: str | None,
    pairs_file: Path | None,
) -> None:
    """Find duplicates, verify them, and drop what is like a record that stays.

    Only what is new or changed since the last run is compared. Decisions stay.
    """
    if context.invoked_subcommand is not None:
        refuse_options_before_subcommand(context)
        return
    from curator.cli.steps import tell_nothing_to_do
    from curator.queries.asked import of_dedup
    from curator.queries.duplicates import summary
    from curator.queries.pairs_file import write_pairs
    from curator.stages.dedup import STAGE, Options

    session.overrides["dedup.threshold"] = threshold
    session.overrides["dedup.keep"] = keep.split(",") if keep is not None else None
    session.overrides["dedup.also"] = list(also) or None
    if against and no_against:
        raise click.UsageError("either --against FILE or --no-against")
    named = [str(path.absolute()) for path in against]
    session.overrides["dedup.against"] = named if named or no_against else None
    session.overrides["dedup.similar"] = similar
    session.overrides["dedup.templates"] = templates
    with session.open() as workspace:
        pending = STAGE.pending(workspace, Options())
        result = session.run(workspace, STAGE, Options()) if pending.todo else None
        if named and not pending.todo and not pending.done:
            raise UsageError(
                "nothing is here yet to be kept apart from an evaluation",
                fix="import first; or name it under [dedup] against in curator.toml, which holds from the start",
            )
        found = asdict(result) if result else summary(workspace)
        found["against"] = [Path(name).name for name in of_dedup(workspace, as_before=True).against]
        if pairs_file is not None:
            found["lines"] = write_pairs(workspace, pairs_file)
    if session.as_json:
        output.emit_json("dedup", found)
        return
    if not pending.todo:
        tell_nothing_to_do(session, pending, "run", "dedup")
    _tell(session, found)
    if pairs_file is not None:
        output.emit_text(f"{counted(found['lines'], 'pair')} in {pairs_file}")


def _tell(session: Session, found: dict[str, Any]) -> None:
    output.emit_text(
        f"{counted(found['clusters'], 'cluster')} at {found['threshold']:g}, "
        f"{counted(found['dropped'], 'conversation')} dropped, "
        f"{counted(found['contradictions'], 'contradiction')}"
    )
    if found["against"]:
        output.emit_text(f"{counted(found['contaminated'], 'conversation')} of {', '.join(found['against'])}, dropped")
    if found["templates"]:
        output.emit_text(f"{counted(len(found['templates']), 'passage')} in very many conversations")
    if found["similar"]:
        output.emit_text(f"{counted(found['similar'], 'pair')} of similar wording")
    if found["capped"]:
        output.emit_text(f"{found['capped']:,} groups of very many alike were compared with their first rows only")
    if found["withheld"]:
        session.note(f"{counted(found['withheld'], 'conversation')} not scrubbed, left aside: curator scrub")
    kinds = {"contradiction": "contradictions", "similar": "similar", "template": "templates"}
    for kind in (kind for kind, name in kinds.items() if found[name]):
        session.note(f"see `curator dedup list --kind {kind}`")


COMMAND.add_command(LIST)
COMMAND.add_command(THRESHOLDS)
COMMAND.add_command(DECIDE)
