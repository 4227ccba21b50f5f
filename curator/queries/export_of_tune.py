"""The export that a tune was launched from, wherever in the workspace it lies."""

from __future__ import annotations

from pathlib import Path

from curator.errors import UsageError
from curator.queries import tunes
from curator.queries.tunes import Tune
from curator.tuning.evaluation.held_out import Export, read_export
from curator.workspace import Workspace

_FOLDER = "exports"


def default_export(workspace: Workspace) -> Path:
    """Where `curator export` writes unless it is told otherwise."""
    return workspace.folder / _FOLDER / workspace.settings.config.export.target


def export_of(workspace: Workspace, tune: Tune) -> Export | None:
    """By the hashes of all its files; None where it is nowhere in the workspace any more.

    One with the manifest that it was launched with comes first; ask `has_its_manifest` whether it is one.
    """
    found: Export | None = None
    folders = [default_export(workspace), *sorted((workspace.folder / _FOLDER).glob("*/"))]
    for folder in folders:
        try:
            export = read_export(folder)
        except UsageError:
            continue
        if export.hashes == dict(tune.files):
            if has_its_manifest(tune, export):
                return export
            found = found or export
    return found


def has_its_manifest(tune: Tune, export: Export) -> bool:
    """Whether the manifest is the one that the tune was launched with; else only its files can be trusted."""
    return export.manifest_hash == tune.manifest


def system_of(workspace: Workspace, tune: str) -> str:
    """The system prompt that stands before every example of a tune (its whole id), "" where there is no such one."""
    found = next((one for one in tunes.tunes(workspace) if one.id == tune), None)
    export = export_of(workspace, found) if found else None
    shape = workspace.settings.config.shape
    kind, text = shape.system, shape.system_text
    if export is not None:
        kind, text = export.settings.get("system", kind), export.settings.get("system_text", text)
    return str(text or "") if kind == "set" else ""
