"""Items of a file on their way to the store: ids made and columns laid out before the transaction, which only inserts.

One transaction at a time writes, and a person who labels waits for it: all that can be done beside it is done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from curator.identity import ID_LENGTH, Identities, spelled
from curator.records.plain import Plain, PlainMessage
from curator.store.file import ROWS_A_GROUP

#: Messages that are best added at once. The engine writes a whole group of rows into its file where it is to stay, and
#: all else first into its log; a group that is begun with few rows is written once more, and the file keeps the hole.
#: One is whole of two of which the second may lack some rows, since a conversation is added whole.
MESSAGES_AT_ONCE = 2 * ROWS_A_GROUP
_TEXTS = pa.list_(pa.string())
#: One item of a file: a record of words alone (id, and of each turn its role, its words and their id), another record
#: (canonical JSON and how many equal ones came before it) or a reject (reason and bytes).
#: came: the record with the keys of its objects as they came, NULL where it has none. hints: JSON of
#: `suggestions.Hints`, NULL for none.
ITEM_SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("offset", pa.int64()),
        ("id", pa.string()),
        ("roles", _TEXTS),
        ("contents", _TEXTS),
        ("texts", _TEXTS),
        ("record", pa.string()),
        ("occurrence", pa.int64()),
        ("came", pa.string()),
        ("hints", pa.string()),
        ("reason", pa.string()),
        ("raw", pa.binary()),
    ]
)
#: A record with its line.
Numbered = tuple[int, Plain]


class Occurrences:
    """Counts equal records of a file. To be asked for every record, in the order of the file."""

    def __init__(self, ids: Identities) -> None:
        self._ids = ids
        self._seen: dict[bytes, int] = {}

    def count(self, canonical: bytes) -> int:
        """How many equal ones came before it."""
        (digest,) = self._ids.conversations([canonical], 0)
        return self._count(digest)

    def digests(self, canonical: Sequence[bytes]) -> list[bytes]:
        """The digests of the ids of records that come one after the other."""
        found = self._ids.conversations(canonical, 0)
        for place, digest in enumerate(found):
            before = self._count(digest)
            if before:
                (found[place],) = self._ids.conversations([canonical[place]], before)
        return found

    def _count(self, digest: bytes) -> int:
        seen = digest[:12]
        before = self._seen.get(seen, 0)
        self._seen[seen] = before + 1
        return before


class Items:
    """Rows of ITEM_SCHEMA. messages, size: how many they hold, and bytes."""

    def __init__(self, ids: Identities) -> None:
        self._make = ids
        self._others: list[dict[str, Any]] = []
        #: Of all items; None where an item is among the others.
        self._lines: list[int] = []
        self._ids: list[bytes | None] = []
        self._hints: list[str | None] = []
        #: Of the records of words alone; how many each has.
        self._messages: list[PlainMessage] = []
        self._counts: list[int] = []
        self.messages = self.size = 0

    def __len__(self) -> int:
        return len(self._lines)

    def add_plain(self, records: Sequence[Numbered], digests: Sequence[bytes], hints: str | None = None) -> None:
        """Records of words alone with their lines. digests: of their ids. hints: of each of them."""
        for line, (canonical, messages) in records:
            self._lines.append(line)
            self._counts.append(len(messages))
            self._messages.extend(messages)
            self.messages += len(messages)
            self.size += len(canonical)
        self._ids.extend(digests)
        self._hints.extend([hints] * len(records))

    def add(self, row: dict[str, Any], messages: int, size: int) -> None:
        """Another record, or a reject, by its columns. messages, size: how many it holds, and bytes."""
        self._lines.append(row["line"])
        self._ids.append(None)
        self._hints.append(row.get("hints"))
        self._counts.append(0)
        self._others.append(row)
        self.messages += messages
        self.size += size

    def rows(self) -> pa.RecordBatch:
        """By ITEM_SCHEMA, in the order in which they were added."""
        import numpy as np

        plain = np.array([id is not None for id in self._ids], bool)
        columns: dict[str, pa.Array] = {
            "line": pa.array(self._lines, pa.int64()),
            "hints": pa.array(self._hints, pa.string()),
            "id": _spread(_ids([id for id in self._ids if id is not None]), plain),
        }
        contents = [message.content.encode() for message in self._messages]
        turns = {
            "roles": pa.array([message.role for message in self._messages], pa.string()),
            "contents": _strings(contents),
            "texts": _ids(self._make.digests("text", contents)),
        }
        ends = pa.array(_ends(self._counts))
        for name, values in turns.items():
            columns[name] = pa.ListArray.from_arrays(ends, values, mask=pa.array(~plain))
        others = pa.RecordBatch.from_pylist(self._others, schema=ITEM_SCHEMA)
        for name in ITEM_SCHEMA.names:
            if name not in columns:
                columns[name] = _spread(others.column(name), ~plain)
        return pa.record_batch([columns[name] for name in ITEM_SCHEMA.names], schema=ITEM_SCHEMA)


def _spread(values: pa.Array, where: Any) -> pa.Array:
    """Values at the places of a mask, in their order, and nulls at the others."""
    import numpy as np

    if len(values) == len(where):
        return values
    if not len(values):
        return pa.nulls(len(where), values.type)
    places = np.cumsum(where) - 1
    return values.take(pa.array(places, mask=~where))


def _ids(digests: Sequence[bytes]) -> pa.Array:
    return _joined([ID_LENGTH] * len(digests), spelled(digests))


def _strings(utf8: Sequence[bytes]) -> pa.Array:
    """Strings of their bytes, in a fifth of the time that it takes of strings."""
    return _joined(list(map(len, utf8)), b"".join(utf8))


def _joined(lengths: Sequence[int], utf8: bytes) -> pa.Array:
    return pa.StringArray.from_buffers(len(lengths), pa.py_buffer(_ends(lengths)), pa.py_buffer(utf8))


def _ends(lengths: Sequence[int]) -> Any:
    """Where each begins, and the last one ends."""
    import numpy as np

    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
