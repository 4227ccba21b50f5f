"""Whether a model learned its training data by heart, in words, from the losses at its checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Degree = Literal["healthy", "mild", "moderate", "severe"]

_DEGREES: tuple[tuple[float, Degree], ...] = ((1.2, "healthy"), (1.5, "mild"), (2.0, "moderate"))
#: A last checkpoint whose loss is this many times the best one's went too far.
_TOO_FAR = 1.2
#: Smaller losses count as this much. A loss is the mean of -ln p of what was right: below 0.1 the model gives that over
#: 90 %, so that at temperature 0 it says it either way, and how many times smaller a loss is changes no answer.
FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class Losses:
    """At a checkpoint. valid: over the whole validation file."""

    model: str
    step: int
    train: float
    valid: float


@dataclass(frozen=True, slots=True)
class Fit:
    """ratio: validation loss by training loss at the last checkpoint, None where the latter is 0; of the losses as they
    are, whereas the degree is that of losses of FLOOR at least.

    take: the checkpoint with the least validation loss, "" where the last one is as good. step: of the one to take.
    last, last_step: the last one. advice: which to take, in words.
    """

    degree: Degree
    ratio: float | None
    take: str
    words: str
    step: int
    last: str
    last_step: int
    advice: str


def fit(losses: Sequence[Losses]) -> Fit | None:
    """What the losses say; None without any."""
    ordered = sorted(losses, key=lambda each: each.step)
    if not ordered:
        return None
    last, best = ordered[-1], min(ordered, key=lambda each: each.valid)
    ratio = last.valid / last.train if last.train > 0 else None
    degree = _degree(last)
    times = "" if ratio is None else f", {ratio:.3g} times it"
    words = f"{degree}: at step {last.step} training loss is {last.train:.3g}, validation loss {last.valid:.3g}{times}"
    if last.train < FLOOR:
        words += f" (losses below {FLOOR:g} count as {FLOOR:g})"
    too_far = _counted(last.valid) > _TOO_FAR * _counted(best.valid)
    return Fit(
        degree=degree,
        ratio=ratio,
        take=best.model if too_far else "",
        words=words,
        step=best.step if too_far else last.step,
        last=last.model,
        last_step=last.step,
        advice=_advice(last, best, len(ordered), too_far=too_far),
    )


def _advice(last: Losses, best: Losses, checkpoints: int, *, too_far: bool) -> str:
    if too_far:
        return (
            f"take step {best.step}, {best.model}: its validation loss {best.valid:.3g} is the least of"
            f" {checkpoints} checkpoints, {last.valid:.3g} is that of the last"
        )
    if checkpoints == 1:
        return f"take step {last.step}, {last.model}: the losses of no other checkpoint are known"
    return f"take the last, step {last.step}, {last.model}: no checkpoint before it has a much smaller validation loss"


def _degree(last: Losses) -> Degree:
    ratio = _counted(last.valid) / _counted(last.train)
    return next((name for limit, name in _DEGREES if ratio < limit), "severe")


def _counted(loss: float) -> float:
    return max(loss, FLOOR)


def losses_of(model: str, step: int, metrics: dict[str, float]) -> Losses | None:
    """By the API's names of losses; None where a provider tells none."""
    train = metrics.get("train_loss")
    valid = metrics.get("full_valid_loss", metrics.get("valid_loss"))
    return None if train is None or valid is None else Losses(model, step, train, valid)
