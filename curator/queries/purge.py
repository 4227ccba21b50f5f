"""What a purge would take, and what stands in its way."""

from __future__ import annotations

from curator.privacy.file_names import ENDING
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
    found = {}
    for item in imports.every(workspace.store):
        ending = ENDING.search(item.path)
        words = item.path[: ending.start()] if ending else item.path
        seen = preview_text(words, workspace.rule_folders)
        if any(one.replaced for one in seen.findings):
            # With its import's id: two files of two people would be taken for one that was imported twice.
            found[item.id] = f"{seen.scrubbed}{ending[0] if ending else ''} (import {item.id})"
    return found


def unmet(workspace: Workspace) -> list[gate.Condition]:
    """What is not scanned, not rendered or not decided."""
    return [c for c in gate.export_gate(workspace) if c.name in _ASKED and not c.ok]
