"""Surrogates: realistic values that stand for real ones. Given once and kept; no two values share one, and none is a
value that was found here.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa

from curator.identity import normal_value
from curator.store.operation import Db, read, write

#: The namespace of words of names. Its words are parts of other surrogates and so may be equal to them.
_NAME: Final = "NAME"
#: Entities whose values are words: a town may be called like somebody.
_WORDS: Final = frozenset({_NAME, "PERSON", "LOCATION", "ORGANIZATION"})


@write
def allocate(db: Db, *, entity: str, values: list[str], candidates: list[list[list[str]]]) -> list[str | None]:
    """The surrogate of each value (keyed ids) of an entity, in their order.

    candidates: of each value, the spellings of each candidate, the surrogate itself first. The first is given that no
    other value has and that is no value found here, in any spelling; None where all are somebody's. One that was given
    before is given again.
    """
    given = _known(db, entity, values)
    wanted = [(id, options) for id, options in zip(values, candidates, strict=True) if id not in given]
    if any(options for _, options in wanted):
        real = _real(db, entity, [spelling for _, options in wanted for option in options for spelling in option])
        taken = _taken(db, entity, [option[0] for _, options in wanted for option in options])
        fresh = []
        for id, options in wanted:
            for option in options:
                key = normal_value(entity, option[0])
                if key not in taken and real.isdisjoint(option):
                    taken.add(key)
                    given[id] = option[0]
                    fresh.append({"entity": entity, "value": id, "surrogate": option[0], "folded": key})
                    break
        _add(db, fresh)
    return [given.get(id) for id in values]


@read
def of_values(db: Db, *, entity: str, values: list[str]) -> dict[str, str]:
    """The surrogates that these values have."""
    return _known(db, entity, values)


@read
def are_given(db: Db, *, surrogates: list[tuple[str, str]]) -> list[bool]:
    """Whether each (entity, string) is a surrogate that stands for something here."""
    asked = [(entity, normal_value(entity, text)) for entity, text in surrogates]
    with db.keys("asked", [key for _, key in asked]):
        kept = set(db.all("SELECT entity, folded FROM surrogates AS s SEMI JOIN asked AS a ON a.key = s.folded"))
    return [item in kept for item in asked]


@read
def only_edits(db: Db, *, texts: list[str]) -> list[str]:
    """Those of these texts that people wrote here, and that no import brought."""
    with db.keys("asked", texts):
        return [
            text
            for (text,) in db.all(
                """SELECT DISTINCT a.text FROM authored AS a SEMI JOIN asked AS k ON k.key = a.text
                ANTI JOIN places AS p ON p.text = a.text WHERE a.kind = 'edit' ORDER BY ALL"""
            )
        ]


@read
def named(db: Db, *, surrogate: str) -> list[tuple[str, str]]:
    """(entity, value) of what a surrogate stands for, in any case and spacing."""
    entities = [entity for (entity,) in db.all("SELECT DISTINCT entity FROM surrogates") if entity != _NAME]
    with db.keys("asked", {normal_value(entity, surrogate) for entity in entities}):
        rows = db.all(
            """SELECT entity, value, folded FROM surrogates AS s SEMI JOIN asked AS a ON a.key = s.folded
            WHERE entity <> $name ORDER BY ALL""",
            {"name": _NAME},
        )
    return [(entity, id) for entity, id, folded in rows if folded == normal_value(entity, surrogate)]


@read
def of_who(db: Db, *, as_of: int | None = None) -> dict[str, str]:
    """Each word that stands for a word of somebody's name or nationality -> PERSON or NRP, in small letters."""
    rows = db.all(
        """SELECT entity, folded FROM surrogates
        WHERE entity IN ($name, 'NRP') AND event <= coalesce($as_of, event) ORDER BY ALL""",
        {"name": _NAME, "as_of": as_of},
    )
    return {word: "PERSON" if entity == _NAME else entity for entity, folded in rows for word in folded.split()}


@read
def met(db: Db) -> int:
    """How many surrogates became equal to a value that was found here after they were given."""
    rows = db.all("SELECT entity, surrogate FROM surrogates WHERE entity <> $name", {"name": _NAME})
    return sum(len(_real(db, entity, [s for e, s in rows if e == entity])) for entity in sorted({e for e, _ in rows}))


def _known(db: Db, entity: str, values: list[str]) -> dict[str, str]:
    with db.keys("asked", values):
        return dict(
            db.all(
                """SELECT s.value, s.surrogate FROM surrogates AS s SEMI JOIN asked AS a ON a.key = s.value
                WHERE s.entity = $entity""",
                {"entity": entity},
            )
        )


def _real(db: Db, entity: str, spellings: list[str]) -> set[str]:
    """Those of these strings that are values found here, or words of names in them."""
    names = [name for (name,) in db.all("SELECT DISTINCT name FROM hits") if entity in _WORDS and name in _WORDS]
    pairs = [(s, db.ids.value(name, s)) for name in {*names, entity} for s in set(spellings)]
    with db.keys("asked", [id for _, id in pairs]):
        found = {
            id
            for (id,) in db.all(
                """SELECT DISTINCT value FROM hits SEMI JOIN asked AS a ON a.key = hits.value
                UNION SELECT DISTINCT s.value FROM surrogates AS s SEMI JOIN asked AS a ON a.key = s.value"""
            )
        }
    return {spelling for spelling, id in pairs if id in found}


def _taken(db: Db, entity: str, surrogates: list[str]) -> set[str]:
    """The normal spellings of those of these that stand for a value: of any entity, or of words of names."""
    with db.keys("asked", {normal_value(entity, surrogate) for surrogate in surrogates}):
        rows = db.all(
            """SELECT DISTINCT folded FROM surrogates AS s SEMI JOIN asked AS a ON a.key = s.folded
            WHERE (entity = $name) = ($entity = $name)""",
            {"name": _NAME, "entity": entity},
        )
    return {key for (key,) in rows}


def _add(db: Db, fresh: list[dict[str, Any]]) -> None:
    if fresh:
        with db.rows("fresh", pa.Table.from_pylist(fresh)):
            db.sql.execute(
                """INSERT INTO surrogates SELECT entity, value, surrogate, folded,
                (SELECT coalesce(max(id), 0) FROM events) FROM fresh"""
            )
