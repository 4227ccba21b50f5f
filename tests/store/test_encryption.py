"""An encrypted store: no file beside it says what it holds, and it opens with its own key alone."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pytest

from curator import store_key
from curator.errors import StoreError
from curator.identity import Identities
from curator.store import backups, encryption, file, lookups, purging, remaking, sandbox
from curator.store.operation import Store
from curator.store.owner import Owner
from curator.store.shared import Shared
from curator.store_key import Derivation, StoreKey
from tests.store.conftest import KEY
from tests.store.test_shared import REPOSITORY
from tests.store.working import bring_in, chat, render, scan

CANARY = "kestrel-in-the-larch"
MAIL = "ann@example.com"
KEY_ONE, KEY_TWO = StoreKey(bytes(range(32))), StoreKey(bytes(range(1, 33)))


def derivation(key: StoreKey) -> Derivation:
    return Derivation(1 << 14, 8, 1, "c2FsdHNhbHQ=", key.check())


def holding(folder: Path, words: str = CANARY) -> list[str]:
    return sorted(p.name for p in folder.rglob("*") if p.is_file() and words.encode() in p.read_bytes())


def drain(batches: Iterator[Any]) -> None:
    for _ in batches:
        pass


@pytest.mark.parametrize(("key", "found"), [(KEY_ONE, []), (None, ["store.duckdb", "store.duckdb.wal"])])
def test_neither_the_database_nor_its_log_shows_what_it_holds(
    tmp_path: Path, ids: Identities, key: StoreKey | None, found: list[str]
) -> None:
    with Owner(tmp_path, ids, key=key) as owner:
        for number in range(3):
            bring_in(owner, chat(f"{CANARY} {number}"), import_id=f"file-{number}")
        database = owner._root
        assert database is not None
        database.execute("CHECKPOINT store")
        # A row that stays in the log, of a column that is not compressed.
        database.execute("INSERT INTO store.authored VALUES ($key, 'note', $body)", {"key": CANARY, "body": CANARY})
        assert holding(tmp_path) == found


@pytest.mark.parametrize(("encrypted", "shows"), [(True, False), (False, True)])
def test_what_the_engines_spill_is_encrypted_too(tmp_path: Path, encrypted: bool, shows: bool) -> None:
    (tmp_path / "sql").mkdir()
    store = file.connect(tmp_path / "store.duckdb", KEY_ONE if encrypted else None)
    with store, sandbox._engine(tmp_path / "sql", 100_000_000, encrypted) as sql:
        store.execute("SET memory_limit = '100MB'")
        for engine, folder in ((store, "spill"), (sql, "sql")):
            text = f"'{CANARY}' || hash(i)::VARCHAR || repeat(hash(i + 1)::VARCHAR, 20)"
            engine.execute(f"CREATE TEMP TABLE big AS SELECT {text} AS a FROM range(1000000) AS r(i)")
            assert any(p.stat().st_size > 0 for p in (tmp_path / folder).rglob("*") if p.is_file())
            assert bool(holding(tmp_path / folder)) == shows


def test_another_key_opens_nothing_and_shows_nothing_of_either(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids, key=KEY_ONE) as owner:
        bring_in(owner, chat(CANARY))
    with pytest.raises(StoreError, match=r"store\.kdf belongs to another database") as raised:
        Owner(tmp_path, ids, key=KEY_TWO)
    told = "".join(traceback.format_exception(raised.value))
    assert KEY_TWO.tell() not in told
    assert KEY_ONE.tell() not in told
    with Owner(tmp_path, ids, key=KEY_ONE) as owner:
        assert lookups.counts(owner).events == 1


def test_a_database_and_what_says_how_it_is_encrypted_must_agree(tmp_path: Path, ids: Identities) -> None:
    for folder, key, other in (("one", KEY_ONE, None), ("two", None, KEY_ONE)):
        (tmp_path / folder).mkdir()
        Owner(tmp_path / folder, ids, key=key).close()
        with pytest.raises(StoreError, match=r"encrypted, and store\.kdf is (not )?there to say how"):
            Owner(tmp_path / folder, ids, key=other)


def test_a_store_that_should_be_encrypted_is_never_made_in_the_clear(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encryption, "_PACKAGE", "no_such_package_is_here")
    with pytest.raises(StoreError, match="is not installed") as raised:
        Owner(tmp_path, ids, key=KEY_ONE)
    assert "curator-finetune[encrypt]" in raised.value.fix
    assert not (tmp_path / "store.duckdb").exists()


def test_a_key_says_nothing_of_itself() -> None:
    assert repr(KEY_ONE) == str(KEY_ONE) == "<key of a store>"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(KEY_ONE)
    with pytest.raises(ValueError, match="no key of a store") as raised:
        StoreKey.told("abc")
    assert "abc" not in str(raised.value)


def test_copies_and_what_is_made_anew_have_the_same_key(tmp_path: Path, ids: Identities) -> None:
    work, copy = tmp_path / "work", tmp_path / "copy"
    work.mkdir()
    copy.mkdir()
    with Owner(work, ids, key=KEY_ONE) as owner:
        bring_in(owner, chat(f"I am {MAIL}", CANARY))
        scan(owner, ids)
        render(owner, "I am <MAIL>")
        drain(backups.copy(owner, to=str(copy / "store.duckdb")))
        drain(purging.originals(owner, op=uuid4(), actor="ann"))
        assert holding(tmp_path) == []
    for folder, events in ((work, 2), (copy, 1)):
        with Owner(folder, ids, key=KEY_ONE) as owner:
            assert lookups.counts(owner).events >= events


def test_a_store_is_encrypted_and_then_opens_with_another_key_alone(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as owner:
        bring_in(owner, chat(CANARY))
        assert holding(tmp_path) != []
        for key in (KEY_ONE, KEY_TWO):
            change(owner, key)
            bring_in(owner, chat(CANARY, key.check()), import_id=key.check())
            assert holding(tmp_path) == []
    assert store_key.read(tmp_path) == derivation(KEY_TWO)
    assert not (tmp_path / store_key.NEXT).exists()
    with pytest.raises(StoreError, match="another database"):
        Owner(tmp_path, ids, key=KEY_ONE)
    with Owner(tmp_path, ids, key=KEY_TWO) as owner:
        assert lookups.counts(owner).events == 5


def change(store: Store, key: StoreKey) -> None:
    drain(remaking.encrypted(store, op=uuid4(), actor="ann", key=key.tell(), derivation=derivation(key)))


def test_a_change_that_was_broken_off_leaves_the_key_as_it_was(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids, key=KEY_ONE) as owner:
        bring_in(owner, chat(CANARY))
        begun = remaking.encrypted(owner, op=uuid4(), actor="ann", key=KEY_TWO.tell(), derivation=derivation(KEY_TWO))
        next(begun)
        assert (tmp_path / store_key.NEXT).exists()
        begun.close()  # type: ignore[attr-defined]
        assert not (tmp_path / store_key.NEXT).exists()
        bring_in(owner, chat("More"), import_id="more")
    with Owner(tmp_path, ids, key=KEY_ONE) as owner:
        assert lookups.counts(owner).events == 2


@pytest.mark.parametrize(("key", "left"), [(KEY_ONE, KEY_TWO), (KEY_TWO, KEY_ONE)])
def test_a_change_that_was_killed_is_settled_by_the_key_that_opens(
    tmp_path: Path, ids: Identities, key: StoreKey, left: StoreKey
) -> None:
    """Killed before the new database took its place, and after it."""
    store_key.write(tmp_path, derivation(KEY_ONE))
    store_key.write(tmp_path, derivation(KEY_TWO), store_key.NEXT)
    Owner(tmp_path, ids, key=key).close()
    assert store_key.read(tmp_path) == derivation(key)
    assert not (tmp_path / store_key.NEXT).exists()


WORKER = f"""import sys, pathlib
from curator.identity import Identities
from curator.store_key import StoreKey
from curator.store.shared import Shared
key = StoreKey.told(sys.stdin.readline().strip())
store = Shared(pathlib.Path(sys.argv[1]), Identities(bytes.fromhex("{KEY.hex()}")), key=lambda known: key)
print("ready", flush=True)
sys.stdin.read()
"""


def test_whoever_takes_over_has_the_key_from_the_owner_before(tmp_path: Path, ids: Identities) -> None:
    def nobody(known: StoreKey | None) -> StoreKey | None:
        assert known is not None, "somebody was asked"
        return known

    owner = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
        text=True,
    )
    assert owner.stdin is not None
    assert owner.stdout is not None
    with contextlib.closing(owner.stdout), owner.stdin:
        owner.stdin.write(KEY_ONE.tell() + "\n")
        owner.stdin.flush()
        assert owner.stdout.readline() == "ready\n"
        with Shared(tmp_path, ids, key=nobody) as store:
            assert not store.owns
            bring_in(store, chat(CANARY))
            os.kill(owner.pid, signal.SIGKILL)
            owner.wait()
            assert lookups.counts(store).events == 1
            assert store.owns
    assert holding(tmp_path) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        json.dumps({"kdf": "scrypt", "n": 1 << 40, "r": 8, "p": 1, "salt": "", "check": ""}),
        "\0",
        json.dumps({"kdf": "scrypt", "n": 3, "r": 8, "p": 1, "salt": "", "check": ""}),
        json.dumps({"kdf": "scrypt", "n": 4, "r": 8, "p": 1, "salt": "", "check": 5}),
    ],
)
def test_a_file_that_says_no_longer_how_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / store_key.NAME).write_text(text)
    with pytest.raises(StoreError, match=r"store\.kdf is damaged"):
        store_key.read(tmp_path)


def test_one_passphrase_makes_one_key_however_its_accents_are_composed() -> None:
    key, how = store_key.create("caf\u00e9 au lait")
    again = how.key("cafe\u0301 au lait")
    assert again is not None
    assert again.tell() == key.tell()
    assert how.key("cafe au lait") is None


def test_the_extension_reaches_no_network(tmp_path: Path) -> None:
    with file.connect(tmp_path / "store.duckdb", KEY_ONE) as store, pytest.raises(duckdb.Error, match="disabled"):
        store.execute("SELECT * FROM read_text('http://127.0.0.1:9/a')")
