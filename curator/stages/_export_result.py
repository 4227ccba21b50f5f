"""What an export is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """out: folder, None for exports/TARGET of the workspace. dry_run: do everything but write. as_of: a past event.

    bundle: the trainer whose config is written beside the data, for the base model `base`; its target is the settings'.
    """

    out: Path | None = None
    dry_run: bool = False
    as_of: int | None = None
    bundle: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Result:
    """files: {path, split, sha256, lines, tokens}. records: how many are in, and how many out for which kind of reason.

    left_out: {id, reason, at} of each that is out; at: file and line that it came from; the kind of a reason is its
    words before the colon. pairs, pairs_left_out: of a target of preference pairs, how many are in for which reason,
    and how many edits and other answers are out. refused: what the gate or the checks found; then nothing is written.
    short: label -> (its quota, how many there are), where there are fewer.
    card: the data card, a page of HTML; beside it stands the same as Markdown. bundle: the files of the trainer's.
    """

    files: list[dict[str, Any]]
    manifest: str | None
    card: str | None
    out: str
    event: int
    records: dict[str, int]
    warnings: dict[str, int]
    left_out: list[dict[str, str]] = field(default_factory=list)
    pairs: dict[str, int] = field(default_factory=dict)
    pairs_left_out: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    bundle: list[str] = field(default_factory=list)
    short: dict[str, tuple[int, int]] = field(default_factory=dict)
