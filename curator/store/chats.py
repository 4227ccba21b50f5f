"""The scrubbed view once more, for what is made of most of it: lines of chats.

A record that is plain, turns of system, user and assistant with a text each and no more that a chat example would say,
comes as the JSON of its line, made in the engine; every other one comes as a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from curator.errors import UsageError
from curator.records.blank import BLANKS
from curator.store import layers, shape
from curator.store.clean import changed, note_changes
from curator.store.operation import Db, stream

#: The role of a turn by its place here.
ROLES = ("system", "user", "assistant")
#: part: the number of the list that it is asked for in. withheld: as in `clean`; what is withheld has neither line nor
#: body. line: pieces that joined are the line of a plain chat with its end, one a message; none where the record is not
#: plain. roles: of its messages. blank: whether nothing of one of them would be seen. body: JSON of the Conversation
#: where it is not plain.
SCHEMA = pa.schema(
    [
        ("part", pa.int32()),
        ("id", pa.string()),
        ("source", pa.string()),
        ("created_at", pa.int64()),
        ("withheld", pa.int32()),
        ("line", pa.list_(pa.string())),
        ("roles", pa.list_(pa.int8())),
        ("blank", pa.bool_()),
        ("body", pa.string()),
    ]
)
_FIRST_STEP, _LONGEST_STEP = 250, 20_000
#: Bytes that a step is to hold.
_AIM = 24_000_000
#: Keys of `extra` that would stand in a chat example.
_TOP = ["messages", "tools", "parallel_tool_calls", "functions"]
_OF_MESSAGE = ["role", "content", "refusal", "name", "tool_calls", "function_call", "tool_call_id", "weight"]
#: Where strings of JSON begin that the engine spells in another way than we do: control characters.
_SPELT = re.compile(rb"\\u00")


def _says_nothing(extra: str, keys: list[str]) -> str:
    """SQL of whether none of these keys is in a column of `extra`."""
    named = ", ".join(f"'{key}'" for key in keys)
    return f"""CASE WHEN {extra} IS NULL THEN TRUE WHEN json_valid({extra})
        THEN NOT list_has_any(json_keys({extra}), [{named}]) ELSE FALSE END"""


#: SQL of the rows of conversations of which a message is more than a role and a text. One query for each reason: where
#: a column holds nothing at all, as most of these do, the engine knows it without reading it.
_ODD = " UNION ALL ".join(
    f"SELECT row FROM messages WHERE row BETWEEN $first AND $last AND {reason}"
    for reason in (
        f"role NOT IN {ROLES}",
        "content IS NULL",
        "parts IS NOT NULL",
        "name IS NOT NULL",
        "tool_calls IS NOT NULL",
        "tool_call_id IS NOT NULL",
        "weight IS NOT NULL",
        "refusal IS NOT NULL",
        f"extra IS NOT NULL AND NOT {_says_nothing('extra', _OF_MESSAGE)}",
    )
)


@stream
def chats(
    db: Db, *, parts: list[list[str]], after: str = "", as_of: int | None = None, edits: bool = True
) -> pa.RecordBatchReader:
    """Batches of SCHEMA: the conversations of these lists, one list after the other, each in the order of import and
    no batch of two. after: from behind this one on. Other arguments as in `clean.conversations`.
    """
    return pa.RecordBatchReader.from_batches(SCHEMA, _batches(db, parts, after, layers.given(as_of, edits=edits)))


def _batches(db: Db, parts: list[list[str]], after: str, given: dict[str, Any]) -> Iterator[pa.RecordBatch]:
    # In one transaction, as there.
    db.sql.begin()
    heads = _heads(db, parts, given)
    at, step = _behind(heads, after) if after else 0, _FIRST_STEP
    ends = np.cumsum(np.bincount(heads.column("part").to_numpy(), minlength=len(parts))).tolist()
    for end in ends:
        while at < end:
            batch, size = _step(db, heads.slice(at, min(step, end - at)))
            yield batch
            at += len(batch)
            if size > 2 * _AIM:
                step = max(1, step // 2)
            elif size < _AIM // 2:
                step = min(_LONGEST_STEP, 4 * step)


def _behind(heads: pa.Table, after: str) -> int:
    found = pc.index(heads.column("id"), after).as_py()
    if found < 0:
        raise UsageError(f"there is no conversation {after}")
    return int(found) + 1


def _heads(db: Db, parts: list[list[str]], given: dict[str, Any]) -> pa.Table:
    """What is known of each conversation before its messages are read, in order; also as table `heads`."""
    numbers = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part) for part in parts])
    with db.rows("asked", pa.table({"id": pa.array(chain.from_iterable(parts), pa.string()), "part": numbers})):
        db.sql.execute(
            """CREATE OR REPLACE TEMP TABLE chosen AS SELECT c.row, a.part FROM conversations AS c
            JOIN asked AS a ON a.id = c.id WHERE c.event <= coalesce($as_of, c.event)""",
            {"as_of": given["as_of"]},
        )
    first, last = db.one("SELECT coalesce(min(row), 0), coalesce(max(row), -1) FROM chosen")
    note_changes(db, [first, last], given, most=2 * len(numbers) > db.one("SELECT count(*) FROM conversations")[0])
    # Where an edit's text is gone its message says nothing, and not what it said before: that is left to `changed`.
    db.sql.execute(
        f"""CREATE OR REPLACE TEMP TABLE heads AS
        SELECT k.part, c.row, c.id, c.source, c.created_at, c.messages, coalesce(x.withheld, 0)::INTEGER AS withheld,
            coalesce(x.withheld, 0) = 0 AND NOT coalesce(x.other, FALSE) AND c.tools IS NULL
                AND c.parallel_tool_calls IS NULL AND {_says_nothing("c.extra", _TOP)}
                AND c.row NOT IN ({_ODD}) AS plain
        FROM conversations AS c JOIN chosen AS k ON k.row = c.row
        LEFT JOIN (
            SELECT row, count(*) FILTER (NOT ready) AS withheld, bool_or(edited OR ends_with(path, '~key')) AS other
            FROM changes GROUP BY row
        ) AS x ON x.row = c.row
        ORDER BY k.part, c.row""",
        {"first": first, "last": last},
    )
    return db.sql.execute("FROM heads ORDER BY part, row").to_arrow_table().combine_chunks()


def _step(db: Db, heads: pa.Table) -> tuple[pa.RecordBatch, int]:
    """The batch of these conversations, and how many bytes it holds."""
    rows = heads.column("row").to_numpy()
    messages = _messages(db, heads.column("part")[0].as_py(), int(rows[0]), int(rows[-1]))
    of = messages.column("row").to_numpy()
    first, past = np.searchsorted(of, rows, "left"), np.searchsorted(of, rows, "right")
    roles, lines = messages.column("role").to_numpy(), messages.column("line").combine_chunks()
    blank = messages.column("blank").to_numpy(zero_copy_only=False)
    # A record without messages has no place in a sum over places.
    some = past > first
    plain = (past - first == heads.column("messages").to_numpy()) & some
    if (other := _spelt_otherwise(lines)) is not None:
        plain[some] &= ~np.logical_or.reduceat(other, first[some])
    if not np.array_equal(plain, some):
        kept = np.repeat(plain, past - first)
        roles, lines = roles[kept], lines.filter(pa.array(kept))
    offsets = pa.array(np.concatenate(([0], np.cumsum(np.where(plain, past - first, 0)))), pa.int32())
    blanks = np.zeros(len(rows), bool)
    blanks[some] = np.logical_or.reduceat(blank, first[some])
    wanted = ~plain & (heads.column("withheld").to_numpy() == 0)
    bodies = _bodies(db, rows[wanted])
    batch = pa.RecordBatch.from_arrays(
        [
            *(heads.column(name).combine_chunks() for name in ("part", "id", "source", "created_at", "withheld")),
            pa.ListArray.from_arrays(offsets, lines),
            pa.ListArray.from_arrays(offsets, pa.array(roles)),
            pa.array(blanks),
            pa.array([bodies.get(row) if want else None for row, want in zip(rows.tolist(), wanted, strict=True)])
            if bodies
            else pa.nulls(len(rows), pa.string()),
        ],
        schema=SCHEMA,
    )
    return batch, batch.nbytes


def _messages(db: Db, part: int, first: int, last: int) -> pa.Table:
    """row, role, line, blank of the messages of the plain records of a span of a part, in order."""
    roles = " ".join(f"WHEN '{role}' THEN {number}" for number, role in enumerate(ROLES))
    return db.sql.execute(
        f"""SELECT row, (CASE word {roles} END)::TINYINT AS role,
            concat(CASE idx WHEN 0 THEN '{{"messages":[' ELSE ',' END, '{{"role":"', word, '","content":',
                to_json(words), CASE idx WHEN messages - 1 THEN '}}]}}' || chr(10) ELSE '}}' END) AS line,
            CASE WHEN words >= '!' AND words < '~' THEN FALSE ELSE trim(words, $blanks) = '' END AS blank
        FROM (
            SELECT m.row, m.idx, h.messages, m.role AS word, coalesce(x.new, m.content) AS words
            FROM messages AS m
            JOIN heads AS h ON h.row = m.row AND h.part = $part AND h.plain AND h.row BETWEEN $first AND $last
            LEFT JOIN (FROM changes WHERE path = 'content' AND row BETWEEN $first AND $last) AS x
                ON x.row = m.row AND x.idx = m.idx
            WHERE m.row BETWEEN $first AND $last
        ) ORDER BY row, idx""",
        {"part": part, "first": first, "last": last, "blanks": BLANKS},
    ).to_arrow_table()


def _spelt_otherwise(lines: pa.Array) -> NDArray[np.bool_] | None:
    """Which messages hold what the engine spells in another way than we do; None where none does."""
    _, _, data = lines.buffers()
    if data is None or not _SPELT.search(data):
        return None
    found: NDArray[np.bool_] = pc.match_substring(lines, "\\u00").to_numpy(zero_copy_only=False)
    return found


def _bodies(db: Db, rows: Any) -> dict[int, str]:
    """row -> JSON of the record, of these rows."""
    if not len(rows):
        return {}
    with db.rows("others", pa.table({"row": rows})):
        found = changed(db, rows.tolist(), "others")
        return {row: shape.encode(record) for step in found for row, record, _ in step}
