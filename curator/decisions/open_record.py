"""Having a record open, so that nobody else is given it meanwhile; no event, since nothing is decided by it."""

from __future__ import annotations

from curator.store import leases
from curator.store.leases import Lease
from curator.workspace import Workspace

#: Seconds for which a record stays open without a sign of life.
SECONDS = 20.0


def hold(workspace: Workspace, record: str, *, holder: str, actor: str) -> Lease | None:
    """Have it open for a while, and no other. Answers the lease of whoever else has it, in which case it is not."""
    return leases.hold(workspace.store, record=record, holder=holder, actor=actor, seconds=SECONDS)


def release(workspace: Workspace, *, holder: str) -> None:
    """Have nothing open."""
    leases.release(workspace.store, holder=holder)
