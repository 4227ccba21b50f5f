"""What a purge would take, and what stands in its way."""

from __future__ import annotations

from curator.queries import gate
from curator.queries.preview import preview_text
from curator.store import imports, purging
from curator.store.purging import Purgeable
from curator.workspace import Workspace

#: Conditions of the gate of an export that hold for a purge: afterwards nobody can look again.
_ASKED = ("scan", "media", "languages", "decisions")


def purgeable(workspace: Workspace) -> Purgeable:
    """How much raw text there is."""
    return purging.purgeable(workspace.store)


def personal_paths(workspace: Workspace) -> dict[str, str]:
    """Of imports in whose path a rule finds something: the id, and the path as it is scrubbed."""
    found = {item.id: preview_text(item.path, workspace.rule_folders) for item in imports.every(workspace.store)}
    # With its import's id: two files of two people would be taken for one that was imported twice.
    return {
        id: f"{seen.scrubbed} (import {id})" for id, seen in found.items() if any(one.replaced for one in seen.findings)
    }


def unmet(workspace: Workspace) -> list[gate.Condition]:
    """What is not scanned, not rendered or not decided."""
    return [c for c in gate.export_gate(workspace) if c.name in _ASKED and not c.ok]
