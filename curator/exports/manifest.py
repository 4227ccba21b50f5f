"""What an export says about itself: enough to prove what it holds and to make it again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from curator import __version__

FORMAT = "curator/manifest/1"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """records: the conversation behind each line, in order, by id. why: it is in, of each line of preference pairs."""

    path: str
    split: str
    sha256: str
    bytes: int
    lines: int
    tokens: int
    trained_tokens: int
    records: tuple[str, ...]
    why: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """`why` only where there is any."""
        entry = {one.name: getattr(self, one.name) for one in fields(self)}
        if not self.why:
            del entry["why"]
        return entry


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def by_split(files: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The entries of a manifest by what events call them: their split; of several of one split, their names' stems."""
    counts = Counter(str(file["split"]) for file in files)
    return {
        str(file["split"]) if counts[str(file["split"])] == 1 else Path(str(file["path"])).stem: file for file in files
    }


def manifest(
    *,
    target: str,
    event: int,
    files: list[FileEntry],
    versions: Mapping[str, str],
    settings: Mapping[str, Any],
    reasons: Mapping[str, int],
    left_out: Mapping[str, list[str]],
    certificate: Mapping[str, Any],
    sign_off: Mapping[str, Any],
    not_looked_for: Sequence[str],
    warnings: Mapping[str, int],
    pairs: Mapping[str, Mapping[str, int]] | None = None,
    bundle: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest as JSON data. event: the newest event of the state that was exported.

    reasons: how many records are in, and out for which kind of reason. left_out: the ids of each kind that is out.
    not_looked_for: entities that no rule could find. pairs: of a target of pairs, how many are in and out, by reason.
    bundle: what a trainer needs beside the data: {trainer, base, files: {name: sha256}}.
    """
    made = {
        "format": FORMAT,
        "product": f"curator {__version__}",
        "target": target,
        "event": event,
        "files": [file.as_json() for file in files],
        "versions": dict(versions),
        "settings": dict(settings),
        "records": dict(reasons),
        "left_out": dict(left_out),
        "split": dict(certificate),
        "sign_off": dict(sign_off),
        "privacy": {"not_looked_for": list(not_looked_for)},
        "warnings": dict(warnings),
    }
    if pairs is not None:
        made["pairs"] = {name: dict(counts) for name, counts in pairs.items()}
    if bundle is not None:
        made["bundle"] = dict(bundle)
    return made
