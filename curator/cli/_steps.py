"""The steps of a training: one line that moves at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from curator.cli import streams
from curator.records.progress import amount, duration

if TYPE_CHECKING:
    from curator.queries.tunes import Loss, Told

_METRICS = "metrics"
#: Of a job's steps, how many are told as lines; in seconds of the job, where it does not say how many it has.
_LINES, _OTHERWISE_EVERY = 10, 30
#: Seconds of the job from which its rate is taken.
_LATELY = 300
_BEYOND = 1e15


class Thinned:
    """Every event but those of steps, of which a tenth of the way passes at a time, and the last of all."""

    def __init__(self, *, none: bool = False) -> None:
        """none: no step is told but the last, for who sees the steps in another way."""
        self._none = none
        self._held: Told | None = None
        self._told = -1

    def of(self, told: list[Told], *, ended: bool) -> list[Told]:
        """Those to tell now. ended: nothing comes after these."""
        found: list[Told] = []
        last = max((at for at, one in enumerate(told) if one.kind == _METRICS), default=-1)
        if ended and last < 0 and self._held is not None:
            found.append(self._held)
        for at, one in enumerate(told):
            if one.kind != _METRICS or (ended and at == last) or self._is_due(one):
                found.append(one)
                self._held = None if one.kind == _METRICS else self._held
            else:
                self._held = one
        return found

    def _is_due(self, one: Told) -> bool:
        if self._none:
            return False
        step, total = _number(one, "step"), _number(one, "total_steps")
        now = int(step * _LINES / total) if total > 0 else one.time // _OTHERWISE_EVERY
        due = now > self._told
        self._told = max(now, self._told)
        return due


class LiveLine:
    """The last step, its losses, the rate and the time left, at a terminal, below what was told."""

    def __init__(self, *, quiet: bool) -> None:
        self.on = sys.stderr.isatty() and not quiet
        self._drawn = 0

    def draw(self, status: str, told: list[Told]) -> None:
        """told: all that there is, oldest first."""
        if not self.on:
            return
        text = streams.visible(steps_in_words(status, told))[: shutil.get_terminal_size().columns - 1]
        streams.write("\r" + text, err=True)
        self._drawn = len(text)

    def clear(self) -> None:
        if self._drawn:
            streams.write("\r" + " " * self._drawn + "\r", err=True)
            self._drawn = 0


def steps_in_words(status: str, told: list[Told]) -> str:
    """`running  120 of 300 steps  loss: train 0.412, validation 0.500  2.5/s  72 s left`"""
    from curator.queries.tunes import loss_curve

    parts = [status]
    steps = [one for one in told if one.kind == _METRICS and _number(one, "step") > 0]
    if steps:
        done, total = int(_number(steps[-1], "step")), int(_number(steps[-1], "total_steps"))
        parts.append(amount(done, total or None, "steps"))
        if losses := _losses_in_words(loss_curve(steps)):
            parts.append(f"loss: {losses}")
        if rate := _rate(steps):
            parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min")
            if total > done:
                parts.append(f"{duration((total - done) / rate)} left")
    return "  ".join(parts)


def _losses_in_words(curve: list[Loss]) -> str:
    """The training loss of the last step, and the newest of validation: of the whole file where that was measured."""
    newest = {name: _newest(curve, name) for name in ("train", "full_valid", "valid")}
    valid = newest["valid"] if newest["full_valid"] is None else newest["full_valid"]
    named = {"train": newest["train"], "validation": valid}
    return ", ".join(f"{name} {loss:.3f}" for name, loss in named.items() if loss is not None)


def _newest(curve: list[Loss], name: str) -> float | None:
    found: list[float] = [loss for one in curve if (loss := getattr(one, name)) is not None]
    return found[-1] if found else None


def _rate(steps: list[Told]) -> float:
    """Steps a second of the job's own clock, of late; 0 where that is not known."""
    last = steps[-1]
    first = next(one for one in steps if one.time >= last.time - _LATELY)
    seconds, done = last.time - first.time, _number(last, "step") - _number(first, "step")
    return done / seconds if seconds > 0 and done > 0 else 0.0


def _number(one: Told, name: str) -> float:
    """0 for what is none; providers may say anything."""
    value = one.data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value < _BEYOND else 0.0
