"""curator dedup, dedup list, dedup decide"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import layout, output
from curator.cli.numbers import Number, counted
from curator.cli.session import Session, refuse_options_before_subcommand, session_options


@click.group(
    "dedup",
    invoke_without_command=True,
    epilog="""\b
Examples:
  curator dedup
  curator dedup --threshold 0.9
  curator dedup list --kind contradiction
""",
)
@click.option("--threshold", type=Number(0, 1, min_open=True), metavar="T", help="Jaccard similarity of word 5-grams.")
@click.option("--keep", metavar="POLICY", help="Which one stays, such as labelled,quality,length,newest.")
@session_options
@click.pass_context
def COMMAND(context: click.Context, session: Session, threshold: float | None, keep: str | None) -> None:  # noqa: N802
    """Find duplicates, verify them, and drop what is like a record that stays."""
    if context.invoked_subcommand is not None:
        refuse_options_before_subcommand(context)
        return
    from curator.cli.steps import run_if_pending
    from curator.queries.duplicates import summary
    from curator.stages.dedup import STAGE, Options

    session.overrides["dedup.threshold"] = threshold
    session.overrides["dedup.keep"] = keep.split(",") if keep is not None else None
    with session.open() as workspace:
        result = run_if_pending(session, workspace, STAGE, Options())
        found = asdict(result) if result else summary(workspace)
    if session.as_json:
        output.emit_json("dedup", found)
        return
    if result is None:
        output.emit_text("nothing to do: no conversation changed since the last run")
    output.emit_text(
        f"{counted(found['clusters'], 'cluster')} at {found['threshold']:g}, "
        f"{counted(found['dropped'], 'conversation')} dropped, "
        f"{counted(found['contradictions'], 'contradiction')}"
    )
    if found["capped"]:
        output.emit_text(f"{found['capped']:,} groups of very many alike were compared with their first rows only")
    if found["withheld"]:
        session.note(f"{counted(found['withheld'], 'conversation')} not scrubbed, left aside: curator scrub")
    if found["contradictions"]:
        session.note("see `curator dedup list --kind contradiction`")


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator dedup list --dropped
  curator dedup list --kind near
""",
)
@click.option("--kind", type=click.Choice(["exact", "near", "contradiction"]), help="Pairs of one kind only.")
@click.option("--dropped", "only_dropped", is_flag=True, help="What was dropped, and why.")
@session_options
def list_pairs(session: Session, kind: str | None, only_dropped: bool) -> None:
    """The verified pairs, or what was dropped because of them."""
    from curator.queries.duplicates import dropped, pair_rows

    with session.open() as workspace:
        drops = dropped(workspace) if only_dropped else []
        pairs = [] if only_dropped else pair_rows(workspace, kind)
    if session.as_json:
        name = "dropped" if only_dropped else "pairs"
        output.emit_json("dedup-list", {name: [asdict(item) for item in (drops or pairs)]})
        return
    for drop in drops:
        output.emit_text(f"{drop.conversation}  {drop.reason}")
    rows = [(p.a, p.b, p.kind, p.score, p.decision or "") for p in pairs]
    output.emit_lines(layout.table(rows, ("a", "b", "kind", "score", "decision"), whole=("a", "b")) if rows else [])
    alike = [(p.a, p.b) for p in pairs] + [(drop.conversation, drop.kept) for drop in drops if drop.kept]
    if not (drops or pairs):
        output.emit_text("nothing was dropped" if only_dropped else "no pair is alike")
    if alike:
        session.note(f"look at a pair: curator show {alike[0][0]} {alike[0][1]}")


@COMMAND.command(
    "decide",
    epilog="""\b
Examples:
  curator dedup decide 3tye 5hqw --distinct
  curator dedup decide 3tye --drop
""",
)
@click.argument("records", nargs=-1, required=True, metavar="A [B]")
@click.option("--same", is_flag=True, help="Two records: the same.")
@click.option("--distinct", is_flag=True, help="Two records: not the same.")
@click.option("--keep", is_flag=True, help="One record: stays, whatever it is like.")
@click.option("--drop", is_flag=True, help="One record: does not leave.")
@session_options
def decide(session: Session, records: tuple[str, ...], **verdicts: bool) -> None:
    """Decide about a pair or a record, and choose anew what is dropped."""
    from curator.cli.steps import run_if_pending
    from curator.decisions.duplicates import decide_pair, decide_record
    from curator.stages.dedup import STAGE, Options

    given = [verdict for verdict, said in verdicts.items() if said]
    if len(given) != 1:
        raise click.UsageError("say one of --same and --distinct of two records, or of --keep and --drop of one")
    (verdict,) = given
    wanted = 2 if verdict in ("same", "distinct") else 1
    if len(records) != wanted:
        raise click.UsageError(f"--{verdict} is about {wanted} record{'s' if wanted > 1 else ''}")
    with session.open() as workspace:
        if wanted == 2:
            event = decide_pair(workspace, records[0], records[1], verdict, actor=session.actor)
        else:
            event = decide_record(workspace, records[0], verdict, actor=session.actor)
        run_if_pending(session, workspace, STAGE, Options(as_before=True))
    if session.as_json:
        output.emit_json("dedup-decide", {"event": event.id})
    else:
        output.emit_text(f"{event.subject.id}: {event.new} (undo: curator undo)")
