"""What people say of pairs (same, distinct) and of conversations (keep, drop)."""

from __future__ import annotations

from uuid import uuid4

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
    """keep: keep (whatever it is like) or drop (out of everything that leaves)."""
    if keep not in ("keep", "drop"):
        raise UsageError(f"a record is to keep or to drop, not {keep!r}")
    new = NewEvent(kind="keep", subject=Subject("conversation", resolve(workspace, record)), actor=actor, new=keep)
    return events.append(workspace.store, op=uuid4(), events=[new])[0]
