"""Draws the progress of a run on stderr: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
import time

from curator.records import Progress

_LINE_EVERY = 10.0


class ProgressLine:
    """A listener for `run_stage`; `close` ends the line. Nothing is drawn for work under a second."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._began = time.monotonic()
        self._last_line = self._began
        self._drawn = False

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if self._quiet or now - self._began < 1:
            return
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r" + describe(progress)[:width].ljust(width))
            sys.stderr.flush()
            self._drawn = True
        elif now - self._last_line >= _LINE_EVERY:
            self._last_line = now
            sys.stderr.write(describe(progress) + "\n")

    def close(self) -> None:
        if self._drawn:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write("\r" + " " * width + "\r")
            sys.stderr.flush()
            self._drawn = False


def describe(progress: Progress) -> str:
    """`scrub  replace  [#####.....]  1,200 of 4,000 texts  310/s  9 s left`."""
    parts = [progress.stage]
    if progress.step:
        parts.append(progress.step)
    if progress.total:
        filled = round(20 * min(1.0, progress.done / progress.total))
        parts.append("[" + "#" * filled + "." * (20 - filled) + "]")
        parts.append(f"{_amount(progress.done, progress.unit)} of {_amount(progress.total, progress.unit)}")
    else:
        parts.append(_amount(progress.done, progress.unit))
    if progress.rate:
        parts.append(f"{_amount(int(progress.rate), progress.unit)}/s")
    if progress.seconds_left is not None:
        parts.append(f"{_duration(progress.seconds_left)} left")
    return "  ".join(parts)


def _amount(number: int, unit: str) -> str:
    return f"{number / 1e6:,.1f} MB" if unit == "bytes" else f"{number:,} {unit}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
