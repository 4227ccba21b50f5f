"""curator privacy report / attest"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import output
from curator.cli.session import Session, session_options


@click.command(
    "report",
    epilog="""\b
Examples:
  curator privacy report
  curator privacy report --out privacy.md
  curator privacy report --json
""",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there.")
@session_options
def REPORT(session: Session, out: Path | None) -> None:  # noqa: N802
    """What was looked for and found, decided and missed, as Markdown; it holds no value and no text."""
    from curator.decisions.attest import write_report
    from curator.queries.privacy_report import as_markdown, report

    with session.open() as workspace:
        found = report(workspace)
    if out is not None:
        write_report(out, as_markdown(found))
    if session.as_json:
        output.emit_json("privacy-report", found.as_data())
    elif out is None:
        output.emit_lines(as_markdown(found).splitlines())
    else:
        output.emit_text(str(out))


@click.command(
    "attest",
    epilog="""\b
Examples:
  curator privacy attest Q --reason "there are no images in this corpus"
""",
)
@click.argument("letter", metavar="A..R")
@click.option("--reason", metavar="TEXT", help="How you know; kept in the workspace.")
@session_options
def ATTEST(session: Session, letter: str, reason: str | None) -> None:  # noqa: N802
    """Vouch that one of HIPAA's 18 identifiers is not there or was taken out; undo takes it back."""
    from curator.decisions.attest import attest

    with session.open() as workspace:
        event = attest(workspace, letter, actor=session.actor, reason=reason or "")
    if session.as_json:
        output.emit_json("privacy-attest", {"event": event.id, "identifier": event.subject.id})
    else:
        output.emit_text(f"{event.subject.id}: attested by {event.actor} (undo: curator undo)")
