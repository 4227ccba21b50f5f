"""The rule that finds names by a trained tagger: where its weights are, and when a model takes its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from curator.privacy.rule_files import Definition
from curator.registry import shipped

CODE = "names"
#: Reads the shipped weights, whatever else was trained.
JOINED = "joined_name"
#: Which it reads.
LANGUAGE = "en"
#: Below a folder of rules.
WEIGHTS_FILE = Path("names", "weights.npz")
LEXICON_FILE = Path("names", "lexicon.txt.xz")


def weights(folders: Sequence[Path]) -> Path:
    """Of several folders' weights the last one's; the first folder is the shipped one."""
    return next(folder / WEIGHTS_FILE for folder in reversed(folders) if (folder / WEIGHTS_FILE).exists())


def digest(path: Path) -> str:
    """Of the weights and of the lexicon they were trained with."""
    lexicon = shipped("rules/pii") / LEXICON_FILE
    return _digest(path, path.stat().st_mtime_ns) + _digest(lexicon, lexicon.stat().st_mtime_ns)


def is_replaced(definition: Definition) -> bool:
    """Whether a model of the user's takes the place of this rule: unless a file of theirs switches it on."""
    keys = definition.keys
    if "code" not in keys or keys["code"].text() != CODE:
        return False
    return "enabled" not in keys or keys["enabled"].path.is_relative_to(shipped("rules"))


@lru_cache(maxsize=16)
def _digest(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
