"""The database file: private, compressed, refused with a plain word where it is not ours to open."""

from __future__ import annotations

import os
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import duckdb
import pytest

from curator.errors import ExitCode, StoreError
from curator.identity import Identities
from curator.store import file, lookups, raw, renders
from curator.store.owner import Owner
from tests.store.conftest import KEY
from tests.store.working import bring_in, chat, label, record, rendered, scan, tamper

REPOSITORY = str(Path(__file__).parents[2])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """Files are created for everybody, unless their maker says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@contextmanager
def another(folder: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process that has run `code` and waits, with the folder as its argument."""
    command = [sys.executable, "-c", code + "\nprint('ready', flush=True)\nsys.stdin.read()", str(folder)]
    environment = {**os.environ, "PYTHONPATH": REPOSITORY}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        if process.poll() is None:
            process.communicate("")


HOLD_FILE = """import sys, duckdb
c = duckdb.connect(sys.argv[1] + "/store.duckdb")"""
HOLD_STORE = f"""import sys, pathlib
from curator.identity import Identities
from curator.store.owner import Owner
o = Owner(pathlib.Path(sys.argv[1]), Identities(bytes.fromhex("{KEY.hex()}")))"""


def refused(folder: Path, ids: Identities) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Owner(folder, ids)
    assert caught.value.exit_code is ExitCode.STORE
    assert caught.value.fix
    return caught.value


def test_everything_the_store_makes_is_for_its_owner_alone(tmp_path: Path, ids: Identities, open_to_all: None) -> None:
    with Owner(tmp_path, ids) as store:
        bring_in(store, chat("a", "b"))
        modes = {path.name: mode(path) for path in tmp_path.iterdir()}
    assert modes == {
        "store.duckdb": 0o600,
        "store.duckdb.wal": 0o600,
        "store.lock": 0o600,
        "store.mark": 0o600,
        "spill": 0o700,
    }


def test_modes_that_somebody_widened_are_narrowed_again(tmp_path: Path, ids: Identities, open_to_all: None) -> None:
    Owner(tmp_path, ids).close()
    (tmp_path / "store.duckdb").chmod(0o644)
    (tmp_path / "spill").chmod(0o755)
    with Owner(tmp_path, ids):
        assert (mode(tmp_path / "store.duckdb"), mode(tmp_path / "spill")) == (0o600, 0o700)


def test_other_files_of_the_process_keep_the_users_mask(tmp_path: Path, ids: Identities, open_to_all: None) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c1", "a")
        (tmp_path / "export.jsonl").write_text("")
    (tmp_path / "after.jsonl").write_text("")
    assert mode(tmp_path / "export.jsonl") == mode(tmp_path / "after.jsonl") == 0o666


def test_what_a_killed_process_left_in_the_spill_folder_is_removed(tmp_path: Path, ids: Identities) -> None:
    Owner(tmp_path, ids).close()
    (tmp_path / "spill").mkdir(exist_ok=True)
    (tmp_path / "spill" / "duckdb_temp_storage_0.tmp").write_bytes(b"raw text")
    with Owner(tmp_path, ids):
        assert list((tmp_path / "spill").iterdir()) == []


def test_texts_are_compressed_with_zstd_and_the_file_opens_in_the_next_major_version(
    tmp_path: Path, ids: Identities
) -> None:
    with Owner(tmp_path, ids) as store:
        words = [f"word{n}" for n in range(500)]
        records = [chat(*(" ".join(words[n + turn : n + turn + 80]) for turn in range(4))) for n in range(400)]
        bring_in(store, *records)
        texts = [text for batch in raw.unscanned(store, ruleset=None) for text in batch.column("text").to_pylist()]
        record(store, ids, texts, [])
        renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1")
        rendered(store, [(ids.text(text), "", "clean " + text) for text in texts])
    (storage,) = struct.unpack_from("<Q", (tmp_path / "store.duckdb").read_bytes()[:64], 12)
    assert storage == 68
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tmp_path / 'store.duckdb'}' AS store (READ_ONLY)")
        for table, column in (("messages", "content"), ("renders", "body")):
            used = connection.execute(
                f"""SELECT DISTINCT compression FROM pragma_storage_info('store.{table}')
                WHERE column_name = '{column}' AND segment_type = 'VARCHAR'"""
            ).fetchall()
            assert ("ZSTD",) in used, (table, used)


def test_a_store_of_a_newer_engine_is_refused_unread(tmp_path: Path, ids: Identities) -> None:
    Owner(tmp_path, ids).close()
    path = tmp_path / "store.duckdb"
    data = bytearray(path.read_bytes())
    struct.pack_into("<Q", data, 12, 999)
    path.write_bytes(data)
    error = refused(tmp_path, ids)
    assert "newer version (storage 999, this reads up to 68)" in error.message
    assert path.read_bytes() == data


def test_a_store_of_a_newer_curator_is_refused_each_time_it_is_tried(tmp_path: Path, ids: Identities) -> None:
    Owner(tmp_path, ids).close()
    tamper(tmp_path, "UPDATE meta SET schema_version = 99, app_version = '9.9'")
    for _ in range(2):
        error = refused(tmp_path, ids)
        assert "made by curator 9.9 (schema 99" in error.message
        assert error.fix == "upgrade curator"


@pytest.mark.parametrize("data", [b"", b"hello", b"SQLite format 3\x00" + bytes(4096), bytes(20_000)])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, ids: Identities, data: bytes) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(data)
    assert "is not a DuckDB database" in refused(tmp_path, ids).message
    assert path.read_bytes() == data


@pytest.mark.parametrize("keep", [64, 4096, 12_288, 20_000])
def test_a_damaged_database_is_an_error_of_the_store(tmp_path: Path, ids: Identities, keep: int) -> None:
    with Owner(tmp_path, ids) as store:
        bring_in(store, *(chat(f"secret {n}", "b") for n in range(50)))
    path = tmp_path / "store.duckdb"
    data = path.read_bytes()
    path.write_bytes(data[:keep] + b"\xa5" * (len(data) - keep))
    assert "secret" not in refused(tmp_path, ids).message


def test_a_database_that_another_program_has_open_is_refused_with_its_number(tmp_path: Path, ids: Identities) -> None:
    Owner(tmp_path, ids).close()
    with another(tmp_path, HOLD_FILE) as holder:
        error = refused(tmp_path, ids)
        assert error.message == f"another program holds the store (PID {holder.pid})"
        assert f"kill {holder.pid}" in error.fix
    Owner(tmp_path, ids).close()


def test_a_workspace_that_another_curator_has_open_is_refused_with_its_number(tmp_path: Path, ids: Identities) -> None:
    with another(tmp_path, HOLD_STORE) as holder:
        error = refused(tmp_path, ids)
        assert error.message == f"the workspace is in use by process {holder.pid}"
        assert f"kill {holder.pid}" in error.fix
    Owner(tmp_path, ids).close()


def test_a_killed_owner_lets_go(tmp_path: Path, ids: Identities) -> None:
    with another(tmp_path, HOLD_STORE) as holder:
        holder.kill()
        holder.wait()
        Owner(tmp_path, ids).close()


def test_a_workspace_is_opened_once_in_a_process_too(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as first:
        assert f"in use by process {os.getpid()}" in refused(tmp_path, ids).message
        # The second try must not have taken the first one's lock with it.
        assert f"in use by process {os.getpid()}" in refused(tmp_path, ids).message
        label(first, "c1", "a")
    with Owner(tmp_path, ids) as store:
        assert lookups.counts(store).events == 1


@pytest.mark.skipif(os.getuid() != 0, reason="becomes another user")
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    code = f"""import os, sys, pathlib
os.chdir("/")
{HOLD_STORE.split(chr(10), 1)[1].rsplit(chr(10), 1)[0]}
from curator.errors import StoreError
import duckdb, pyarrow
folder = pathlib.Path(sys.argv[1])
folder.mkdir(mode=0o755)
os.setuid(65534)
try:
    Owner(folder, Identities(bytes(32)))
except StoreError as error:
    print(error.message, error.fix, sep="; ")
"""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/w"],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": REPOSITORY},
            check=False,
        )
    assert done.stdout == f"cannot write {folder}/w/store.lock: Permission denied; " + (
        "make the folder writable, or copy the workspace\n"
    ), done.stderr


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (duckdb.IOException("Could not write: No space left on device 'secret'"), "the disk is full"),
        (duckdb.OutOfMemoryException("Out of Memory Error: secret"), "the database ran out of memory"),
        (duckdb.ConversionException("Could not convert string 'secret' to INT32"), "the database failed in x.y"),
    ],
)
def test_what_the_engine_says_about_data_is_not_passed_on(error: duckdb.Error, message: str) -> None:
    told = file.told(error, "x.y")
    assert told.message.startswith(message)
    assert "secret" not in told.message + told.fix


def test_a_closed_store_says_so_and_closes_twice(tmp_path: Path, ids: Identities) -> None:
    store = Owner(tmp_path, ids)
    bring_in(store, chat("a", "b"))
    scan(store, ids)
    store.close()
    store.close()
    for use in (lambda: lookups.counts(store), lambda: label(store, "c", "a"), lambda: list(raw.rejects(store))):
        with pytest.raises(StoreError, match="this workspace is closed"):
            use()


def test_only_what_the_engine_spilled_is_removed_from_its_folder(tmp_path: Path, ids: Identities) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    for name in ("mine.txt", "duckdb_temp_storage_S32K-0.tmp", "duckdb_temp_block-7.block"):
        (spill / name).touch()
    Owner(tmp_path, ids).close()
    assert [path.name for path in spill.iterdir()] == ["mine.txt"]


def test_a_link_in_place_of_the_spill_folder_is_refused_and_not_followed(tmp_path: Path, ids: Identities) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "duckdb_temp_storage_S32K-0.tmp").touch()
    (tmp_path / "spill").symlink_to(tmp_path / "other")
    with pytest.raises(StoreError) as refused:
        Owner(tmp_path, ids)
    assert "spill" in refused.value.message
    assert (tmp_path / "other" / "duckdb_temp_storage_S32K-0.tmp").exists()


def test_a_store_that_is_gone_is_not_quietly_begun_anew(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c" * 16, "refund")
    (tmp_path / "store.duckdb").unlink()
    with pytest.raises(StoreError) as refused:
        Owner(tmp_path, ids)
    assert "is gone" in refused.value.message
    (tmp_path / "store.mark").unlink()
    Owner(tmp_path, ids).close()


def test_lost_events_are_counted_when_a_store_opens(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c" * 16, "refund")
        label(store, "c" * 16, "login")
    tamper(tmp_path, "DELETE FROM events WHERE id = 2")
    with Owner(tmp_path, ids) as store:
        assert store.behind == 1


def test_failing_to_open_leaves_no_descriptor_open(tmp_path: Path, ids: Identities) -> None:
    (tmp_path / "store.duckdb").write_bytes(b"no database" * 10)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(StoreError):
            Owner(tmp_path, ids)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_log_of_many_small_writes_is_taken_into_the_database_long_before_its_size_asks_for_it(tmp_path: Path) -> None:
    with file.connect(tmp_path / "store.duckdb") as database:
        database.execute("CREATE TABLE store.small(n INTEGER)")
        sizes = []
        for number in range(5_001):
            database.execute("INSERT INTO store.small VALUES ($n)", {"n": number})
            log = tmp_path / "store.duckdb.wal"
            sizes.append(log.stat().st_size if log.exists() else 0)
    assert max(sizes) < 1_000_000
    assert 0 in sizes
