"""curator privacy decide / style / sign-off; the other commands of the group stand beside it"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import layout, output
from curator.cli._privacy_list import LIST
from curator.cli._privacy_missed import MISSED, RESIZE
from curator.cli._privacy_open import DETECT, SHOW
from curator.cli._privacy_report import ATTEST, REPORT
from curator.cli._privacy_reveal import REVEAL
from curator.cli._privacy_sample import SAMPLE
from curator.cli._privacy_train import TRAIN
from curator.cli._privacy_unread import UNREAD, VOUCH
from curator.cli._review import IN_GROUP as REVIEW
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options


@click.group("privacy")
def COMMAND() -> None:  # noqa: N802
    """Review personal data and secrets, and sign off what may leave."""


COMMAND.add_command(LIST)
COMMAND.add_command(REVEAL)
COMMAND.add_command(SAMPLE)
COMMAND.add_command(TRAIN)
COMMAND.add_command(REPORT)
COMMAND.add_command(ATTEST)
COMMAND.add_command(REVIEW)
COMMAND.add_command(MISSED)
COMMAND.add_command(RESIZE)
COMMAND.add_command(UNREAD)
COMMAND.add_command(VOUCH)
COMMAND.add_command(SHOW)
COMMAND.add_command(DETECT)


@COMMAND.command(
    "decide",
    epilog="""\b
Examples:
  curator privacy decide lz4n                                a value, everywhere
  curator privacy decide lz4n --not-personal
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
@click.option("--rule", metavar="R", help="With --all: of what this rule sees, such as pii/phone.")
@click.option("--above", type=Number(0, 1), help="With --all: from this score on.")
@click.option("--below", type=Number(0, 1), help="With --all: under this score.")
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def decide(
    session: Session,
    ids: tuple[str, ...],
    not_personal: bool,
    entity: str | None,
    as_finding: bool,
    everything: bool,
    rule: str | None,
    above: float | None,
    below: float | None,
    reason: str | None,
) -> None:
    """Decide what findings are, and render what the decision touches."""
    from curator.cli.steps import replace
    from curator.decisions.privacy import NOT_PERSONAL, PERSONAL, subject_of
    from curator.decisions.privacy import decide as decide_about
    from curator.queries.review import full_id
    from curator.queries.values import BEYOND, Filter, by_entity, waiting
    from curator.records import Subject

    if bool(ids) == everything:
        raise click.UsageError("give ids, or --all")
    for name, given in (("--above", above), ("--below", below), ("--rule", rule)):
        if ids and given is not None:
            raise click.UsageError(f"{name} goes with --all: ids are decided whatever they score")
    if not_personal and entity and not everything:
        raise click.UsageError("--not-personal and --entity exclude each other")
    with session.open() as workspace:
        if everything:
            values = waiting(
                workspace,
                Filter(entity=entity, rule=rule, above=above or 0.0, below=BEYOND if below is None else below),
            )
            subjects = [Subject("value", value) for _, value in values]
            told = ", ".join(f"{count} {name}" for name, count in by_entity(values).items()) or "0"
            verdict = NOT_PERSONAL if not_personal else PERSONAL
        else:
            scope = "finding" if as_finding else None
            subjects = [subject_of(full_id(workspace, item, finding=as_finding), scope) for item in ids]
            told = str(len(subjects))
            verdict = NOT_PERSONAL if not_personal else entity or PERSONAL
        events = decide_about(workspace, subjects, verdict, actor=session.actor, reason=reason)
        replace(session, workspace)
    if session.as_json:
        output.emit_json("privacy-decide", {"events": [event.id for event in events], "verdict": verdict})
    else:
        output.emit_text(f"decided {verdict}: {told}" + (" (undo: curator undo)" if events else ""))


@COMMAND.command(
    "style",
    epilog="""\b
Examples:
  curator privacy style CREDIT_CARD mask
  curator privacy style PERSON surrogate            a realistic name for a name
""",
)
@click.argument("entity", metavar="ENTITY")
@click.argument("style", metavar="tag|surrogate|mask|hash|drop")
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
  curator privacy sign-off --target openai-dpo
""",
)
@click.option("--reason", metavar="TEXT", help="What was looked at; kept in the workspace.")
@click.option("--target", metavar="T", help="What will leave: pairs hold edited answers and what they replaced.")
@session_options
def sign_off(session: Session, reason: str | None, target: str | None) -> None:
    """Sign off what would leave now; any later change of a text, or a new one, voids it."""
    from curator.decisions.privacy import sign_off as sign
    from curator.queries.coverage import coverage
    from curator.queries.log import counted
    from curator.queries.not_looked_for import in_words
    from curator.queries.status import status

    session.overrides["export.target"] = target
    with session.open() as workspace:
        event, _ = sign(workspace, actor=session.actor, reason=reason)
        covered = coverage(workspace)
        step = "" if session.as_json or session.quiet else status(workspace).next
    if session.as_json:
        output.emit_json(
            "privacy-sign-off",
            {"event": event.id, "actor": event.actor, "state": event.subject.id, "covers": asdict(covered)},
        )
        return
    output.emit_text(f"{event.actor} signed off the present state (event {event.id})")
    conversations = counted(covered.conversations, "conversation")
    told = f"{conversations}, {counted(covered.replacements, 'replacement')}"
    if covered.not_looked_for:
        told += f"; not looked for: {in_words(covered.not_looked_for)}"
    output.emit_lines(layout.wrapped(told, "it covers ", "  "))
    session.note(f"next: {step}")
