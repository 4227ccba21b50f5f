"""Texts that no rule can read, read by a person and found free of personal data."""

from __future__ import annotations

from curator.decisions._with_reason import append
from curator.decisions.privacy import NOT_PERSONAL
from curator.errors import UsageError
from curator.queries.unread import waiting_unread
from curator.records import Event, NewEvent, Subject
from curator.workspace import Workspace


def vouch(
    workspace: Workspace,
    *,
    actor: str,
    conversations: list[str] | None = None,
    language: str | None = None,
    reason: str | None = None,
    target: str | None = None,
    origin: str = "person",
) -> tuple[list[Event], int]:
    """Say that the texts of these conversations, in a language, or all were read: in one batch, undone as one.

    It holds for the texts as they are: another one that comes later, or an edit, waits again. Answers the events and of
    how many conversations they are. Raises UsageError where nothing of them waits.
    """
    waits = waiting_unread(workspace, conversations=conversations, language=language, target=target)
    for conversation in conversations or ():
        if not any(item.conversation == conversation for item in waits):
            raise UsageError(f"nothing in {conversation} waits to be read", fix="see what does: curator privacy unread")
    if not waits:
        of = f"in {language} " if language else ""
        raise UsageError(f"no text {of}waits to be read", fix="see what does: curator privacy unread")
    new = [
        NewEvent(kind="verdict", subject=Subject("finding", finding), actor=actor, new=NOT_PERSONAL, origin=origin)
        for finding in dict.fromkeys(item.finding for item in waits)
    ]
    return append(workspace, new, actor, reason), len({item.conversation for item in waits})
