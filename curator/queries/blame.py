"""Why a line of an export is as it is: the record behind it, and everything that ever happened to that record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curator.errors import RefusedError, UsageError
from curator.exports.folder import MANIFEST
from curator.exports.manifest import sha256_of
from curator.queries import file_names
from curator.queries.log import counted, words
from curator.store import history, lookups
from curator.store.history import Happened
from curator.workspace import Workspace

_EXPORT = "name a line of an export of this workspace, such as exports/openai-chat/train.jsonl:12"
#: How far a verdict reaches, by what it is about.
_SCOPES = {"occurrence": "here", "finding": "in this text", "value": "for this value everywhere"}


@dataclass(frozen=True, slots=True)
class Step:
    """since: it happened after the state that was exported, so that the line knows nothing of it."""

    event: int
    time: str
    actor: str
    kind: str
    what: str
    since: bool


@dataclass(frozen=True, slots=True)
class Blame:
    """record: the conversation behind the line. at: file name, people in it replaced, and line of its import. event: of
    the exported state.

    why: of a preference pair, what makes it one. shaped: what `[shape]` made of the record, setting -> value.
    """

    file: str
    line: int
    record: str
    at: str
    target: str
    split: str
    event: int
    why: str
    shaped: dict[str, Any]
    history: tuple[Step, ...]


def blame(workspace: Workspace, place: str) -> Blame:
    """place: FILE:LINE, of an export with its manifest beside it.

    Raises UsageError where there is no such line, RefusedError where the file is not the one that was exported.
    """
    path, line = _named(place)
    manifest, entry = _entry(path)
    if not 1 <= line <= len(entry["records"]):
        raise UsageError(f"{path} has {len(entry['records']):,} lines, and no line {line:,}", fix=_EXPORT)
    if sha256_of(path) != entry["sha256"]:
        raise RefusedError(
            f"{path} was changed since it was exported: its lines may be others",
            fix=f"make it again: curator export --as-of {manifest['event']} --out DIR",
        )
    record = str(entry["records"][line - 1])
    happened = history.of_record(workspace.store, conversation=record)
    if not happened:
        raise UsageError(f"the record {record} is not in this workspace, or was erased", fix=_EXPORT)
    origin, came = lookups.origins(workspace.store, ids=[record]).get(record, ("", 0))
    event = int(manifest["event"])
    return Blame(
        file=str(path),
        line=line,
        record=record,
        at=f"{Path(file_names.told(workspace, origin)).name}:{came}",
        target=str(manifest["target"]),
        split=str(entry["split"]),
        event=event,
        why=str(entry["why"][line - 1]) if entry.get("why") else "",
        shaped={name: value for name, value in manifest["settings"]["shape"].items() if name != "system_text"},
        history=tuple(_step(one, event) for one in happened),
    )


def _named(place: str) -> tuple[Path, int]:
    name, colon, number = place.rpartition(":")
    if not colon or not name or not (number.isascii() and number.isdigit()) or len(number) > 12:
        raise UsageError(f"{place!r} is no FILE:LINE", fix=_EXPORT)
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"there is no file {name}", fix=_EXPORT)
    return path, int(number)


def _entry(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the manifest beside a file, what it says of the file)."""
    beside = path.resolve().parent / MANIFEST
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
        entry = next(file for file in manifest["files"] if file["path"] == path.name)
        whole = isinstance(entry["records"], list) and isinstance(manifest["settings"]["shape"], dict)
        if not whole or not isinstance(manifest["event"], int):
            raise ValueError
    except OSError:
        raise UsageError(f"{path} is in no export: there is no {MANIFEST} beside it", fix=_EXPORT) from None
    except StopIteration:
        raise UsageError(f"the {MANIFEST} beside {path} does not know this file", fix=_EXPORT) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{beside} is no manifest of ours", fix="make the export again: curator export") from None
    return manifest, entry


def _step(one: Happened, exported: int) -> Step:
    time = datetime.fromtimestamp(one.time / 1e6, UTC).isoformat(timespec="seconds")
    told = _MACHINES[one.kind](one) if one.kind in _MACHINES else _decision(one)
    where = "" if one.place is None else f"message {one.place}: "
    # An export is itself an event, later than the state that it is of.
    since = one.event > exported and one.kind != "exported"
    return Step(one.event, time, one.actor, one.kind, where + told, since)


def _decision(one: Happened) -> str:
    """A person's decision. A label is told with its task, a verdict with what it is about."""
    if one.kind in ("label", "weight", "preference", "style"):
        told = f"{one.slot} = {words(one.kind, one.value)}" if one.slot else words(one.kind, one.value)
    elif one.kind == "verdict":
        told = f"{words(one.kind, one.value)}, {_SCOPES.get(one.about, f'for the {one.about}')}"
    elif one.kind == "missed" and isinstance(one.value, dict):
        told = f"marked as {one.value.get('entity')}, which no rule saw"
    else:
        told = words(one.kind, one.value)
    return told + (f" (undoes {one.undoes})" if one.undoes is not None else "")


_MACHINES: dict[str, Callable[[Happened], str]] = {
    "came": lambda one: f"imported as {one.slot}, line or item {one.value}",
    "found": lambda one: f"{one.value} x {one.slot} found",
    "replaced": lambda one: f"rendered with {counted(one.value, 'replacement')}",
    "flagged": lambda one: f"{one.value} ({one.slot})",
    "unflagged": lambda one: f"{one.value} holds no more",
    "pair": lambda one: f"{one.slot} pair with {one.value}",
    "dropped": lambda one: f"dropped: {one.value}",
    "kept": lambda one: "stays after all",
    "split": lambda one: f"put into {one.slot}" if one.slot else f"put into no split: {one.value}",
    "unsplit": lambda one: f"taken out of {one.slot}" if one.slot else "may have a split again",
    "exported": lambda one: f"exported as {one.slot}, of the state at event {one.value}",
}
