"""What models answered, by a key of model, place, question and parameters: nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from curator.store.operation import Db, read, write

#: What `finish` begins with where a question got no answer; then comes the HTTP status, 0 where nobody answered.
FAILED = "failed:"
_ROWS = pa.schema(
    [(name, pa.string()) for name in ("key", "model", "host", "body", "finish")]
    + [(name, pa.int64()) for name in ("prompt_tokens", "completion_tokens", "milliseconds")]
)
_COLUMNS = ", ".join(_ROWS.names)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """body: JSON {content, refusal, tool_calls}, None for a question that failed and is asked again by the next run."""

    key: str
    model: str
    host: str
    body: str | None
    finish: str
    prompt_tokens: int | None
    completion_tokens: int | None
    milliseconds: int
    #: When it was given, UTC microseconds; 0 until it is kept.
    time: int = 0


@read
def known(db: Db, *, keys: list[str]) -> list[AnswerRow]:
    """Of these keys, those that were asked, in no order; failed ones too."""
    with db.keys("asked", keys):
        rows = db.all(f"SELECT {_COLUMNS}, time FROM answers SEMI JOIN asked ON asked.key = answers.key")
    return [AnswerRow(*row) for row in rows]


@write
def record(db: Db, *, given: list[AnswerRow], anew: bool = False) -> None:
    """Keep answers. One that is there already stays; a failure gives way to whatever comes after it.

    anew: answers, but no failures, take the place of what is there.
    """
    newest = {row.key: row for row in given}
    table = pa.Table.from_pylist(
        [{name: getattr(row, name) for name in _ROWS.names} for row in newest.values()], schema=_ROWS
    )
    with db.rows("fresh", table):
        db.sql.execute(
            """DELETE FROM answers USING fresh WHERE answers.key = fresh.key
            AND (answers.body IS NULL OR ($anew AND fresh.body IS NOT NULL))""",
            {"anew": anew},
        )
        db.sql.execute(
            f"""INSERT INTO answers BY NAME SELECT {_COLUMNS}, $now::BIGINT AS time FROM fresh
            ANTI JOIN answers AS a ON a.key = fresh.key""",
            {"now": db.now()},
        )
