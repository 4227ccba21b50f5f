"""Both engines give the same results, and the pool gives them from worker processes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from curator.engines import Engine, engine
from curator.errors import Cancelled, CuratorError, ExitCode, UsageError
from tests.engines import functions as f


def never() -> None:
    """A check that cancels nothing."""


@pytest.fixture(params=["inline", "pool"])
def either(request: pytest.FixtureRequest) -> Engine:
    return engine(request.param, 2)


def rows(results: list[pa.RecordBatch]) -> list[tuple[str, int | None, str | None]]:
    return [(row["key"], row["length"], row["error"]) for result in results for row in result.to_pylist()]


def test_every_row_comes_back_in_order_in_the_batches_it_came_in(either: Engine) -> None:
    results = list(either.map(f.Lengths(), f.batches(12, 5), never))

    assert rows(results) == [(f"k{i}", i % 7, None) for i in range(60)]
    assert [result.num_rows for result in results] == [5] * 12


def test_no_batches_give_no_results(either: Engine) -> None:
    assert list(either.map(f.Lengths(), [], never)) == []


def test_an_empty_batch_gives_an_empty_result(either: Engine) -> None:
    (result,) = either.map(f.Lengths(), [f.batch()], never)
    assert result.num_rows == 0
    assert result.schema == f.SCHEMA


def test_a_slice_is_worked_on_without_the_rows_around_it(either: Engine) -> None:
    results = list(either.map(f.Lengths(), [f.batch("a", "bb", "ccc", "dddd").slice(1, 2)], never))
    assert rows(results) == [("k1", 2, None), ("k2", 3, None)]


def test_rows_that_raise_get_the_types_name_and_the_others_their_results(either: Engine) -> None:
    results = list(either.map(f.Picky(), [f.batch("a", "bad ann@example.com", "cc", "ddd", "bad")], never))

    assert rows(results) == [
        ("k0", 1, None),
        ("k1", None, "KeyError"),
        ("k2", 2, None),
        ("k3", 3, None),
        ("k4", None, "KeyError"),
    ]
    assert "ann@example.com" not in str(results[0].to_pylist())


def test_the_first_batch_comes_first_even_when_it_takes_longest() -> None:
    results = engine("pool", 3).map(f.SlowFirst(), [f.batch("slow"), *f.batches(8)], never)
    assert next(results).to_pylist()[0]["length"] == 4


def test_the_pool_works_in_other_processes_and_no_more_than_it_may() -> None:
    results = engine("pool", 2).map(f.SlowFirst(), [f.batch("slow"), f.batch("slow"), *f.batches(10)], never)
    workers = {row["pid"] for result in results for row in result.to_pylist()}
    assert len(workers) == 2
    assert os.getpid() not in workers


def test_a_function_is_loaded_once_per_process(tmp_path: Path) -> None:
    notes = tmp_path / "loads"
    results = list(engine("pool", 2).map(f.NotesLoads(notes=notes), f.batches(20), never))

    loaded = notes.read_text().split()
    assert sorted(loaded) == sorted({str(row["pid"]) for result in results for row in result.to_pylist()})
    assert len(loaded) <= 2


def test_processes_are_started_only_when_there_is_work_for_them(tmp_path: Path) -> None:
    notes = tmp_path / "loads"
    list(engine("pool", 4).map(f.NotesLoads(notes=notes), f.batches(1), never))
    assert len(notes.read_text().split()) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_batches_are_read_no_further_ahead_than_two_a_worker(workers: int) -> None:
    taken = 0

    def source() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in f.batches(50):
            taken += 1
            yield batch

    results = engine("pool", workers).map(f.Lengths(), source(), never)
    for read in range(1, 10):
        next(results)
        assert taken - (read - 1) <= 2 * workers
    results.close()  # type: ignore[attr-defined]


def test_large_batches_pass_both_ways_while_the_reader_is_slow() -> None:
    big = [f.batch(*["x" * 500_000] * 8, start=8 * i) for i in range(6)]

    lengths = []
    for result in engine("pool", 2).map(Echo(), big, never):
        time.sleep(0.02)
        lengths += [len(text) for text in result.column("text").to_pylist()]

    assert lengths == [500_000] * 48


@dataclass(frozen=True)
class Echo:
    """Gives every text back."""

    version: str = "1"

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([("key", pa.string()), ("text", pa.string()), ("error", pa.string())])

    def load(self) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        return lambda rows: pa.record_batch(
            [rows.column("key"), rows.column("text"), pa.nulls(rows.num_rows, pa.string())], schema=self.schema
        )


class Cancel:
    """A check that raises from its nth call on."""

    def __init__(self, calls: int) -> None:
        self.calls = calls

    def __call__(self) -> None:
        self.calls -= 1
        if self.calls < 0:
            raise Cancelled("the run was cancelled")


def test_a_check_that_raises_ends_the_map_between_results(either: Engine) -> None:
    done: list[pa.RecordBatch] = []
    with pytest.raises(Cancelled):
        done.extend(either.map(f.Lengths(), f.batches(200), Cancel(3)))
    assert len(done) < 200


def test_cancelling_stops_workers_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    notes = tmp_path / "pids"
    began = time.monotonic()

    def check() -> None:
        if notes.exists():
            raise Cancelled("the run was cancelled")

    with pytest.raises(Cancelled):
        list(engine("pool", 2).map(f.Slow(notes=notes), [f.batch("sleep"), f.batch("sleep")], check))

    assert time.monotonic() - began < 10
    assert not [pid for pid in notes.read_text().split() if alive(int(pid))]


def test_closing_the_results_early_ends_the_workers() -> None:
    results = engine("pool", 2).map(f.Lengths(), f.batches(50), never)
    pid = next(results).to_pylist()[0]["pid"]
    results.close()  # type: ignore[attr-defined]
    assert not alive(pid)


def test_a_broken_source_of_batches_is_heard_and_leaves_no_worker_behind() -> None:
    pids: list[int] = []

    def source() -> Iterator[pa.RecordBatch]:
        yield from f.batches(6)
        raise OSError("the source broke")

    results = engine("pool", 1).map(f.Lengths(), source(), never)
    with pytest.raises(OSError, match="the source broke"):
        pids.extend(result.to_pylist()[0]["pid"] for result in results)
    assert pids
    assert not alive(pids[0])


def test_a_worker_killed_by_the_system_is_an_error_that_says_so() -> None:
    with pytest.raises(CuratorError, match="signal 9") as caught:
        list(engine("pool", 2).map(f.Killed(), [f.batch("a"), f.batch("die"), *f.batches(10)], never))
    assert "memory" in caught.value.fix


def test_a_cancelled_run_is_cancelled_even_when_a_worker_died_of_it() -> None:
    with pytest.raises(Cancelled):
        list(engine("pool", 1).map(f.Killed(), [f.batch("die")], Cancel(0)))


def test_a_function_that_cannot_be_loaded_says_where_and_not_what(either: Engine) -> None:
    with pytest.raises(
        CuratorError, match=r"Unloadable could not be loaded: RuntimeError at functions\.py:\d+"
    ) as caught:
        list(either.map(f.Unloadable(), f.batches(3), never))
    assert "example.com" not in caught.value.message


def test_an_error_meant_for_people_comes_through_from_loading(either: Engine) -> None:
    with pytest.raises(CuratorError, match="there is no model here") as caught:
        list(either.map(f.Unusable(), f.batches(3), never))
    assert caught.value.fix == "name a model"
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.code == "usage"


def test_what_goes_wrong_in_a_worker_outside_its_function_quotes_no_record() -> None:
    with pytest.raises(CuratorError, match=r"a worker process failed: ValueError at functions\.py") as caught:
        list(engine("pool", 1).map(f.Broken(), f.batches(1), never))
    assert "example.com" not in str(caught.value)


def test_what_workers_print_reaches_no_screen(capfd: pytest.CaptureFixture[str]) -> None:
    list(engine("pool", 1).map(f.Printing(), f.batches(2), never))
    assert capfd.readouterr() == ("", "")


def test_workers_ignore_the_signal_of_ctrl_c() -> None:
    results = list(engine("pool", 1).map(f.Interrupted(), f.batches(2), never))
    assert [result.num_rows for result in results] == [5, 5]


def test_a_pool_runs_in_a_thread_that_is_not_the_main_one() -> None:
    lengths: list[tuple[str, int | None, str | None]] = []
    thread = threading.Thread(
        target=lambda: lengths.extend(rows(list(engine("pool", 2).map(f.Lengths(), f.batches(4), never))))
    )
    thread.start()
    thread.join(60)
    assert len(lengths) == 20


def test_a_pool_leaves_no_open_files_behind() -> None:
    folder = next(path for path in (Path("/proc/self/fd"), Path("/dev/fd")) if path.exists())
    list(engine("pool", 2).map(f.Lengths(), f.batches(4), never))
    before = len(list(folder.iterdir()))
    for _ in range(3):
        list(engine("pool", 2).map(f.Lengths(), f.batches(4), never))
    assert len(list(folder.iterdir())) <= before


def test_an_unknown_engine_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        engine("poool")
    assert "'pool'" in caught.value.fix


def test_less_than_one_worker_is_refused() -> None:
    with pytest.raises(UsageError):
        engine("pool", 0)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
