"""curator review, also as `curator privacy review`"""

from __future__ import annotations

import sys
from copy import copy

import click

from curator.cli.asking import person_there
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options
from curator.errors import UsageError

_INSTEAD = "without a terminal: curator privacy list --json, then curator privacy decide"


@click.command(
    "review",
    epilog="""\b
Examples:
  curator review --plain
  curator review --plain --entity PHONE_NUMBER --below 0.5
  curator review --plain --rule pii/phone
""",
)
@click.option("--plain", is_flag=True, help="A line at a time, without the terminal interface.")
@click.option("--entity", metavar="E", help="One entity only, such as PHONE_NUMBER.")
@click.option("--rule", metavar="R", help="Only what this rule sees, such as pii/phone.")
@click.option("--above", type=Number(0, 1), help="From this score on.")
@click.option("--below", type=Number(0, 1), help="Under this score.")
@click.option("--target", metavar="T", help="Of what leaves for it: pairs hold what edited answers replaced, too.")
@session_options
def REVIEW(  # noqa: N802
    session: Session,
    plain: bool,
    entity: str | None,
    rule: str | None,
    above: float | None,
    below: float | None,
    target: str | None,
) -> None:
    """Decide about what was found, value by value, uncertain first; a value is shown only to who says why."""
    if not plain:
        raise UsageError("say --plain: a value at a time, a letter decides", fix="curator review --plain")
    if session.as_json or not (person_there() and sys.stdout.isatty()):
        raise UsageError("review --plain needs a terminal to ask at", fix=_INSTEAD)
    from curator.cli._review_plain import Reviewer
    from curator.queries.values import BEYOND, Filter

    session.overrides["export.target"] = target
    with session.open() as workspace:
        only = Filter(entity, rule, above or 0.0, BEYOND if below is None else below)
        Reviewer(session, workspace, only).run()


#: The same in the group of privacy, with examples of its own.
IN_GROUP = copy(REVIEW)
IN_GROUP.epilog = (REVIEW.epilog or "").replace("curator review", "curator privacy review")
