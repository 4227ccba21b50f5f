"""curator privacy decide"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from curator.cli import output
from curator.cli._agreeing import not_yet
from curator.cli.asking import agreed
from curator.cli.numbers import Number, counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.review import Also
    from curator.queries.values import Filter
    from curator.records import Subject
    from curator.workspace import Workspace


@click.command(
    "decide",
    epilog="""\b
Examples:
  curator privacy decide lz4n                                a value, everywhere
  curator privacy decide lz4n --not-personal
  curator privacy decide lz4n --same-words                   also where its words were taken for something else
  curator privacy decide FINDING@PLACE --not-personal        this one place
  curator privacy decide pii/url --not-personal              all that a rule says
  curator privacy decide --all --entity PHONE_NUMBER --above 0.5
  curator privacy decide --all --yes                         without a question, for scripts
""",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--not-personal", is_flag=True, help="It is no personal data: leave it as it is.")
@click.option("--entity", "entity", metavar="E", help="With ids: what it is instead. With --all: of this entity only.")
@click.option("--finding", "as_finding", is_flag=True, help="The ids are findings (one text), not values (everywhere).")
@click.option("--same-words", is_flag=True, help="Also the same words found as another entity, such as a place.")
@click.option("--all", "everything", is_flag=True, help="Everything that waits for a decision; tells first how much.")
@click.option("--rule", metavar="R", help="With --all: of what this rule sees, such as pii/phone.")
@click.option("--above", type=Number(0, 1), help="With --all: from this score on.")
@click.option("--below", type=Number(0, 1), help="With --all: under this score.")
@click.option("--yes", is_flag=True, help="With --all: agree beforehand; needed where there is no terminal.")
@click.option("--reason", metavar="TEXT", help="Why; kept in the workspace.")
@session_options
def DECIDE(  # noqa: N802
    session: Session,
    ids: tuple[str, ...],
    not_personal: bool,
    entity: str | None,
    as_finding: bool,
    same_words: bool,
    everything: bool,
    rule: str | None,
    above: float | None,
    below: float | None,
    yes: bool,
    reason: str | None,
) -> None:
    """Decide what findings are, and render what the decision touches."""
    from curator.cli.steps import replace
    from curator.decisions.privacy import NOT_PERSONAL, PERSONAL, subject_of
    from curator.decisions.privacy import decide as decide_about
    from curator.queries.review import found_as, full_id
    from curator.queries.values import BEYOND, Filter
    from curator.records import Subject
    from curator.records.finding import SAME_VALUE

    if bool(ids) == everything:
        raise click.UsageError("give ids, or --all")
    for name, given in (("--above", above), ("--below", below), ("--rule", rule)):
        if ids and given is not None:
            raise click.UsageError(f"{name} goes with --all: ids are decided whatever they score")
    if same_words and (everything or as_finding):
        raise click.UsageError("--same-words goes with values")
    if not_personal and entity and not everything:
        raise click.UsageError("--not-personal and --entity exclude each other")
    with session.open() as workspace:
        if everything:
            only = Filter(entity=entity, rule=rule, above=above or 0.0, below=BEYOND if below is None else below)
            verdict = NOT_PERSONAL if not_personal else PERSONAL
            subjects, told = _agreed_to(session, workspace, only, verdict, yes=yes)
        else:
            scope = "finding" if as_finding else None
            subjects = [subject_of(full_id(workspace, item, finding=as_finding), scope) for item in ids]
            also = found_as(workspace, [subject.id for subject in subjects if subject.kind == "value"])
            if same_words:
                subjects += [Subject("value", other.value) for others in also.values() for other in others]
            elif not session.as_json:
                _tell_others(session, also)
            told = str(len(set(subjects)))
            verdict = NOT_PERSONAL if not_personal else entity or PERSONAL
        events = decide_about(workspace, subjects, verdict, actor=session.actor, reason=reason)
        known = replace(session, workspace)
    if session.as_json:
        output.emit_json("privacy-decide", {"events": [event.id for event in events], "verdict": verdict})
    else:
        output.emit_text(f"decided {verdict}: {told}" + (" (undo: curator undo)" if events else ""))
        if known:
            session.note(
                f"{counted(known, 'finding')} known again by it: curator privacy list --all --rule {SAME_VALUE}"
            )


def _tell_others(session: Session, also: Mapping[str, Sequence[Also]]) -> None:
    """The decision leaves them as they are, which whoever decides may not expect."""
    for value, others in also.items():
        listed = ", ".join(f"{other.entity} in {counted(other.count, 'place')}" for other in others)
        session.note(f"the words of {value} are found as {listed} too: --same-words decides both")


def _agreed_to(
    session: Session, workspace: Workspace, only: Filter, verdict: str, *, yes: bool
) -> tuple[list[Subject], str]:
    """What waits, and how much of each entity, once somebody agreed; the command ends where nobody does."""
    from curator.queries.values import by_entity, left_after, waiting, waiting_places
    from curator.records import Subject

    values = waiting(workspace, only)
    counts = by_entity(values)
    told = ", ".join(f"{count} {name}" for name, count in counts.items()) or "0"
    if values:
        places, left = waiting_places(workspace, only), left_after(workspace, only)
        if not session.as_json:
            output.emit_text(f"{counted(len(values), 'value')} in {counted(places, 'place')}: {told}")
            output.emit_text(_afterwards(left))
        if not (yes or agreed(f"decide {verdict} about all {counted(len(values), 'value')}?")):
            found = {"values": len(values), "places": places, "entities": counts, "left": left}
            not_yet(session, "privacy-decide", {**found, "verdict": verdict})
    return [Subject("value", value) for _, value in values], told


def _afterwards(left: int) -> str:
    if left:
        return f"{counted(left, 'value')} would wait still"
    return "none of those that wait now would: after a sign-off all of it may leave"
