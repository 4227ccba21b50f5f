"""Recipes: the steps of `curator run`, each a stage with the options one would type."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.cli.numbers import counted
from curator.errors import UsageError
from curator.registry import nearest

if TYPE_CHECKING:
    from curator.cli.session import Session
    from curator.workspace import Workspace

DEFAULT = ("scrub", "dedup", "flag", "split")
_NOTHING = (False, "nothing to do", False)
_MEND = "write a step as one would type it, its quotes closed, in curator.toml: [recipes]"
_STEPS = ("import", *DEFAULT, "export")


def run_recipe(session: Session, workspace: Workspace, recipe: str | None) -> list[dict[str, Any]]:
    """What each step did: step, worked, refused, told. Paths of a recipe are relative to the workspace.

    A step that is refused ends the recipe. Raises UsageError for a recipe or a step that is not there.
    """
    known = workspace.config.recipes
    if recipe is None:
        lines: tuple[str, ...] = DEFAULT
    elif recipe in known:
        lines = known[recipe]
    else:
        fix = nearest(recipe, list(known)) if known else "name it in curator.toml: [recipes]"
        raise UsageError(f"there is no recipe {recipe!r}", fix=fix)
    steps = [_parsed(line) for line in lines]
    done = []
    for name, arguments in steps:
        done.append(run_step(session, workspace, name, arguments))
        if done[-1]["refused"]:
            break
    return done


def _parsed(line: str) -> tuple[str, list[str]]:
    try:
        name, *arguments = shlex.split(line)
    except ValueError:
        raise UsageError(f"a recipe has a step that cannot be read: {line!r}", fix=_MEND) from None
    if name not in _STEPS:
        raise UsageError(f"a recipe has no step {name!r}", fix=nearest(name, list(_STEPS)))
    if arguments and name != "import":
        raise UsageError(
            f"the step {name!r} takes no words in a recipe", fix="its options are settings in curator.toml"
        )
    return name, arguments


def run_step(session: Session, workspace: Workspace, name: str, arguments: list[str] | None = None) -> dict[str, Any]:
    """Run one step if it has something to do: step, worked, refused, told."""
    worked, told, refused = _STEP[name](session, workspace, arguments or [])
    return {"step": name, "worked": worked, "told": told, "refused": refused}


def _import(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.stages.import_ import STAGE, Options

    options = Options(tuple(workspace.folder / Path(argument) for argument in arguments))
    if STAGE.pending(workspace, options).todo == 0:
        return False, "nothing new", False
    result = session.run(workspace, STAGE, options)
    new = sum(file.conversations for file in result.imports)
    rejected = sum(file.rejected for file in result.imports)
    return True, f"{new:,} new conversations, {rejected:,} rejected", False


def _scrub(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.cli.steps import scrub

    found = scrub(session, workspace)
    worked = bool(found["scanned"] or found["rendered"])
    told = (
        f"{counted(found['scanned'], 'text')} scanned, {counted(found['undecided'], 'finding')} to decide"
        if worked
        else "nothing to do"
    )
    return worked, told, False


def _dedup(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.cli.steps import run_if_pending
    from curator.stages.dedup import STAGE, Options

    result = run_if_pending(session, workspace, STAGE, Options(as_before=True))
    return (True, f"{result.dropped:,} dropped", False) if result else _NOTHING


def _flag(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.cli.steps import run_if_pending
    from curator.stages.flag import STAGE, Options

    result = run_if_pending(session, workspace, STAGE, Options())
    return (
        (True, f"{counted(result.looked, 'record')}, {counted(result.new, 'new flag')}", False) if result else _NOTHING
    )


def _split(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.cli.steps import run_if_pending, tell_of_split
    from curator.stages.split import STAGE, Options

    result = run_if_pending(session, workspace, STAGE, Options(as_before=True))
    if result is None:
        return _NOTHING
    tell_of_split(session, result.certificate, result.earlier)
    return True, ", ".join(f"{count:,} {split}" for split, count in result.splits.items()), False


def _export(session: Session, workspace: Workspace, arguments: list[str]) -> tuple[bool, str, bool]:
    from curator.queries.exported import is_current
    from curator.stages.export import STAGE, Options

    if is_current(workspace):
        return _NOTHING
    result = session.run(workspace, STAGE, Options())
    if result.refused:
        return False, "refused: " + "; ".join(result.refused), True
    out = [f"{count:,} {reason}" for reason, count in result.records.items() if reason != "in"]
    told = ", ".join(f"{file['lines']:,} {file['split']}{' pairs' if result.pairs else ''}" for file in result.files)
    return True, told + (f"; left out: {', '.join(out)}" if out else ""), False


_STEP = {"import": _import, "scrub": _scrub, "dedup": _dedup, "flag": _flag, "split": _split, "export": _export}
