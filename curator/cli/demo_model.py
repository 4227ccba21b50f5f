"""The demo's second half: a tune from the labels, its evaluation, and a name for what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.cli import _evaluation, output
from curator.cli._tune import cost_words
from curator.cli.session import Session
from curator.cli.teller import Teller

if TYPE_CHECKING:
    from curator.workspace import Workspace

#: The task whose labels are tuned on, and the name that stands for the model.
TASK = "intent"
ALIAS = "support-intent"


def walk(session: Session, folder: Path, say: Teller) -> dict[str, Any]:
    """Everything from a second export to an alias; answers the figures. The local provider is ended again."""
    from curator.queries.local_provider import stop_here
    from curator.workspace import Workspace

    answered_by_label = {"shape.answer": "label", "shape.label_task": TASK}
    out = folder / "exports" / TASK
    try:
        with Workspace.open(folder, overrides=answered_by_label) as workspace:
            _export(session, workspace, say, out)
        with Workspace.open(folder) as workspace:
            tune = _tune(session, workspace, say, out)
            evaluation = _evaluate(session, workspace, say, out)
            alias = _deploy(session, workspace, say)
    finally:
        stop_here(folder)
    return {"tune": tune, "evaluation": evaluation, "alias": alias}


def _export(session: Session, workspace: Workspace, say: Teller, out: Path) -> None:
    from curator.stages.export import STAGE, Options

    result = session.run(workspace, STAGE, Options(out))
    say.head(f"export once more: the label of {TASK!r} as the answer, to train a classifier")
    rows: list[tuple[object, ...]] = [(Path(f["path"]).name, f["lines"], f["tokens"]) for f in result.files]
    say.table(rows, ("file", "lines", "tokens"))
    for reason in result.refused:
        say.line(f"  refused: {reason}")


def _tune(session: Session, workspace: Workspace, say: Teller, out: Path) -> dict[str, Any]:
    from curator.queries.launch_plan import Request, plan
    from curator.queries.tunes import losses, summary
    from curator.stages.follow import Follower, follow
    from curator.stages.launch import STAGE, Options

    planned = plan(workspace, Request(export=out))
    say.head("tune: on this machine, by the same API as anywhere else")
    say.line(f"  {planned.base} at {planned.chosen.profile.title}, {planned.epochs} epochs by estimate")
    say.line(f"  cost: {cost_words(planned.cost)}")
    result = session.run(workspace, STAGE, Options(planned))
    with Follower(workspace, result.tune, actor=session.actor) as follower:
        for _ in follow(follower):
            pass
        done = follower.tune
    say.line(f"  {done.status}: {done.model}")
    curve = losses(workspace, done.id)
    for name, values in (
        ("training loss", [loss.train for loss in curve]),
        ("validation loss", [loss.valid for loss in curve]),
    ):
        known = [value for value in values if value is not None]
        if known:
            say.line(f"  {name:16} {output.spark(known)}  {known[0]:.2f} to {known[-1]:.2f}")
    return summary(done)


def _evaluate(session: Session, workspace: Workspace, say: Teller, out: Path) -> dict[str, Any]:
    from dataclasses import asdict

    from curator.queries.evaluating import plan
    from curator.stages.evaluate import STAGE, Options

    result = session.run(workspace, STAGE, Options(plan(workspace, export=out)))
    found = asdict(result)
    say.head(f"evaluate: {result.questions:,} questions of the third split, which no training saw")
    if not session.as_json:
        _evaluation.show(found)
    return {"id": result.id, "questions": result.questions, "models": result.models, "comparisons": result.comparisons}


def _deploy(session: Session, workspace: Workspace, say: Teller) -> dict[str, Any]:
    from curator.decisions.deploy import deploy
    from curator.queries.card import keep
    from curator.queries.deploy_gate import wish

    done = deploy(workspace, ALIAS, wish(workspace), actor=session.actor)
    card = keep(workspace, ALIAS)
    say.head("deploy: a name behind a gate, with a model card")
    for condition in done.conditions:
        say.words(f"ok {condition.name}: {condition.detail}")
    say.line(f"  {ALIAS} stands for {done.alias.target.model}")
    return {"name": ALIAS, "model": done.alias.target.model, "card": str(card)}
