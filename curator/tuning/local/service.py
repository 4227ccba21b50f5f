"""A server over one folder, from its lock to its end."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from curator.private import make_folder
from curator.tuning.local import endpoint
from curator.tuning.local.ending import Ended, EndingServer, told_to_end
from curator.tuning.local.endpoint import Endpoint, EndpointError
from curator.tuning.local.files import Files
from curator.tuning.local.jobs import RUNNABLE, Jobs
from curator.tuning.local.lock import Lock, holder
from curator.tuning.local.log import Log
from curator.tuning.local.models import Models
from curator.tuning.local.options import Options
from curator.tuning.local.routes import Routes
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.training import Training
from curator.tuning.local.uploads import Uploads
from curator.tuning.local.worker import Worker

#: Seconds that a job is given to write down how far it is.
_LAST_WORDS = 5.0


def serve(folder: Path, options: Options, ready: Callable[[Endpoint], None] = lambda endpoint: None) -> None:
    """Serve a folder until it is idle for long enough, or this process is told to end (SIGINT, SIGTERM).

    ready: told where the server is, once it answers. Raises EndpointError where the folder has a server already or the
    port is taken.
    """
    # what people wrote is in many of these files
    before = os.umask(0o077)
    try:
        with told_to_end() as ending:
            _serve_alone(folder, options, ready, ending)
    finally:
        os.umask(before)


def _serve_alone(folder: Path, options: Options, ready: Callable[[Endpoint], None], ending: threading.Event) -> None:
    make_folder(folder)
    lock = Lock.take(folder / endpoint.LOCK)
    if lock is None:
        raise EndpointError(
            f"{folder} has a server already, process {holder(folder / endpoint.LOCK)}",
            fix=f"use it ({folder / endpoint.FILE} says where it is), or end it first",
        )
    try:
        lock.sign()
        with contextlib.suppress(Ended):
            _serve(folder, options, ready, ending)
    finally:
        endpoint.remove(folder)
        lock.release()


def _serve(folder: Path, options: Options, ready: Callable[[Endpoint], None], ending: threading.Event) -> None:
    trouble = Scenarios(options.scenarios)
    files, jobs = Files(folder / "files"), Jobs(folder / "jobs")
    models = Models(jobs)
    stopping = threading.Event()
    training = Training(jobs, files, models, trouble, stopping)
    workers = [
        Worker(jobs, ("validating_files",), training.validate, stopping),
        Worker(jobs, ("queued", "running"), training.train, stopping),
    ]
    key = secrets.token_urlsafe(32)
    try:
        server = EndingServer(
            options.port,
            key,
            Routes(files, jobs, models, Uploads(folder / "uploads", files), trouble),
            trouble,
            Log(folder / "server.log"),
            idle_seconds=None if options.idle_minutes is None else 60 * options.idle_minutes,
            busy=lambda: jobs.next(RUNNABLE) is not None,
            ending=ending,
        )
    except OSError as error:
        raise EndpointError(
            f"port {options.port} cannot be used: {error.strerror}", fix="name another port, or 0 for any that is free"
        ) from None
    with server:
        for worker in workers:
            worker.start()
        try:
            where = Endpoint(server.base_url, key, os.getpid())
            endpoint.write(folder, where)
            ready(where)
            server.serve_forever(poll_interval=0.1)
        finally:
            stopping.set()
            with jobs.changed:
                jobs.changed.notify_all()
            until = time.monotonic() + _LAST_WORDS
            for worker in workers:
                worker.join(max(0.0, until - time.monotonic()))


def detached(arguments: list[str]) -> None:
    """The process that `start` makes: FOLDER and the words of Options. Ends in silence where another serves."""
    folder, *words = arguments
    with contextlib.suppress(EndpointError):
        serve(Path(folder), Options.parse(words))
    # threads that are still busy have nothing to lose
    sys.stdout.flush()
    os._exit(0)
