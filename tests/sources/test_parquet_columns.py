"""Typed tables: Parquet, Arrow files and streams, and folders of data sets; forms and columns are those of CSV."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import pytest

from curator.errors import UsageError
from curator.records import Conversation
from curator.sources import Options, claimed, detect, of_folder, of_zip
from curator.sources._source import Item
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, only_reject, read, rejects, source


def table(folder: Path, rows: list[dict[str, Any]], name: str = "in.parquet", schema: pa.Schema | None = None) -> Path:
    made = pa.Table.from_pylist(rows, schema=schema)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".parquet"):
        pq.write_table(made, path, row_group_size=2)
        return path
    new = ipc.new_file if name.endswith(".file.arrow") else ipc.new_stream
    with path.open("wb") as sink, new(sink, made.schema) as writer:
        writer.write_table(made)
    return path


def told(conversation: Conversation) -> list[tuple[str, object]]:
    return [(message.role, message.content) for message in conversation.messages]


def one(path: Path, options: Options | None = None) -> Conversation:
    (made,) = conversations(read(path, "parquet-columns", options))
    return made


CALL = {"id": "c", "type": "function", "function": {"name": "stock", "arguments": "{}"}}
CHAT = [
    {"role": "user", "content": "Is it there?"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "content": "3", "tool_call_id": "c"},
]


@pytest.mark.parametrize("name", ["in.parquet", "in.file.arrow", "in.arrow"])
def test_messages_are_read_without_the_keys_that_other_rows_brought_into_their_structs(
    tmp_path: Path, name: str
) -> None:
    path = table(tmp_path, [{"messages": CHAT, "score": 0.5, "id": 7}], name)
    assert detect(path).format == "parquet-columns"
    made = one(path)
    assert told(made) == [("user", "Is it there?"), ("assistant", None), ("tool", "3")]
    assert made.messages[1].tool_calls == [CALL]
    assert all(message.extra == {} for message in made.messages)
    assert (made.source, made.source_id, made.metadata) == ("parquet-columns", "7", {"score": 0.5, "id": 7})


def test_the_fixtures_are_read() -> None:
    first, second = conversations(read_fixture("parquet-columns.parquet"))
    assert told(first) == [("user", "Which oil?"), ("assistant", "Wax.")]
    assert (first.metadata, second.metadata) == ({"shop": "Bern", "year": 2026}, {"shop": "Chur"})
    (shared,) = conversations(read_fixture("parquet-columns-turns.arrow"))
    assert told(shared) == [("user", "Which oil?"), ("assistant", "Wax.")]


@pytest.mark.parametrize(
    ("row", "read_as"),
    [
        ({"conversations": [{"from": "human", "value": "a"}]}, [("user", "a")]),
        ({"messages": json.dumps([{"role": "user", "content": "a"}])}, [("user", "a")]),
        ({"instruction": "a", "input": "b", "output": "c"}, [("user", "a\nb"), ("assistant", "c")]),
        ({"question": "a", "answer": "b"}, [("user", "a"), ("assistant", "b")]),
        (
            {"prompt": [{"role": "user", "content": "a"}], "completion": [{"role": "assistant", "content": "b"}]},
            [("user", "a"), ("assistant", "b")],
        ),
    ],
)
def test_forms_are_told_by_the_columns_names(
    tmp_path: Path, row: dict[str, Any], read_as: list[tuple[str, str]]
) -> None:
    assert told(one(table(tmp_path, [row]))) == read_as


@pytest.mark.parametrize("as_lists", [True, False])
def test_a_chosen_and_a_rejected_answer_are_a_preference(tmp_path: Path, as_lists: bool) -> None:
    def answer(text: str) -> Any:
        asked = {"role": "user", "content": "a"}
        return [asked, {"role": "assistant", "content": text}] if as_lists else text

    row = {"prompt": "a", "chosen": answer("yes"), "rejected": answer("no"), "score_chosen": 8}
    made = one(table(tmp_path, [row]))
    assert told(made) == [("user", "a"), ("assistant", "yes")]
    assert [(o.message.index, o.message.content, o.preferred) for o in made.alternatives] == [(1, "no", False)]
    assert made.metadata == {"score_chosen": 8}


def test_rows_of_one_conversation_are_joined_as_in_a_text_table(tmp_path: Path) -> None:
    turns = [(1, "user", "a"), (1, "assistant", "b"), (2, "user", "c")]
    at = datetime(2026, 1, 2, 10, tzinfo=UTC)
    rows = [{"conversation_id": n, "role": role, "content": text, "timestamp": at} for n, role, text in turns]
    first, second = conversations(read(table(tmp_path, rows), "parquet-columns"))
    assert told(first) == [("user", "a"), ("assistant", "b")]
    assert (first.source_id, first.messages[0].created_at) == ("1", 1_767_348_000_000_000)
    assert told(second) == [("user", "c")]


def test_columns_can_be_given_and_values_of_any_type_are_kept_as_json_has_them(tmp_path: Path) -> None:
    row = {
        "Frage": "a",
        "Antwort": "b",
        "paid": True,
        "price": Decimal("1.50"),
        "at": datetime(2026, 1, 2),
        "picture": {"bytes": b"\xff", "path": "a.png"},
        "none": None,
        "zero": 0,
        "nan": float("nan"),
    }
    path = table(tmp_path, [row])
    (item,) = read(path, "parquet-columns", Options(columns={"Frage": "prompt", "Antwort": "completion"}))
    made = item.conversation
    assert made is not None
    assert item.dropped == {"pictures and other bytes": 1}
    assert made.metadata == {
        "paid": True,
        "price": "1.50",
        "at": "2026-01-02T00:00:00",
        "picture": {"path": "a.png"},
        "zero": 0,
    }


def test_a_row_that_cannot_be_read_is_rejected_as_a_line_of_csv_and_the_others_go_on(tmp_path: Path) -> None:
    schema = pa.schema({"messages": pa.list_(pa.struct({"role": pa.string(), "content": pa.string()}))})
    rows = [{"messages": [{"role": role, "content": "a"}]} for role in ("user", "moderator", "user")]
    items = read(table(tmp_path, [*rows, {"messages": None}], schema=schema), "parquet-columns")
    assert [item.line for item in items] == [1, 2, 3, 4]
    assert len(conversations(items)) == 2
    (bad,) = rejects(items)
    assert "--role moderator=assistant" in bad.reason
    head, (cell,) = csv.reader(bad.raw.decode().splitlines())
    assert head == ["messages"]
    assert json.loads(cell) == [{"role": "moderator", "content": "a"}]
    assert items[3].blank


def test_a_row_with_a_text_that_is_no_utf8_is_rejected_alone(tmp_path: Path) -> None:
    texts = pa.array([b"a", b"\xff", b"b"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"prompt": texts, "completion": pa.array(["x", "y", "z"])}), tmp_path / "in.parquet")
    items = read(tmp_path / "in.parquet", "parquet-columns")
    assert [item.conversation is not None for item in items] == [True, False, True]
    assert "not UTF-8" in rejects(items)[0].reason


def test_a_file_that_is_damaged_is_told(tmp_path: Path) -> None:
    path = table(tmp_path, [{"prompt": f"a{n}", "completion": "b" * 5000} for n in range(9)], "in.arrow")
    path.write_bytes(path.read_bytes()[:-30_000])
    items: list[Item] = read(path, "parquet-columns")
    assert "damaged from here on" in only_reject(items[-1:]).reason
    path.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(UsageError, match="not a whole one"):
        read(path, "parquet-columns")


def test_a_folder_that_datasets_saved_is_one_import_with_its_splits(tmp_path: Path) -> None:
    for split in ("train", "test"):
        table(tmp_path, [{"prompt": split, "completion": "b"}], f"{split}/data-00000-of-00001.arrow")
        (tmp_path / split / "dataset_info.json").write_text("{}")
        (tmp_path / split / "state.json").write_text("{}")
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    assert splits(tmp_path) == {"test": "test", "train": "train"}


def test_shards_as_on_the_hub_are_one_import(tmp_path: Path) -> None:
    for n, split in enumerate(("train", "train", "test_sft")):
        table(tmp_path, [{"prompt": f"{split} {n}", "completion": "b"}], f"data/{split}-0000{n}-of-00002.parquet")
    (tmp_path / "README.md").write_text("a data set")
    assert splits(tmp_path) == {"test_sft 2": "test_sft", "train 0": "train", "train 1": "train"}


def test_files_that_nothing_ties_are_no_data_set(tmp_path: Path) -> None:
    table(tmp_path, [{"prompt": "a", "completion": "b"}], "one.parquet")
    assert claimed(of_folder(tmp_path), ["parquet-columns"]) is None


def splits(folder: Path) -> dict[str, Any]:
    layout = of_folder(folder)
    found = claimed(layout, ["csv-columns", "parquet-columns"])
    assert found is not None
    format: Any = source(found[0].format)
    items = list(format.read_layout(layout.only(found[1].names), Options(), lambda done, total: None))
    assert [item.line for item in items] == list(range(1, len(items) + 1))
    return {str(c.messages[0].content): c.metadata["split"] for c in conversations(items)}


@pytest.mark.parametrize("at", [0, 45])
@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_a_table_that_is_damaged_in_its_archive_is_told(tmp_path: Path, at: int, method: int) -> None:
    packed = table(tmp_path, [{"messages": CHAT}]).read_bytes()
    with ZipFile(tmp_path / "x.zip", "w", method) as archive:
        archive.writestr("in.parquet", packed)
    data = bytearray((tmp_path / "x.zip").read_bytes())
    data[at] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(UsageError, match=r"damaged in its archive|not a whole one"):
        read(of_zip(tmp_path / "x.zip").files["in.parquet"], "parquet-columns")


def test_times_finer_than_pythons_and_of_no_year_cost_no_more_than_their_own_row(tmp_path: Path) -> None:
    nanoseconds = pa.array([1_767_348_000_000_000_001, 2**62], pa.timestamp("ns"))
    seconds = pa.array([1_767_348_000, 2**50], pa.timestamp("s"))
    table = {
        "prompt": ["Which lock?", "Which lamp?"],
        "completion": ["A U-lock.", "Any."],
        "at": nanoseconds,
        "on": seconds,
    }
    pq.write_table(pa.table(table), tmp_path / "times.parquet")
    good, bad = read(tmp_path / "times.parquet", "parquet-columns")
    assert good.conversation is not None
    assert good.conversation.metadata["at"] == "2026-01-02T10:00:00"
    assert bad.reject is not None
    assert "of no year from 1 to 9999" in bad.reject.reason


def test_an_arrow_file_whose_offsets_lead_out_of_it_is_rejected_row_by_row(tmp_path: Path) -> None:
    offsets = pa.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 3, 2**30, 9)))
    broken = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"onetwosix"))
    table = pa.table({"prompt": broken, "completion": ["yes", "no", "no"]})
    with ipc.new_file(tmp_path / "broken.arrow", table.schema) as writer:
        writer.write_table(table)
    good, *bad = read(tmp_path / "broken.arrow", "parquet-columns")
    assert good.conversation is not None
    assert [item.reject is not None and "is damaged" in item.reject.reason for item in bad] == [True, True]
