"""What would be found in a text or file, and what it would become; no workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curator import registry
from curator.privacy.detector import Detector
from curator.privacy.places import Preview, Shown
from curator.sources import Options, detect


@dataclass(frozen=True, slots=True)
class Seen:
    """span: code points of the text as it was, end exclusive. decided: whether a person need not look at it."""

    entity: str
    score: float
    start: int
    end: int
    rules: tuple[str, ...]
    replaced: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class Previewed:
    """line: of the file, None for a plain text. place: index/path inside the conversation, "" for a plain text."""

    line: int | None
    place: str
    scrubbed: str
    findings: tuple[Seen, ...]


def preview_text(text: str, folders: tuple[str, ...] = ()) -> Previewed:
    """One text by the shipped rules and those of `folders`."""
    return _previewed(Preview(Detector.for_folders(folders)).text(text), None, "")


def preview_file(path: Path, folders: tuple[str, ...] = ()) -> Iterator[Previewed]:
    """Every string of a file in which something is found. Raises UsageError for a file of no known format."""
    source = registry.load("curator.sources", detect(path).format).SOURCE
    preview = Preview(Detector.for_folders(folders))
    for item in source.read(path, Options(), lambda done, total: None):
        if item.conversation is not None:
            for shown in preview.conversation(item.conversation)[1]:
                index, inner = shown.place
                yield _previewed(shown, item.line, f"{'-' if index is None else index}/{inner}")


def _previewed(shown: Shown, line: int | None, place: str) -> Previewed:
    seen = []
    for judged in shown.judged:
        start, end = judged.finding.span or (0, 0)
        rules = tuple(rule for rule, _, _ in judged.finding.seen_by)
        seen.append(Seen(judged.entity, judged.finding.score, start, end, rules, judged.replaced, judged.decided))
    return Previewed(line, place, shown.rendered.text, tuple(seen))
