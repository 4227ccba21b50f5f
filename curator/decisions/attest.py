"""A person's word about one of the 18 identifiers, and the report in which it stands."""

from __future__ import annotations

from pathlib import Path

from curator.decisions._with_reason import append
from curator.errors import CuratorError, UsageError
from curator.private import write_whole
from curator.queries.identifiers import letter_of
from curator.records import Event, NewEvent, Subject
from curator.workspace import Workspace


def attest(workspace: Workspace, letter: str, *, actor: str, reason: str) -> Event:
    """Vouch for an identifier. Raises UsageError for none of the 18, and where it is not said how one knows."""
    name = letter_of(letter)
    if not reason.strip():
        raise UsageError("a word that nobody can check says little", fix='say how you know: --reason "..."')
    new = NewEvent(kind="attest", subject=Subject("identifier", name), actor=actor, new="attested")
    return append(workspace, [new], actor, reason)[0]


def write_report(out: Path, text: str) -> None:
    """For this user alone, whole or not there. Raises CuratorError where it cannot be written."""
    try:
        write_whole(out, text)
    except OSError as error:
        raise CuratorError(f"cannot write {out}: {error.strerror}", fix="name another file") from None
