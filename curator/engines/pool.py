"""Runs a function in worker processes."""

from __future__ import annotations

import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Final

from curator.engines.process import WorkerProcess
from curator.errors import Cancelled, CuratorError

if TYPE_CHECKING:
    import pyarrow as pa

    from curator.engines.engine import BatchFunction

#: Batches given out and not yet read, for each worker: one in work, one waiting for a slow reader.
AHEAD: Final = 2
_SECONDS_BETWEEN_CHECKS: Final = 0.1


class PoolEngine:
    """workers: how many processes at most; they live as long as one `map`."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], check: Callable[[], None]
    ) -> Iterator[pa.RecordBatch]:
        """See curator.engines.engine.Engine. `batches` is read, and `check` called, by the caller's thread."""
        crew = _Crew(_pickled(function))
        threads = ThreadPoolExecutor(self.workers, "curator-pool")
        pending: deque[Future[pa.RecordBatch]] = deque()
        try:
            for batch in batches:
                pending.append(threads.submit(crew.call, batch))
                if len(pending) >= AHEAD * self.workers:
                    yield _result(pending.popleft(), check)
            while pending:
                yield _result(pending.popleft(), check)
        finally:
            crew.kill()
            threads.shutdown(cancel_futures=True)
            crew.end()


class _Crew:
    """Worker processes, started when they are first needed; each serves one thread at a time."""

    def __init__(self, function: bytes) -> None:
        self._function = function
        self._idle: list[WorkerProcess] = []
        self._all: list[WorkerProcess] = []
        self._killed = False
        self._lock = threading.Lock()

    def call(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        with self._lock:
            if self._killed:
                raise Cancelled("the pool was stopped")
            if not self._idle:
                self._idle.append(WorkerProcess(self._function))
                self._all.append(self._idle[-1])
            worker = self._idle.pop()
        result = worker.call(batch)
        with self._lock:
            self._idle.append(worker)
        return result

    def kill(self) -> None:
        with self._lock:
            self._killed = True
            for worker in self._all:
                worker.kill()

    def end(self) -> None:
        for worker in self._all:
            worker.end()


def _result(future: Future[pa.RecordBatch], check: Callable[[], None]) -> pa.RecordBatch:
    while True:
        done = wait([future], _SECONDS_BETWEEN_CHECKS).done
        check()  # before the result, so that a cancelled run ends as cancelled whatever its workers met
        if done:
            return future.result()


def _pickled(function: BatchFunction) -> bytes:
    if type(function).__module__ == "__main__":
        name = type(function).__name__
        raise CuratorError(
            f"worker processes cannot find {name}, which is defined in the main script",
            'define it in a module that can be imported, or use kind = "inline" under [engine]',
        )
    return pickle.dumps(function)
