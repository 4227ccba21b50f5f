"""Where the model hub's own tools keep what they downloaded."""

from __future__ import annotations

import os
import re
from pathlib import Path

_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


def downloaded(name: str) -> Path | None:
    """The folder of a model OWNER/NAME in the hub's cache, at the revision that was downloaded last; None without."""
    if not _NAME.fullmatch(name):
        return None
    folder = _cache() / f"models--{name.replace('/', '--')}"
    try:
        revision = (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    found = folder / "snapshots" / revision
    return found if revision and found.is_dir() else None


def _cache() -> Path:
    """By the variables of huggingface_hub, in its order."""
    if os.environ.get("HF_HUB_CACHE"):
        return Path(os.environ["HF_HUB_CACHE"]).expanduser()
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("HF_HOME") or caches / "huggingface").expanduser() / "hub"
