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

HEADS = ("status", "tune", "provider", "base", "cost", "model")


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
    cells = (f"{sign} {tune.status}", tune.id, tune.provider, tune.base, _cost(tune), tune.model or "none yet")
    return tuple(visible(cell) for cell in cells)


def _cost(tune: Tune) -> str:
    if tune.cost is None or tune.cost.get("usd") is None:
        return "not known"
    usd = f"{tune.cost['usd']:,.2f} USD"
    return f"nothing ({usd} at {tune.cost.get('model', '')})" if tune.cost.get("would") else usd


def facts(shown: Shown, tune: Tune) -> str:
    """One or two lines: how far it is, what it made, why it failed."""
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
    said += [f"failed: {visible(shown.failure)}"] if shown.failure else []
    return ", ".join(said)


def event(told: Told) -> str:
    """Its time (UTC) and what was told, in one line."""
    time = datetime.fromtimestamp(told.time, UTC).strftime("%H:%M:%S")
    level = "" if told.level == "info" else f"{told.level}: "
    return visible(f"{time} {level}{told.message}").replace("\n", " ")
