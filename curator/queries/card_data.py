"""What a model was made from, as far as its export can still be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curator.queries.entities import entity_counts
from curator.queries.export_of_tune import export_of
from curator.queries.log import day_and_time
from curator.queries.tunes import Tune
from curator.store import lookups
from curator.tuning.evaluation.held_out import Export, trained_replies
from curator.workspace import Workspace


def data_of(workspace: Workspace, tune: Tune, labels: Mapping[str, str]) -> dict[str, Any]:
    """labels: normalised -> shown, of a label task; empty for free text. Of records only numbers."""
    told: dict[str, Any] = {"manifest": tune.manifest, "hashes": dict(tune.files), "lines": dict(tune.lines)}
    export = export_of(workspace, tune)
    if export is None:
        return told
    manifest = export.manifest
    return told | {
        "target": manifest["target"],
        "product": manifest["product"],
        "files": [
            {name: file[name] for name in ("split", "lines", "tokens", "trained_tokens", "sha256")}
            for file in manifest["files"]
        ],
        "sources": _sources(workspace, export),
        "labels": _labels(export, labels),
        "left_out": {kind: count for kind, count in manifest["records"].items() if kind != "in"},
        "groups": manifest["split"].get("groups"),
        "shape": manifest["settings"]["shape"],
        "privacy": {
            "found": entity_counts(workspace).found,
            "replace_from": manifest["settings"]["scrub"].get("replace_from"),
            "decide_below": manifest["settings"]["scrub"].get("decide_below"),
            "not_looked_for": manifest["privacy"]["not_looked_for"],
            "signed_off_by": manifest["sign_off"].get("actor", ""),
            "signed_off": day_and_time(manifest["sign_off"]["time"]) if manifest["sign_off"] else "",
        },
    }


def _sources(workspace: Workspace, export: Export) -> dict[str, dict[str, int]]:
    """File name -> split -> records; a file's folder may be named after a person and stays untold."""
    found: dict[str, Counter[str]] = {}
    for file in export.manifest["files"]:
        origins = lookups.origins(workspace.store, ids=list(file["records"]))
        for path, _ in origins.values():
            found.setdefault(Path(path).name, Counter())[str(file["split"])] += 1
    return {name: dict(found[name]) for name in sorted(found)}


def _labels(export: Export, labels: Mapping[str, str]) -> dict[str, int]:
    """How often each label is the answer in what trained and validated it."""
    if not labels:
        return {}
    counted = Counter(reply.normalised for reply in trained_replies(export))
    return {shown: counted[key] for key, shown in labels.items()}
