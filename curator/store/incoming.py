"""Records on their way in, as columns of the tables they go to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from curator.identity import Identities
from curator.records import Conversation, opaque_places, texts
from curator.records.plain import PlainRecord
from curator.store import shape

_TEXT = pa.string()
#: Of rows as they are inserted.
SCHEMAS = {
    "conversations": pa.schema(
        [
            ("row", pa.int64()),
            ("id", _TEXT),
            ("import", _TEXT),
            ("line", pa.int64()),
            ("source", _TEXT),
            ("source_id", _TEXT),
            ("thread", _TEXT),
            ("title", _TEXT),
            ("created_at", pa.int64()),
            ("tools", _TEXT),
            ("parallel_tool_calls", pa.bool_()),
            ("metadata", _TEXT),
            ("extra", _TEXT),
            ("messages", pa.int32()),
            ("event", pa.int64()),
            ("alternatives", _TEXT),
            ("key_order", _TEXT),
        ]
    ),
    "messages": pa.schema(
        [
            ("row", pa.int64()),
            ("idx", pa.int32()),
            ("role", _TEXT),
            ("content", _TEXT),
            ("parts", _TEXT),
            ("name", _TEXT),
            ("tool_calls", _TEXT),
            ("tool_call_id", _TEXT),
            ("weight", pa.int8()),
            ("refusal", _TEXT),
            ("created_at", pa.int64()),
            ("model", _TEXT),
            ("author", _TEXT),
            ("extra", _TEXT),
        ]
    ),
    "places": pa.schema([("row", pa.int64()), ("idx", pa.int32()), ("path", _TEXT), ("text", _TEXT)]),
}
#: What a message has that is turns of words and nothing else.
_PLAIN = ("row", "idx", "role", "content")
_EMPTY = [name for name in SCHEMAS["messages"].names if name not in _PLAIN]


class Incoming:
    """always: what every conversation's row holds."""

    def __init__(self, ids: Identities, always: Mapping[str, Any]) -> None:
        self._ids = ids
        self._always = always
        self._heads: list[dict[str, Any]] = []
        self._messages: dict[str, list[Any]] = {name: [] for name in SCHEMAS["messages"].names}
        self._places: dict[str, list[Any]] = {name: [] for name in SCHEMAS["places"].names}

    @property
    def count(self) -> int:
        return len(self._heads)

    def add(self, record: Conversation, head: dict[str, Any]) -> None:
        """head: row, id and line of the conversation."""
        row = head["row"]
        self._heads.append({**shape.conversation_row(record), **self._always, **head})
        for message in record.messages:
            for name, value in shape.message_row(message).items():
                self._messages[name].append(value)
        self._messages["row"].extend([row] * len(record.messages))
        found: list[tuple[int | None, str, str | None]] = [
            (text.index, text.path, self._ids.text(text.value)) for text in texts(record) if text.value
        ]
        found += [(index, path, None) for index, path in opaque_places(record)]
        for index, path, key in found:
            self._add_place(row, -1 if index is None else index, path, key)

    def add_plain(self, record: PlainRecord, head: dict[str, Any]) -> None:
        """The same for a record that is turns of words and nothing else."""
        row, count = head["row"], len(record.messages)
        self._heads.append({"messages": count, **self._always, **head})
        messages = self._messages
        messages["row"].extend([row] * count)
        messages["idx"].extend(range(count))
        messages["role"].extend([message.role for message in record.messages])
        messages["content"].extend([message.content for message in record.messages])
        nothing = [None] * count
        for name in _EMPTY:
            messages[name].extend(nothing)
        for message in record.messages:
            if message.content:
                self._add_place(row, message.index, "content", self._ids.text(message.content))

    def _add_place(self, row: int, index: int, path: str, key: str | None) -> None:
        places = self._places
        places["row"].append(row)
        places["idx"].append(index)
        places["path"].append(path)
        places["text"].append(key)

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """(table, its rows), of those that have any."""
        if self._heads:
            yield "conversations", pa.Table.from_pylist(self._heads, schema=SCHEMAS["conversations"])
        for name, columns in (("messages", self._messages), ("places", self._places)):
            if columns["row"]:
                yield name, pa.table(columns, schema=SCHEMAS[name])
