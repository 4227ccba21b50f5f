"""Pairs that dedup verified, people's decisions on them, and what is dropped because of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa

from curator.records import Pair
from curator.store import layers
from curator.store.operation import Db, read, write
from curator.store.publish import publish

_PAIR_COLUMNS = "a, b, kind, score, same_system, version"
_DROP_COLUMNS = "conversation, kept, kind, score, reason"
PAIR_SCHEMA = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),
        ("kind", pa.string()),
        ("score", pa.float64()),
        ("same_system", pa.bool_()),
        ("version", pa.string()),
    ]
)
DROP_SCHEMA = pa.schema(
    [
        ("conversation", pa.string()),
        ("kept", pa.string()),
        ("kind", pa.string()),
        ("score", pa.float64()),
        ("reason", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A conversation that does not leave: kept, the one that stays in its place ("" where a person dropped it)."""

    conversation: str
    kept: str
    kind: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Ties:
    """People's decisions: (a, b, "same" or "distinct") on pairs, (id, "keep" or "drop") on conversations."""

    pairs: list[tuple[str, str, str]]
    conversations: list[tuple[str, str]]


@write
def record(db: Db, *, op: UUID, run: str, actor: str, rows: pa.RecordBatch) -> int:
    """All pairs (PAIR_SCHEMA) that there are now; those no longer found end. Answers how many are new."""
    return publish(db, op, run=run, actor=actor, slot="dedup", table="pairs", columns=_PAIR_COLUMNS, rows=rows)


@write
def record_drops(db: Db, *, op: UUID, run: str, actor: str, rows: pa.RecordBatch) -> int:
    """All drops (DROP_SCHEMA) that hold now; those that no longer do end. Answers how many are new."""
    return publish(db, op, run=run, actor=actor, slot="drops", table="drops", columns=_DROP_COLUMNS, rows=rows)


@read
def every(db: Db, *, kinds: list[str] | None = None, as_of: int | None = None) -> list[Pair]:
    """Verified pairs in order of ids."""
    rows = db.all(
        f"""SELECT {_PAIR_COLUMNS} FROM pairs AS p
        WHERE {layers.live("p")} AND ($kinds IS NULL OR list_contains($kinds, kind)) ORDER BY a, b, kind""",
        {"kinds": kinds, "as_of": as_of},
    )
    return [Pair(*row) for row in rows]


@read
def touching(db: Db, *, conversations: list[str]) -> list[Pair]:
    """Verified pairs that one of these conversations is in, in order of ids."""
    with db.keys("asked", conversations):
        rows = db.all(
            f"""SELECT {_PAIR_COLUMNS} FROM pairs AS p WHERE {layers.live("p")}
            AND (a IN (SELECT key FROM asked) OR b IN (SELECT key FROM asked)) ORDER BY a, b, kind""",
            {"as_of": None},
        )
    return [Pair(*row) for row in rows]


@read
def drops(db: Db, *, as_of: int | None = None) -> list[Dropped]:
    rows = db.all(
        f"SELECT {_DROP_COLUMNS} FROM drops AS d WHERE {layers.live('d')} ORDER BY conversation, kept",
        {"as_of": as_of},
    )
    return [Dropped(*row) for row in rows]


@read
def ties(db: Db, *, as_of: int | None = None) -> Ties:
    """What people decided about pairs and conversations."""
    pairs = db.all(
        f"SELECT subject, value FROM {layers.decisions('tie')} WHERE subject_kind = 'pair' ORDER BY subject",
        {"as_of": as_of},
    )
    keeps = db.all(
        f"SELECT subject, value FROM {layers.decisions('keep')} WHERE subject_kind = 'conversation' ORDER BY subject",
        {"as_of": as_of},
    )
    return Ties(
        pairs=[(*_split(subject), json.loads(value)) for subject, value in pairs],
        conversations=[(subject, json.loads(value)) for subject, value in keeps],
    )


def _split(subject: str) -> tuple[str, str]:
    a, _, b = subject.partition("+")
    return a, b
