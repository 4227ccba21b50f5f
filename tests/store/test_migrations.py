"""Stores of older versions, and stores under a key that is not theirs."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from curator.errors import StoreError
from curator.identity import Identities
from curator.store import checks, decided, findings, imports, lookups, suggestions
from curator.store.migrations import SCHEMA_VERSION
from curator.store.owner import Owner
from tests.store.working import seen, tamper

STORED = Path(__file__).parent / "stored"
KEY = bytes.fromhex("0123456789abcdef" * 4)


def unpacked(folder: Path, version: int) -> Path:
    (folder / "store.duckdb").write_bytes(gzip.decompress((STORED / f"schema_{version}.duckdb.gz").read_bytes()))
    return folder


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_store_of_each_older_version_opens_with_all_that_it_held(tmp_path: Path, version: int) -> None:
    unpacked(tmp_path, version)
    for _ in ("first", "second"):
        with Owner(tmp_path, Identities(KEY)) as store:
            counts = lookups.counts(store)
            assert (counts.conversations, counts.messages, counts.rejected, counts.events) == (2, 4, 1, 7)
            assert all(check.ok for check in checks.run(store))
            (label,) = decided.of_kind(store, kind="label")
            assert (label.slot, label.value, label.actor) == ("intent", "refund", "ann")
            assert [item.dropped for item in imports.every(store)] == [{}]
            assert [record.alternatives for record in seen(store)] == [(), ()]
            assert suggestions.of_task(store, task="intent") == []
            assert findings.count_by_entity(store) == {"EMAIL_ADDRESS": 1, "ORDER_NUMBER": 1}


def test_a_store_that_knows_its_key_is_not_brought_up_under_another(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, 2)
    with pytest.raises(StoreError, match="project key"):
        Owner(folder, Identities(bytes(32)))
    with Owner(folder, Identities(KEY)) as store:
        assert lookups.counts(store).conversations == 2


def test_a_migration_that_breaks_off_leaves_the_old_version(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, 1)
    # The second step fails, where the column is there already.
    tamper(folder, "ALTER TABLE events ADD COLUMN restores BIGINT")
    with pytest.raises(StoreError):
        Owner(folder, Identities(KEY))
    tamper(folder, "ALTER TABLE events DROP COLUMN restores")
    with Owner(folder, Identities(KEY)) as store:
        assert lookups.counts(store).conversations == 2


def test_another_key_is_refused_before_it_gives_anything_a_second_id(tmp_path: Path) -> None:
    Owner(tmp_path, Identities(KEY)).close()
    with pytest.raises(StoreError) as refused:
        Owner(tmp_path, Identities(bytes(32)))
    assert "project key" in refused.value.message
    Owner(tmp_path, Identities(KEY)).close()
