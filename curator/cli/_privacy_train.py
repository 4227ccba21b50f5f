"""curator privacy train"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options


@click.command(
    "train",
    epilog="""\b
Examples:
  curator privacy train
  curator privacy train --json
  rm rules/pii/names/weights.npz        the shipped ones hold again
""",
)
@session_options
def TRAIN(session: Session) -> None:  # noqa: N802
    """Let the tagger of names learn from what was decided about names here.

    It is trained anew, some minutes, on the shipped sentences and on every text in which no name waits for a decision.
    Names in them become slots first, filled with any names, so that the weights hold none of yours. They lie in the
    workspace's rules; the next `curator scrub` looks with them.
    """
    from curator.stages.train_names import STAGE, Options

    with session.open() as workspace:
        result = session.run(workspace, STAGE, Options())
    if session.as_json:
        output.emit_json("privacy-train", asdict(result))
        return
    output.emit_text(
        f"learnt from {counted(result.texts, 'text')} with {counted(result.names, 'name')} and "
        f"{counted(result.refused, 'refusal')}, in {result.seconds:.0f} s"
    )
    session.note("look with it: curator scrub")
