"""What the jobs screen reads of tunes, and how it says it; nothing here touches a widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from curator.tui.glyphs import Glyphs
from curator.tui.words import counted, visible

if TYPE_CHECKING:
    from curator.queries.tunes import Kept, Loss, Tune
    from curator.workspace import Workspace

HEADS = ("status", "tune", "cost", "provider", "base", "model")


class Told(Protocol):
    """What a provider told of a tune. time: seconds since 1970."""

    @property
    def time(self) -> int: ...
    @property
    def level(self) -> str: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """All tunes, the newest first, and what is known of the one that is looked at."""

    tunes: Sequence[Tune]
    events: Sequence[Told] = ()
    losses: Sequence[Loss] = ()
    kept: Sequence[Kept] = ()
    failure: str = ""


def read(workspace: Workspace, *, number: int) -> Shown:
    """number: of the tune that is looked at, from 0."""
    from curator.queries import tunes

    found = tunes.tunes(workspace)
    if number >= len(found):
        return Shown(found)
    tune = found[number].id
    return Shown(
        found,
        tunes.events(workspace, tune),
        tunes.losses(workspace, tune),
        tunes.checkpoints(workspace, tune),
        tunes.failure(workspace, tune),
    )


def row(tune: Tune, glyphs: Glyphs) -> tuple[str, ...]:
    """Under HEADS; the status with a sign and in its word."""
    sign = glyphs.done if tune.succeeded else glyphs.trouble if tune.status == "failed" else glyphs.dot
    cells = (f"{sign} {tune.status}", tune.id, _cost(tune), tune.provider, tune.base, tune.model or _none(tune))
    return tuple(visible(cell) for cell in cells)


def _none(tune: Tune) -> str:
    return "none" if tune.ended else "none yet"


def _cost(tune: Tune) -> str:
    if tune.cost is None or tune.cost.get("usd") is None:
        return "not known"
    return "nothing" if tune.cost.get("would") else f"{tune.cost['usd']:,.2f} USD"


def facts(shown: Shown, tune: Tune) -> str:
    """Some lines: how far it is, what it made; of one that ended also when, and what to do with it or about it."""
    said = [f"{counted(sum(tune.lines.values()), 'example')}, method {tune.method}"]
    measured = [loss for loss in shown.losses if loss.train is not None]
    if measured:
        said.append(f"step {measured[-1].step:,}, train loss {measured[-1].train:.4f}")
    valid = [loss for loss in shown.losses if loss.valid is not None or loss.full_valid is not None]
    if valid:
        last = valid[-1].full_valid if valid[-1].full_valid is not None else valid[-1].valid
        said.append(f"validation loss {last:.4f}")
    said += [counted(len(shown.kept), "checkpoint")] if shown.kept else []
    said += [f"{tune.trained_tokens:,} tokens trained"] if tune.trained_tokens else []
    if tune.cost and tune.cost.get("would") and tune.cost.get("usd") is not None:
        said.append(f"costs nothing here, {tune.cost['usd']:,.2f} USD at {visible(str(tune.cost.get('model', '')))}")
    return "\n".join([", ".join(said), *_end(shown, tune)])


def _end(shown: Shown, tune: Tune) -> list[str]:
    from curator.queries.tunes import fix_no_job, why_no_job

    if not tune.job:
        return [visible(f"{why_no_job(tune)}: {fix_no_job(tune)}")]
    if not tune.ended:
        return []
    ended = datetime.fromtimestamp(tune.updated / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")
    told = f"{tune.status} at {ended} UTC, {_long(tune.updated - tune.created)} after its launch"
    told += f": {visible(shown.failure)}" if shown.failure else ""
    next_step = f"curator evaluate {tune.id}" if tune.succeeded else "curator tune launch --again"
    return [f"{told}; in the shell: {next_step}"]


def _long(microseconds: int) -> str:
    """In words, to two units at most."""
    seconds = max(0, microseconds // 1_000_000)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{counted(hours, 'hour')} {counted(minutes % 60, 'minute')}"
    return counted(minutes, "minute") if minutes else "less than a minute"


#: Points of a loss curve that one smoothed point is the mean of, as a share of all; fewer than three smooth nothing.
_SMOOTHED_OVER = 1 / 15


def window_of(points: int) -> int:
    """Over how many points, an odd number, a curve of so many is smoothed; 1 for not at all."""
    return max(1, int(points * _SMOOTHED_OVER) // 2 * 2 + 1)


def smooth(values: Sequence[float], window: int) -> list[float]:
    """The mean around each value, of as many before as behind it: no lag, and the first and last are what they are."""
    half = window // 2
    found = []
    for at in range(len(values)):
        reach = min(half, at, len(values) - 1 - at)
        around = values[at - reach : at + reach + 1]
        found.append(sum(around) / len(around))
    return found


def event(told: Told) -> str:
    """Its time (UTC) and what was told, in one line."""
    time = datetime.fromtimestamp(told.time, UTC).strftime("%H:%M:%S")
    level = "" if told.level == "info" else f"{told.level}: "
    return visible(f"{time} {level}{told.message}").replace("\n", " ")
