"""What people say of pairs (same, distinct) and of conversations (keep, drop)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from curator.decisions._here import refuse_strays
from curator.errors import UsageError
from curator.identity import pair_id
from curator.queries.conversations import resolve
from curator.records import Event, NewEvent, Subject
from curator.store import events
from curator.workspace import Workspace


def decide_pair(workspace: Workspace, a: str, b: str, tie: str, *, actor: str) -> Event:
    """tie: same or distinct. a, b: ids or unique prefixes."""
    if tie not in ("same", "distinct"):
        raise UsageError(f"a pair is same or distinct, not {tie!r}")
    first, second = pair_id(resolve(workspace, a), resolve(workspace, b))
    if first == second:
        raise UsageError("a pair is of two different records")
    new = NewEvent(kind="tie", subject=Subject("pair", f"{first}+{second}"), actor=actor, new=tie)
    return events.append(workspace.store, op=uuid4(), events=[new])[0]


def decide_record(workspace: Workspace, record: str, keep: str, *, actor: str) -> Event:
    """keep: keep (whatever it is like) or drop (out of everything that leaves). record: an id or a unique prefix."""
    return decide_records(workspace, [resolve(workspace, record)], keep, actor=actor)[0]


def decide_records(
    workspace: Workspace, records: Sequence[str], keep: str, *, actor: str, op: UUID | None = None
) -> list[Event]:
    """The same for many, in one batch, undone as one. records: whole ids. Raises UsageError where one is none."""
    if keep not in ("keep", "drop"):
        raise UsageError(f"a record is to keep or to drop, not {keep!r}")
    subjects = [Subject("conversation", record) for record in records]
    refuse_strays(workspace, subjects)
    new = [NewEvent(kind="keep", subject=subject, actor=actor, new=keep) for subject in subjects]
    return events.append(workspace.store, op=op or uuid4(), events=new)
