"""Messages in which nothing is replaced, in a random order, and how many: what a sample of them is drawn of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from curator.store import layers
from curator.store.operation import Db, read

#: Messages with text: id (CONVERSATION/INDEX), key (of all its texts), ready, replaced (whether anything is).
_MESSAGES: Final = f"""(
    SELECT conversation || '/' || idx AS id, md5(string_agg(path || chr(31) || text, chr(30) ORDER BY path)) AS key,
        bool_and(ready) AS ready, bool_or(coalesce(spans, '[]') <> '[]') AS replaced
    FROM {layers.SCRUBBED} WHERE idx >= 0 AND text IS NOT NULL GROUP BY conversation, idx)"""
#: What people said of messages that they saw: id, missed, key (of the texts that they saw).
_JUDGED: Final = """(
    SELECT subject AS id, value ->> '$.verdict' = 'missed' AS missed, value ->> '$.text' AS key
    FROM decisions WHERE kind = 'sample')"""


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages. found: in which something is replaced; clean: in which nothing is, of which a sample is drawn.

    judged: of these, those that people looked at as they are now; missed: those in which they saw something. One in
    which something is replaced since counts as missed still, so that rules made for the sample do not improve it.
    """

    found: int
    clean: int
    judged: int
    missed: int


@read
def tally(db: Db) -> Tally:
    row = db.one(
        f"""WITH m AS {_MESSAGES}, j AS {_JUDGED}
        SELECT count(*) FILTER (m.replaced), count(*) FILTER (NOT m.replaced),
            count(*) FILTER (j.key = m.key AND (j.missed OR NOT m.replaced)),
            count(*) FILTER (j.key = m.key AND j.missed)
        FROM m LEFT JOIN j ON j.id = m.id WHERE m.ready""",
        layers.given(),
    )
    return Tally(*(int(n) for n in row))


@read
def unjudged(db: Db, *, seed: int, limit: int) -> list[str]:
    """The next messages in which nothing is replaced that nobody has judged as they are, by a hash with `seed`."""
    rows = db.all(
        f"""WITH m AS {_MESSAGES}, j AS {_JUDGED}
        SELECT m.id FROM m ANTI JOIN j ON j.id = m.id AND j.key = m.key
        WHERE m.ready AND NOT m.replaced ORDER BY md5(m.id || '/' || $seed::VARCHAR), m.id LIMIT $limit""",
        layers.given(seed=seed, limit=limit),
    )
    return [id for (id,) in rows]


@read
def keys(db: Db, *, messages: list[str]) -> dict[str, str]:
    """The key of all texts of each of these messages, of those that are here and not withheld."""
    with db.keys("asked", messages):
        return dict(
            db.all(
                f"SELECT m.id, m.key FROM {_MESSAGES} AS m SEMI JOIN asked AS a ON a.key = m.id WHERE m.ready",
                layers.given(),
            )
        )
