"""A split that is larger than a file may be becomes several files, and no line is cut or lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.exports.shards import Shards


def write(folder: Path, lines: list[bytes], most: int) -> list[str]:
    with Shards(folder, "train.jsonl", most) as shards:
        for line in lines:
            shards.write(line, [len(line)])
    for part in shards.parts:
        data = part.path.read_bytes()
        assert (part.bytes, part.lines) == (len(data), data.count(b"\n"))
        assert part.digest.hexdigest() == hashlib.sha256(data).hexdigest()
    assert b"".join(part.path.read_bytes() for part in shards.parts) == b"".join(lines)
    return sorted(path.name for path in folder.iterdir())


def test_what_fits_is_one_file_of_the_splits_name(tmp_path: Path) -> None:
    assert write(tmp_path, [b"12345678\n"] * 3, 27) == ["train.jsonl"]


def test_nothing_is_an_empty_file(tmp_path: Path) -> None:
    assert write(tmp_path, [], 27) == ["train.jsonl"]


def test_what_does_not_fit_is_files_that_tell_how_many_they_are(tmp_path: Path) -> None:
    names = write(tmp_path, [b"12345678\n"] * 7, 27)
    assert names == [f"train-0000{n}-of-00003.jsonl" for n in (1, 2, 3)]
    assert max((tmp_path / name).stat().st_size for name in names) <= 27


def test_a_line_longer_than_a_file_may_be_stands_alone(tmp_path: Path) -> None:
    assert len(write(tmp_path, [b"a\n", b"b" * 90 + b"\n", b"c\n"], 10)) == 3


def test_what_breaks_off_gets_no_name(tmp_path: Path) -> None:
    def lines() -> Iterator[bytes]:
        yield b"a\n"
        raise OSError("full")

    def fill() -> None:
        with Shards(tmp_path, "train.jsonl", 10) as shards:
            for line in lines():
                shards.write(line, [len(line)])

    with pytest.raises(OSError, match="full"):
        fill()
    assert not list(tmp_path.glob("*.jsonl"))
