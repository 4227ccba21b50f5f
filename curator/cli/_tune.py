"""What the commands about tunes say to people: a plan before it is agreed to, a tune, its events as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from curator.cli import diagnostics, layout, output
from curator.cli._steps import LiveLine, Thinned
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

    events: each one a line; of steps only some, but with JSON. before: those that were told already.
    """
    from curator.queries.tunes import END, failure
    from curator.stages.follow import follow

    live = LiveLine(quiet=session.quiet)
    thinned = Thinned(none=live.on and sys.stdout.isatty())
    status, trouble = "", ""
    told = list(before)
    try:
        for news in follow(follower, timeout=timeout):
            told += news.told
            live.clear()
            if events:
                new = [*(before if not status else ()), *news.told]
                if session.as_json:
                    _tell_json(new, news.tune)
                else:
                    _tell(thinned.of(new, ended=news.tune.ended))
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
    _tell_end(session, follower)
    if not tune.ended:
        diagnostics.note("the time is up; the job goes on")
        raise click.exceptions.Exit(ExitCode.TIMED_OUT)
    if not tune.succeeded:
        why = next((one.message for one in told if one.kind == END), "") or failure(follower.workspace, tune.id)
        if why:
            diagnostics.note(f"  {why}")
        raise click.exceptions.Exit(ExitCode.REMOTE_JOB)


def _tell_end(session: Session, follower: Follower) -> None:
    """The tune, and once it succeeded which checkpoint its losses speak for."""
    from curator.queries.losses import fit_of
    from curator.queries.tunes import summary

    tune = follower.tune
    fit = fit_of(follower.workspace, tune) if tune.succeeded else None
    if session.as_json:
        take = None if fit is None else {"model": fit.take or fit.last, "step": fit.step, "words": fit.advice}
        output.emit_json("tune", summary(tune) | {"checkpoint": take})
        return
    output.emit_lines(words_of(tune))
    if fit is not None:
        output.emit_lines(layout.wrapped(f"{fit.advice}; confirm it: curator evaluate {tune.id[:8]}", "  "))


def _tell_json(told: list[Told], tune: Tune) -> None:
    for one in told:
        if not _is_kept(one):
            time = datetime.fromtimestamp(one.time, UTC).isoformat(timespec="seconds")
            output.emit_json("tune-event", asdict(one) | {"time": time, "tune": tune.id})


def _tell(told: list[Told]) -> None:
    for one in told:
        if not _is_kept(one):
            level = "" if one.level == "info" else f"{one.level}: "
            output.emit_text(f"{datetime.fromtimestamp(one.time, UTC):%Y-%m-%d %H:%M:%S}  {level}{one.message}")


def _is_kept(one: Told) -> bool:
    """What is kept at the end has its own commands."""
    return " " in one.kind
