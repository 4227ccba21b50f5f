"""Runs: one of a stage at a time, followed and cancelled by any process, taken over when their process is gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from curator.errors import RefusedError, UsageError
from curator.identity import Identities
from curator.store import imports, purging, runs
from curator.store.operation import Store
from curator.store.owner import Owner
from tests.store.conftest import Opener
from tests.store.working import bring_in, chat

HERE = socket.gethostname()


def start(
    store: Store, number: str, *, stage: str = "scrub", pid: int | None = None, host: str = "here"
) -> runs.RunRow:
    return runs.start(
        store, id=number, stage=stage, version="1", actor="ann", pid=os.getpid() if pid is None else pid, host=host
    )


def states(store: Store) -> dict[str, str]:
    return {run.id: run.state for run in runs.latest(store)}


@pytest.fixture
def somebody() -> Iterator[int]:
    """The number of another process that lives."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.communicate(b"\n")


@pytest.fixture
def nobody() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_run_is_told_from_its_start_to_its_end(store: Store) -> None:
    run = start(store, "aaaa")
    assert (run.state, run.step, run.done, run.total, run.cancel) == ("running", "", 0, None, False)
    assert runs.beat(store, id="aaaa", step="find", done=5, total=None, unit="texts") is False
    assert runs.beat(store, id="aaaa", step="find", done=7, total=9, unit="texts") is False
    (run,) = runs.latest(store)
    assert (run.step, run.done, run.total, run.unit) == ("find", 7, 9, "texts")
    assert run.heartbeat > run.started
    runs.finish(store, id="aaaa", state="done", result={"scanned": 9, "files": ["ü"]}, error=None)
    (run,) = runs.latest(store)
    assert (run.state, run.result, run.error) == ("done", {"scanned": 9, "files": ["ü"]}, None)


def test_a_failed_run_keeps_its_error(store: Store) -> None:
    start(store, "aaaa")
    runs.finish(store, id="aaaa", state="failed", result=None, error="store")
    (run,) = runs.latest(store)
    assert (run.state, run.result, run.error) == ("failed", None, "store")


def test_a_second_run_of_the_same_stage_is_refused_and_names_the_first(store: Store, somebody: int) -> None:
    start(store, "aaaa", pid=somebody)
    with pytest.raises(RefusedError, match=f"run aaaa, process {somebody} on here") as refused:
        start(store, "bbbb")
    assert "curator runs cancel aaaa" in refused.value.fix
    assert states(store) == {"aaaa": "running"}
    start(store, "cccc", stage="dedup")


def test_a_second_run_in_the_same_process_is_refused_too(store: Store) -> None:
    start(store, "aaaa")
    with pytest.raises(RefusedError, match="aaaa"):
        start(store, "bbbb")


def test_the_same_run_may_be_started_twice(store: Store) -> None:
    assert start(store, "aaaa") == start(store, "aaaa")


def test_after_its_end_the_next_may_start(store: Store, somebody: int) -> None:
    start(store, "aaaa", pid=somebody)
    runs.finish(store, id="aaaa", state="cancelled", result=None, error="cancelled")
    start(store, "bbbb")
    assert states(store) == {"bbbb": "running", "aaaa": "cancelled"}


def test_a_run_whose_process_is_gone_is_taken_over(store: Store, nobody: int) -> None:
    start(store, "aaaa", pid=nobody)
    start(store, "bbbb")
    assert states(store) == {"bbbb": "running", "aaaa": "died"}
    # Should it live after all, it is told to stop.
    assert runs.beat(store, id="aaaa", step="", done=1, total=None, unit="") is True
    assert runs.beat(store, id="bbbb", step="", done=1, total=None, unit="") is False


def test_a_process_number_says_nothing_about_another_machine(store: Store, nobody: int) -> None:
    start(store, "aaaa", pid=nobody, host="there")
    with pytest.raises(RefusedError, match="on there"):
        start(store, "bbbb")


def test_a_run_of_an_earlier_process_with_our_number_is_taken_over(open_store: Opener) -> None:
    store = open_store()
    start(store, "aaaa")
    store.close()
    store = open_store()
    start(store, "bbbb")
    assert states(store) == {"bbbb": "running", "aaaa": "died"}


def test_a_run_without_a_heartbeat_for_half_a_minute_has_died(tmp_path: Path, ids: Identities, somebody: int) -> None:
    clock = [0]
    with Owner(tmp_path, ids, now=lambda: clock[0]) as store:
        start(store, "aaaa", pid=somebody, host="there")
        clock[0] = 29_999_999
        with pytest.raises(RefusedError):
            start(store, "bbbb")
        clock[0] = 30_000_000
        start(store, "bbbb")
        assert states(store) == {"bbbb": "running", "aaaa": "died"}


def test_asked_to_stop_a_run_learns_it_at_its_next_beat(store: Store) -> None:
    start(store, "abcd")
    start(store, "bcde", stage="dedup")
    assert runs.cancel(store, id="ab").id == "abcd"
    assert runs.beat(store, id="abcd", step="", done=1, total=None, unit="") is True
    assert runs.beat(store, id="bcde", step="", done=1, total=None, unit="") is False
    (run,) = [run for run in runs.latest(store) if run.id == "abcd"]
    assert (run.state, run.cancel) == ("running", True)


def test_only_a_running_run_can_be_cancelled(store: Store) -> None:
    start(store, "abcd")
    runs.finish(store, id="abcd", state="done", result={}, error=None)
    assert runs.cancel(store, id="abcd").state == "done"
    assert runs.latest(store)[0].cancel is False


@pytest.mark.parametrize("prefix", ["a", "x", "ab%", ""])
def test_a_prefix_that_is_not_one_runs_is_refused(store: Store, prefix: str) -> None:
    start(store, "abcd")
    start(store, "acde", stage="dedup")
    with pytest.raises(UsageError, match="runs have an id that begins with"):
        runs.cancel(store, id=prefix)


def test_the_newest_runs_come_first_and_by_stage(store: Store) -> None:
    for number in range(4):
        start(store, f"run-{number}", stage=f"stage-{number % 2}")
        runs.finish(store, id=f"run-{number}", state="done", result=None, error=None)
    assert [run.id for run in runs.latest(store, limit=3)] == ["run-3", "run-2", "run-1"]
    assert [run.id for run in runs.latest(store, stage="stage-0")] == ["run-2", "run-0"]


def test_nobody_is_taken_for_dead_who_could_not_be_heard_while_the_store_was_made_anew(
    tmp_path: Path, ids: Identities, somebody: int
) -> None:
    clock = [1_700_000_000_000_000]
    with Owner(tmp_path, ids, now=lambda: clock[0]) as store:
        start(store, "aaaa", stage="purge", pid=somebody, host=HERE)
        start(store, "bbbb", stage="scrub", pid=somebody, host=HERE)
        clock[0] += 20_000_000
        for _ in purging.originals(store, op=uuid4(), actor="ann"):
            clock[0] += runs.LEASE
        for stage in ("purge", "scrub"):
            with pytest.raises(RefusedError):
                start(store, "cccc", stage=stage)
        # What was silent before counts.
        clock[0] += 11_000_000
        start(store, "cccc", stage="scrub")
        assert states(store) == {"aaaa": "running", "bbbb": "died", "cccc": "running"}


def test_nor_while_a_long_write_kept_all_others_waiting(
    tmp_path: Path, ids: Identities, monkeypatch: pytest.MonkeyPatch, somebody: int
) -> None:
    clock = [1_700_000_000_000_000]
    with Owner(tmp_path, ids, now=lambda: clock[0]) as store:
        start(store, "aaaa", pid=somebody, host=HERE)
        add = imports._add_rejects

        def slowly(*arguments: Any) -> None:
            clock[0] += 2 * runs.LEASE
            add(*arguments)

        monkeypatch.setattr(imports, "_add_rejects", slowly)
        bring_in(store, chat("Hi", "Hello."))
        with pytest.raises(RefusedError):
            start(store, "bbbb")
