"""What we write is for this user alone, and whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from curator.exports.folder import writing
from curator.private import make_folder, write_whole


@pytest.fixture(autouse=True)
def _generous() -> Iterator[None]:
    """Whoever has no mask would let everybody read all."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_file_is_private_also_where_an_open_one_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    assert mode(path) == 0o666
    for data in ("text", b"text", lambda stream: stream.write(b"text")):
        write_whole(path, data)
        assert (mode(path), path.read_text()) == (0o600, "text")
    assert list(tmp_path.iterdir()) == [path]


def test_what_breaks_while_it_is_written_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, "before")

    def half(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, half)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert path.read_text() == "before"


def test_folders_are_private_with_those_above_that_are_made_for_them_and_others_stay(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(0o755)
    made = make_folder(there / "a" / "b")
    assert [mode(path) for path in (there, there / "a", made)] == [0o755, 0o700, 0o700]
    assert make_folder(made) == made
    (there / "file").touch()
    with pytest.raises(OSError, match="exists"):
        make_folder(there / "file")
    with pytest.raises(OSError, match="directory"):
        make_folder(there / "file" / "in")


def test_an_export_is_private_whoever_wrote_its_files(tmp_path: Path) -> None:
    out = tmp_path / "exports" / "openai-chat"
    with writing(out) as aside:
        (aside / "train.jsonl").write_text("{}\n")
    assert [mode(path) for path in (out.parent, out, out / "train.jsonl")] == [0o700, 0o700, 0o600]
