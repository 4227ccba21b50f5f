"""Merges what several files say of the entities to scrub, and of thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from curator.config import Style, Thresholds
from curator.errors import FileProblem
from curator.rulebook.entries import EntityEntry
from curator.rulebook.tasks import Layer

DEFAULT_STYLE: Final[Style] = "tag"

#: Of two packs the more careful one holds: replace more, ask about more, drop fewer as duplicates.
_CAREFUL: Final[dict[str, Callable[[float, float], float]]] = {"replace_from": min, "decide_below": max, "dedup": max}


@dataclass(frozen=True, slots=True)
class EntityPolicy:
    """How an entity is replaced, and from which score on (None: from the general threshold)."""

    id: str
    style: Style
    replace_from: float | None = None


@dataclass(frozen=True, slots=True)
class Entities:
    """policies: what is replaced. left_alone: what the files take out. files: those that speak of each."""

    policies: dict[str, EntityPolicy]
    left_alone: frozenset[str]
    files: dict[str, tuple[Path, ...]]


def merge_entities(packs: Layer, workspace: Layer) -> Entities:
    """Raises FileProblem where two packs, or two files of the workspace, disagree about an entity."""
    below, files = _layer(packs, decided={entity.id for _, rules in workspace for entity in rules.entities})
    above, own_files = _layer(workspace, decided=set())
    merged = dict(below)
    for id, entry in above.items():
        old = merged.get(id, entry)
        merged[id] = EntityEntry(
            id=id,
            style=entry.style or old.style,
            replace_from=old.replace_from if entry.replace_from is None else entry.replace_from,
            enabled=old.enabled if entry.enabled is None else entry.enabled,
        )
    on = {id: entry for id, entry in merged.items() if entry.enabled is not False}
    return Entities(
        {id: EntityPolicy(id, entry.style or DEFAULT_STYLE, entry.replace_from) for id, entry in on.items()},
        frozenset(merged.keys() - on.keys()),
        {id: files.get(id, ()) + own_files.get(id, ()) for id in merged},
    )


def _layer(layer: Layer, decided: set[str]) -> tuple[dict[str, EntityEntry], dict[str, tuple[Path, ...]]]:
    """The entries of files of equal rank by id; where two differ about an id in `decided`, neither holds."""
    found: dict[str, EntityEntry] = {}
    files: dict[str, tuple[Path, ...]] = {}
    for path, rules in layer:
        for entry in rules.entities:
            first = found.setdefault(entry.id, entry)
            if first != entry and entry.id in decided:
                found[entry.id] = EntityEntry(entry.id)
            elif first != entry:
                place = f"{files[entry.id][0]}:{first.line}"
                fix = f"say which holds in a file of the workspace's rules folder; the other: {place}"
                name = files[entry.id][0].name
                raise FileProblem(path, entry.line, f"entity {entry.id!r} is otherwise in {name}", fix)
            files[entry.id] = (*files.get(entry.id, ()), path)
    return found, files


def merge_thresholds(packs: Layer, workspace: Layer) -> tuple[Thresholds, dict[str, tuple[Path, ...]]]:
    """The thresholds that hold and the file of each: the workspace's, else the most careful pack's.

    Raises FileProblem where two files of the workspace give the same threshold.
    """
    values: dict[str, float] = {}
    files: dict[str, tuple[Path, ...]] = {}
    for path, rules in packs:
        for name, number in _given(rules.thresholds).items():
            if name not in values or _CAREFUL[name](number, values[name]) != values[name]:
                values[name], files[name] = number, (path,)
    own: dict[str, Path] = {}
    for path, rules in workspace:
        for name, number in _given(rules.thresholds).items():
            if name in own:
                raise FileProblem(
                    path, rules.thresholds.line, f"threshold {name!r} is in {own[name].name} too", "remove one"
                )
            own[name] = path
            values[name], files[name] = number, (*files.get(name, ()), path)
    return Thresholds(**values), files


def _given(thresholds: Thresholds) -> dict[str, float]:
    pairs = ((f.name, getattr(thresholds, f.name)) for f in fields(Thresholds))
    return {name: number for name, number in pairs if number is not None}
