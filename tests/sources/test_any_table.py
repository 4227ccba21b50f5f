"""Whatever a table or a file of --map holds, reading ends in counts or in an error that tells nothing of the data."""

from __future__ import annotations

import copy
import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from curator.errors import CuratorError
from curator.sources import Item, Options
from tests.sources.reading import line, read_bytes
from tests.sources.test_fixtures import ANY_JSON, assert_sound, mangle, places_in

MAPPING = Path(__file__).parent / "mapping"
#: Stands in every text of a table, and may stand in nothing that is told of it.
DATUM = "Zoë+canary@finch.example"
SPEAKERS = ["user", "assistant", "system", "", DATUM, "tool"]
MESSAGES = [{"role": "user", "content": DATUM}, {"role": "assistant", "content": DATUM}]
CELLS = st.sampled_from(
    [
        *("", DATUM, f'{DATUM}, "so" she said', f"{DATUM}\nand more", "1", "-1", "[]", "{}", "null", "[1]", '["a"]'),
        json.dumps(MESSAGES),
        json.dumps(MESSAGES)[:-3],
        json.dumps([{"from": "human", "value": DATUM}, {"from": "gpt", "value": DATUM}]),
        json.dumps([{"role": DATUM, "content": DATUM}]),
        json.dumps([{DATUM: DATUM}]),
        json.dumps({"messages": {DATUM: DATUM}}),
        json.dumps({"input": DATUM, "output": [{"role": "user"}]}),
        *SPEAKERS,
    ]
)
HEADERS = [
    ["messages", "system", "tools", "id"],
    ["conversation_id", "role", "content", "timestamp"],
    ["instruction", "input", "output"],
    ["prompt", "completion", "thread_id", "note"],
    ["prompt", "chosen", "rejected"],
    ["inputs", "outputs"],
    ["conversation_id", "speaker", "text"],
]
MARKS = [bytes([mark]) for mark in b'",\t;\n\r\0\xff\\'] + ["é".encode("cp1252"), b'""', b"\r\n", DATUM.encode()]


def assert_told_without_data(items: list[Item], refusal: CuratorError | None) -> None:
    assert refusal is None or refusal.fix
    told = [refusal.message, refusal.fix] if refusal else []
    told += [item.reject.reason for item in items if item.reject is not None]
    assert not [words for words in told if DATUM in words or "canary" in words]
    assert [item.line for item in items] == sorted({item.line for item in items})
    assert [item.offset for item in items] == sorted({item.offset for item in items})
    for item in items:
        if item.conversation is not None:
            assert_sound(item.conversation)


def attempt(folder: Path, data: bytes, format: str, options: Options | None = None) -> None:
    refusal, items = None, []
    try:
        items = read_bytes(folder, data, format, options, name=f"any-{format}")
    except CuratorError as error:
        refusal = error
    assert_told_without_data(items, refusal)


@given(data=st.data(), header=st.sampled_from(HEADERS), delimiter=st.sampled_from(",\t;"))
def test_a_csv_file_with_bytes_put_in_or_taken_out_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, header: list[str], delimiter: str
) -> None:
    written = io.StringIO()
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=6), "rows")
    csv.writer(written, delimiter=delimiter).writerows([header, *rows])
    table = bytearray(written.getvalue().encode())
    begin = len(delimiter.join(header)) + 2
    for _ in range(data.draw(st.integers(0, 3), "changes")):
        at = data.draw(st.integers(begin, max(begin, len(table))), "at")
        gone = data.draw(st.integers(0, 2), "gone")
        table[at : at + gone] = data.draw(st.sampled_from(MARKS), "bytes") if not gone else b""
    attempt(tmp_path_factory.getbasetemp(), bytes(table), "csv-columns")


#: Values of columns in their types: what JSON lacks, what Python's types lack, and what has the shape of turns.
TYPED: dict[str, tuple[pa.DataType | None, list[Any]]] = {
    "texts": (pa.string(), [DATUM, "", None, json.dumps(MESSAGES)]),
    "views": (pa.string_view(), [DATUM, None]),
    "bytes": (pa.binary(), [DATUM.encode(), b"\xff", None]),
    "numbers": (pa.float64(), [1.5, float("nan"), float("inf"), None]),
    "large numbers": (pa.uint64(), [2**64 - 1, 0, None]),
    "truths": (pa.bool_(), [True, None]),
    "days": (pa.int32(), [0, 2**31 - 1, -(2**31), None]),
    "times": (pa.int64(), [0, 2**62, -(2**62), None]),
    "spans": (pa.duration("us"), [timedelta(days=1), None]),
    "fine times": (pa.int64(), [0, 1, 2**62, -(2**62), None]),
    "times of no zone": (pa.int64(), [0, None]),
    "lists of times": (pa.list_(pa.timestamp("ns")), [[1, None], None]),
    "structs of times": (pa.struct([("at", pa.timestamp("ns")), ("of", pa.time64("ns"))]), [{"at": 1, "of": 1}, None]),
    "nothing": (pa.null(), [None]),
    "turns": (
        pa.list_(pa.struct([("role", pa.string()), ("content", pa.string()), ("weight", pa.float64())])),
        [[{"role": "user", "content": DATUM}, {"role": "assistant", "content": "x", "weight": 1}], [], None, [None]],
    ),
    "map": (pa.map_(pa.string(), pa.string()), [[("role", DATUM)], [], None]),
    "few values": (pa.dictionary(pa.int8(), pa.string()), [DATUM, "user", None]),
    "struct": (pa.struct([(DATUM, pa.string()), ("messages", pa.list_(pa.string()))]), [{DATUM: DATUM}, None]),
}
CASTS: dict[str, pa.DataType] = {"days": pa.date32(), "times": pa.timestamp("s"), "nothing": pa.null()}
CASTS |= {"fine times": pa.timestamp("ns"), "times of no zone": pa.timestamp("us", "Mars/Olympus")}


@settings(max_examples=200)
@given(data=st.data(), header=st.sampled_from(HEADERS), kind=st.sampled_from(["parquet", "file", "stream"]))
def test_a_typed_table_with_any_types_in_its_columns(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, header: list[str], kind: str
) -> None:
    count = data.draw(st.integers(0, 3), "rows")
    attempt(tmp_path_factory.getbasetemp(), written(typed(header, count, data), kind), "parquet-columns")


@settings(max_examples=200)
@given(data=st.data(), header=st.sampled_from(HEADERS), kind=st.sampled_from(["parquet", "file", "stream"]))
def test_a_typed_table_with_damaged_bytes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, header: list[str], kind: str
) -> None:
    table = bytearray(written(typed(header, 2, data), kind))
    for _ in range(data.draw(st.integers(1, 3), "changes")):
        at = data.draw(st.integers(0, len(table) - 1), "at")
        table[at : at + 1] = data.draw(st.sampled_from([b"", b"\0", b"\xff", b"\x7f", b"ab"]), "bytes")
    attempt(tmp_path_factory.getbasetemp(), bytes(table), "parquet-columns")


def typed(header: list[str], count: int, data: st.DataObject) -> pa.Table:
    columns = []
    for _ in header:
        kind = data.draw(st.sampled_from(sorted(TYPED)), "type")
        type, values = TYPED[kind]
        drawn = [data.draw(st.sampled_from(values), "value") for _ in range(count)]
        array = pa.array(drawn, type)
        columns.append(array.cast(CASTS[kind]) if kind in CASTS else array)
    return pa.Table.from_arrays(columns, names=header)


def written(table: pa.Table, kind: str) -> bytes:
    into = io.BytesIO()
    if kind == "parquet":
        try:
            pq.write_table(table, into)
        except pa.ArrowException:
            assume(False)
        return into.getvalue()
    with (ipc.new_file if kind == "file" else ipc.new_stream)(into, table.schema) as writer:
        writer.write_table(table)
    return into.getvalue()


STEPS = st.sampled_from(
    ["", ".", "a", "a.b", "a..b", '"a.b"', '"', "0", "a.0", "-1", "a.-1", "body.text", "messages", "9" * 40, "é", "\\"]
)
VALUES = STEPS | st.sampled_from(["user", "assistant", "robot"])
TOML_VALUES = VALUES.map(json.dumps) | st.sampled_from(["1", "true", "[]", "{}", '["a"]', "[1]", "1979-05-27", "nan"])
TOP = st.tuples(
    st.sampled_from(["records", "id", "thread", "title", "time", "metadata", "turn", "roles", "recrods"]), TOML_VALUES
)
TURN = st.tuples(
    st.sampled_from(["as", "role", "each", "content", "time", "name", "author", "model", "rolle"]), TOML_VALUES
)


@settings(max_examples=200)
@given(
    top=st.lists(TOP, max_size=4),
    turns=st.lists(st.lists(TURN, max_size=4), max_size=3),
    roles=st.lists(st.tuples(STEPS.map(json.dumps), TOML_VALUES), max_size=2),
    more=st.text(max_size=8),
)
def test_any_file_of_map_is_read_by_or_is_told_what_is_wrong_in_it(
    tmp_path_factory: pytest.TempPathFactory,
    top: list[tuple[str, str]],
    turns: list[list[tuple[str, str]]],
    roles: list[tuple[str, str]],
    more: str,
) -> None:
    lines = [f"{key} = {value}" for key, value in top]
    for turn in turns:
        lines += ["[[turn]]", *(f"{key} = {value}" for key, value in turn)]
    lines += ["[roles]", *(f"{key} = {value}" for key, value in roles)] if roles else []
    options = Options(mapping="\n".join(lines) + more)
    record = {"a": {"b": [DATUM]}, "messages": [{"body": {"text": DATUM}, "a": "user"}], "a.b": DATUM, "": DATUM}
    attempt(tmp_path_factory.getbasetemp(), line(record) + line([DATUM]), "mapped", options)


@settings(max_examples=200)
@given(data=st.data())
def test_mapped_json_with_anything_in_the_place_of_its_values(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    record = copy.deepcopy(json.loads((MAPPING / "tickets.json").read_text()))
    for holder, key in places_in(record):
        if isinstance(holder[key], str) and data.draw(st.booleans(), "a datum"):
            holder[key] = DATUM
    for _ in range(data.draw(st.integers(0, 3), "changes")):
        mangle([record], data)
    options = Options(mapping=(MAPPING / "tickets.toml").read_text(), roles={"visitor": "user"})
    text = json.dumps(record)
    for _ in range(data.draw(st.integers(0, 2), "cuts")):
        at = data.draw(st.integers(0, len(text)), "at")
        text = text[:at] + data.draw(st.sampled_from(["", "[", "}", '"', ",", "\n", DATUM]), "put in") + text[at + 1 :]
    attempt(tmp_path_factory.getbasetemp(), text.encode(), "mapped", options)


@given(value=ANY_JSON)
def test_any_json_is_mapped_or_refused(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    options = Options(mapping='[[turn]]\neach = "messages"\nrole = "role"\ncontent = "content"')
    attempt(tmp_path_factory.getbasetemp(), json.dumps([value]).encode(), "mapped", options)
