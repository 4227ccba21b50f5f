"""A log or a database that is damaged: said when the store opens or is read, and never a decision silently lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from curator.errors import ExitCode, StoreError
from curator.identity import Identities
from curator.store import checks, clean, file, lookups
from curator.store.owner import Owner
from tests.store.test_crash import killed_after
from tests.store.working import bring_in, chat, label

_EVENTS = 23
#: Bytes of the database's header, and of each block behind it.
_HEADER, _BLOCK = 12_288, 262_144


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The database and the log of an owner that was killed: three events stand in one, twenty in the other."""
    folder = tmp_path_factory.mktemp("killed")
    with Owner(folder, Identities(bytes(range(32)))) as store:
        bring_in(store, *(chat(f"secret {n} {os.urandom(300).hex()}", "b") for n in range(500)))
        label(store, "a0", "v")
        label(store, "a1", "v")
    assert killed_after(folder, 20, 20) == 20
    return (folder / "store.duckdb").read_bytes(), (folder / "store.duckdb.wal").read_bytes()


def opened(folder: Path, ids: Identities, database: bytes, log: bytes | None) -> str:
    """How a store of these files fares when it is opened, checked and read: what is wrong, or "nothing"."""
    (folder / "store.duckdb").write_bytes(database)
    (folder / "store.duckdb.wal").unlink(missing_ok=True)
    if log is not None:
        (folder / "store.duckdb.wal").write_bytes(log)
    (folder / "store.mark").write_text(f"{_EVENTS:020d}")
    try:
        with Owner(folder, ids) as store:
            behind = store.behind
            failing = [check.name for check in checks.run(store) if not check.ok]
            assert sum(len(batch) for batch in clean.conversations(store)) == 500
            assert lookups.counts(store).events == _EVENTS - behind
            assert failing == (["nothing lost"] if behind else [])
            return "behind" if behind else "nothing"
    except StoreError as error:
        failed = error
    assert failed.exit_code is ExitCode.STORE
    assert "secret" not in failed.message + failed.fix
    assert "damaged" in failed.message
    assert "backup" in failed.fix
    return "damaged"


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "deleted"])
def test_a_folder_that_is_gone_while_it_is_open_takes_no_decision_more(
    tmp_path: Path, ids: Identities, moved: bool
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with Owner(folder, ids) as store:
        bring_in(store, chat("a", "b"))
        label(store, "a0", "v")
        folder.rename(tmp_path / "elsewhere") if moved else shutil.rmtree(folder)
        with pytest.raises(StoreError, match="was deleted or moved while process"):
            label(store, "a1", "v")
    assert not folder.exists()


def test_whole_files_are_whole(tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes]) -> None:
    assert opened(tmp_path, ids, *killed) == "nothing"


@pytest.mark.parametrize("share", [0.99, 0.5, 0.1, 0.01, 0.0])
def test_a_log_that_was_cut_short_is_noticed(
    tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes], share: float
) -> None:
    database, log = killed
    assert opened(tmp_path, ids, database, log[: int(len(log) * share)]) == "behind"


def test_a_log_that_is_gone_is_noticed(tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes]) -> None:
    assert opened(tmp_path, ids, killed[0], None) == "behind"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_flipped_byte_of_the_log_is_noticed(
    tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes], share: float
) -> None:
    database, log = killed
    at = int(len(log) * share)
    changed = log[:at] + bytes([log[at] ^ 0xFF]) + log[at + 1 :]
    assert opened(tmp_path, ids, database, changed) in ("behind", "damaged")


@pytest.mark.parametrize("share", [0.95, 0.6, 0.3])
def test_a_database_that_was_cut_short_is_noticed(
    tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes], share: float
) -> None:
    database, log = killed
    assert opened(tmp_path, ids, database[: int(len(database) * share)], log) == "damaged"


def test_a_database_that_was_written_over_in_the_middle_is_noticed_unless_nothing_stood_there(
    tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes]
) -> None:
    database, log = killed
    found = []
    for at in range(_HEADER + 1000, len(database) - 4096, _BLOCK):
        found.append(opened(tmp_path, ids, database[:at] + b"\xa5" * 4096 + database[at + 4096 :], log))
    assert set(found) <= {"damaged", "nothing"}
    assert found.count("damaged") >= 2


def test_a_damaged_store_is_left_as_it_is(tmp_path: Path, ids: Identities, killed: tuple[bytes, bytes]) -> None:
    database, log = killed
    changed = log[: len(log) // 2] + bytes(500) + log[len(log) // 2 + 500 :]
    assert opened(tmp_path, ids, database, changed) == "damaged"
    assert (tmp_path / "store.duckdb").read_bytes() == database
    assert (tmp_path / "store.duckdb.wal").read_bytes() == changed
    # Once the log is back, so is everything.
    assert opened(tmp_path, ids, database, log) == "nothing"


def test_engine_words_about_damage_name_no_data() -> None:
    for words in ("Corrupt database file: computed checksum 1 of 'secret'", "Failure while replaying WAL file: secret"):
        told = file.told(duckdb.IOException(words), "x.y")
        assert told.message.startswith("the store is damaged")
        assert "secret" not in told.message
