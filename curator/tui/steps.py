"""The stages as the palette and the funnel run them: with what was asked before, and told in a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from curator.tui.work import Done, Job, Listener

if TYPE_CHECKING:
    from curator.stages import Stage
    from curator.workspace import Workspace

O = TypeVar("O")  # noqa: E741 - options
R = TypeVar("R")
#: A step: the workspace, who decides, and who listens to its progress.
Step = Callable[["Workspace", str, Listener], Done]

NOTHING: Final = Done("nothing to do")
CATCH_UP: Final = "catch up"
#: What it runs, in this order.
_CAUGHT_UP: Final = ("scrub", "dedup", "flag", "split")
ABOUT: Final = {
    "scrub": "find personal data in what is new and replace it",
    "dedup": "find duplicates and contradictions",
    "flag": "look for bias and quality",
    "split": "assign to train, validation and test",
    "export": "write the files, if the gate is green",
    CATCH_UP: "scrub, dedup, flag and split, each if it has something to do",
}


def names() -> list[str]:
    return list(_STEPS)


def job(name: str, actor: str) -> Job:
    """One of `names()`, or "catch up" for all that changes made stale."""
    if name == CATCH_UP:
        return Job(name, lambda workspace, listener: _all(workspace, actor, listener))
    step = _STEPS[name]
    return Job(name, lambda workspace, listener: step(workspace, actor, listener))


def _all(workspace: Workspace, actor: str, listener: Listener) -> Done:
    told = []
    for name in _CAUGHT_UP:
        done = _STEPS[name](workspace, actor, listener)
        if done != NOTHING:
            told.append(f"{name} {done.told}")
    return Done("; ".join(told)) if told else NOTHING


def _if_pending(workspace: Workspace, stage: Stage[O, R], options: O, actor: str, listener: Listener) -> R | None:
    from curator.stages import run_stage

    if stage.pending(workspace, options).todo == 0:
        return None
    return run_stage(workspace, stage, options, actor=actor, listener=listener)


def _scrub(workspace: Workspace, actor: str, listener: Listener) -> Done:
    from curator.queries.entities import entity_counts
    from curator.stages import replace, scrub

    found = _if_pending(workspace, scrub.STAGE, scrub.Options(), actor, listener)
    rendered = _if_pending(workspace, replace.STAGE, replace.Options(), actor, listener)
    if found is None and rendered is None:
        return NOTHING
    undecided = entity_counts(workspace).undecided
    return Done(f"{found.scanned if found else 0:,} texts scanned, {undecided:,} findings to decide")


def _dedup(workspace: Workspace, actor: str, listener: Listener) -> Done:
    from curator.stages.dedup import STAGE, Options

    found = _if_pending(workspace, STAGE, Options(as_before=True), actor, listener)
    return Done(f"{found.clusters:,} clusters, {found.dropped:,} dropped") if found else NOTHING


def _flag(workspace: Workspace, actor: str, listener: Listener) -> Done:
    from curator.stages.flag import STAGE, Options

    found = _if_pending(workspace, STAGE, Options(), actor, listener)
    return Done(f"{found.looked:,} records, {found.new:,} new flags") if found else NOTHING


def _split(workspace: Workspace, actor: str, listener: Listener) -> Done:
    from curator.stages.split import STAGE, Options

    found = _if_pending(workspace, STAGE, Options(as_before=True), actor, listener)
    return Done(", ".join(f"{count:,} {split}" for split, count in found.splits.items())) if found else NOTHING


def _export(workspace: Workspace, actor: str, listener: Listener) -> Done:
    from curator.queries.exported import is_current
    from curator.stages import run_stage
    from curator.stages.export import STAGE, Options

    if is_current(workspace):
        return Done("what was exported is up to date")
    found = run_stage(workspace, STAGE, Options(), actor=actor, listener=listener)
    if found.refused:
        more = f", and {len(found.refused) - 1} more that home lists" if len(found.refused) > 1 else ""
        return Done(f"refused: {found.refused[0]}{more}", ok=False)
    return Done(_files(found.files))


def _files(files: list[dict[str, Any]]) -> str:
    return ", ".join(f"{file['lines']:,} {file['split']}" for file in files)


_STEPS: Final[dict[str, Step]] = {
    "scrub": _scrub,
    "dedup": _dedup,
    "flag": _flag,
    "split": _split,
    "export": _export,
}
