"""Draws the progress of a run on stderr: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time

from curator.cli import streams
from curator.records import Progress
from curator.records.progress import amount, describe

__all__ = ["ProgressLine", "amount", "describe"]

_LINE_EVERY = 10.0
#: Seconds of a step before which a rate says nothing.
_RATED_AFTER = 1.0


class ProgressLine:
    """A listener for `run_stage`; `close` ends the line. Nothing is drawn for work under a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._began = time.monotonic()
        self._last_line = self._began
        self._drawn = False
        self._step = ("", self._began)  # its name, and when it began

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.step != self._step[0]:
            self._step = (progress.step, now)
        if self._quiet or now - self._began < 1:
            return
        shown = describe(progress, rated=now - self._step[1] >= _RATED_AFTER)
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            streams.write("\r" + shown[:width].ljust(width), err=True)
            self._drawn = True
        elif now - self._last_line >= _LINE_EVERY:
            self._last_line = now
            streams.write(shown + "\n", err=True)

    def close(self) -> None:
        if self._drawn:
            width = shutil.get_terminal_size().columns - 1
            streams.write("\r" + " " * width + "\r", err=True)
            self._drawn = False
