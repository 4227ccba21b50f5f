"""Killed hard, nothing acknowledged is lost; and where the disk lost it, the store says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from curator.identity import Identities
from curator.store import checks, events, lookups
from curator.store.mark import HighWaterMark
from curator.store.owner import Owner
from tests.store.conftest import KEY
from tests.store.working import label

WRITER = f"""
import sys, pathlib, time
from uuid import uuid4
from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import events
from curator.store.owner import Owner
store = Owner(pathlib.Path(sys.argv[1]), Identities(bytes.fromhex("{KEY.hex()}")))
for n in range(int(sys.argv[2])):
    new = NewEvent(kind="label", subject=Subject("conversation", f"c{{n}}"), slot="t", actor="bob", new="v")
    events.append(store, op=uuid4(), events=[new])
    print(n + 1, flush=True)
time.sleep(600)
"""


def killed_after(folder: Path, count: int, of: int) -> int:
    """A process writes `of` events one by one and is killed hard after `count`; answers how many it acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(of)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        for _ in range(count):
            last = process.stdout.readline()
        process.kill()
        rest = process.stdout.read().splitlines()
    # A line that the kill cut short was not read by anybody.
    return max([int(last), *(int(line) for line in rest if line.isdigit())])


@pytest.fixture
def lost(tmp_path: Path, ids: Identities) -> Path:
    """A store of two events at rest, five more acknowledged, and the write-ahead log with them deleted."""
    with Owner(tmp_path, ids) as store:
        for n in range(2):
            label(store, f"a{n}", "v")
    assert killed_after(tmp_path, 5, 5) == 5
    (tmp_path / "store.duckdb.wal").unlink()
    return tmp_path


def failing(store: Owner) -> dict[str, str]:
    return {check.name: check.detail for check in checks.run(store) if not check.ok}


@pytest.mark.parametrize("count", [1, 7, 30])
def test_a_writer_killed_hard_loses_nothing_that_it_acknowledged(tmp_path: Path, ids: Identities, count: int) -> None:
    acknowledged = killed_after(tmp_path, count, 1000)
    with Owner(tmp_path, ids) as store:
        # The kill may have come between a commit and its acknowledgement.
        assert acknowledged <= lookups.counts(store).events <= acknowledged + 1
        assert failing(store) == {}
        label(store, "next", "v")
        assert failing(store) == {}


def test_a_deleted_write_ahead_log_is_noticed(lost: Path, ids: Identities) -> None:
    with Owner(lost, ids) as store:
        assert events.newest(store) == 2
        assert failing(store) == {"nothing lost": "5 acknowledged events are missing: restore a backup"}


def test_what_is_decided_after_a_loss_neither_hides_it_nor_takes_its_numbers(lost: Path, ids: Identities) -> None:
    with Owner(lost, ids) as store:
        assert label(store, "b", "v").id == 8
    with Owner(lost, ids) as store:
        assert label(store, "b", "w").id == 9
        assert failing(store) == {"event chain": "event 8 follows event 2: some are missing"}
        assert [event.id for event in events.follow(store)] == [1, 2, 8, 9]


def test_a_store_that_lost_everything_is_noticed(tmp_path: Path, ids: Identities) -> None:
    assert killed_after(tmp_path, 3, 3) == 3
    (tmp_path / "store.duckdb.wal").unlink()
    with Owner(tmp_path, ids) as store:
        assert failing(store) == {"nothing lost": "3 acknowledged events are missing: restore a backup"}


def test_the_mark_is_only_raised_and_survives_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "store.mark"
    for before, after in ((0, 0), (7, 7), (3, 7), (12345678901, 12345678901)):
        mark = HighWaterMark(path)
        mark.raise_to(before)
        mark.close()
        mark = HighWaterMark(path)
        assert mark.value == after
        mark.close()
    path.write_text("not a number")
    mark = HighWaterMark(path)
    assert mark.value == 0
    mark.raise_to(5)
    mark.close()
    assert HighWaterMark(path).value == 5
