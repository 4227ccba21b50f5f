"""curator privacy list"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from curator.cli import layout, output
from curator.cli._review_words import emit_sample
from curator.cli.numbers import Number, counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.review import Review


@click.command(
    "list",
    epilog="""\b
Examples:
  curator privacy list
  curator privacy list --entity PHONE_NUMBER --all
  curator privacy list --rule pii/phone --below 0.5
""",
)
@click.option("--entity", metavar="E", help="One entity only, such as PHONE_NUMBER.")
@click.option("--rule", metavar="R", help="Only what this rule sees, such as pii/phone.")
@click.option("--above", type=Number(0, 1), help="From this score on.")
@click.option("--below", type=Number(0, 1), help="Under this score.")
@click.option("--all", "everything", is_flag=True, help="Also what needs no decision.")
@click.option("--limit", type=click.IntRange(1, 10**9), default=50, show_default=True)
@click.option("--target", metavar="T", help="Of what leaves for it: pairs hold what edited answers replaced, too.")
@session_options
def LIST(  # noqa: N802
    session: Session,
    entity: str | None,
    rule: str | None,
    above: float | None,
    below: float | None,
    everything: bool,
    limit: int,
    target: str | None,
) -> None:
    """What waits for a decision, by value, uncertain first; values are never shown, their surroundings are.

    What stands for the value is in [[ ]].
    """
    from curator.queries.review import review
    from curator.queries.unread import opaque
    from curator.queries.values import BEYOND, Filter

    session.overrides["export.target"] = target
    with session.open() as workspace:
        only = Filter(entity, rule, above or 0.0, BEYOND if below is None else below)
        found = review(workspace, only, everything=everything, limit=limit)
        media = len(opaque(workspace))
    if session.as_json:
        output.emit_json("privacy-list", _plain(found))
        return
    for item in found.items:
        verdict = f"[{item.verdict}]  " if item.verdict else ""
        places = f"{counted(item.count, 'place')} in {counted(item.records, 'record')}"
        if item.to_decide:
            places += f", {item.to_decide} to decide"
        head = f"{item.value}  {item.entity}  {item.score:.2f}  {places}  {verdict}"
        output.emit_text(layout.fitted(head + ", ".join(item.rules)))
        for other in item.also:
            places = counted(other.count, "place")
            output.emit_text(f"    the same words: {other.value}  {other.entity}  {places} (decide --same-words)")
        for sample in item.samples:
            # Never shortened or wrapped: it is there to be copied.
            output.emit_text(f"    {sample.occurrence}")
            emit_sample(sample, f"      {Path(sample.file).name}:{sample.line}: ", "      ")
    if len(found.items) < found.total:
        session.note(f"{len(found.items):,} of {found.total:,} values shown: --limit")
    session.note(waits(found))
    if media:
        noun = "1 image or file waits" if media == 1 else f"{media:,} images or files wait"
        session.note(f"{noun} to be looked at: curator privacy unread")


def _plain(found: Review) -> dict[str, Any]:
    """The JSON for scripts: beside the samples, their ids and words alone."""
    values = [
        {
            **asdict(item),
            "occurrences": [sample.occurrence for sample in item.samples],
            "context": [sample.words for sample in item.samples],
        }
        for item in found.items
    ]
    return {
        "values": values,
        "undecided": found.undecided,
        "waiting": {"values": sum(found.values.values()), "places": found.places},
    }


def waits(found: Review) -> str:
    """How much waits for a decision, in values, places and, where that is another number, findings."""
    if not found.values:
        return "no value waits for a decision"
    count, places = sum(found.values.values()), found.places
    values = "1 value" if count == 1 else f"{count:,} values"
    where = "1 place" if places == 1 else f"{places:,} places"
    listed = ", ".join(f"{number} {name}" for name, number in found.values.items())
    return f"{values} in {where} {'waits' if count == 1 else 'wait'} for a decision: {listed}{_as_findings(found)}"


def _as_findings(found: Review) -> str:
    """The number that the gate tells, where it is another one."""
    findings = sum(found.undecided.values())
    if findings == found.places:
        return ""
    return f" ({counted(findings, 'finding')}: a text counts once, in however many places it stands)"
