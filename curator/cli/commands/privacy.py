"""curator privacy list / decide / style / sign-off / show / detect"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import output
from curator.cli._privacy_open import DETECT, SHOW
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options


@click.group("privacy")
def COMMAND() -> None:  # noqa: N802
    """Review personal data and secrets, and sign off what may leave."""


COMMAND.add_command(SHOW)
COMMAND.add_command(DETECT)


@COMMAND.command(
    "list",
    epilog="""\b
Examples:
  curator privacy list
  curator privacy list --entity PHONE_NUMBER --all
""",
)
@click.option("--entity", metavar="E", help="One entity only, such as PHONE_NUMBER.")
@click.option("--all", "everything", is_flag=True, help="Also what needs no decision.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@session_options
def list_values(session: Session, entity: str | None, everything: bool, limit: int) -> None:
    """What waits for a decision, by value, uncertain first; values are never shown, their surroundings are."""
    from curator.queries.review import review

    with session.open() as workspace:
        items, waiting = review(workspace, entity=entity, everything=everything, limit=limit)
    if session.as_json:
        output.emit_json("privacy-list", {"values": [asdict(item) for item in items], "undecided": waiting})
        return
    for item in items:
        verdict = f"  [{item.verdict}]" if item.verdict else ""
        times = f"{item.count} place" + ("s" if item.count != 1 else "")
        output.emit_text(f"{item.value}  {item.entity}  {item.score:.2f}  {times}  {', '.join(item.rules)}{verdict}")
        for sample, words in zip(item.occurrences, item.context, strict=False):
            output.emit_text(f"    {sample}")
            output.emit_text(f"      {words}")
    listed = ", ".join(f"{count} {name}" for name, count in waiting.items())
    session.note(f"{sum(waiting.values())} findings wait for a decision" + (f": {listed}" if listed else ""))


@COMMAND.command(
    "decide",
    epilog="""\b
Examples:
  curator privacy decide lz4nxiptuwimoix4                    a value, everywhere
  curator privacy decide lz4nxiptuwimoix4 --not-personal
  curator privacy decide FINDING@PLACE --not-personal        this one place
  curator privacy decide pii/url --not-personal              all that a rule says
  curator privacy decide --all --entity PHONE_NUMBER --above 0.5
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--not-personal", is_flag=True, help="It is no personal data: leave it as it is.")
@click.option("--entity", "entity", metavar="E", help="With ids: what it is instead. With --all: of this entity only.")
@click.option("--finding", "as_finding", is_flag=True, help="The ids are findings (one text), not values (everywhere).")
@click.option("--all", "everything", is_flag=True, help="Everything that waits for a decision.")
@click.option("--above", type=Number(0, 1), default=0.0, help="With --all: from this score on.")
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def decide(
    session: Session,
    ids: tuple[str, ...],
    not_personal: bool,
    entity: str | None,
    as_finding: bool,
    everything: bool,
    above: float,
    reason: str | None,
) -> None:
    """Decide what findings are, and render what the decision touches."""
    from curator.cli.steps import replace
    from curator.decisions.privacy import NOT_PERSONAL, PERSONAL, subject_of
    from curator.decisions.privacy import decide as decide_about
    from curator.queries.review import waiting_values
    from curator.records import Subject

    if bool(ids) == everything:
        raise click.UsageError("give ids, or --all")
    if not_personal and entity and not everything:
        raise click.UsageError("--not-personal and --entity exclude each other")
    with session.open() as workspace:
        if everything:
            subjects = [Subject("value", value) for value in waiting_values(workspace, entity=entity, above=above)]
            verdict = NOT_PERSONAL if not_personal else PERSONAL
        else:
            subjects = [subject_of(item, "finding" if as_finding else None) for item in ids]
            verdict = NOT_PERSONAL if not_personal else entity or PERSONAL
        events = decide_about(workspace, subjects, verdict, actor=session.actor, reason=reason)
        replace(session, workspace)
    if session.as_json:
        output.emit_json("privacy-decide", {"events": [event.id for event in events], "verdict": verdict})
    else:
        output.emit_text(f"decided {verdict}: {len(events)}" + (" (undo: curator undo)" if events else ""))


@COMMAND.command(
    "style",
    epilog="""\b
Examples:
  curator privacy style CREDIT_CARD mask
""",
)
@click.argument("entity", metavar="ENTITY")
@click.argument("style", metavar="tag|mask|hash|drop")
@session_options
def style(session: Session, entity: str, style: str) -> None:
    """Choose how an entity is replaced, and render it anew."""
    from curator.cli.steps import replace
    from curator.decisions.privacy import set_style

    with session.open() as workspace:
        events = set_style(workspace, entity, style, actor=session.actor)
        replace(session, workspace)
    if session.as_json:
        output.emit_json("privacy-style", {"events": [event.id for event in events]})
    else:
        output.emit_text(f"{entity}: {style}")


@COMMAND.command(
    "sign-off",
    epilog="""\b
Examples:
  curator privacy sign-off --as "Ann Reviewer"
""",
)
@click.option("--reason", metavar="TEXT", help="What was looked at; kept in the workspace.")
@session_options
def sign_off(session: Session, reason: str | None) -> None:
    """Sign off what would leave now; any later change voids it."""
    from curator.decisions.privacy import sign_off as sign

    with session.open() as workspace:
        event, _ = sign(workspace, actor=session.actor, reason=reason)
    if session.as_json:
        output.emit_json("privacy-sign-off", {"event": event.id, "actor": event.actor, "state": event.subject.id})
    else:
        output.emit_text(f"{event.actor} signed off the present state (event {event.id})")
        session.note("next: curator export")
