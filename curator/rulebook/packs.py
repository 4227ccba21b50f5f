"""Where the files of a rulebook lie: shipped ones, packs, and those of a workspace, which win."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curator.errors import FileProblem, UsageError
from curator.registry import nearest, shipped
from curator.rulebook import strict
from curator.rulebook.entries import Pack, Rules


def pack_names(workspace: Path | None) -> list[str]:
    """What may stand in `packs`: the shipped packs and those in the workspace's `rules/packs/`, sorted."""
    return sorted(_packs(workspace))


def read_pack(workspace: Path | None, name: str) -> tuple[Path, Pack]:
    """A pack and its file; a workspace's own wins over a shipped one of the same name.

    Raises UsageError naming the nearest where there is none, FileProblem where its file is wrong.
    """
    known = _packs(workspace)
    if name not in known:
        raise UsageError(f"there is no pack {name!r}", nearest(name, sorted(known)))
    path = known[name]
    pack = strict.read(path, Pack)
    if pack.id != name:
        raise FileProblem(path, pack.line, f"the pack's id is {pack.id!r}", f"give it the name of its file, {name!r}")
    return path, pack


def read_shipped() -> list[tuple[Path, Rules]]:
    """What holds in every workspace: the files of the shipped `rules/labels/`."""
    return _read(yaml_files(shipped("rules/labels")))


def read_workspace(workspace: Path | None) -> list[tuple[Path, Rules]]:
    """The files directly in the workspace's `rules/` and in its `rules/labels/`, in the order of their names."""
    if workspace is None:
        return []
    return _read([*yaml_files(workspace / "rules"), *yaml_files(workspace / "rules" / "labels")])


def _packs(workspace: Path | None) -> dict[str, Path]:
    folders = [shipped("rules/packs"), *([workspace / "rules" / "packs"] if workspace else [])]
    return {path.stem: path for folder in folders for path in yaml_files(folder)}


def _read(paths: Sequence[Path]) -> list[tuple[Path, Rules]]:
    return [(path, strict.read(path, Rules)) for path in paths]


def yaml_files(folder: Path) -> list[Path]:
    """The rule files of a folder by name. Raises FileProblem for one that would not be read."""
    for path in folder.glob("*.yml"):
        raise FileProblem(path, None, "would not be read", "name it .yaml")
    return sorted(folder.glob("*.yaml"))
