"""curator dedup decide"""

from __future__ import annotations

import sys

import click

from curator.cli import output
from curator.cli.asking import person_there
from curator.cli.session import Session, session_options
from curator.errors import UsageError

_INSTEAD = "without a terminal: curator dedup list --json, then curator dedup decide A B --same"
#: Kinds of two records of which people decide one after the other.
_ASKED = ("contradiction", "similar", "near", "question", "answer", "exact")


@click.command(
    "decide",
    epilog="""\b
Examples:
  curator dedup decide 3tye 5hqw --distinct
  curator dedup decide 3tye --drop
  curator dedup decide --plain               contradictions, then similar wording, one after the other
  curator dedup decide --plain --kind near
""",
)
@click.argument("records", nargs=-1, metavar="[A [B]]")
@click.option("--same", is_flag=True, help="Two records: the same.")
@click.option("--distinct", is_flag=True, help="Two records: not the same.")
@click.option("--keep", is_flag=True, help="One record: stays, whatever it is like.")
@click.option("--drop", is_flag=True, help="One record: does not leave.")
@click.option("--plain", is_flag=True, help="Pair after pair at the terminal; a letter decides.")
@click.option("--kind", type=click.Choice(_ASKED), help="With --plain: pairs of one kind only.")
@session_options
def DECIDE(  # noqa: N802
    session: Session, records: tuple[str, ...], plain: bool, kind: str | None, **verdicts: bool
) -> None:
    """Decide about a pair or a record, and choose anew what is dropped."""
    given = [verdict for verdict, said in verdicts.items() if said]
    if plain:
        if records or given:
            raise UsageError("--plain asks for each pair by itself", fix="leave ids and verdicts out")
        _plain(session, kind)
        return
    if kind is not None:
        raise UsageError("--kind goes with --plain", fix=f"curator dedup decide --plain --kind {kind}")
    if len(given) != 1:
        raise click.UsageError("say one of --same and --distinct of two records, or of --keep and --drop of one")
    (verdict,) = given
    wanted = 2 if verdict in ("same", "distinct") else 1
    if len(records) != wanted:
        raise click.UsageError(f"--{verdict} is about {wanted} record{'s' if wanted > 1 else ''}")
    _decide(session, records, verdict)


def _decide(session: Session, records: tuple[str, ...], verdict: str) -> None:
    from curator.cli.steps import run_if_pending
    from curator.decisions.duplicates import decide_pair, decide_record
    from curator.stages.dedup import STAGE, Options

    with session.open() as workspace:
        if len(records) == 2:
            event = decide_pair(workspace, records[0], records[1], verdict, actor=session.actor)
        else:
            event = decide_record(workspace, records[0], verdict, actor=session.actor)
        run_if_pending(session, workspace, STAGE, Options(as_before=True))
    if session.as_json:
        output.emit_json("dedup-decide", {"event": event.id})
    else:
        output.emit_text(f"{event.subject.id}: {event.new} (undo: curator undo)")


def _plain(session: Session, kind: str | None) -> None:
    if session.as_json or not (person_there() and sys.stdout.isatty()):
        raise UsageError("dedup decide --plain needs a terminal to ask at", fix=_INSTEAD)
    from curator.cli._dedup_plain import Decider

    with session.open() as workspace:
        Decider(session, workspace, (kind,) if kind else ("contradiction", "similar")).run()
