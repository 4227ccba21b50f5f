"""Letting a name stand for a model: behind the gate, back to the one before, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from curator.errors import RefusedError
from curator.queries import tunes
from curator.queries.candidates import access_of_tune
from curator.queries.deploy_gate import Wish, deploy_gate, report_of
from curator.queries.deployment import FOLDER, KIND, Alias, alias, aliases, deleted, snippet, target_of
from curator.queries.gate import Condition
from curator.queries.tunes import FILE, Tune
from curator.records import NewEvent, Subject
from curator.store import events
from curator.tuning.deployment import Target, check_name
from curator.workspace import Workspace, write_whole


@dataclass(frozen=True, slots=True)
class Deployed:
    """new: whether anything changed. python, curl: how to ask it, kept in `deployments/NAME/` too."""

    alias: Alias
    new: bool
    conditions: list[Condition]
    python: str
    curl: str


def deploy(workspace: Workspace, name: str, wish: Wish, *, actor: str) -> Deployed:
    """Let a name stand for a model. Raises RefusedError with every condition that is not met, and what meets it."""
    check_name(name)
    conditions = deploy_gate(workspace, wish)
    failed = [condition for condition in conditions if not condition.ok]
    report = report_of(workspace, wish)
    if failed or report is None:
        raise RefusedError(
            f"{wish.model or 'tune ' + wish.tune.id} is not deployed: the gate is not met",
            fix=failed[0].fix if failed else "",
            reasons=tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in failed),
        )
    target = target_of(workspace, wish.tune, wish.model, report.evaluation.id)
    standing = [one.target for one in aliases(workspace) if one.name == name]
    new = standing != [target]
    if new:
        _append(workspace, name, "deployed", target, actor)
    python, curl = _keep(workspace, name, target)
    return Deployed(alias(workspace, name), new, conditions, python, curl)


def rollback(workspace: Workspace, name: str, *, actor: str) -> Alias:
    """Back to the model before. Raises RefusedError where there is none, or where it was deleted."""
    found = alias(workspace, name)
    if found.previous is None:
        raise RefusedError(f"{name} stood for no other model before", fix="curator deploy history tells all steps")
    if deleted(workspace, found.previous):
        raise RefusedError(
            f"{found.previous.model} was deleted at {found.previous.host}", fix="deploy another: curator deploy NAME"
        )
    _append(workspace, name, "rolled back", found.previous, actor)
    _keep(workspace, name, found.previous)
    return alias(workspace, name)


def remove(workspace: Workspace, name: str, *, actor: str, delete_model: bool = False) -> Target:
    """Let a name stand for nothing; answers what it stood for.

    delete_model: at its provider too, with the files that it was trained from; there is no way back.

    Raises RefusedError while another name stands for it, EndpointProblem where the provider refuses; then nothing is
    changed here.
    """
    found = alias(workspace, name)
    if delete_model:
        others = [one.name for one in aliases(workspace) if one.name != name and one.target.model == found.target.model]
        if others:
            raise RefusedError(
                f"{', '.join(others)} stands for {found.target.model} too", fix=f"curator deploy remove {others[0]}"
            )
        tune = tunes.tune(workspace, found.target.tune)
        _delete(workspace, tune, found.target.model, actor)
    _append(workspace, name, "removed", found.target, actor, deleted=delete_model)
    return found.target


def _delete(workspace: Workspace, tune: Tune, model: str, actor: str) -> None:
    """What is gone already is as good: whoever was killed in between does it again."""
    from curator.tuning.client import Client

    with Client(access_of_tune(workspace, tune)) as client:
        client.delete_model(model)
        for split, number in tune.uploaded.items():
            client.delete_file(number)
            gone = NewEvent(
                kind="job",
                subject=Subject("tune", tune.id),
                slot=f"{FILE}{split}",
                actor=actor,
                origin="machine",
                new={"file": ""},
            )
            events.append(workspace.store, op=uuid4(), events=[gone])


def _append(workspace: Workspace, name: str, what: str, target: Target, actor: str, *, deleted: bool = False) -> None:
    new: dict[str, object] = {"what": what, **target.told()}
    if deleted:
        new["deleted"] = True
    event = NewEvent(kind=KIND, subject=Subject(KIND, name), actor=actor, new=new)
    events.append(workspace.store, op=uuid4(), events=[event])


def _keep(workspace: Workspace, name: str, target: Target) -> tuple[str, str]:
    folder = workspace.folder / FOLDER / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    python, curl = snippet(workspace, target)
    write_whole(folder / "ask.py", python)
    write_whole(folder / "ask.sh", curl)
    return python, curl
