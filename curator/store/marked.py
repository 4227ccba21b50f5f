"""One record as it is shown: where it came from, its scrubbed words, where findings stand in them, what is withheld.

In one operation, since all of it is found by the same few places, and a person waits for it at each key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from curator.errors import UsageError
from curator.records import Conversation
from curator.store import clean, layers, listed
from curator.store.listed import ViewRow
from curator.store.operation import Db, read
from curator.store.reading import dictionaries, records
from curator.store.standing import Rules


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in a text as it is shown. index: of the message, -1 for none. path: of the place inside it.

    start, end: code points of the shown text, end exclusive; equal where nothing is left of it. replaced: whether what
    stands there is a replacement.
    """

    index: int
    path: str
    start: int
    end: int
    entity: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """row: as lists show it. record: scrubbed. path, line: of its import.

    withheld: (message index or -1, path, whether it is media) of what is not shown. marks: in reading order.
    """

    row: ViewRow
    record: Conversation
    path: str
    line: int
    withheld: list[tuple[int, str, bool]]
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class _Seen:
    first: int
    past: int
    entity: str
    score: float


@read
def of_record(db: Db, *, conversation: str, rules: Rules) -> Marked:
    """Personal data and secrets only; where several findings overlap under one replacement, the longest names it.

    Raises UsageError where there is no such record.
    """
    found = db.all(
        "SELECT c.row, i.path, c.line FROM conversations AS c JOIN imports AS i ON i.id = c.import WHERE c.id = $id",
        {"id": conversation},
    )
    if not found:
        raise UsageError(f"there is no record {conversation}")
    ((row, origin, line),) = found
    # With its row as a number, only that part of each table is read: 30 ms instead of 150 at 100,000 records.
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE shown AS
        SELECT s.idx, s.path, s.text, s.place, s.spans, s.ready, s.edited, s.body
        FROM {layers.now(layers.SCRUBBED)} AS s WHERE s.row = $row""",
        {"row": row},
    )
    seen = _seen(db)
    withheld, marks, changes = [], [], []
    query = """SELECT s.idx, s.path, s.text, s.place, s.spans, s.ready, s.edited, s.text IS NULL AS opaque,
            coalesce(s.body, a.body) AS new
        FROM shown AS s LEFT JOIN (FROM authored WHERE kind = 'edit') AS a ON s.edited AND a.text = s.text
        ORDER BY s.idx, s.path"""
    for place in dictionaries(db, query, {}):
        index, path = place["idx"], place["path"]
        if not place["ready"] or place["new"] is not None:
            changes.append(place)
        if not place["ready"]:
            withheld.append((index, path, place["opaque"]))
            continue
        here = seen.get((place["text"], ""), []) + seen.get((place["text"], place["place"]), [])
        for start, end, entity, replaced in _shown(here, json.loads(place["spans"] or "[]")):
            marks.append(Mark(index, path, start, end, entity, replaced))
    ((_, record),) = next(records(db, [row], "(SELECT $first AS row)"))
    (listed_row,) = listed.rows(db, [(row, conversation)], rules)
    return Marked(listed_row, clean.scrubbed(record, changes), origin, line, withheld, marks)


def _seen(db: Db) -> dict[tuple[str, str], list[_Seen]]:
    """(text, "" or place) -> what was found in the texts of table `shown`, or marked at its places."""
    seen: dict[tuple[str, str], list[_Seen]] = {}
    # Most records hold nothing: to find that out takes a tenth of the time that the whole question takes.
    (hits,) = db.one("SELECT count(*) FROM hits WHERE text IN (SELECT text FROM shown)")
    found = (
        db.all(
            f"""SELECT DISTINCT text, '', first, past, name, score FROM {layers.now(layers.HITS)}
        WHERE kind IN ('pii', 'secret') AND text IN (SELECT text FROM shown)"""
        )
        if hits
        else []
    )
    found += db.all(
        """SELECT s.text, s.place, (d.value ->> 'start')::INTEGER, (d.value ->> 'end')::INTEGER, d.value ->> 'entity', 1
        FROM decisions AS d JOIN shown AS s ON s.place = d.subject AND s.text = coalesce(d.value ->> 'text', s.text)
        WHERE d.kind = 'missed' AND d.subject_kind = 'place'"""
    )
    for text, place, first, past, entity, score in found:
        seen.setdefault((text, place), []).append(_Seen(first, past, entity, score))
    return seen


def _shown(seen: list[_Seen], spans: list[tuple[int, int, int, int]]) -> list[tuple[int, int, str, bool]]:
    """(start, end, entity, replaced) in the shown text. spans: (old start, old end, new start, new end) in order."""
    result = []
    left = list(seen)
    for old, past, start, end in spans:
        under = [item for item in left if item.first < past and old < item.past]
        left = [item for item in left if item not in under]
        if under:
            best = max(under, key=lambda item: (item.past - item.first, item.score, item.entity))
            result.append((start, end, best.entity, True))
    for item in left:
        moved = sum((end - start) - (past - old) for old, past, start, end in spans if past <= item.first)
        result.append((item.first + moved, item.past + moved, item.entity, False))
    return sorted(set(result))
