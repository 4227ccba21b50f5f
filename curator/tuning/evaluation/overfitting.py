"""Whether a model learned its training data by heart, in words, from the losses at its checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Degree = Literal["healthy", "mild", "moderate", "severe"]

_DEGREES: tuple[tuple[float, Degree], ...] = ((1.2, "healthy"), (1.5, "mild"), (2.0, "moderate"))
#: A last checkpoint whose loss is this many times the best one's went too far.
_TOO_FAR = 1.2


@dataclass(frozen=True, slots=True)
class Losses:
    """At a checkpoint. valid: over the whole validation file."""

    model: str
    step: int
    train: float
    valid: float


@dataclass(frozen=True, slots=True)
class Fit:
    """ratio: validation loss by training loss at the last checkpoint, None where the latter is 0.

    take: a better checkpoint, "" for the last.
    """

    degree: Degree
    ratio: float | None
    take: str
    words: str


def fit(losses: Sequence[Losses]) -> Fit | None:
    """What the losses say; None without any."""
    ordered = sorted(losses, key=lambda each: each.step)
    if not ordered:
        return None
    last, best = ordered[-1], min(ordered, key=lambda each: each.valid)
    degree, ratio = _degree(last)
    times = "" if ratio is None else f", {ratio:.3g} times it"
    words = f"{degree}: at step {last.step} training loss is {last.train:.3g}, validation loss {last.valid:.3g}{times}"
    take = ""
    if last.valid > _TOO_FAR * best.valid:
        take = best.model
        words += f"; at step {best.step} validation loss was {best.valid:.3g}: take that checkpoint if the test agrees"
    return Fit(degree, ratio, take, words)


def _degree(last: Losses) -> tuple[Degree, float | None]:
    if last.train <= 0:
        # learned by heart, or nothing to learn
        return ("severe" if last.valid > 0 else "healthy"), None
    ratio = last.valid / last.train
    return next((name for limit, name in _DEGREES if ratio < limit), "severe"), ratio


def losses_of(model: str, step: int, metrics: dict[str, float]) -> Losses | None:
    """By the API's names of losses; None where a provider tells none."""
    train = metrics.get("train_loss")
    valid = metrics.get("full_valid_loss", metrics.get("valid_loss"))
    return None if train is None or valid is None else Losses(model, step, train, valid)
