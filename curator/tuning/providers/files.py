"""The files of providers: ours, and the workspace's own, which win; and the one that stands for any address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from curator.errors import FileProblem, UsageError
from curator.registry import nearest, shipped
from curator.rulebook import strict
from curator.tuning.providers.profile import CUSTOM, LOCAL, Profile

_FOLDER = "rules/providers"
#: Nothing is known of an address that somebody names. That it keeps metadata is found out by comparing its answers.
_ANY = Profile(
    title="a provider at an address of your own",
    as_of="2026-11-21",
    methods=("supervised", "dpo"),
    bills=False,
    key_variable="CURATOR_PROVIDER_KEY",
    name=CUSTOM,
)


def names(workspace: Path | None) -> list[str]:
    """What may be named as a provider."""
    return sorted({*_paths(workspace), CUSTOM})


def read(workspace: Path | None, name: str) -> Profile:
    """Raises UsageError naming the nearest where there is none, FileProblem where its file is wrong."""
    if name == CUSTOM:
        return _ANY
    paths = _paths(workspace)
    if name not in paths:
        raise UsageError(f"there is no provider {name!r}", nearest(name, names(workspace)))
    path = paths[name]
    profile = replace(strict.read(path, Profile), name=name)
    if path.is_relative_to(shipped(_FOLDER)):
        return profile
    if name == LOCAL:
        raise FileProblem(path, None, "the local provider is always the one that ships", "give yours another name")
    if profile.key_variable in _shipped_variables():
        # else a workspace from somebody else could have a key sent to an address of its own
        fix = "name another variable, which you set for this provider alone"
        raise FileProblem(path, profile.line, f"{profile.key_variable} is the key of a provider that ships", fix)
    return profile


def _paths(workspace: Path | None) -> dict[str, Path]:
    folders = [shipped(_FOLDER), *([workspace / _FOLDER] if workspace else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def _shipped_variables() -> set[str | None]:
    return {strict.read(path, Profile).key_variable for path in _paths(None).values()} - {None}
