"""What the commands about tunes say to people: a plan before it is agreed to, a tune, its events as they come."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from curator.cli import diagnostics, output, streams
from curator.cli.session import Session
from curator.errors import Cancelled, ExitCode, UsageError

if TYPE_CHECKING:
    from curator.queries.launch_plan import Plan
    from curator.queries.tunes import Told, Tune
    from curator.stages.follow import Follower


def show_plan(plan: Plan, *, quiet: bool) -> None:
    """On stderr, whatever is asked for: nobody sends anything without having been told where."""
    found = plan.chosen
    here = "nothing leaves this machine" if found.on_this_machine else "the files leave this machine"
    diagnostics.note(f"to {found.profile.title} at {found.host}: {here}")
    for note in plan.notes:
        diagnostics.warn(note)
    if quiet:
        return
    files = ", ".join(
        f"{plan.export.lines[split]:,} {split} ({plan.export.tokens[split]:,} tokens)" for split in plan.export.paths
    )
    diagnostics.note(f"  files   {files}")
    settings = ", ".join(f"{name} {value}" for name, value in plan.hyperparameters.items())
    diagnostics.note(f"  model   {plan.base}, {plan.method}" + (f", {settings}" if settings else ""))
    if "n_epochs" not in plan.hyperparameters:
        diagnostics.note(f"  epochs  {plan.epochs}, an estimate of what the provider chooses")
    diagnostics.note(f"  cost    {cost_words(plan.cost)}")
    if plan.unfinished:
        diagnostics.note("  a launch of this was begun before and is continued")


def short_cost(cost: Any) -> str:
    """In a table: what is billed, and in brackets what only would be."""
    if cost is None:
        return ""
    return f"(${cost['usd']:,.2f})" if cost["would"] else f"${cost['usd']:,.2f}"


def cost_words(cost: Any) -> str:
    if cost is None:
        return "no price is known"
    price = f"${cost['usd']:,.2f} by the prices of {cost['price_date']}"
    return f"nothing; {cost['model']} would cost {price}" if cost["would"] else f"about {price}"


def agree(*, yes: bool) -> None:
    """Raises UsageError where nobody is there to ask, Cancelled where they say no."""
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("a launch has to be agreed to, and there is no terminal", fix="say --yes")
    if not click.confirm("launch it?", err=True):
        raise Cancelled("nothing was launched")


def words_of(tune: Tune) -> Iterator[str]:
    yield f"tune {tune.id}: {tune.status}" + (f" ({tune.error})" if tune.error else "")
    if tune.job:
        yield f"  job    {tune.job} at {tune.host}"
    if tune.model:
        yield f"  model  {tune.model}"


def follow_to_the_end(
    session: Session, follower: Follower, before: list[Told], *, events: bool, timeout: float | None = None
) -> None:
    """Tell what comes until the tune has ended, then how. Exits with 6 or 7 where it did not end well, or in time.

    events: each one a line. before: those that were told already.
    """
    from curator.queries.tunes import END, failure, summary
    from curator.stages.follow import follow

    live = _LiveLine(session)
    status, trouble = "", ""
    told = list(before)
    try:
        for news in follow(follower, timeout=timeout):
            told += news.told
            live.clear()
            if events:
                _tell([*(before if not status else ()), *news.told], follower.tune, as_json=session.as_json)
            if news.trouble and news.trouble != trouble:
                diagnostics.warn(f"{news.trouble}; it is asked again")
            if news.tune.status != status and not (events or news.tune.ended):
                session.note(f"tune {news.tune.id}: {news.tune.status}")
            status, trouble = news.tune.status, news.trouble
            if not news.tune.ended:
                live.draw(status, told)
    finally:
        live.clear()
    tune = follower.tune
    if session.as_json:
        output.emit_json("tune", summary(tune))
    else:
        output.emit_lines(words_of(tune))
    if not tune.ended:
        diagnostics.note("the time is up; the job goes on")
        raise click.exceptions.Exit(ExitCode.TIMED_OUT)
    if not tune.succeeded:
        why = next((one.message for one in told if one.kind == END), "") or failure(follower.workspace, tune.id)
        if why:
            diagnostics.note(f"  {why}")
        raise click.exceptions.Exit(ExitCode.REMOTE_JOB)


def _tell(told: list[Told], tune: Tune, *, as_json: bool) -> None:
    for one in told:
        # what is kept at the end has its own commands
        if " " in one.kind:
            continue
        time = datetime.fromtimestamp(one.time, UTC)
        if as_json:
            data = asdict(one) | {"time": time.isoformat(timespec="seconds"), "tune": tune.id}
            output.emit_json("tune-event", data)
        else:
            level = "" if one.level == "info" else f"{one.level}: "
            output.emit_text(f"{time:%Y-%m-%d %H:%M:%S}  {level}{one.message}")


class _LiveLine:
    """The last step and its losses, at a terminal, below what was told."""

    def __init__(self, session: Session) -> None:
        self._on = sys.stderr.isatty() and not session.quiet
        self._drawn = 0

    def draw(self, status: str, told: list[Told]) -> None:
        from curator.queries.tunes import loss_curve

        if not self._on:
            return
        text = status
        if curve := loss_curve(told):
            last = curve[-1]
            named = {"train": last.train, "validation": last.valid, "all validation": last.full_valid}
            losses = ", ".join(f"{name} {loss:.3f}" for name, loss in named.items() if loss is not None)
            text += f"  step {last.step}  loss: {losses}"
        text = streams.visible(text)[: shutil.get_terminal_size().columns - 1]
        streams.write(text, err=True)
        self._drawn = len(text)

    def clear(self) -> None:
        if self._drawn:
            streams.write("\r" + " " * self._drawn + "\r", err=True)
            self._drawn = 0
