"""curator split"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options


@click.command(
    "split",
    epilog="""\b
Examples:
  curator split
  curator split --train 0.7 --validation 0.15 --test 0.15 --stratify intent
  curator split --by-time
""",
)
@click.option("--train", type=Number(0, 1), metavar="SHARE", help="From 0 to 1; the three shares sum to 1.")
@click.option("--validation", type=Number(0, 1), metavar="SHARE", help="Watched while training.")
@click.option("--test", type=Number(0, 1), metavar="SHARE", help="Never seen before the evaluation.")
@click.option("--stratify", metavar="TASK", help="Equal shares of this task's labels in every split.")
@click.option("--group-by", metavar="FIELD", help="A metadata field whose values never cross splits.")
@click.option("--by-time", is_flag=True, default=None, help="Test is the newest, validation the next.")
@click.option("--salt", metavar="TEXT", help="Another salt gives another split.")
@click.option("--resplit", is_flag=True, help="Let earlier assignments move.")
@session_options
def COMMAND(  # noqa: N802
    session: Session,
    train: float | None,
    validation: float | None,
    test: float | None,
    stratify: str | None,
    group_by: str | None,
    by_time: bool | None,
    salt: str | None,
    resplit: bool,
) -> None:
    """Assign conversations to train, validation and test so that nothing crosses, and print the certificate."""
    from curator.cli.steps import tell_nothing_to_do, tell_of_split
    from curator.queries.split import last_certificate, refuse_unknown_task
    from curator.stages.split import STAGE, Options

    shares = {"train": train, "validation": validation, "test": test}
    if any(share is not None for share in shares.values()):
        session.overrides["split.shares"] = {name: share or 0.0 for name, share in shares.items()}
    session.overrides |= {
        "split.stratify": stratify,
        "split.group_by": group_by,
        "split.by_time": by_time,
        "split.salt": salt,
    }
    with session.open() as workspace:
        refuse_unknown_task(workspace, workspace.settings.config.split)
        options = Options(resplit=resplit)
        pending = STAGE.pending(workspace, options)
        result = session.run(workspace, STAGE, options) if pending.todo else None
        certificate, lines = (result.certificate, result.lines) if result else last_certificate(workspace)
    earlier = result.earlier if result else 0
    if certificate:
        tell_of_split(session, certificate, earlier)
    if session.as_json:
        output.emit_json("split", {"certificate": certificate, "changed": result is not None, "earlier": earlier})
        return
    if not pending.todo:
        tell_nothing_to_do(session, pending, "split", "split")
    output.emit_lines(lines)
