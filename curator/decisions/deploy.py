"""Letting a name stand for a model: behind the gate, back to the one before, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from curator.errors import RefusedError
from curator.queries import tunes
from curator.queries.candidates import access_of_tune
from curator.queries.deploy_gate import Wish, deploy_gate, models_of, report_of
from curator.queries.deployment import FOLDER, KIND, Alias, alias, aliases, deleted, snippet, target_of
from curator.queries.gate import Condition
from curator.queries.tunes import FILE, Tune
from curator.records import NewEvent, Subject
from curator.store import events
from curator.tuning.access import EndpointProblem
from curator.tuning.deployment import Target, check_name
from curator.workspace import Workspace, make_folder, write_whole

if TYPE_CHECKING:
    from curator.tuning.client import Client

#: What is kept in the folder of an alias; the card is written by `queries.card.keep`.
_SNIPPETS = ("ask.py", "ask.sh")
_KEPT = (*_SNIPPETS, "card.json", "card.md")


@dataclass(frozen=True, slots=True)
class Removed:
    """deleted: models that were deleted at the provider. left: checkpoints that answer there still."""

    target: Target
    deleted: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deployed:
    """new: whether anything changed. python, curl: how to ask it, kept in `deployments/NAME/` too."""

    alias: Alias
    new: bool
    conditions: list[Condition]
    python: str
    curl: str


def deploy(workspace: Workspace, name: str, wish: Wish, *, actor: str) -> Deployed:
    """Let a name stand for a model. Raises RefusedError with every condition that is not met, and what meets it.

    Its files are written first, so that nothing is deployed where they cannot be.
    """
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
    python, curl = _keep(workspace, name, target)
    if new:
        _append(workspace, name, "deployed", target, actor)
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
    _keep(workspace, name, found.previous)
    _append(workspace, name, "rolled back", found.previous, actor)
    return alias(workspace, name)


def remove(workspace: Workspace, name: str, *, actor: str, delete_model: bool = False) -> Removed:
    """Let a name stand for nothing; its snippets and card go too.

    delete_model: at its provider too, with all that its tune made and the files that it was trained from; there is no
    way back.

    Raises RefusedError while another name stands for a model of this tune, EndpointProblem where the provider refuses;
    then nothing is changed here.
    """
    found = alias(workspace, name)
    done = Removed(found.target)
    if delete_model:
        tune = tunes.tune(workspace, found.target.tune)
        others = [one for one in aliases(workspace) if one.name != name and one.target.tune == tune.id]
        if others:
            raise RefusedError(
                f"{others[0].name} stands for {others[0].target.model}, which the same tune made",
                fix=f"curator deploy remove {others[0].name}",
            )
        done = _delete(workspace, tune, found.target, actor)
    _append(workspace, name, "removed", found.target, actor, gone=done.deleted)
    for file in _KEPT:
        (workspace.folder / FOLDER / name / file).unlink(missing_ok=True)
    return done


def _delete(workspace: Workspace, tune: Tune, target: Target, actor: str) -> Removed:
    """What is gone already is as good: whoever was killed in between does it again."""
    from curator.tuning.client import Client

    with Client(access_of_tune(workspace, tune)) as client:
        client.delete_model(target.model)
        others = [model for model in models_of(workspace, tune) if model != target.model]
        left = tuple(model for model in dict.fromkeys(others) if not _deleted(client, model))
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
    deleted = tuple(model for model in dict.fromkeys((target.model, *others)) if model not in left)
    return Removed(target, deleted, left)


def _deleted(client: Client, model: str) -> bool:
    """Whether it answers no more; not every endpoint lets checkpoints be deleted, and some say yes to it."""
    from curator.tuning.presence import is_there

    try:
        client.delete_model(model)
        return not is_there(client, model)
    except EndpointProblem:
        return False


def _append(
    workspace: Workspace, name: str, what: str, target: Target, actor: str, *, gone: tuple[str, ...] = ()
) -> None:
    new: dict[str, object] = {"what": what, **target.told()}
    if gone:
        new |= {"deleted": True, "gone": list(gone)}
    event = NewEvent(kind=KIND, subject=Subject(KIND, name), actor=actor, new=new)
    events.append(workspace.store, op=uuid4(), events=[event])


def _keep(workspace: Workspace, name: str, target: Target) -> tuple[str, str]:
    """Write the snippets. Raises RefusedError where something else is in the way of these or of the card."""
    python, curl = snippet(workspace, target)
    folder = workspace.folder / FOLDER / name
    for file in (folder.parent, folder):
        if file.exists() and not file.is_dir():
            raise RefusedError(f"{file} is no folder, and the files of {name} belong there", fix="move it away")
    for file in (folder / one for one in _KEPT):
        if file.is_dir():
            raise RefusedError(f"{file} is a folder, and a file of {name} belongs there", fix="move it away")
    try:
        make_folder(folder)
        for one, text in zip(_SNIPPETS, (python, curl), strict=True):
            write_whole(folder / one, text)
    except OSError as error:
        raise RefusedError(
            f"the files of {name} cannot be written in {folder}: {error.strerror}", fix="check the disk and permissions"
        ) from None
    return python, curl
