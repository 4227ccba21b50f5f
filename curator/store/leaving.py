"""What can be told of records that leave, without a word of theirs: what was replaced, and what came in at all."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from curator.store import layers
from curator.store.operation import Db, read

#: Conversations that leave, and the split in whose file.
LEAVING = pa.schema([("conversation", pa.string()), ("split", pa.string())])
#: Stands for the entity of a span in which a person marked what no rule saw.
BY_HAND = "marked by hand"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Of one format: files that were imported, their lines, and how many of these could not be read."""

    format: str
    files: int
    lines: int
    rejected: int


@read
def arrived(db: Db, *, as_of: int | None = None) -> list[Arrived]:
    rows = db.all(
        """SELECT format, count(*), coalesce(sum(lines), 0), coalesce(sum(rejected), 0) FROM imports
        WHERE event <= coalesce($as_of, event) GROUP BY format ORDER BY format""",
        {"as_of": as_of},
    )
    return [Arrived(format, int(files), int(lines), int(rejected)) for format, files, lines, rejected in rows]


@read
def labelled(db: Db, *, rows: pa.RecordBatch, as_of: int | None = None) -> list[tuple[str, str, str, int]]:
    """(task, value as JSON, split, labels) of these conversations (LEAVING) and their turns; once for each task with
    neither value nor split, and how many conversations have a label of it."""
    with db.rows("gone", rows):
        return db.all(
            f"""WITH said AS (
                SELECT d.slot, d.value, g.conversation, g.split FROM {layers.decisions("label")} AS d
                JOIN gone AS g ON g.conversation = split_part(d.subject, '/', 1))
            SELECT slot, value, split, count(*) FROM said GROUP BY slot, value, split
            UNION ALL
            SELECT slot, '', '', count(DISTINCT conversation) FROM said GROUP BY slot
            ORDER BY 1, 2, 3""",
            {"as_of": as_of},
        )


@read
def replaced(
    db: Db, *, conversations: list[str], as_of: int | None = None, edits: bool = True
) -> dict[str, tuple[int, int]]:
    """entity -> (replacements, records with any) in what the messages of these conversations show.

    Of several findings under one replacement the longest names it. edits: False for the replies as they came.
    """
    with db.keys("asked", conversations):
        rows = db.all(
            f"""WITH shown AS (
                SELECT s.row, s.place, s.text, unnest(from_json(s.spans, '[["INTEGER"]]')) AS span
                FROM {layers.of_texts(layers.SCRUBBED, "FROM renders WHERE spans <> '[]'")} AS s
                WHERE s.idx >= 0 AND s.ready AND s.spans IS NOT NULL AND s.spans <> '[]'
                    AND s.conversation IN (SELECT key FROM asked)),
            named AS (
                SELECT s.row, arg_max(h.name, (h.past - h.first, h.score, h.name)) AS entity
                FROM shown AS s LEFT JOIN (FROM {layers.HITS} WHERE kind IN ('pii', 'secret')) AS h
                    ON h.text = s.text AND h.first < s.span[2] AND h.past > s.span[1]
                GROUP BY s.row, s.place, s.span)
            SELECT coalesce(entity, $by_hand) AS entity, count(*), count(DISTINCT row) FROM named
            GROUP BY entity ORDER BY count(*) DESC, entity""",
            layers.given(as_of, edits=edits, by_hand=BY_HAND),
        )
    return {entity: (int(count), int(records)) for entity, count, records in rows}
