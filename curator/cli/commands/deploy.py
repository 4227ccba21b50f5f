"""curator deploy NAME / status / history / rollback / remove"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from curator.cli import layout, output
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options

if TYPE_CHECKING:
    from curator.queries.deployment import Alias
    from curator.queries.gate import Condition


class _NameFirst(click.Group):
    """`curator deploy NAME` is `curator deploy to NAME`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *self.get_help_option_names(ctx)):
            args = ["to", *args]
        return super().parse_args(ctx, args)


class _Bound(click.ParamType[tuple[str, float]]):
    """METRIC=NUMBER"""

    name = "METRIC=X"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        if isinstance(value, tuple):
            return value
        name, _, number = str(value).partition("=")
        try:
            found = float(number)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            self.fail(f"{value!r} is not METRIC=NUMBER, such as macro_f1=0.8", param, ctx)
        return name, found


@click.group(
    "deploy",
    cls=_NameFirst,
    subcommand_metavar="NAME | COMMAND [ARGS]...",
    epilog="""\b
Examples:
  curator deploy support                    the newest tune, as `support`
  curator deploy support --tune 7kq2 --min-accuracy 0.9
  curator deploy support --no-better-than-base
  curator deploy status
  curator deploy rollback support
""",
)
def COMMAND() -> None:  # noqa: N802
    """Let a name stand for a model, behind a gate; it starts no server.

    The gate asks: did the job succeed; is there a report on exactly this model over the test file of its export; does
    it reach what is asked ([deploy] in curator.toml), and is it better than its base; was what it was trained from
    signed off; does its provider still have it, and how long.
    """


@COMMAND.command(
    "to",
    epilog="""\b
Examples:
  curator deploy to support
  curator deploy to support --model ft:baseline-1:local::abc:ckpt-step-96 --min macro_f1=0.8 --max invalid_rate=0.02
""",
)
@click.argument("name", metavar="NAME")
@click.option("--tune", metavar="T", help="Else the newest one.")
@click.option("--model", metavar="M", help="What the tune made, or one of its checkpoints; else the former.")
@click.option("--min-accuracy", type=Number(min=0, max=1), metavar="X", help="As --min accuracy=X.")
@click.option("--min", "minimum", type=_Bound(), multiple=True, help="A metric must reach this.")
@click.option("--max", "maximum", type=_Bound(), multiple=True, help="A metric must not exceed this.")
@click.option("--better-than-base/--no-better-than-base", default=None,
              help="Whether the report must call it better than its base; else as [deploy] says.")  # fmt: skip
@session_options
def to(
    session: Session,
    name: str,
    tune: str | None,
    model: str | None,
    min_accuracy: float | None,
    minimum: tuple[tuple[str, float], ...],
    maximum: tuple[tuple[str, float], ...],
    better_than_base: bool | None,
) -> None:
    """Let NAME stand for a model, if the gate is met; the word `to` may be left out."""
    from curator.decisions.deploy import deploy
    from curator.queries.card import keep
    from curator.queries.deploy_gate import wish

    session.overrides["deploy.better_than_base"] = better_than_base
    least = dict(minimum) | ({} if min_accuracy is None else {"accuracy": min_accuracy})
    with session.open() as workspace:
        wanted = wish(workspace, tune=tune, model=model, minimum=least, maximum=dict(maximum))
        session.note(f"asks {wanted.tune.host} which models it has")
        done = deploy(workspace, name, wanted, actor=session.actor)
        card = keep(workspace, name)
    if session.as_json:
        told = {"alias": _told(done.alias), "new": done.new, "card": str(card)}
        output.emit_json("deploy", told | {"python": done.python, "curl": done.curl, "gate": _gate(done.conditions)})
        return
    for condition in done.conditions:
        output.emit_lines(layout.wrapped(f"{condition.name}: {condition.detail}", "gate ok     "))
    verb = "stands for" if done.new else "stands already for"
    output.emit_text(f"{name} {verb} {done.alias.target.model} at {done.alias.target.host}", colour="green")
    output.emit_text("\npython:")
    output.emit_lines("  " + line for line in done.python.splitlines())
    output.emit_text("\nshell:")
    output.emit_lines("  " + line for line in done.curl.splitlines())
    output.emit_text("")
    output.emit_text(f"kept beside {layout.near(str(card))}")


@COMMAND.command("status", epilog="\b\nExamples:\n  curator deploy status\n")
@session_options
def status(session: Session) -> None:
    """Which names stand for which models."""
    from curator.queries.deployment import aliases
    from curator.queries.log import day_and_time

    with session.open() as workspace:
        found = aliases(workspace)
    if session.as_json:
        output.emit_json("deploy-status", {"aliases": [_told(one) for one in found]})
        return
    rows = [(one.name, one.target.model, one.target.host, day_and_time(one.step.time), one.step.actor) for one in found]
    if rows:
        output.emit_lines(layout.table(rows, ("name", "model", "host", "since", "by"), whole=("name",)))
    else:
        session.note("nothing is deployed (curator deploy NAME)")


@COMMAND.command("history", epilog="\b\nExamples:\n  curator deploy history support\n")
@click.argument("name", metavar="NAME")
@session_options
def history(session: Session, name: str) -> None:
    """Every step of a name, oldest first."""
    from curator.errors import UsageError
    from curator.queries.deployment import history as steps_of
    from curator.queries.log import day_and_time

    with session.open() as workspace:
        steps = steps_of(workspace, name)
    if not steps:
        raise UsageError(f"nothing was ever deployed as {name!r}", fix="see `curator deploy status`")
    if session.as_json:
        output.emit_json("deploy-history", {"name": name, "steps": [asdict(step) for step in steps]})
        return
    rows = [
        (
            str(step.event),
            day_and_time(step.time),
            step.what + (" and deleted" if step.deleted else ""),
            step.target.model,
            step.actor,
        )
        for step in steps
    ]
    output.emit_lines(layout.table(rows, ("event", "time", "what", "model", "by"), whole=("what",)))


@COMMAND.command("rollback", epilog="\b\nExamples:\n  curator deploy rollback support\n")
@click.argument("name", metavar="NAME")
@session_options
def rollback(session: Session, name: str) -> None:
    """Let NAME stand for the model before the present one again."""
    from curator.decisions.deploy import rollback as back
    from curator.queries.card import keep

    with session.open() as workspace:
        found = back(workspace, name, actor=session.actor)
        keep(workspace, name)
    if session.as_json:
        output.emit_json("deploy-rollback", {"alias": _told(found)})
    else:
        output.emit_text(f"{name} stands for {found.target.model} at {found.target.host} again", colour="yellow")


@COMMAND.command(
    "remove",
    epilog="""\b
Examples:
  curator deploy remove support
  curator deploy remove support --delete-model --yes
""",
)
@click.argument("name", metavar="NAME")
@click.option(
    "--delete-model", is_flag=True, help="At its provider too, with checkpoints and uploaded files: for good."
)
@click.option("--yes", is_flag=True, help="Yes, delete it.")
@session_options
def remove(session: Session, name: str, delete_model: bool, yes: bool) -> None:
    """Let NAME stand for nothing."""
    from curator.decisions.deploy import remove as take_away
    from curator.errors import UsageError
    from curator.queries.deployment import alias

    with session.open() as workspace:
        target = alias(workspace, name).target
        if delete_model and not yes:
            raise UsageError(
                f"{target.model} would be deleted at {target.host}, for good", fix="if that is meant, add --yes"
            )
        if delete_model:
            session.note(f"asks {target.host} to delete {target.model} and its checkpoints")
        done = take_away(workspace, name, actor=session.actor, delete_model=delete_model)
    if session.as_json:
        told = {"name": name, "target": asdict(target), "deleted": delete_model, "left": list(done.left)}
        output.emit_json("deploy-remove", told | {"models": list(done.deleted)})
        return
    output.emit_text(f"{name} stands for nothing any more")
    for model in done.deleted:
        output.emit_text(f"deleted at {target.host}: {model}")
    for model in done.left:
        output.emit_text(f"still at {target.host}, which did not delete it: {model}", colour="yellow")


def _told(alias: Alias) -> dict[str, Any]:
    return {
        "name": alias.name,
        **alias.target.told(),
        "what": alias.step.what,
        "event": alias.step.event,
        "time": alias.step.time,
        "actor": alias.step.actor,
        "previous": alias.previous.model if alias.previous else None,
        "shutdown": alias.shutdown,
        "days_left": alias.days_left,
    }


def _gate(conditions: list[Condition]) -> list[dict[str, Any]]:
    return [asdict(condition) for condition in conditions]
