"""Conversations as they came, read from their rows in steps of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from curator.records import Conversation
from curator.store import shape
from curator.store.operation import Db

_FIRST_STEP, _LONGEST_STEP = 250, 2000
#: Characters that a step is to hold; it is halved and doubled until it does.
_AIM = 8_000_000
_HEADS = ", ".join(f"c.{name}" for name in shape.CONVERSATION_COLUMNS.split(", "))
_MESSAGES = ", ".join(f"m.{name}" for name in shape.MESSAGE_COLUMNS.split(", "))
_TEXTS = ("content", "parts", "tool_calls", "extra")


class Steps:
    """Spans first to last over ordered rows, each of about as much as a step is to hold, once it is told of `size`."""

    def __init__(self, rows: Sequence[int]) -> None:
        #: Characters that the present step held.
        self.size = 0
        self._rows = rows

    def __iter__(self) -> Iterator[dict[str, int]]:
        at, step = 0, _FIRST_STEP
        while at < len(self._rows):
            yield {"first": self._rows[at], "last": self._rows[min(at + step, len(self._rows)) - 1]}
            at += step
            if self.size > 2 * _AIM:
                step = max(1, step // 2)
            elif self.size < _AIM // 2:
                step = min(_LONGEST_STEP, 2 * step)


def records(db: Db, rows: Sequence[int], table: str) -> Iterator[list[tuple[int, Conversation]]]:
    """(row, record) of these rows in order, some at once. table: one whose column `row` holds these rows; it may
    name the parameters first and last of a step."""
    steps = Steps(rows)
    for span in steps:
        messages, steps.size = _messages(db, table, span)
        heads = dictionaries(
            db,
            f"""SELECT c.row, {_HEADS} FROM conversations AS c SEMI JOIN {table} AS k ON k.row = c.row
            WHERE c.row BETWEEN $first AND $last ORDER BY c.row""",
            span,
        )
        yield [(head["row"], shape.conversation(head, messages.get(head["row"], []))) for head in heads]


def dictionaries(db: Db, query: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    columns: dict[str, list[Any]] = db.sql.execute(query, given).to_arrow_table().to_pydict()
    # Arrow's own rows take twice as long.
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _messages(db: Db, table: str, span: dict[str, int]) -> tuple[dict[int, list[dict[str, Any]]], int]:
    """The message rows of each conversation of a span, and how many characters they hold."""
    found: dict[int, list[dict[str, Any]]] = {}
    size = 0
    query = f"""SELECT m.row, {_MESSAGES} FROM messages AS m SEMI JOIN {table} AS k ON k.row = m.row
        WHERE m.row BETWEEN $first AND $last ORDER BY m.row, m.idx"""
    for row in dictionaries(db, query, span):
        found.setdefault(row["row"], []).append(row)
        size += sum(len(row[name]) for name in _TEXTS if row[name])
    return found, size
