"""Finds and loads the files of folders that grow by one file a thing; a file's name is what users type."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from difflib import get_close_matches
from keyword import iskeyword
from pathlib import Path
from types import ModuleType

from curator.errors import UsageError

_PACKAGE = Path(__file__).parent


def names(package: str) -> list[str]:
    """What users may type for a package such as `curator.sources`: its files' names, `_` as `-`, sorted.

    A file whose name would be a Python keyword ends in `_` (`import_.py`). Folders in it hold what several files use.
    """
    return list(_names(package))


@functools.cache
def _names(package: str) -> tuple[str, ...]:
    """Read once: a query may ask for the same folder some hundred times."""
    folder = _PACKAGE.joinpath(*package.split(".")[1:])
    found = (m.name for m in pkgutil.iter_modules([str(folder)]) if not m.ispkg and not m.name.startswith("_"))
    return tuple(sorted(name.rstrip("_").replace("_", "-") for name in found))


@functools.cache
def load(package: str, name: str) -> ModuleType:
    """The module that `name` stands for. Raises UsageError naming the nearest one."""
    known = names(package)
    if name not in known:
        kind = package.rpartition(".")[2].rstrip("s")
        raise UsageError(f"there is no {kind} {name!r}", fix=nearest(name, known))
    module = name.replace("-", "_")
    return importlib.import_module(f"{package}.{module}_" if iskeyword(module) else f"{package}.{module}")


def nearest(word: str, known: list[str]) -> str:
    """A suggestion for a mistyped word, or the list of what there is."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


def shipped(path: str) -> Path:
    """A file or folder that ships with us (`rules/...`, `sample_data/...`), in a checkout and in a wheel alike."""
    for root in (_PACKAGE.parent, _PACKAGE / "_shipped"):
        if (root / path).exists():
            return root / path
    raise UsageError(f"{path} did not come with this installation", fix="install curator-finetune again")


def is_shipped(rules: Path) -> bool:
    """Whether a file of rules came with us."""
    return rules.is_relative_to(shipped("rules"))
