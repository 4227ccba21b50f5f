"""Merges the task entries of several files into tasks, lower layers first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from curator.errors import FileProblem
from curator.records import Task, TaskValue
from curator.registry import nearest
from curator.rulebook.entries import Rules, TaskEntry, ValueEntry

#: The task that always exists, because `[select] only = "accepted"` goes by it.
ANSWER: Final = "answer"

Layer = Sequence[tuple[Path, Rules]]


@dataclass(frozen=True, slots=True)
class Merged:
    """What the files say of one task so far, and where each of its values was last mentioned."""

    entry: TaskEntry
    files: tuple[Path, ...]
    value_places: dict[str, tuple[Path, int | None]]

    @property
    def place(self) -> tuple[Path, int | None]:
        return self.files[-1], self.entry.line


def merge_tasks(layers: Iterable[Layer]) -> dict[str, tuple[Task, tuple[Path, ...]]]:
    """Tasks by id with the files that define them. Raises FileProblem for what is incomplete or contradictory."""
    found: dict[str, Merged] = {}
    for layer in layers:
        here: dict[str, tuple[Path, int | None]] = {}
        for path, rules in layer:
            for entry in rules.tasks:
                if entry.id in here:
                    first, line = here[entry.id]
                    fix = f"rename one of the two, or change it in the workspace's rules only: {first}:{line}"
                    raise FileProblem(path, entry.line, f"task {entry.id!r} is in {first.name} too", fix)
                here[entry.id] = (path, entry.line)
                found[entry.id] = _merge(found.get(entry.id), entry, path)
    tasks = {id: (_task(merged, found), merged.files) for id, merged in found.items()}
    return {id: task for id, task in tasks.items() if found[id].entry.enabled is not False}


def _merge(below: Merged | None, entry: TaskEntry, path: Path) -> Merged:
    seen: dict[str, int | None] = {}
    for value in entry.values:
        if value.id in seen:
            first = seen[value.id]
            raise FileProblem(path, value.line, f"value {value.id!r} stands here and on line {first}", "remove one")
        seen[value.id] = value.line
    places = {id: (path, line) for id, line in seen.items()}
    if below is None:
        return Merged(entry, (path,), places)
    if entry.id == ANSWER:
        _check_answer(below.entry, entry, path)
    over = below.entry
    merged = TaskEntry(
        id=entry.id,
        level=entry.level or over.level,
        kind=entry.kind or over.kind,
        question=over.question if entry.question is None else entry.question,
        guidelines=over.guidelines if entry.guidelines is None else entry.guidelines,
        values=_merge_values(over.values, entry.values),
        enabled=over.enabled if entry.enabled is None else entry.enabled,
        line=entry.line,
    )
    return Merged(merged, (*below.files, path), {**below.value_places, **places})


def _merge_values(below: Sequence[ValueEntry], above: Sequence[ValueEntry]) -> tuple[ValueEntry, ...]:
    values = {value.id: value for value in below}
    for value in above:
        old = values.get(value.id, value)
        values[value.id] = replace(
            old,
            name=old.name if value.name is None else value.name,
            key=old.key if value.key is None else value.key,
            help=old.help if value.help is None else value.help,
            enabled=old.enabled if value.enabled is None else value.enabled,
        )
    return tuple(values.values())


def _check_answer(below: TaskEntry, entry: TaskEntry, path: Path) -> None:
    known = {value.id for value in below.values}
    same = entry.level in (None, below.level) and entry.kind in (None, below.kind) and entry.enabled is not False
    if not same or any(value.id not in known or value.enabled is False for value in entry.values):
        fix = "change its words and keys only; for other values make a task of your own"
        raise FileProblem(path, entry.line, f"task {ANSWER!r} is always there and always the same", fix)


def _task(merged: Merged, found: Mapping[str, Merged]) -> Task:
    entry = merged.entry
    values = [value for value in entry.values if value.enabled is not False]
    if entry.level is None or entry.kind is None:
        missing = "level" if entry.level is None else "kind"
        others = [id for id, other in found.items() if other.entry.level and other.entry.kind]
        fix = f"add {missing}; or, to change a task that is there, {nearest(entry.id, others)}"
        raise FileProblem(*merged.place, f"key {missing!r} is missing in task {entry.id!r}", fix)
    least = 1 if entry.kind == "span" else 2
    if len(values) < least:
        fix = "add values; to take the whole task out say enabled: false"
        raise FileProblem(*merged.place, f"task {entry.id!r} has {len(values)} values and needs {least} or more", fix)
    keys: dict[str, str] = {}
    for value in values:
        if value.key and keys.setdefault(value.key, value.id) != value.id:
            both = f"values {keys[value.key]!r} and {value.id!r} of task {entry.id!r} have the same key {value.key!r}"
            raise FileProblem(*merged.value_places[value.id], both, "give one of them another key")
    shown = tuple(
        TaskValue(value.id, value.name or value.id, value.key or "", (value.help or "").strip()) for value in values
    )
    guidelines = (entry.guidelines or "").strip()
    return Task(entry.id, entry.level, entry.kind, shown, entry.question or "", guidelines)
