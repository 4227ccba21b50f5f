"""Threads that take jobs from one state to the next: one validates, one trains."""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Callable

from curator.tuning.local import events
from curator.tuning.local.jobs import OPEN, Jobs
from curator.tuning.local.place import place_of
from curator.tuning.local.validation import Failure

_FULL = (errno.ENOSPC, errno.EDQUOT)


class Worker(threading.Thread):
    """Works on the oldest job that is in one of these states, until it is told to stop.

    work: leaves the job in another state; or in one of these, to be asked again, where it was interrupted.
    """

    def __init__(self, jobs: Jobs, statuses: tuple[str, ...], work: Callable[[str], None], stopping: threading.Event):
        super().__init__(name=f"worker {statuses[0]}", daemon=True)
        self._jobs = jobs
        self._statuses = statuses
        self._work = work
        self._stopping = stopping

    def run(self) -> None:
        while True:
            with self._jobs.changed:
                # asked again here, where nobody can say so between the question and the wait
                if self._stopping.is_set():
                    return
                job_id = self._jobs.next(self._statuses)
                if job_id is None:
                    self._jobs.changed.wait()
                    continue
            try:
                self._work(job_id)
            except Failure as failure:
                fail(self._jobs, job_id, failure)
            except Exception as error:
                if isinstance(error, OSError) and error.errno in _FULL:
                    fail(self._jobs, job_id, Failure("server_error", "The job failed: the disk is full."))
                    continue
                # its text may quote a record
                fail(self._jobs, job_id, Failure("server_error", f"The job failed: {place_of(error)}."))


def fail(jobs: Jobs, job_id: str, failure: Failure) -> None:
    with jobs.changed:
        if jobs.move(job_id, "failed", among=OPEN, error=failure.body(), finished_at=int(time.time())):
            jobs.tell(job_id, events.message(job_id, failure.message, level="error"))
            # where nothing can be written it has failed until the next start, which works on it again
            with contextlib.suppress(OSError):
                jobs.shelf(job_id).forget_state()
                jobs.save(job_id)
