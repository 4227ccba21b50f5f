"""The data card as JSON data, from an export's manifest and what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from curator.exports.cards.figures import Figures, Surroundings
from curator.exports.cards.limits import limits
from curator.tokens.histogram import histogram
from curator.tokens.summary import percentile

FORMAT = "curator/data-card/1"
_OF_FILES = ("path", "split", "sha256", "lines", "tokens", "trained_tokens")
_NOT_STATED = "not stated"


def data_card(manifest: Mapping[str, Any], figures: Figures, around: Surroundings) -> dict[str, Any]:
    """Equal for equal exports. The manifest's lists of records are not in it."""
    shape = manifest["settings"]["shape"]
    card = {
        "format": FORMAT,
        "product": manifest["product"],
        "target": manifest["target"],
        "event": manifest["event"],
        "day": around.day,
        "files": [{name: file[name] for name in _OF_FILES} for file in manifest["files"]],
        "arrived": {name: list(counts) for name, counts in around.arrived.items()},
        "sources": {name: dict(counts) for name, counts in sorted(figures.sources.items())},
        "years": [min(figures.years), max(figures.years)] if figures.years else [],
        "records": manifest["records"],
        "pairs": manifest.get("pairs"),
        "labels": [asdict(task) for task in around.labels],
        "tokens": _tokens(figures, around.context),
        "turns": {str(count): examples for count, examples in sorted(figures.turns.items())},
        "edited": figures.edited,
        "replaced": {entity: list(counts) for entity, counts in around.replaced.items()},
        "not_looked_for": manifest["privacy"]["not_looked_for"],
        "signed_off_by": manifest["sign_off"].get("actor", ""),
        "split": _split(manifest["split"]),
        "flags": dict(around.flags),
        "contradictions": around.contradictions,
        "warnings": manifest["warnings"],
        "shape": {name: value for name, value in shape.items() if name != "system_text"},
        "licence": around.licence or _NOT_STATED,
        "contact": around.contact or _NOT_STATED,
    }
    return card | {"limits": limits(card)}


def _tokens(figures: Figures, context: int | None) -> dict[str, Any]:
    tokens = np.concatenate((np.zeros((0, 2), np.int64), *figures.tokens))
    counts: list[int] = np.sort(tokens[:, 0]).tolist()
    return {
        "examples": len(counts),
        "total": sum(counts),
        "trained": int(tokens[:, 1].sum()),
        "p5": percentile(counts, 5),
        "p50": percentile(counts, 50),
        "p95": percentile(counts, 95),
        "longest": counts[-1] if counts else 0,
        "histogram": [list(one) for one in histogram(counts)],
        "context": context,
    }


def _split(certificate: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "ok": certificate["ok"],
        "groups": certificate["groups"],
        "largest_share": certificate["largest_share"],
        "shares": [{name: row[name] for name in ("split", "share", "wanted")} for row in certificate["splits"]],
        "checks": {check["name"]: check["count"] for check in certificate["checks"]},
        "hash": certificate["hash"],
        "scarce": [label["label"] for label in certificate["labels"] if label["below"]],
    }
