"""A disk that is full for a while: what was acknowledged is there, what was refused is not, and reading goes on."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from curator.errors import ExitCode, StoreError, StreamBroken
from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import checks, clean, events, lookups
from curator.store.owner import Owner
from tests.store.working import bring_in, chat, label

#: Bytes of the small disk, and of the longest file.
_ROOM = 3_000_000
#: Bytes of the write-ahead log from which on it is moved to the database: when that finds no room, the engine dies.
_LOG = "1MB"

#: Makes room on the disk.
Mend = Callable[[], object]


@contextmanager
def small_disk(folder: Path) -> Iterator[Mend]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield partial(subprocess.check_call, ["mount", "-o", "remount,size=200m", str(folder)])
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def short_files(folder: Path) -> Iterator[Mend]:
    """No file may become longer, as under a quota; for this process, since its soft limit can be raised again."""
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, hard))
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def opened(folder: Path, ids: Identities) -> Iterator[Owner]:
    with Owner(folder, ids) as store:
        assert store._root is not None
        store._root.execute(f"SET checkpoint_threshold = '{_LOG}'")
        yield store


def write(store: Owner, number: int) -> None:
    bring_in(store, chat(os.urandom(100_000).hex(), "b"), import_id=f"file-{number}")


def fill(store: Owner) -> tuple[int, StoreError]:
    """Import until it is refused; answers how many imports were acknowledged, and how the next was refused."""
    for number in range(100):
        try:
            write(store, number)
        except StoreError as error:
            return number, error
    raise AssertionError("the disk never became full")


@pytest.mark.parametrize("disk", [small_disk, short_files])
def test_a_store_outlives_a_full_disk_and_tells_the_truth_about_every_write(
    tmp_path: Path, ids: Identities, disk: Callable[[Path], AbstractContextManager[Mend]]
) -> None:
    folder = tmp_path / "disk"
    with disk(folder) as mend:
        with opened(folder, ids) as store:
            label(store, "before", "v")
            done, refused = fill(store)
            assert done > 0
            assert refused.exit_code is ExitCode.STORE
            assert refused.fix
            assert refused.message == "the disk is full"
            # Reading goes on, and knows nothing of what was refused.
            assert lookups.counts(store).imports == done
            assert len(list(clean.conversations(store))) > 0
            mend()
            label(store, "after", "v")
            assert lookups.counts(store).imports == done
        with Owner(folder, ids) as store:
            assert store.behind == 0
            assert lookups.counts(store).imports == done
            assert [event.subject.id for event in events.follow(store) if event.kind == "label"] == ["before", "after"]
            assert [check for check in checks.run(store) if not check.ok] == []


def test_a_write_that_was_committed_as_the_database_died_is_acknowledged_once(tmp_path: Path, ids: Identities) -> None:
    with short_files(tmp_path / "disk") as mend, opened(tmp_path / "disk", ids) as store:
        first, done = store._root, 0
        while store._root is first:
            assert done < 100
            write(store, done)
            done += 1
        assert lookups.counts(store).imports == done
        op = uuid4()
        new = NewEvent(kind="label", subject=Subject("conversation", "c1"), slot="intent", actor="ann", new="refund")
        told = events.append(store, op=op, events=[new])
        assert events.append(store, op=op, events=[new]) == told
        mend()
        assert [check for check in checks.run(store) if not check.ok] == []


def test_a_stream_that_is_open_as_the_database_is_opened_anew_is_broken_and_begins_again(
    tmp_path: Path, ids: Identities
) -> None:
    with Owner(tmp_path, ids) as store:
        bring_in(store, *(chat(f"question {n}", "b") for n in range(600)))
        stream = clean.conversations(store)
        next(stream)
        open_anew(store)
        with pytest.raises(StreamBroken):
            list(stream)
        assert sum(len(batch) for batch in clean.conversations(store)) == 600


def test_readers_are_answered_while_the_database_is_opened_anew(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c1", "v")
        ended, wrong, begun = threading.Event(), [], threading.Barrier(3)

        def read() -> None:
            begun.wait()
            while not ended.is_set():
                try:
                    assert lookups.counts(store).events >= 1
                except Exception as error:
                    wrong.append(error)

        threads = [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        begun.wait()
        for number in range(5):
            open_anew(store)
            label(store, f"more{number}", "v")
        ended.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert lookups.counts(store).events == 6


def test_a_database_that_cannot_be_opened_again_is_tried_with_the_next_call(tmp_path: Path, ids: Identities) -> None:
    with Owner(tmp_path, ids) as store:
        label(store, "c1", "v")
        spill = tmp_path / "spill"
        spill.rmdir()
        spill.write_text("")
        with pytest.raises(StoreError):
            open_anew(store)
        with pytest.raises(StoreError, match="spill"):
            lookups.counts(store)
        spill.unlink()
        assert lookups.counts(store).events == 1
        label(store, "c2", "v")


def open_anew(store: Owner) -> None:
    """What a call does that finds the database dead."""
    with store._writing:
        store._let_go()
        store._opened()
