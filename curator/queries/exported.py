"""Whether what was exported is still what would be."""

from __future__ import annotations

import json

import msgspec

from curator.exports.folder import MANIFEST
from curator.exports.manifest import sha256_of
from curator.queries import pending
from curator.store import events
from curator.workspace import Workspace


def is_current(workspace: Workspace) -> bool:
    """Whether the default export folder holds the export of the present state and settings, unchanged."""
    config = workspace.settings.config
    folder = workspace.folder / "exports" / config.export.target
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = all(sha256_of(folder / file["path"]) == file["sha256"] for file in manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    wanted = {name: json.loads(msgspec.json.encode(getattr(config, name))) for name in ("select", "shape", "export")}
    same = all(manifest["settings"].get(name) == value for name, value in wanted.items())
    rules = manifest["versions"].get("rules") == pending.scrub_version(workspace)
    return bool(whole and same and rules and manifest["event"] == events.newest_but(workspace.store, kinds=["export"]))
