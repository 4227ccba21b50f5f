"""curator privacy style / sign-off; the other commands of the group stand beside it"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli._privacy_decide import DECIDE
from curator.cli._privacy_list import LIST
from curator.cli._privacy_missed import MISSED, RESIZE
from curator.cli._privacy_open import DETECT, SHOW
from curator.cli._privacy_report import ATTEST, REPORT
from curator.cli._privacy_reveal import REVEAL
from curator.cli._privacy_sample import SAMPLE
from curator.cli._privacy_train import TRAIN
from curator.cli._privacy_unread import UNREAD, VOUCH
from curator.cli._review import IN_GROUP as REVIEW
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.identifiers import Identifier
    from curator.queries.sampling import Bound


@click.group("privacy")
def COMMAND() -> None:  # noqa: N802
    """Review personal data and secrets, and sign off what may leave."""


COMMAND.add_command(LIST)
COMMAND.add_command(DECIDE)
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
    """Sign off what would leave now; any later change of a text, or a new one, voids it.

    Tells before it how much may have been missed, and which of HIPAA's 18 identifiers nobody answers for.
    """
    from curator.decisions.privacy import sign_off as sign
    from curator.queries.coverage import coverage
    from curator.queries.identifiers import still_open
    from curator.queries.log import counted
    from curator.queries.not_looked_for import in_words
    from curator.queries.sampling import bound
    from curator.queries.status import status

    session.overrides["export.target"] = target
    with session.open() as workspace:
        sample, missing = bound(workspace), still_open(workspace)
        if not session.as_json:
            _tell_open(sample, missing)
        event, _ = sign(workspace, actor=session.actor, reason=reason)
        covered = coverage(workspace)
        step = "" if session.as_json or session.quiet else status(workspace).next
    if session.as_json:
        output.emit_json(
            "privacy-sign-off",
            {
                "event": event.id,
                "actor": event.actor,
                "state": event.subject.id,
                "covers": asdict(covered),
                "sample": asdict(sample),
                "identifiers_open": [item.letter for item in missing],
            },
        )
        return
    output.emit_text(f"{event.actor} signed off the present state (event {event.id})")
    conversations = counted(covered.conversations, "conversation")
    told = f"{conversations}, {counted(covered.replacements, 'replacement')}"
    if covered.not_looked_for:
        told += f"; not looked for: {in_words(covered.not_looked_for)}"
    output.emit_lines(layout.wrapped(told, "it covers ", "  "))
    session.note(f"next: {step}")


def _tell_open(sample: Bound, missing: list[Identifier]) -> None:
    """What whoever signs should know: how much may have been missed, and what nobody answers for."""
    output.emit_lines(layout.wrapped(sample.in_words, "missed: ", "  "))
    listed = "; ".join(f"{item.letter} {item.name}" for item in missing)
    told = f"nobody answers for {listed} (curator privacy attest LETTER)" if missing else "none is open"
    output.emit_lines(layout.wrapped(told, "HIPAA's 18 identifiers: ", "  "))
