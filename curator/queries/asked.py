"""What dedup and split are asked for: by this command, or by the one that ran them last.

Options of a command (`curator split --stratify intent`) are not undone by the next `curator run`: they hold until the
stage's own command is given anew, or curator.toml or a pack says something else than it said then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from curator.config import DedupConfig, Settings, SplitConfig
from curator.config.settings import COMMAND_LINE
from curator.identity import digest_of
from curator.store import marks
from curator.workspace import Workspace

T = TypeVar("T", DedupConfig, SplitConfig)
_AGAINST = "dedup.against"


def of_dedup(workspace: Workspace, *, as_before: bool) -> DedupConfig:
    """With its threshold. as_before: as its last run was asked, where that still holds.

    Evaluations that a command named stay named beside those of the settings, whatever else is asked later, until a
    command names none at all: what must stay unseen is not forgotten by leaving an option out.
    """
    found = _asked(workspace, "dedup", _dedup(workspace.settings), as_before)
    if workspace.settings.origins.get(_AGAINST) == COMMAND_LINE and not found.against:
        return found
    return replace(
        found, against=tuple(dict.fromkeys([*_of_the_settings(workspace), *_held(workspace), *found.against]))
    )


def of_split(workspace: Workspace, *, as_before: bool) -> SplitConfig:
    """as_before: as its last run was asked, where that still holds."""
    return _asked(workspace, "split", workspace.settings.config.split, as_before)


def of_last_split(workspace: Workspace, *, as_of: int | None = None) -> SplitConfig:
    """What the assignments were made with, now or as of an event."""
    mark = marks.last(workspace.store, stage="split", as_of=as_of)
    if mark is None or "asked" not in mark.result:
        return workspace.settings.config.split
    return msgspec.convert(mark.result["asked"], SplitConfig)


def to_keep(workspace: Workspace, asked: DedupConfig | SplitConfig) -> dict[str, Any]:
    """What a mark keeps of a run, so that this can be told later."""
    if not isinstance(asked, DedupConfig):
        return {"asked": msgspec.to_builtins(asked), "written": _written(workspace, "split")}
    held = [name for name in asked.against if name not in _of_the_settings(workspace)]
    return {"asked": msgspec.to_builtins(asked), "held": held, "written": _written(workspace, "dedup")}


def _held(workspace: Workspace) -> list[str]:
    """Evaluations that commands named and that the last run was kept apart from."""
    mark = marks.last(workspace.store, stage="dedup")
    return [] if mark is None else list(mark.result.get("held", mark.result.get("asked", {}).get("against", ())))


def _of_the_settings(workspace: Workspace) -> tuple[str, ...]:
    return Settings.resolve(workspace.config, workspace.rulebook).config.dedup.against


def _asked(workspace: Workspace, stage: str, own: T, as_before: bool) -> T:
    origins = workspace.settings.origins
    if not as_before or any(origins[name] == COMMAND_LINE for name in origins if name.startswith(f"{stage}.")):
        return own
    mark = marks.last(workspace.store, stage=stage)
    if mark is None or mark.result.get("written") != _written(workspace, stage):
        return own
    return msgspec.convert(mark.result["asked"], type(own))


def _written(workspace: Workspace, stage: str) -> str:
    """A digest of what curator.toml and the packs say."""
    settings = Settings.resolve(workspace.config, workspace.rulebook)
    return digest_of(msgspec.to_builtins(_dedup(settings) if stage == "dedup" else settings.config.split))


def _dedup(settings: Settings) -> DedupConfig:
    return replace(settings.config.dedup, threshold=settings.dedup_threshold)
