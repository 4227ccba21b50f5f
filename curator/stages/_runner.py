"""Starts a stage: its run in the store, progress to a listener, cancelling, and an end that is always written down."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Callable
from typing import TypeVar
from uuid import uuid4

import msgspec

from curator.errors import Cancelled, CuratorError, RefusedError, StreamBroken
from curator.records import Progress
from curator.stages._stage import Stage
from curator.store import runs
from curator.workspace import Workspace

O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")
Listener = Callable[[Progress], None]
_SHOWN_EVERY = 0.1
_STORED_EVERY = 1.0
#: Seconds between two attempts to begin while the same work is running elsewhere.
_ASKED_EVERY = 0.2
#: Owners of the store that may end during one run.
_BROKEN = 10


def run_stage(
    workspace: Workspace, stage: Stage[O, R], options: O, *, actor: str, listener: Listener | None = None
) -> R:
    """Run a stage to its end.

    Raises RefusedError while the same work is running elsewhere and the workspace's time to wait is over, Cancelled
    when asked to stop, and whatever the stage raises; the run's state says which, in every case.
    """
    run = _Running(workspace, stage.name, actor, listener)
    version = stage.version(workspace, options)
    started = False
    try:
        _start(workspace, run.id, stage.name, version, actor)
        started = True
        result = _finished(workspace, stage, options, run)
    except (Cancelled, KeyboardInterrupt):
        run.end("cancelled", None, "cancelled")
        raise
    except BaseException as error:
        if not started:
            raise
        run.end("failed", None, error.code if isinstance(error, CuratorError) else type(error).__name__)
        raise
    # A run keeps figures; a list of every record belongs to the answer alone.
    figures = {name: value for name, value in msgspec.to_builtins(result).items() if not isinstance(value, list)}
    run.end("done", figures, None)
    return result


def _start(workspace: Workspace, id: str, stage: str, version: str, actor: str) -> None:
    until = time.monotonic() + workspace.wait
    while True:
        try:
            runs.start(
                workspace.store,
                id=id,
                stage=stage,
                version=version,
                actor=actor,
                pid=os.getpid(),
                host=socket.gethostname(),
            )
            return
        except RefusedError:
            if time.monotonic() >= until:
                raise
        time.sleep(_ASKED_EVERY)


def _finished(workspace: Workspace, stage: Stage[O, R], options: O, run: _Running) -> R:
    """The stage's result; where the owner of the store ended meanwhile, it is begun again and goes on."""
    for _ in range(_BROKEN):
        try:
            return stage.run(workspace, options, run)
        except StreamBroken:
            run.check()
    return stage.run(workspace, options, run)


class _Running:
    """The Run that stages are given."""

    def __init__(self, workspace: Workspace, stage: str, actor: str, listener: Listener | None) -> None:
        self.id = uuid4().hex[:12]
        self.actor = actor
        self._workspace = workspace
        self._stage = stage
        self._listener = listener
        self._began = self._shown = time.monotonic()
        self._stored = 0.0
        self._cancelled = False
        self._latest = ("", 0, None, "")  # type: tuple[str, int, int | None, str]
        self._step_began = (self._began, "")

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        self.show(done, total, unit, step)
        self._beat(time.monotonic())

    def show(self, done: int, total: int | None, unit: str, step: str = "") -> None:
        now = time.monotonic()
        self._latest = (step, done, total, unit)
        if step != self._step_began[1]:
            self._step_began = (now, step)
        if self._listener is not None and (now - self._shown >= _SHOWN_EVERY or done == total):
            self._shown = now
            self._listener(self._snapshot(now, "running"))

    def check(self) -> None:
        self._beat(time.monotonic())
        if self._cancelled:
            raise Cancelled(f"{self._stage} was cancelled", fix="run it again: it goes on where it stopped")

    def end(self, state: str, result: dict[str, object] | None, error: str | None) -> None:
        """Write the end down; when the store itself failed, the next start finds the run dead."""
        with contextlib.suppress(CuratorError):
            runs.finish(self._workspace.store, id=self.id, state=state, result=result, error=error)
        if self._listener is not None:
            self._listener(self._snapshot(time.monotonic(), state))

    def _beat(self, now: float) -> None:
        if now - self._stored >= _STORED_EVERY:
            self._stored = now
            step, done, total, unit = self._latest
            self._cancelled = runs.beat(self._workspace.store, id=self.id, step=step, done=done, total=total, unit=unit)

    def _snapshot(self, now: float, state: str) -> Progress:
        step, done, total, unit = self._latest
        rate = done / max(now - self._step_began[0], 1e-9)
        left = None if total is None or done == 0 else (total - done) / rate
        return Progress(self.id, self._stage, step, done, total, unit, rate, left, state)  # type: ignore[arg-type]
