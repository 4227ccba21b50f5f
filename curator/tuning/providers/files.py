"""The files of providers: ours, and the workspace's own, which win; and the one that stands for any address."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from curator.errors import FileProblem, UsageError
from curator.registry import nearest, shipped
from curator.rulebook import strict
from curator.tuning.providers.profile import CUSTOM, LOCAL, Profile

_FOLDER = "rules/providers"
#: What a workspace's own provider may name: nothing that was set for something else.
_PREFIX = "CURATOR_PROVIDER_"
_OWN_VARIABLE = re.compile(f"{_PREFIX}[A-Z0-9_]+")
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
    if profile.key_variable is not None and not _OWN_VARIABLE.fullmatch(profile.key_variable):
        # else a workspace from somebody else could have any secret of the environment sent to an address of its own
        what = f"the key_variable of a workspace's own provider begins with {_PREFIX}"
        fix = f"name such a one, {_PREFIX}{_as_variable(name)}, and set it for this provider alone"
        raise FileProblem(path, profile.line, what, fix)
    return profile


def _paths(workspace: Path | None) -> dict[str, Path]:
    folders = [shipped(_FOLDER), *([workspace / _FOLDER] if workspace else [])]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def _as_variable(name: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", name.upper())
