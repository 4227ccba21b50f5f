"""The tests inside flag rules, and the rules themselves; no store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from curator.errors import UsageError
from curator.flags.own_tests import Outcome, outcomes
from curator.registry import nearest
from curator.rulebook.flags import LoadedFlag, load_flags


def rules_of(folder: Path | None, packs: Sequence[str]) -> dict[str, LoadedFlag]:
    """The rules that are on in a workspace's folder with its packs; None for the shipped ones alone."""
    return load_flags(folder, packs)


def run_tests(folder: Path | None, packs: Sequence[str], ids: Sequence[str] = ()) -> Iterator[Outcome]:
    """The tests of these rules, of all where none is named. Raises UsageError for an unknown one."""
    known = load_flags(folder, packs)
    for name in ids:
        if name not in known:
            raise UsageError(f"there is no rule {name!r}", nearest(name, list(known)))
    for name, loaded in known.items():
        if not ids or name in ids:
            yield from outcomes(loaded)
