"""Files in folders and zip archives look the same from inside; what may do harm is refused by name."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError, UsageError
from curator.sources import Layout, Spooled, of_folder, of_zip
from curator.sources.containers import zip as zips
from tests.sources.reading import chat, line, read

FILES = {"a.jsonl": line(chat("a")), "sub/b.jsonl": line(chat("b")), "sub/deep/c.json": b"[]"}


def packed(path: Path, files: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, method)
    return path


def spread(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def contents(layout: Layout) -> dict[str, bytes]:
    return {name: b"".join(layout.open(name)) for name in layout.files}


def refusals(path: Path) -> dict[str, str]:
    return {item.name: item.reason for item in of_zip(path).refused}


def test_a_folder_and_a_zip_of_it_are_the_same_layout(tmp_path: Path) -> None:
    folder = of_folder(spread(tmp_path / "folder", FILES))
    archive = of_zip(packed(tmp_path / "files.zip", FILES))
    assert contents(folder) == contents(archive) == FILES
    assert list(folder.files) == list(archive.files)
    for layout in (folder, archive):
        direct, folders = layout.parts()
        assert [where.name for where in direct] == ["a.jsonl"]
        assert [(Path(inner.at).name, list(inner.files)) for inner in folders] == [("sub", ["b.jsonl", "deep/c.json"])]
        assert layout.head("sub/b.jsonl") == FILES["sub/b.jsonl"]
        assert layout.head("nothing") == b""


def test_what_systems_keep_for_themselves_is_not_among_the_files(tmp_path: Path) -> None:
    files = {"a.jsonl": b"x", ".DS_Store": b"x", "__MACOSX/._a.jsonl": b"x", ".git/config": b"x"}
    assert list(of_folder(spread(tmp_path / "folder", files)).files) == ["a.jsonl"]
    assert list(of_zip(packed(tmp_path / "files.zip", files)).files) == ["a.jsonl"]


def test_a_folder_that_is_named_by_a_dot_hides_nothing(tmp_path: Path) -> None:
    layout = of_zip(packed(tmp_path / "files.zip", {"./a.jsonl": b"x", "sub/./b.jsonl": b"y", "./.git/config": b"z"}))
    assert contents(layout) == {"./a.jsonl": b"x", "sub/./b.jsonl": b"y"}


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user")
def test_a_folder_that_may_not_be_read_is_told() -> None:
    code = """import os, sys
from pathlib import Path
from curator.sources import of_folder
os.chdir("/")
os.setuid(65534)
layout = of_folder(Path(sys.argv[1]))
print(list(layout.files), [(item.name, item.reason) for item in layout.refused])
"""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        spread(Path(folder), {"a.jsonl": b"x", "shut/b.jsonl": b"y", ".shut/c.jsonl": b"z"})
        for name in ("shut", ".shut"):
            (Path(folder) / name).chmod(0)
        done = subprocess.run(
            [sys.executable, "-c", code, folder],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
    assert done.stdout == "['a.jsonl'] [('shut', 'cannot read it: Permission denied')]\n", done.stderr


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    folder = spread(tmp_path / "folder", FILES)
    (folder / "circle").symlink_to(folder)
    (folder / "itself").symlink_to("itself")
    os.mkfifo(folder / "pipe.jsonl")
    assert list(of_folder(folder).files) == list(FILES)


def test_a_member_is_read_as_a_file_is_and_says_where_it_lies(tmp_path: Path) -> None:
    path = packed(tmp_path / "files.zip", {"sub/b.jsonl": line(chat("b")) + b"broken\n"})
    member = of_zip(path).files["sub/b.jsonl"]
    assert (str(member), member.name, list(member.suffixes)) == (f"{path}/sub/b.jsonl", "b.jsonl", [".jsonl"])
    items = read(member, "openai-chat")
    assert [item.conversation is not None for item in items] == [True, False]


@pytest.mark.parametrize("name", ["../up.jsonl", "a/../../up.jsonl", "/etc/x.jsonl", "..\\up.jsonl", "C:\\x.jsonl"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "x.zip", {"fine.jsonl": b"x", name: b"x"})
    assert refusals(path) == {name: "its name leads out of the archive"}
    assert list(of_zip(path).files) == ["fine.jsonl"]


def test_links_archives_and_rare_ways_to_pack_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    link = ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", b"x")
        archive.writestr("old.tar.gz", b"x")
        archive.writestr("rare.jsonl", b"x", ZIP_BZIP2)
        archive.writestr("twice.jsonl", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("twice.jsonl", b"y")
    found = refusals(path)
    assert not of_zip(path).files
    assert found["link"] == "it is a link"
    assert found["inner.zip"] == found["old.tar.gz"] == "it is an archive in an archive"
    assert "packed in a way" in found["rare.jsonl"]
    assert "two members" in found["twice.jsonl"]


def test_an_archive_in_an_archive_is_known_by_its_bytes_too(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"data": packed(tmp_path / "inner.zip", FILES).read_bytes()})
    with pytest.raises(UsageError, match="archive in an archive"):
        of_zip(path).open("data")


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"a": b"x"})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 46
    data[at] = 0
    path.write_bytes(data)
    assert refusals(path) == {"": "its name leads out of the archive"}


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"secret.jsonl": b"x", "open.jsonl": b"y"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusals(path) == {"secret.jsonl": "it is encrypted"}


def test_a_member_that_unpacks_to_hundreds_of_times_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "MOST_ANYWAY", 1 << 20)
    path = packed(tmp_path / "x.zip", {"bomb.jsonl": b"0" * (1 << 21), "small.jsonl": b"0" * (1 << 19)})
    assert "300 times" in refusals(path)["bomb.jsonl"]
    assert list(of_zip(path).files) == ["small.jsonl"]


def test_a_member_that_lies_about_its_size_ends_where_it_said(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"a.jsonl": line(chat("a")) * 100})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 1000)
    path.write_bytes(data)
    stream = of_zip(path).open("a.jsonl")
    assert len(b"".join(stream)) <= 1000
    assert "damaged" in stream.cut


def test_members_that_lie_over_each_other_are_refused_as_a_whole(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"a.jsonl": os.urandom(1000)})
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02")
    entry, end = data[at : data.index(b"PK\x05\x06")], bytearray(data[data.index(b"PK\x05\x06") :])
    entries = b"".join(entry.replace(b"a.jsonl", b"%c.jsonl" % (97 + n)) for n in range(10))
    struct.pack_into("<HHI", end, 8, 10, 10, len(entries))
    path.write_bytes(data[:at] + entries + end)
    with pytest.raises(UsageError, match="over each other"):
        of_zip(path)


def test_a_damaged_member_keeps_what_comes_before_the_damage(tmp_path: Path) -> None:
    records = [line(chat(f"question {n} {n * 7919 % 104729:x}")) for n in range(20_000)]
    path = packed(tmp_path / "x.zip", {"a.jsonl": b"".join(records)})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    items = read(of_zip(path).files["a.jsonl"], "openai-chat")
    assert items[-1].reject is not None
    assert "damaged" in items[-1].reject.reason or "not JSON" in items[-1].reject.reason
    assert sum(item.conversation is not None for item in items) > 5000


def test_an_office_document_is_told_apart_from_an_archive(tmp_path: Path) -> None:
    path = packed(tmp_path / "table.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    with pytest.raises(UsageError, match="Office"):
        of_zip(path)


def test_a_pipe_is_kept_where_nobody_finds_it_and_read_as_often_as_needed(tmp_path: Path) -> None:
    folder = tmp_path / "spill"
    folder.mkdir()
    data = packed(tmp_path / "x.zip", FILES).read_bytes()
    spooled = Spooled(folder, io.BytesIO(data))
    assert list(folder.iterdir()) == []
    assert contents(of_zip(spooled)) == contents(of_zip(spooled)) == FILES
    with spooled.open() as one, spooled.open() as other:
        assert (one.read(10), other.read()) == (data[:10], data)
    spooled.close()


@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 255))
def test_any_bytes_in_an_archive_end_in_files_or_in_an_error_for_people(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int, change: int
) -> None:
    base = tmp_path_factory.getbasetemp()
    path = packed(base / "fuzzed.zip", {"a.jsonl": line(chat("a")), "b": data})
    bent = bytearray(path.read_bytes())
    bent[at % len(bent)] = change
    path.write_bytes(bent)
    refusal: CuratorError | None = None
    try:
        layout = of_zip(path)
        for name in layout.files:
            b"".join(layout.open(name))
    except CuratorError as error:
        refusal = error
    assert refusal is None or refusal.fix


def test_the_bytes_that_a_zip_begins_with_are_those_that_the_library_writes() -> None:
    empty, full = io.BytesIO(), io.BytesIO()
    ZipFile(empty, "w").close()
    with zipfile.ZipFile(full, "w") as archive:
        archive.writestr("a", b"")
    assert {empty.getvalue()[:4], full.getvalue()[:4]} == set(zips.MAGICS)
