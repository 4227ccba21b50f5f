"""What a decision is about and is not here: nothing would ever come of it, and nobody would be told."""

from __future__ import annotations

from collections.abc import Iterable

from curator.records import Subject
from curator.store import layers
from curator.store.operation import Db, read

_MESSAGE = f"""FROM conversations AS c WHERE c.id = {layers.place_part("a.key", 0)}
    AND {layers.place_part("a.key", 1)} BETWEEN 0 AND c.messages - 1
    AND a.key = c.id || '/' || {layers.place_part("a.key", 1)}"""
_PLACE = f"""FROM conversations AS c JOIN {layers.PLACES} AS p ON p.row = c.row
    WHERE c.id = {layers.place_part("{key}", 0)} AND p.idx = {layers.place_part("{key}", 1)}
    AND p.path = {layers.place_part("{key}", 2)}"""
#: By the kind of subject: a query over the asked ids `a` that finds what such an id names.
_HERE = {
    "conversation": "FROM conversations AS c WHERE c.id = a.key",
    "message": _MESSAGE,
    "pair": """FROM conversations AS x JOIN conversations AS y ON x.id < y.id
        WHERE x.id = split_part(a.key, '+', 1) AND y.id = split_part(a.key, '+', 2)""",
    "finding": "FROM hits AS h WHERE h.finding = a.key",
    "flag": "FROM flags AS f WHERE f.finding = a.key",
    "value": "FROM hits AS h WHERE h.value = a.key",
    "occurrence": "FROM hits AS h WHERE h.finding = split_part(a.key, '@', 1)",
    "place": _PLACE.replace("{key}", "a.key"),
}


@read
def first(db: Db, *, subjects: list[Subject]) -> Subject | None:
    """The first of these that names nothing here; kinds that name nothing stored are not looked for."""
    return first_of(db, subjects)


def first_of(db: Db, subjects: Iterable[Subject]) -> Subject | None:
    """The same, in the caller's transaction."""
    asked: dict[str, list[str]] = {}
    for subject in subjects:
        if subject.kind in _HERE:
            asked.setdefault(subject.kind, []).append(subject.id)
    for kind, ids in asked.items():
        # a keypress: a scan for one id takes a fraction of a join
        if kind == "conversation" and len(ids) == 1:
            if not db.one("SELECT count(*) FROM conversations WHERE id = $id", {"id": ids[0]})[0]:
                return Subject(kind, ids[0])
            continue
        with db.keys("asked", ids):
            query = f"SELECT a.key FROM asked AS a WHERE NOT EXISTS ({_HERE[kind]}) LIMIT 1"
            row = db.sql.execute(query, layers.given() if kind == "place" else None).fetchone()
        if row is not None:
            return Subject(kind, row[0])
    return None
