"""curator scrub"""

from __future__ import annotations

import click

from curator.cli import output
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options


@click.command(
    "scrub",
    epilog="""\b
Examples:
  curator scrub
  curator scrub --workers 2 --json
""",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes; else one a core, at most four.")
@session_options
def COMMAND(session: Session, workers: int | None) -> None:  # noqa: N802
    """Find personal data and secrets in what is new or changed, and replace them."""
    from curator.cli.steps import scrub

    with session.open() as workspace:
        found = scrub(session, workspace, workers)
    if session.as_json:
        output.emit_json("scrub", found)
        return
    if not (found["scanned"] or found["rendered"]):
        output.emit_text("nothing to scrub: everything is scanned by the present rules")
    else:
        output.emit_text(
            f"scanned {counted(found['scanned'], 'text')} with {counted(found['rules'], 'rule')}, "
            f"rendered {found['rendered']:,}, "
            f"in {found['seconds']:.1f} s"
        )
    _tell_changes(found["changes"], found["kept"])
    output.emit_lines(output.table(list(found["findings"].items()), ("entity", "places")))
    if found["failed"]:
        output.emit_text(f"{counted(found['failed'], 'text')} could not be scanned and stay withheld")
    if found["undecided"]:
        session.note(f"{counted(found['undecided'], 'finding')} to be decided by a person: curator privacy list")


def _tell_changes(changes: dict[str, dict[str, int]], kept: int) -> None:
    """What a scan that was not the first one changed: by rule, and what stays although no rule sees it any more."""
    again = sum(counts["gone"] + counts["unchanged"] for counts in changes.values())
    if again:
        rows = [(rule, *counts.values()) for rule, counts in changes.items() if counts["new"] or counts["gone"]]
        unchanged = sum(counts["unchanged"] for counts in changes.values())
        output.emit_lines(output.table(rows, ("rule", "new", "gone", "unchanged")) if rows else [])
        if not rows:
            output.emit_text(f"no finding is new or gone, {unchanged:,} unchanged")
    if kept:
        output.emit_text(f"{counted(kept, 'finding')} that a person confirmed and no rule sees any more: kept")
