"""What a file is read into for the store is the same however fast its records were read."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.identity import Identities
from curator.queries.reading import Reading, items
from curator.stages import _import_batches
from curator.stages._import_batches import Batch, batches
from curator.store.import_items import ITEM_SCHEMA
from tests.running import KEY, chat

IDS = Identities(bytes.fromhex(KEY))
SAID = {"role": "user", "content": "Hello"}
OTHER = {"role": "assistant", "content": 'Hi\n\u00e9 "there"'}
EMPTY = {"role": "user", "content": ""}
#: Lines of all kinds, some of them the same record in another spelling.
RECORDS: list[Any] = [
    {"messages": [SAID]},
    {"messages": [SAID, OTHER]},
    {"messages": [EMPTY, OTHER, EMPTY]},
    {"messages": [{"content": "Hello", "role": "user"}]},
    {"messages": [SAID, {**OTHER, "weight": 0}]},
    {"messages": [SAID], "id": "7"},
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}]},
    {"messages": []},
    [1, 2],
]
LINES = [json.dumps(record, ensure_ascii=ascii).encode() for record in RECORDS for ascii in (True, False)]
BROKEN = [b"", b"  ", b'{"messages": [{"role": "user", "con', LINES[2].replace(b"Hi", b"\xff"), b'{"messages": "\0"}']
BROKEN += [b'{"messages": [{"role": "user", "content": "a", "content": "b"}]}', b'{"messages": [{"role": "x"}]}']
FILES = st.tuples(
    st.lists(st.tuples(st.sampled_from(LINES + BROKEN), st.sampled_from([b"\n", b"\n", b"\r\n"])), max_size=30),
    st.sampled_from(LINES + BROKEN),
).map(lambda made: b"".join(line + end for line, end in made[0]) + made[1])
_numbers = count()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def read(folder: Path, data: bytes, *, plain: bool, through: int = 0) -> list[Batch]:
    path = folder / f"{next(_numbers)}.jsonl"
    path.write_bytes(data)
    return list(batches(items(path, "openai-chat", Reading(), plain=plain), IDS, through))


def rows(found: list[Batch]) -> list[dict[str, Any]]:
    return [row for batch in found for row in batch.rows.to_pylist()]


def figures(found: list[Batch]) -> tuple[int, int, dict[str, int]]:
    assert [batch.last for batch in found] == [False] * (len(found) - 1) + [True]
    return found[-1].through, sum(batch.blank for batch in found), found[-1].dropped


@given(data=FILES, through=st.integers(0, 20))
def test_records_read_many_at_a_time_are_the_rows_of_those_read_one_by_one(
    folder: Path, data: bytes, through: int
) -> None:
    fast, slow = (read(folder, data, plain=plain, through=through) for plain in (True, False))
    assert fast[0].rows.schema == ITEM_SCHEMA
    assert rows(fast) == rows(slow)
    assert figures(fast) == figures(slow)


@given(data=FILES)
def test_the_rest_of_a_file_is_what_follows_in_the_whole_of_it(folder: Path, data: bytes) -> None:
    whole = rows(read(folder, data, plain=True))
    for through in (1, 5):
        assert rows(read(folder, data, plain=True, through=through)) == [row for row in whole if row["line"] > through]


@given(data=FILES, room=st.integers(1, 8))
def test_batches_hold_whole_conversations_and_no_more_messages_than_are_best_added_at_once(
    folder: Path, data: bytes, room: int
) -> None:
    whole = rows(read(folder, data, plain=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_import_batches, "MESSAGES_AT_ONCE", room)
        found = read(folder, data, plain=True)
    assert rows(found) == whole
    for batch in found:
        sizes = [len(row["roles"] or ()) for row in batch.rows.to_pylist()]
        assert sum(sizes) <= room or len([size for size in sizes if size]) == 1


def test_a_batch_of_long_texts_ends_within_the_megabyte_in_which_it_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_import_batches, "_BYTES_A_BATCH", 1000)
    data = b"".join(json.dumps(chat("x" * 20_000, "y")).encode() + b"\n" for _ in range(200))
    found = read(folder, data, plain=True)
    assert sum(len(batch.rows) for batch in found) == 200
    assert max(len(batch.rows) for batch in found) <= (1 << 20) // 20_000


def test_equal_records_are_told_apart_whatever_way_they_are_spelled(folder: Path) -> None:
    spelled = [LINES[0], LINES[6], LINES[0], LINES[1]]
    found = pa.Table.from_batches([batch.rows for batch in read(folder, b"\n".join(spelled), plain=True)])
    record = read(folder, LINES[0], plain=True)[0].rows.column("id")[0].as_py()
    ids = found.column("id").to_pylist()
    assert ids[0] == record
    assert len(set(ids)) == 4
