"""What an export depends on, and whether what was exported is still what would be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from curator.exports.checks.titles import title
from curator.exports.folder import MANIFEST
from curator.exports.forms.rendering import digest
from curator.exports.manifest import sha256_of
from curator.queries import gate, pending
from curator.queries.policy import Policy
from curator.store import events, marks
from curator.workspace import Workspace


def settings_of(workspace: Workspace) -> dict[str, Any]:
    """The settings that decide what an export holds, as JSON data."""
    config = workspace.settings.config
    named = {name: msgspec.to_builtins(getattr(config, name)) for name in ("select", "shape", "export")}
    if config.export.tokenizer is not None:
        named["export"] |= {"tokenizer_files": digest(Path(config.export.tokenizer))}
    return named | {"scrub": Policy.of(workspace).thresholds}


def versions_of(workspace: Workspace, *, as_of: int | None = None) -> dict[str, str]:
    """The versions of the rules and of what the last dedup and split were asked for."""
    found = {"rules": pending.scrub_version(workspace), "rulebook": workspace.rulebook.version}
    for stage in ("dedup", "split"):
        mark = marks.last(workspace.store, stage=stage, as_of=as_of)
        found[stage] = mark.version if mark else ""
    return found


def warned(warnings: Mapping[str, int]) -> str:
    """What the target's rules warn of, and how often, by their codes."""
    return ", ".join(f"{count:,} x {title(code)}" for code, count in warnings.items())


@dataclass(frozen=True, slots=True)
class Written:
    """What the default export folder holds. current: whether it is of the present state, settings and rules."""

    lines: int
    event: int
    current: bool


def written(workspace: Workspace) -> Written | None:
    """By its manifest alone; None where nothing was exported there."""
    manifest = _manifest(workspace)
    if manifest is None:
        return None
    return Written(sum(file["lines"] for file in manifest["files"]), manifest["event"], _is_of_now(workspace, manifest))


def is_current(workspace: Workspace) -> bool:
    """Whether the default export folder holds the export of the present state and settings, unchanged.

    Never while the gate would refuse another one.
    """
    manifest = _manifest(workspace)
    if manifest is None:
        return False
    try:
        whole = all(sha256_of(_folder(workspace) / file["path"]) == file["sha256"] for file in manifest["files"])
    except OSError:
        return False
    met = all(condition.ok for condition in gate.export_gate(workspace))
    return whole and met and _is_of_now(workspace, manifest)


def _folder(workspace: Workspace) -> Path:
    return workspace.folder / "exports" / workspace.settings.config.export.target


def _manifest(workspace: Workspace) -> dict[str, Any] | None:
    """The manifest, None where there is none or it is none of ours."""
    try:
        found = json.loads((_folder(workspace) / MANIFEST).read_text(encoding="utf-8"))
        whole = all({"path", "sha256", "lines"} <= file.keys() for file in found["files"])
        parts = isinstance(found["settings"], dict) and isinstance(found["versions"], dict)
        return dict(found) if whole and parts and isinstance(found["event"], int) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_of_now(workspace: Workspace, manifest: dict[str, Any]) -> bool:
    settings = json.loads(json.dumps(settings_of(workspace)))
    same = manifest["settings"] == settings and manifest["versions"] == versions_of(workspace)
    return bool(same and manifest["event"] == newest_read(workspace))


def newest_read(workspace: Workspace, *, as_of: int | None = None) -> int:
    """The newest event that an export reads: what comes after it, and suggested labels, change no training file."""
    kinds, slots = ["export", "launch", "job", "alias", "backup", "purge", "encrypt"], ["suggest", "evaluate"]
    return events.newest_but(workspace.store, kinds=kinds, slots=slots, until=as_of)
