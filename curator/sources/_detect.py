"""Which format a file has: the one with most evidence, or an error; never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from curator.errors import UsageError
from curator.registry import load, names
from curator.sources._bytes import HEAD, open_bytes
from curator.sources._source import Source

PACKAGE = "curator.sources"


@dataclass(frozen=True, slots=True)
class Detected:
    """format: as users type it. reason: why, in words."""

    format: str
    reason: str


def detect(path: Path) -> Detected:
    """The format of a file by its first 64 KB. Raises UsageError with the list of formats where none is clear."""
    known = names(PACKAGE)
    fix = f"name it with --format ({', '.join(known)})"
    head = open_bytes(path).head[:HEAD]
    if not head.strip():
        raise UsageError(f"{path} is empty", fix="give a file with conversations in it")
    found = []
    for name in known:
        source: Source = load(PACKAGE, name).SOURCE
        evidence = source.evidence(head, path)
        if evidence is not None:
            found.append((evidence.score, name, evidence.reason))
    if not found:
        raise UsageError(f"{path}: nothing in its first 64 KB speaks for a format we read", fix=fix)
    found.sort(reverse=True)
    if len(found) > 1 and found[0][0] == found[1][0]:
        both = " and ".join(f"{name} ({reason})" for _, name, reason in found[:2])
        raise UsageError(f"{path} may be {both}", fix=fix)
    _, name, reason = found[0]
    return Detected(name, reason)
