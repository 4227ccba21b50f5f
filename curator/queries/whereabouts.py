"""Where a record may have gone before it is forgotten: backups made after it came in, exports that hold it, and what
was tuned on these.
"""

from __future__ import annotations

from dataclasses import dataclass

from curator.identity import digest_of
from curator.queries.backup import every
from curator.queries.deployment import aliases
from curator.queries.log import day_and_time
from curator.queries.tunes import tunes
from curator.store import exports, holding, imports
from curator.store.holding import Held
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What may hold it still, in words: backups by folder, imported files by path, exports by event, tunes with what
    was uploaded and the model, deployed names.
    """

    backups: list[str]
    inputs: list[str]
    exports: list[str]
    tunes: list[str]
    deployed: list[str]


def held(workspace: Workspace, value: str) -> Held:
    """Where a value stands in the store."""
    return holding.held(workspace.store, value=value)


def whereabouts(workspace: Workspace, since: int, files: list[str], records: list[str]) -> Whereabouts:
    """since: the event with which the oldest of it came. files: paths that it was imported from. records: ids of those
    that are or hold it.
    """
    written = exports.holding(workspace.store, conversations=records)
    left = {(event.subject.id, event.new["event"]) for event in written}
    tuned = [one for one in tunes(workspace) if (digest_of(dict(one.files)), one.export_event) in left]
    models = {one.model for one in tuned if one.model}
    return Whereabouts(
        backups=[f"{row.path} on {row.host}" for row in every(workspace) if row.upto >= since],
        inputs=files,
        exports=[f"event {event.id} of {day_and_time(event.time)} ({event.new['target']})" for event in written],
        tunes=[
            f"{one.id} at {one.host}: {', '.join(filter(None, [*one.uploaded.values(), one.model])) or one.status}"
            for one in tuned
        ],
        deployed=[f"{one.name}: {one.target.model}" for one in aliases(workspace) if one.target.model in models],
    )


def origins(workspace: Workspace, records: list[str]) -> tuple[int, list[str]]:
    """(the event with which the oldest of these records came, the files they came from)."""
    return imports.origins(workspace.store, conversations=records)
