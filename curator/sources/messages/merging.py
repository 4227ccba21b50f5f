"""What one says in several messages in a row, before the other side answers, is one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from curator.records import JsonObject, Message

#: Where a message that was several tells of each.
PARTS = "parts"


def merged(messages: Iterable[Message], between: str = "\n", *, whoever: bool = False) -> tuple[Message, ...]:
    """Messages of text, numbered anew; those in a row of one role and author (or `whoever` of the role) are joined.

    `extra.parts` of a joined one tells of each what was its own, with its length in characters, so that it can be
    parted again; a message that was joined to no other has none.
    """
    rows = _rows(messages, whoever)
    return tuple(replace(_joined(row, between), index=n) for n, row in enumerate(rows))


def places(messages: Iterable[Message], *, whoever: bool = False) -> list[int]:
    """The index that each message has once they are `merged`."""
    return [n for n, row in enumerate(_rows(messages, whoever)) for _ in row]


def _rows(messages: Iterable[Message], whoever: bool) -> list[list[Message]]:
    rows: list[list[Message]] = []
    for message in messages:
        if rows and _alike(rows[-1][-1], message, whoever):
            rows[-1].append(message)
        else:
            rows.append([message])
    return rows


def _alike(one: Message, other: Message, whoever: bool) -> bool:
    texts = isinstance(one.content, str) and isinstance(other.content, str)
    return texts and one.role == other.role and (whoever or one.author == other.author)


def _joined(row: list[Message], between: str) -> Message:
    if len(row) == 1:
        return row[0]
    same = len({message.author for message in row}) == 1
    own: tuple[Callable[[Message], JsonObject], ...] = (
        lambda m: {"characters": len(m.text())},
        lambda m: {} if same or m.author is None else {"author": m.author},
        lambda m: {} if m.created_at is None else {"created_at": m.created_at},
        lambda m: m.extra,
    )
    parts = [{key: value for tell in own for key, value in tell(message).items()} for message in row]
    text = between.join(message.text() for message in row)
    return replace(row[0], content=text, extra={PARTS: parts})
