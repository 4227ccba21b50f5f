"""Lines of a chat file: every good one kept, every bad one rejected with its line, offset and reason."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.sources import Options
from curator.sources.containers.bytes import ByteStream
from curator.sources.reading.lines import lines
from tests.sources.reading import chat, conversations, first_words, line, only_reject, read, read_bytes, rejects, source

GOOD = line(chat("Hello"))
SECRET = "Zebrafish"


def rejected(folder: Path, bad: bytes) -> str:
    """The reason for which a line between two good ones is rejected; it has the right place and none of the data."""
    items = read_bytes(folder, GOOD + bad + b"\n" + GOOD, "openai-chat")
    assert [item.conversation is not None for item in items] == [True, False, True]
    reject = rejects(items)[0]
    assert (reject.line, reject.offset, reject.raw) == (2, len(GOOD), bad)
    assert SECRET not in reject.reason
    return reject.reason


def test_a_truncated_line_is_rejected_with_its_number(tmp_path: Path) -> None:
    assert "ends in the middle" in rejected(tmp_path, line(chat(SECRET))[:-8])


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b'["Zebrafish"]', "a list"),
        (b'"Zebrafish"', "a string"),
        (b"5", "a number"),
        (b"null", "null"),
        (b"true", "true"),
    ],
)
def test_a_line_that_is_no_object_is_rejected_with_what_it_is(tmp_path: Path, bad: bytes, kind: str) -> None:
    assert kind in rejected(tmp_path, bad)


def test_two_objects_on_one_line_are_rejected_as_extra_data(tmp_path: Path) -> None:
    whole = line(chat(SECRET)).strip()
    reason = rejected(tmp_path, whole + whole)
    assert "extra data" in reason
    assert f"character {len(whole) + 1}" in reason


def test_a_key_that_stands_twice_is_rejected_at_any_depth(tmp_path: Path) -> None:
    assert "the key content stands twice" in rejected(
        tmp_path, b'{"messages":[{"role":"user","content":"Zebrafish","content":"b"}]}'
    )
    reason = rejected(tmp_path, b'{"messages":[{"role":"user","content":"x"}],"m":{"Zebrafish":1,"Zebrafish":2}}')
    assert "a key stands twice" in reason


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_lacks_are_rejected(tmp_path: Path, number: str) -> None:
    assert number in rejected(tmp_path, b'{"messages":[{"role":"user","content":"x"}],"n":%s}' % number.encode())


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "9" * 5000])
def test_a_number_out_of_range_is_rejected(tmp_path: Path, number: str) -> None:
    reason = rejected(tmp_path, b'{"messages":[{"role":"user","content":"x"}],"n":%s}' % number.encode())
    assert "out of range" in reason


@pytest.mark.parametrize(
    "record",
    [
        b'{"messages":[{"role":"user","content":"a \\ud83d b"}]}',
        b'{"messages":[{"role":"user","content":"a \\uDE00 b"}]}',
        b'{"messages":[{"role":"user","content":"x"}],"m":{"\\ud83d":1}}',
    ],
)
def test_half_a_surrogate_pair_is_rejected_in_values_and_keys(tmp_path: Path, record: bytes) -> None:
    assert "surrogate" in rejected(tmp_path, record)


def test_a_whole_surrogate_pair_is_the_character_it_stands_for(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b'{"messages":[{"role":"user","content":"\\ud83d\\ude00"}]}', "openai-chat")
    assert first_words(conversations(items)) == ["\N{GRINNING FACE}"]


@pytest.mark.parametrize("depth", [66, 900, 200_000])
def test_deep_nesting_is_rejected(tmp_path: Path, depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    reason = rejected(tmp_path, b'{"messages":[{"role":"user","content":"x"}],"deep":%s}' % deep)
    assert "deeper than 64" in reason


def test_nesting_within_the_limit_is_read_even_with_many_brackets(tmp_path: Path) -> None:
    record = chat("x", deep=json.loads("[" * 60 + "]" * 60), wide=[[]] * 500)
    assert len(conversations(read_bytes(tmp_path, line(record), "openai-chat"))) == 1


def test_a_raw_nul_is_rejected(tmp_path: Path) -> None:
    assert "NUL" in rejected(tmp_path, b'{"messages":[{"role":"user","content":"Zebra\0fish"}]}')
    assert "NUL" in rejected(tmp_path, b"\0\0\0")


def test_invalid_utf8_is_rejected_with_the_byte(tmp_path: Path) -> None:
    start = b'{"messages":[{"role":"user","content":"'
    assert f"byte {len(start) + 1}:" in rejected(tmp_path, start + b'\xffZebrafish"}]}')


def test_a_surrogate_written_as_utf8_is_rejected(tmp_path: Path) -> None:
    assert "UTF-8" in rejected(tmp_path, b'{"messages":[{"role":"user","content":"\xed\xa0\x80"}]}')


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b'{"messages":[{"role":"user","content":"Zebrafish"},]}', "comma"),
        (b'{"messages":[{"role":"user","content":"Zebrafish",}]}', "comma"),
        (b"{'messages':[{'role':'user','content':'Zebrafish'}]}", "single quotes"),
        (b'{"messages":[{"role":"user","content":None}]}', "Python's None"),
        (b'{"messages":[{"role":"user","content":"Zebra\tfish"}]}', "control character (code 9)"),
        (b'{"messages":[{"role":"user","content":"C:\\Zebrafish"}]}', "backslash"),
        (b'{"messages":[{"role":"user" "content":"Zebrafish"}]}', "a comma or the closing bracket"),
        (b'{"messages" [{"role":"user","content":"Zebrafish"}]}', "a colon"),
        (b"{", "ends in the middle"),
        (b"Zebrafish", "a value should stand"),
        (b"{}", "the object is empty"),
    ],
)
def test_common_slips_are_rejected_with_what_they_are(tmp_path: Path, bad: bytes, words: str) -> None:
    assert words in rejected(tmp_path, bad)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b"\xef\xbb\xbf" + GOOD + b"\xef\xbb\xbf" + GOOD, "openai-chat")
    assert [(item.line, item.offset) for item in items] == [(1, 0), (2, 3 + len(GOOD))]
    assert len(conversations(items)) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("format", ["openai-chat", "sharegpt", "csv-columns"])
def test_other_encodings_are_refused_for_the_whole_file(tmp_path: Path, encoding: str, format: str) -> None:
    with pytest.raises(UsageError) as error:
        read_bytes(tmp_path, GOOD.decode().encode(encoding), format)
    assert "iconv" in error.value.fix


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n"])
def test_all_line_ends_are_taken_and_the_last_may_be_missing(tmp_path: Path, end: bytes) -> None:
    records = [line(chat(word)).strip() for word in ("one", "two", "three")]
    items = read_bytes(tmp_path, end.join(records), "openai-chat")
    assert [item.line for item in items] == [1, 2, 3]
    assert [item.offset for item in items] == [0, len(records[0] + end), len(records[0] + end + records[1] + end)]
    assert first_words(conversations(items)) == ["one", "two", "three"]


def test_blank_lines_are_counted(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b"\n" + GOOD + b" \t \r\n\n" + GOOD + b"\n", "openai-chat")
    assert [item.blank for item in items] == [True, False, True, True, False, True]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, b"", "openai-chat") == []


def test_a_missing_file_and_a_folder_are_usage_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read(tmp_path / "nothing.jsonl", "openai-chat")
    with pytest.raises(UsageError, match="folder"):
        read(tmp_path, "openai-chat")


@pytest.mark.parametrize(("magic", "kind"), [(b"PK\x03\x04", "zip"), (b"\xfd7zXZ\x00", "xz"), (b"BZh", "bzip2")])
def test_other_packed_files_are_refused_by_name(tmp_path: Path, magic: bytes, kind: str) -> None:
    with pytest.raises(UsageError, match=kind):
        read_bytes(tmp_path, magic + b"rest", "openai-chat")


def test_gzip_is_known_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, gzip.compress(GOOD) + gzip.compress(GOOD), "openai-chat", name="plain.jsonl")
    assert [item.offset for item in items] == [0, len(GOOD)]
    assert len(conversations(items)) == 2


def noisy(count: int) -> list[bytes]:
    """Records that do not compress to nothing."""
    return [line(chat(f"question {n} {n * 7919 % 104729:x}")) for n in range(count)]


@pytest.mark.parametrize("missing", [1, 8, 9, 100, 1000])
def test_a_truncated_gzip_keeps_the_lines_before_the_cut_and_rejects_the_rest_as_one(
    tmp_path: Path, missing: int
) -> None:
    records = noisy(500)
    items = read_bytes(tmp_path, gzip.compress(b"".join(records))[:-missing], "openai-chat")
    reject = rejects(items)[0]
    assert items[-1].reject is reject
    assert "ends early" in reject.reason
    kept = len(conversations(items))
    assert kept == len(items) - 1
    assert reject.line == kept + 1
    assert reject.offset == sum(map(len, records[:kept]))
    if missing <= 8:  # only the checksum and the length are gone
        assert kept == 500
    else:
        assert b"".join(records)[reject.offset :].startswith(reject.raw)


def test_a_damaged_gzip_keeps_the_lines_before_the_damage(tmp_path: Path) -> None:
    records = noisy(2000)
    packed = bytearray(gzip.compress(b"".join(records)))
    packed[-8] ^= 0xFF
    items = read_bytes(tmp_path, bytes(packed), "openai-chat")
    assert len(conversations(items)) == 2000
    assert "damaged" in rejects(items)[0].reason


def test_what_follows_a_gzip_and_is_none_is_rejected_as_one(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, gzip.compress(GOOD) + b"\0\0\0", "openai-chat")
    assert len(items) == 1
    items = read_bytes(tmp_path, gzip.compress(GOOD) + b"junk", "openai-chat")
    assert [item.conversation is not None for item in items] == [True, False]


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.Codec("zstd").compress(data, asbytes=True)
    return packed


def test_zstd_is_known_by_its_bytes_whatever_its_name_and_goes_on_over_frames(tmp_path: Path) -> None:
    records = noisy(5000)
    items = read_bytes(tmp_path, zstd(b"".join(records)) + zstd(GOOD), "openai-chat", name="plain.jsonl")
    assert len(conversations(items)) == 5001
    assert items[-1].offset == sum(map(len, records))


@pytest.mark.parametrize("missing", [1, 9, 100, 20_000])
def test_a_truncated_zstd_keeps_the_lines_before_the_cut_and_rejects_the_rest_as_one(
    tmp_path: Path, missing: int
) -> None:
    records = noisy(20_000)
    items = read_bytes(tmp_path, zstd(b"".join(records))[:-missing], "openai-chat")
    reject = rejects(items)[0]
    assert items[-1].reject is reject
    assert "ends early" in reject.reason
    assert reject.offset == sum(map(len, records[: len(items) - 1]))
    assert b"".join(records)[reject.offset :].startswith(reject.raw)
    assert len(conversations(items)) == len(items) - 1 > 10_000


def test_a_line_of_50_mb_is_read(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, GOOD + line(chat("x" * (50 << 20))) + GOOD, "openai-chat")
    assert [len(words) for words in first_words(conversations(items))] == [5, 50 << 20, 5]


def test_a_line_over_the_limit_is_rejected_without_being_held(tmp_path: Path) -> None:
    huge = b'{"messages":[{"role":"user","content":"' + b"x" * (65 << 20) + b'"}]}\n'
    items = read_bytes(tmp_path, GOOD + huge + GOOD, "openai-chat")
    assert [item.conversation is not None for item in items] == [True, False, True]
    reject = rejects(items)[0]
    assert "64 MB" in reject.reason
    assert huge.startswith(reject.raw)
    assert len(reject.raw) == 1 << 16
    assert items[2].offset == len(GOOD) + len(huge)


def test_progress_ends_at_the_size_of_the_file_on_disk(tmp_path: Path) -> None:

    path = tmp_path / "in.gz"
    path.write_bytes(gzip.compress(b"".join(noisy(100))))
    told: list[tuple[int, int | None]] = []
    list(source("openai-chat").read(path, Options(), lambda done, total: told.append((done, total))))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


@given(data=st.binary(max_size=200) | st.text("\r\n{}x", max_size=60).map(str.encode), cuts=st.lists(st.integers(1, 9)))
def test_lines_are_those_of_any_text_file_however_the_bytes_arrive(data: bytes, cuts: list[int]) -> None:
    chunks, rest = [], data
    for cut in cuts:
        chunks.append(rest[:cut])
        rest = rest[cut:]
    found = list(lines(ByteStream([*chunks, rest])))
    assert b"".join(piece.data for piece in found) == data
    expected = io.TextIOWrapper(io.BytesIO(data), encoding="latin-1", newline="").readlines()
    assert [piece.data.decode("latin-1") for piece in found] == expected
    assert [piece.number for piece in found] == list(range(1, len(found) + 1))
    assert [piece.offset for piece in found] == [sum(len(p.data) for p in found[:n]) for n in range(len(found))]


@given(data=st.text("\n\rab", max_size=80).map(str.encode), limit=st.integers(1, 8))
def test_a_limit_rejects_exactly_the_lines_longer_than_it(data: bytes, limit: int) -> None:
    found = list(lines(ByteStream([data]), limit=limit))
    whole = list(lines(ByteStream([data])))
    assert [bool(piece.flaw) for piece in found] == [len(piece.data) > limit for piece in whole]
    assert [piece.offset for piece in found] == [piece.offset for piece in whole]


CORRUPTIONS: list[Any] = [
    lambda good: good[: len(good) // 2],
    lambda good: b"[" + good + b"]",
    lambda good: good + good,
    lambda good: good.replace(b'"role"', b"'role'"),
    lambda good: good.replace(b'"user"', b'"us\xffer"'),
    lambda good: good.replace(b'"messages"', b'"massages"'),
    lambda good: good[:-1] + b",}",
    lambda good: b"\0" + good,
    lambda good: b"NaN",
    lambda good: b"{}",
]


@settings(max_examples=60)
@given(
    bad=st.lists(st.none() | st.sampled_from(CORRUPTIONS), min_size=2, max_size=30),
    end=st.sampled_from([b"\n", b"\r\n"]),
)
def test_of_n_lines_with_k_corrupted_exactly_the_others_are_read_in_order(
    tmp_path_factory: pytest.TempPathFactory, bad: list[Any], end: bytes
) -> None:
    records = [line(chat(f"question {n}")).strip() for n in range(len(bad))]
    written = [record if corrupt is None else corrupt(record) for record, corrupt in zip(records, bad, strict=True)]
    items = read_bytes(tmp_path_factory.mktemp("in"), end.join([b"", *written]) + end, "openai-chat")
    assert [item.line for item in items] == list(range(1, len(bad) + 2))
    assert first_words(conversations(items)) == [f"question {n}" for n, corrupt in enumerate(bad) if corrupt is None]
    assert [reject.line for reject in rejects(items)] == [n + 2 for n, corrupt in enumerate(bad) if corrupt is not None]
    assert [reject.raw for reject in rejects(items)] == [
        text for text, corrupt in zip(written, bad, strict=True) if corrupt is not None
    ]


def test_one_bad_line_is_the_only_reject_of_a_one_line_file(tmp_path: Path) -> None:
    assert only_reject(read_bytes(tmp_path, b'{"messages": 5}', "openai-chat")).reason == (
        "messages: must be a list of objects, not a number"
    )
