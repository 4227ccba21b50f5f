"""Dismissing flags: they say nothing of personal data, and dismissing them changes nothing about it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from curator.decisions._here import refuse_strays
from curator.decisions._with_reason import append
from curator.errors import UsageError
from curator.queries.flagging import rules
from curator.records import Event, NewEvent, Subject
from curator.registry import nearest
from curator.workspace import Workspace

DISMISSED = "dismissed"


def dismiss(
    workspace: Workspace, ids: Sequence[str], *, actor: str, reason: str | None = None, op: UUID | None = None
) -> list[Event]:
    """Flags by id, and flag rules by CATEGORY/NAME, in one batch, undone as one.

    Raises UsageError for an id that is no flag's, and for a rule that is none of quality or bias.
    """
    known = list(rules(workspace))
    for rule in (item for item in ids if "/" in item):
        if rule not in known:
            raise UsageError(f"there is no flag rule {rule!r}", fix=nearest(rule, known))
    flags = [item for item in ids if "/" not in item]
    refuse_strays(workspace, [Subject("flag", flag) for flag in flags])
    subjects = [Subject("rule" if "/" in item else "finding", item) for item in dict.fromkeys(ids)]
    new = [NewEvent(kind="verdict", subject=subject, actor=actor, new=DISMISSED) for subject in subjects]
    return append(workspace, new, actor, reason, op)
