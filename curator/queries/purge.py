"""What a purge would take, and what stands in its way."""

from __future__ import annotations

from curator.queries import gate
from curator.store import purging
from curator.store.purging import Purgeable
from curator.workspace import Workspace

#: Conditions of the gate of an export that hold for a purge: afterwards nobody can look again.
_ASKED = ("scan", "media", "languages", "decisions")


def purgeable(workspace: Workspace) -> Purgeable:
    """How much raw text there is."""
    return purging.purgeable(workspace.store)


def unmet(workspace: Workspace) -> list[gate.Condition]:
    """What is not scanned, not rendered or not decided."""
    return [c for c in gate.export_gate(workspace) if c.name in _ASKED and not c.ok]
