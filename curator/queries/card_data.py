"""What a model was made from, as far as its export can still be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from curator.queries.entities import entity_counts
from curator.queries.export_of_tune import export_of, has_its_manifest
from curator.queries.log import day_and_time
from curator.queries.tunes import Tune
from curator.store import lookups
from curator.tuning.evaluation.held_out import Export, trained_replies
from curator.workspace import Workspace

_FORMATS = ("jsonl", "json", "csv", "tsv", "parquet", "txt")


def data_of(workspace: Workspace, tune: Tune, labels: Mapping[str, str]) -> dict[str, Any]:
    """labels: normalised -> shown, of a label task; empty for free text. Of records only numbers."""
    told: dict[str, Any] = {"manifest": tune.manifest, "hashes": dict(tune.files), "lines": dict(tune.lines)}
    export = export_of(workspace, tune)
    if export is None:
        return told
    if not has_its_manifest(tune, export):
        return told | {"manifest_changed": True}
    try:
        return told | _of_manifest(workspace, export, labels)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        # it was launched from a manifest that somebody had written by hand
        return told


def _of_manifest(workspace: Workspace, export: Export, labels: Mapping[str, str]) -> dict[str, Any]:
    manifest = export.manifest
    return {
        "target": manifest["target"],
        "product": manifest["product"],
        "files": [
            {name: str(file[name]) for name in ("split", "sha256")}
            | {name: int(file[name]) for name in ("lines", "tokens", "trained_tokens")}
            for file in manifest["files"]
        ],
        "sources": _sources(workspace, export),
        "labels": _labels(export, labels),
        "left_out": {kind: int(count) for kind, count in manifest["records"].items() if kind != "in"},
        "pairs": _pairs(manifest),
        "groups": int(manifest["split"].get("groups", 0)),
        "shape": manifest["settings"]["shape"],
        "privacy": {
            "found": entity_counts(workspace).found,
            "replace_from": _number(manifest["settings"]["scrub"].get("replace_from")),
            "decide_below": _number(manifest["settings"]["scrub"].get("decide_below")),
            "not_looked_for": [str(entity) for entity in manifest["privacy"]["not_looked_for"]],
            "signed_off_by": str(manifest["sign_off"].get("actor", "")),
            "signed_off": day_and_time(manifest["sign_off"]["time"]) if manifest["sign_off"] else "",
        },
    }


def _pairs(manifest: Mapping[str, Any]) -> dict[str, int]:
    """Why its preference pairs are in -> how many; empty where it holds chats."""
    return {str(why): int(count) for why, count in (manifest.get("pairs") or {"in": {}})["in"].items()}


def _sources(workspace: Workspace, export: Export) -> dict[str, dict[str, int]]:
    """Format -> files, and records of each split; files may be named after people, so their names stay untold."""
    found: dict[str, Counter[str]] = {}
    files: dict[str, set[str]] = {}
    for file in export.manifest["files"]:
        origins = lookups.origins(workspace.store, ids=list(file["records"]))
        for path, _ in origins.values():
            kind = _format_of(path)
            files.setdefault(kind, set()).add(path)
            found.setdefault(kind, Counter())[str(file["split"])] += 1
    return {kind: {"files": len(files[kind]), **found[kind]} for kind in sorted(found)}


def _format_of(path: str) -> str:
    """By the end of its name, where that is one that says so."""
    ending = path.lower().removesuffix(".gz").rpartition(".")[2]
    return ending if ending in _FORMATS else "other"


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))


def _labels(export: Export, labels: Mapping[str, str]) -> dict[str, int]:
    """How often each label is the answer in what trained and validated it."""
    if not labels:
        return {}
    counted = Counter(reply.normalised for reply in trained_replies(export))
    return {shown: counted[key] for key, shown in labels.items()}
