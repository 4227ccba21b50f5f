"""Records on their way in, as columns of the tables they go to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from curator.identity import Identities
from curator.records import Conversation, opaque_places, texts
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


class Incoming:
    """always: what every conversation's row holds."""

    def __init__(self, ids: Identities, always: Mapping[str, Any]) -> None:
        self._ids = ids
        self._always = always
        self._heads: list[dict[str, Any]] = []
        self._messages: dict[str, list[Any]] = {name: [] for name in SCHEMAS["messages"].names}
        self._places: dict[str, list[Any]] = {name: [] for name in SCHEMAS["places"].names}
        self._plain: dict[str, pa.Table] = {}

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

    def add_plain(self, items: pa.RecordBatch, numbers: np.ndarray) -> None:
        """Records of words alone, all of them at once, with the numbers of their rows. items: by ITEM_SCHEMA."""
        contents = items.column("contents")
        counts = pc.list_value_length(contents).to_numpy()
        starts = np.cumsum(counts) - counts
        rows, words = np.repeat(numbers, counts), contents.flatten()
        index = np.arange(len(words)) - np.repeat(starts, counts)
        heads = {"row": numbers, "id": items.column("id"), "line": items.column("line"), "messages": counts}
        always = {name: pa.repeat(value, len(items)) for name, value in self._always.items()}
        self._plain["conversations"] = _table("conversations", {**heads, **always})
        said = {"row": rows, "idx": index, "role": items.column("roles").flatten(), "content": words}
        self._plain["messages"] = _table("messages", said)
        places = {"row": rows, "idx": index, "path": pa.repeat("content", len(words))}
        found = _table("places", {**places, "text": items.column("texts").flatten()})
        self._plain["places"] = found.filter(pc.not_equal(words, ""))

    def _add_place(self, row: int, index: int, path: str, key: str | None) -> None:
        places = self._places
        places["row"].append(row)
        places["idx"].append(index)
        places["path"].append(path)
        places["text"].append(key)

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """(table, its rows in their order), of those that have any; columns that hold nothing may be left out."""
        others = {
            "conversations": pa.Table.from_pylist(self._heads, schema=SCHEMAS["conversations"]),
            "messages": pa.table(self._messages, schema=SCHEMAS["messages"]),
            "places": pa.table(self._places, schema=SCHEMAS["places"]),
        }
        for name, table in others.items():
            plain = self._plain.get(name)
            if plain is not None and len(table):
                yield name, pa.concat_tables([plain, table], promote_options="default").sort_by("row")
            elif plain is not None:
                yield name, plain
            elif len(table):
                yield name, table


def _table(name: str, columns: Mapping[str, Any]) -> pa.Table:
    """Some of the columns of a table."""
    schema = pa.schema([SCHEMAS[name].field(column) for column in columns])
    return pa.table(list(columns.values()), schema=schema)
