"""Keys of what set-level stages read: they change when a result could."""

from __future__ import annotations

from curator.store import clean, events, pairs
from curator.workspace import Workspace


def content_key(workspace: Workspace) -> str:
    """A hash of the whole scrubbed view."""
    return clean.fingerprint(workspace.store)


#: What people do to a record, or to a turn of it, beside saying whether it stays: it would be lost with the record.
WORK = ("label", "edit", "preference", "weight")


def work_key(workspace: Workspace, *, until: int | None = None) -> int:
    """The newest of what people did to a record that is tied to another: with others it cannot change what is dropped.

    until: of those up to this event.
    """
    found = pairs.every(workspace.store)
    tied = sorted({pair.a for pair in found} | {pair.b for pair in found})
    return events.newest_about(workspace.store, kinds=list(WORK), conversations=tied, until=until)


def decision_key(workspace: Workspace, *kinds: str, until: int | None = None) -> int:
    """The newest decision of these kinds, up to event `until`."""
    return events.newest(workspace.store, kinds=list(kinds), until=until)


def result_key(workspace: Workspace, *slots: str) -> int:
    """The newest machine result of these stages."""
    return events.newest(workspace.store, kinds=["result"], slots=list(slots))
