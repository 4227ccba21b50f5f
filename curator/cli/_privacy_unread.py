"""curator privacy unread / vouch: what no rule can read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from curator.cli import layout, output
from curator.cli._agreeing import not_yet
from curator.cli.asking import agreed
from curator.cli.numbers import counted
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.workspace import Workspace


@click.command(
    "unread",
    epilog="""\b
Examples:
  curator privacy unread
  curator privacy unread --language de --json
""",
)
@click.option("--language", metavar="L", help='One language only, such as de; "unknown", or "media" for files.')
@click.option("--target", metavar="T", help="Of what leaves for it: pairs hold what edited answers replaced, too.")
@session_options
def UNREAD(session: Session, language: str | None, target: str | None) -> None:  # noqa: N802
    """Records with a text in a language without rules for names, with a file written as letters, an image or a file."""
    from curator.queries.unread import MEDIA, covered, opaque, waiting_unread

    with session.open() as workspace:
        known = covered(workspace)
        found = waiting_unread(workspace, language=language, target=target)
        media = opaque(workspace, target=target) if language in (None, MEDIA) else []
    if session.as_json:
        unread = [asdict(item) for item in found]
        output.emit_json("privacy-unread", {"covered": known, "unread": unread, "media": media})
        return
    rows = [(item.conversation, item.name, item.place.split("/", 1)[1]) for item in found]
    rows += [(record, "image or file", place) for record, _, place in (item.partition("/") for item in media)]
    output.emit_lines(layout.table(rows, ("record", "what", "place"), whole=("record", "place")) if rows else [])
    if found:
        records = counted(len({item.conversation for item in found}), "record")
        session.note(f"{records} to read (curator show ID); then: curator privacy vouch ID, or vouch --language L")
    if media:
        noun = "1 image or file" if len(media) == 1 else f"{len(media):,} images or files"
        session.note(f"{noun} to look at where it came from; then: curator privacy decide RECORD/PLACE --not-personal")
    if not rows:
        session.note(f"nothing waits to be read; names are looked for in: {', '.join(known)}")


@click.command(
    "vouch",
    epilog="""\b
Examples:
  curator privacy vouch 3tye                                 read, and found free of personal data
  curator privacy vouch --language de --reason "read by Jana"      tells how much it is, and asks
  curator privacy vouch --language de --yes                  without a question, for scripts
""",
)
@click.argument("records", nargs=-1, metavar="[ID]...")
@click.option("--language", metavar="L", help="All that waits in a language, such as de.")
@click.option("--yes", is_flag=True, help="With --language: agree beforehand; needed where there is no terminal.")
@click.option("--reason", metavar="TEXT", help="Who read it and how; kept in the workspace.")
@click.option("--target", metavar="T", help="Of what leaves for it: pairs hold what edited answers replaced, too.")
@session_options
def VOUCH(  # noqa: N802
    session: Session, records: tuple[str, ...], language: str | None, yes: bool, reason: str | None, target: str | None
) -> None:
    """Say that you read what no rule can read, and found nothing personal in it that is not replaced."""
    from curator.cli.steps import replace
    from curator.decisions.vouch import vouch
    from curator.queries.conversations import resolve

    if bool(records) == (language is not None):
        raise click.UsageError("name the records, or --language")
    with session.open() as workspace:
        ids = [resolve(workspace, record) for record in records] or None
        if language is not None:
            _agreed_to(session, workspace, language, target, yes=yes)
        events, count = vouch(
            workspace, actor=session.actor, conversations=ids, language=language, reason=reason, target=target
        )
        replace(session, workspace)
    if session.as_json:
        output.emit_json("privacy-vouch", {"events": [event.id for event in events], "conversations": count})
    else:
        output.emit_text(f"read and found free: {counted(count, 'record')} (undo: curator undo)")


def _agreed_to(session: Session, workspace: Workspace, language: str, target: str | None, *, yes: bool) -> None:
    """Tells how much waits in a language; the command ends where nobody agrees to vouch for all of it."""
    from curator.queries.unread import waiting_unread

    waits = waiting_unread(workspace, language=language, target=target)
    if not waits:
        return
    texts, records = len(waits), len({item.conversation for item in waits})
    if not session.as_json:
        output.emit_text(f"{counted(texts, 'text')} in {counted(records, 'record')}: {language}")
    if not (yes or agreed(f"say that you read {counted(texts, 'text')}, and nothing personal is left in them?")):
        not_yet(session, "privacy-vouch", {"language": language, "texts": texts, "conversations": records})
