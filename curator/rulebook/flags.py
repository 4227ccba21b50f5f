"""The flag rules that hold in a workspace: its own over its packs over those that ship."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from curator.errors import FileProblem
from curator.records.flag_rule import FlagRule
from curator.registry import nearest, shipped
from curator.rulebook import strict
from curator.rulebook.flag_entries import FlagEntry, FlagFile
from curator.rulebook.packs import read_pack, yaml_files

CATEGORIES = ("quality", "bias")
_FIELDS = tuple(field.name for field in fields(FlagRule))
_NEEDED = ("kind", "severity", "message")


@dataclass(frozen=True, slots=True)
class LoadedFlag:
    """path, line: where the strongest entry of the rule stands, for what its kind finds wrong with it."""

    rule: FlagRule
    path: Path
    line: int | None

    def problem(self, message: str, fix: str) -> FileProblem:
        return FileProblem(self.path, self.line, f"{self.rule.id}: {message}", fix)


def load_flags(workspace: Path | None, packs: Sequence[str]) -> dict[str, LoadedFlag]:
    """The rules that are on, by id. Raises UsageError for an unknown pack, FileProblem for what is wrong in a file."""
    layers = [_files(shipped("rules"))]
    layers.append([(path, pack.flags) for path, pack in (read_pack(workspace, name) for name in packs)])
    if workspace is not None:
        layers.append(_files(workspace / "rules"))
    found: dict[str, LoadedFlag] = {}
    for layer in layers:
        _merge(found, layer)
    return dict(sorted(found.items()))


def _files(folder: Path) -> list[tuple[Path, tuple[FlagEntry, ...]]]:
    paths = [path for category in CATEGORIES for path in yaml_files(folder / category)]
    return [(path, strict.read(path, FlagFile).flags) for path in paths]


def _merge(found: dict[str, LoadedFlag], layer: Iterable[tuple[Path, tuple[FlagEntry, ...]]]) -> None:
    here: dict[str, Path] = {}
    for path, entries in layer:
        for entry in entries:
            if entry.id in here:
                raise FileProblem(path, entry.line, f"{entry.id} is in {here[entry.id].name} too", "remove one")
            here[entry.id] = path
            below = found.pop(entry.id, None)
            if entry.enabled is not False:
                found[entry.id] = LoadedFlag(_rule(entry, below, path, list(found)), path, entry.line)


def _rule(entry: FlagEntry, below: LoadedFlag | None, path: Path, known: list[str]) -> FlagRule:
    said: dict[str, Any] = {name: getattr(below.rule, name) for name in _FIELDS} if below else {}
    said |= {name: value for name in _FIELDS if (value := getattr(entry, name)) is not None}
    for name in _NEEDED:
        if name not in said:
            fix = f"add {name}; or, to change a rule that is there, {nearest(entry.id, known)}"
            raise FileProblem(path, entry.line, f"key {name!r} is missing in {entry.id}", fix)
    return FlagRule(**said)
