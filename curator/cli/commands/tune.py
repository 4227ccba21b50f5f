"""curator tune launch / list / watch / wait / cancel"""

from __future__ import annotations

from pathlib import Path

import click

from curator.cli import layout, output
from curator.cli._reading import byte_progress
from curator.cli._tune import agree, follow_to_the_end, short_cost, show_plan, words_of
from curator.cli.numbers import Number
from curator.cli.paths import NamedPath
from curator.cli.session import Session, session_options


@click.group("tune")
def COMMAND() -> None:  # noqa: N802
    """Train a model from an export, at a provider or on this machine, and follow it."""


@COMMAND.command(
    "launch",
    epilog="""\b
Examples:
  curator tune launch --yes --wait-for-end
  curator tune launch --provider openai --model gpt-4.1-mini --epochs 3
  curator tune launch --base-url https://host.example/v1 --model base-1 --suffix support
""",
)
@click.option("--provider", metavar="P", help="Where: local (the default), openai, or a file of rules/providers.")
@click.option("--base-url", metavar="URL", help="Any other address that speaks the fine-tuning API.")
@click.option("--model", metavar="BASE", help="The base model; else the provider's usual one.")
@click.option("--method", type=click.Choice(["supervised", "dpo"]), help="From answers, or from preferences.")
@click.option("--epochs", type=click.IntRange(1, 50), metavar="N", help="Else the provider chooses.")
@click.option("--batch-size", type=click.IntRange(1, 256), metavar="N", help="Else the provider chooses.")
@click.option("--learning-rate-multiplier", type=Number(min=0, max=1e6, min_open=True), metavar="X",
              help="At most 1,000,000; else the provider chooses.")  # fmt: skip
@click.option("--suffix", metavar="WORD", help="A word in the model's name.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), metavar="N", help="The same gives the same where possible.")
@click.option("--export", "export_folder", type=NamedPath(path_type=Path, file_okay=False), metavar="DIR",
              help="The export to train from; else exports/TARGET.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Agree beforehand; needed where there is no terminal.")
@click.option("--again", is_flag=True, help="One more of what was launched already.")
@click.option("--keep-files", is_flag=True, help="Leave the uploaded files where the provider refuses the job.")
@click.option("--despite-shutdown", is_flag=True, help="Also on a base model that is shut down soon.")
@click.option("--wait-for-end", is_flag=True, help="Follow it; answers 6 where it fails or is cancelled.")
@session_options
def launch(
    session: Session,
    provider: str | None,
    base_url: str | None,
    model: str | None,
    method: str | None,
    epochs: int | None,
    batch_size: int | None,
    learning_rate_multiplier: float | None,
    suffix: str | None,
    seed: int | None,
    export_folder: Path | None,
    yes: bool,
    again: bool,
    keep_files: bool,
    despite_shutdown: bool,
    wait_for_end: bool,
) -> None:
    """Send an export and start one job, exactly once: the same command again goes on, or names the tune it is.

    Shows first where the files go and what it costs.
    """
    from curator.queries.launch_plan import Request, plan
    from curator.queries.tunes import summary, tune
    from curator.stages.follow import Follower
    from curator.stages.launch import STAGE, Options

    session.overrides |= {
        "tune.model": model,
        "tune.method": method,
        "tune.epochs": epochs,
        "tune.batch_size": batch_size,
        "tune.learning_rate_multiplier": learning_rate_multiplier,
        "tune.suffix": suffix,
        "tune.seed": seed,
    }
    with session.open() as workspace:
        asked = Request(provider, base_url, export_folder, again=again, despite_shutdown=despite_shutdown)
        with byte_progress("check", quiet=session.quiet) as progress:
            planned = plan(workspace, asked, progress)
        if planned.existing is None:
            show_plan(planned, quiet=session.quiet or session.as_json)
            agree(yes=yes)
        else:
            session.note("this was launched already; --again launches one more")
        result = session.run(workspace, STAGE, Options(planned, keep_files))
        if wait_for_end:
            with Follower(workspace, result.tune, actor=session.actor) as follower:
                follow_to_the_end(session, follower, [], events=False)
            return
        found = tune(workspace, result.tune)
    if session.as_json:
        output.emit_json("tune", summary(found))
    else:
        output.emit_lines(words_of(found))
        session.note("follow it: curator tune watch")


@COMMAND.command("list", epilog="""\b
Examples:
  curator tune list
  curator tune list --json
""")  # fmt: skip
@session_options
def list_tunes(session: Session) -> None:
    """Every tune that was launched from here, the newest first, as it was when last looked at."""
    from curator.queries.tunes import summary, tunes

    with session.open() as workspace:
        found = tunes(workspace)
    if session.as_json:
        output.emit_json("tune-list", {"tunes": [summary(tune) for tune in found]})
        return
    if not found:
        session.note("nothing was launched yet: curator tune launch")
    rows = [
        (t.id, t.provider, t.base, t.status, t.model, summary(t)["created"][:16].replace("T", " "), short_cost(t.cost))
        for t in found
    ]
    heads = ("tune", "provider", "base", "status", "model", "launched (UTC)", "cost")
    output.emit_lines(layout.table(rows, heads, whole=("tune", "model", "launched (UTC)")))
    if any(tune.cost and tune.cost["would"] for tune in found):
        session.note("in brackets: nothing was billed, a model of OpenAI would have cost it")


@COMMAND.command("watch", epilog="""\b
Examples:
  curator tune watch
  curator tune watch 3f2a --json
""")  # fmt: skip
@click.argument("tune", required=False, metavar="[TUNE]")
@session_options
def watch(session: Session, tune: str | None) -> None:
    """What a tune's provider tells, one event a line, until it ends; the newest with a job where none is named.

    Its steps are one line that moves at a terminal, and every tenth of the way a line elsewhere. Ctrl-c stops the
    watching, not the job. With --json: all events, then the tune, one object a line.
    """
    from curator.queries.tunes import events
    from curator.stages.follow import Follower

    with session.open() as workspace, Follower(workspace, tune, actor=session.actor) as follower:
        before = events(workspace, follower.tune.id)
        follow_to_the_end(session, follower, before, events=True)


@COMMAND.command("wait", epilog="""\b
Examples:
  curator tune wait
  curator tune wait 3f2a --timeout 3600
""")  # fmt: skip
@click.argument("tune", required=False, metavar="[TUNE]")
@click.option("--timeout", type=Number(min=0), metavar="S", help="Answer 7 after so many seconds; the job goes on.")
@session_options
def wait(session: Session, tune: str | None, timeout: float | None) -> None:
    """Wait until a tune has ended: answers 0 where it succeeded, 6 where it failed or was cancelled."""
    from curator.stages.follow import Follower

    with session.open() as workspace, Follower(workspace, tune, actor=session.actor) as follower:
        follow_to_the_end(session, follower, [], events=False, timeout=timeout)


@COMMAND.command("cancel", epilog="""\b
Examples:
  curator tune cancel 3f2a
""")  # fmt: skip
@click.argument("tune", required=False, metavar="[TUNE]")
@session_options
def cancel(session: Session, tune: str | None) -> None:
    """Ask the provider to stop a job; that of the newest tune with one where none is named."""
    from curator.queries.tunes import summary
    from curator.stages.follow import Follower

    with session.open() as workspace, Follower(workspace, tune, actor=session.actor) as follower:
        found = follower.cancel().tune
    if session.as_json:
        output.emit_json("tune", summary(found))
    else:
        output.emit_lines(words_of(found))
