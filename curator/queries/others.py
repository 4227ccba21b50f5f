"""What others who work on the same workspace do and have open, whichever process they are in."""

from __future__ import annotations

from collections.abc import Collection

from curator.store import events, heard, leases
from curator.store.heard import Heard as Heard
from curator.store.heard import Labelled as Labelled
from curator.store.leases import Lease as Lease
from curator.workspace import Workspace

#: Kinds of events, as people call several of them.
_WORDS = {
    "label": "labels",
    "verdict": "privacy decisions",
    "missed": "marked spans",
    "style": "replacement styles",
    "weight": "weights",
    "preference": "preferences",
    "edit": "edits",
    "note": "notes",
    "tie": "decisions on pairs",
    "keep": "records kept or dropped",
    "schema": "changes of tasks",
    "sign_off": "sign-offs",
    "reveal": "reveals",
    "sample": "judged messages",
    "attest": "attestations",
    "export": "exports",
    "launch": "launches",
    "alias": "deployments",
}


def newest(workspace: Workspace) -> int:
    """The number of the newest event."""
    return events.newest(workspace.store)


def listen(workspace: Workspace, *, after: int, but: Collection[str]) -> Heard:
    """What came after an event, by anybody but these operations (uuids as hexadecimal digits)."""
    return heard.since(workspace.store, after=after, but=list(but))


def told(found: Heard) -> str:
    """What people did, in words: "beth: 3 labels, 1 edit"; "" where nobody decided anything."""
    deeds: dict[str, list[str]] = {}
    for deed in found.deeds:
        words = _WORDS.get(deed.kind)
        if deed.person and words:
            deeds.setdefault(deed.actor, []).append(f"{deed.count:,} {words if deed.count > 1 else _one(words)}")
    return "; ".join(f"{actor}: {', '.join(done)}" for actor, done in deeds.items())


def open_elsewhere(workspace: Workspace, holder: str) -> dict[str, str]:
    """Records that other front ends have open, and whose these are."""
    return {lease.record: lease.actor for lease in leases.of_others(workspace.store, holder=holder)}


def _one(words: str) -> str:
    first, space, rest = words.partition(" ")
    if first in ("decisions", "records", "changes"):
        return f"{first[:-1]}{space}{rest}"
    return "launch" if words == "launches" else words[:-1]
