"""Which format a file has: the one with most evidence, or an error; never a guess."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from curator.errors import UsageError
from curator.registry import load, names
from curator.sources._source import Claim, Source
from curator.sources.containers.bytes import BOM, HEAD, open_bytes
from curator.sources.containers.layout import Layout
from curator.sources.containers.where import Where

PACKAGE = "curator.sources"
#: How files begin that people have chats in and nobody can read as such, in lower case; and what they are.
_OTHERS = (
    (b"%pdf-", "a PDF"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "XML"),
    (b"sqlite format 3", "a database of SQLite"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "a rich text document"),
)


@dataclass(frozen=True, slots=True)
class Detected:
    """format: as users type it. reason: why, in words."""

    format: str
    reason: str


def detect(path: Where) -> Detected:
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
        if kind := next((kind for start, kind in _OTHERS if head.lstrip()[:20].lower().startswith(start)), ""):
            raise UsageError(
                f"{path} is {kind}", fix="export what was said as JSON, CSV or plain text, and import that"
            )
        if _are_labels(head):
            raise UsageError(
                f"{path} holds labels of records, not conversations",
                fix=f"import what they are about, then: curator label import {path}",
            )
        if head.lstrip(BOM + b" \t\r\n").startswith((b"{", b"[")):
            fix += ", or say with --map FILE where in the JSON what stands (see curator import --help)"
        raise UsageError(f"{path}: nothing in its first 64 KB speaks for a format we read", fix=fix)
    found.sort(reverse=True)
    if len(found) > 1 and found[0][0] == found[1][0]:
        both = " and ".join(f"{name} ({reason})" for _, name, reason in found[:2])
        raise UsageError(f"{path} may be {both}", fix=fix)
    _, name, reason = found[0]
    return Detected(name, reason)


def _are_labels(head: bytes) -> bool:
    """Whether its first line is one of `curator label import`."""
    first = head.removeprefix(BOM).lstrip().partition(b"\n")[0]
    try:
        line = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(line, dict) and {"task", "value"} <= line.keys() and not line.keys().isdisjoint({"id", "file"})


def claimed(layout: Layout, formats: Sequence[str]) -> tuple[Detected, Claim] | None:
    """Which of these formats the files in a folder or archive are an export of, if they are one; never a guess.

    Raises UsageError where two formats say so alike.
    """
    found: list[tuple[float, str, Claim]] = []
    for name in formats:
        source = load(PACKAGE, name).SOURCE
        claim: Claim | None = source.claim(layout) if hasattr(source, "claim") else None
        if claim is not None:
            found.append((claim.score, name, claim))
    if not found:
        return None
    found.sort(key=lambda item: item[:2], reverse=True)
    if len(found) > 1 and found[0][0] == found[1][0]:
        both = " and ".join(f"{name} ({claim.reason})" for _, name, claim in found[:2])
        raise UsageError(f"{layout.at} may be {both}", fix="name one of them with --format")
    _, name, claim = found[0]
    return Detected(name, claim.reason), claim
