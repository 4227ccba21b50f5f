"""Writes a trainer's bundle beside the data it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curator import registry
from curator.errors import UsageError
from curator.exports.bundles._bundle import Bundle
from curator.exports.manifest import sha256_of

PACKAGE = "curator.exports.bundles"


def refuse_bundle(trainer: str | None, base: str | None, target: str) -> None:
    """Raises UsageError for a trainer that there is not, or none, another target than its own, or a base that is no
    name."""
    if trainer is None:
        known = ", ".join(registry.names(PACKAGE))
        raise UsageError("a base model is for a bundle, and none is asked for", fix=f"say --bundle too: {known}")
    registry.load(PACKAGE, trainer)
    if target != trainer:
        raise UsageError(f"the bundle for {trainer} reads the target {trainer}, not {target}", fix="leave --target out")
    if not base or not base.isprintable() or base.startswith("-"):
        raise UsageError("a bundle needs the base model that is trained", fix="name it, or its folder, with --base")


def base_from(out: Path, base: str) -> str:
    """A base model's name; of a folder that is there its way from the export's folder, where the trainer starts."""
    folder = Path(base)
    if folder.is_absolute() or not folder.is_dir():
        return base
    return Path(os.path.relpath(folder.resolve(), out.resolve())).as_posix()


def write_bundle(folder: Path, trainer: str, bundle: Bundle) -> dict[str, Any]:
    """Writes the files; what the manifest says of them: {trainer, base, files: {name: sha256}}."""
    made: Mapping[str, str] = registry.load(PACKAGE, trainer).files(bundle)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    hashes = {name: sha256_of(folder / name) for name in sorted(made)}
    return {"trainer": trainer, "base": bundle.base, "files": hashes}
