"""A workspace that is moved while somebody has it open: nothing is written beside what stands in its place now."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from curator.errors import StoreError
from curator.identity import Identities
from curator.store import checks, lookups, purging
from curator.store.owner import Owner
from tests.store.test_shared import worker
from tests.store.working import label


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_a_moved_store_is_read_and_not_written_until_it_is_back(tmp_path: Path, ids: Identities, folder: Path) -> None:
    with Owner(folder, ids) as store:
        label(store, "c1", "refund")
        folder.rename(tmp_path / "moved")
        assert lookups.counts(store).events == 1
        with pytest.raises(StoreError, match="was deleted or moved while process"):
            label(store, "c2", "refund")
        (tmp_path / "moved").rename(folder)
        assert label(store, "c2", "refund").id == 2
    with Owner(folder, ids) as store:
        assert lookups.counts(store).events == 2


def test_another_store_in_its_place_is_left_alone(tmp_path: Path, ids: Identities, folder: Path) -> None:
    moved = tmp_path / "moved"
    with worker(folder) as first:
        assert first.label("c1") == [1]
        folder.rename(moved)
        subprocess.run(["cp", "-r", str(moved), str(folder)], check=True)
        with worker(folder) as other:
            assert other.owns
            other.label("c2")
            first.say([uuid4().hex, "c3"])
            assert first.process.wait(timeout=60) == 1
            other.label("c4")
            other.end()
    for place, events in ((folder, 3), (moved, 1)):
        with Owner(place, ids) as found:
            assert lookups.counts(found).events == events
            assert all(check.ok for check in checks.run(found))


def test_a_store_behind_a_link_is_not_made_anew_since_the_old_file_would_stay(
    tmp_path: Path, ids: Identities, folder: Path
) -> None:
    with Owner(folder, ids) as store:
        label(store, "c1", "refund")
    (folder / "store.duckdb").rename(tmp_path / "real.duckdb")
    (folder / "store.duckdb").symlink_to(tmp_path / "real.duckdb")
    with Owner(folder, ids) as store:
        with pytest.raises(StoreError, match="is a link"):
            list(purging.originals(store, op=uuid4(), actor="ann"))
        assert label(store, "c2", "refund").id == 2
