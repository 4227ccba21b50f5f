"""Errors as people read them on the screen: what happened, and how to mend it; never a value from a record."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from curator.errors import CuratorError


@dataclass(frozen=True, slots=True)
class Trouble:
    """what: what happened. fix: how to mend it, may be empty."""

    what: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.what}; {self.fix}" if self.fix else self.what


def trouble(error: BaseException) -> Trouble:
    """The message of an error may quote a record unless it is ours: else only its type and place are told."""
    if isinstance(error, CuratorError):
        return Trouble(error.message, error.fix)
    if isinstance(error, OSError) and error.strerror:
        return Trouble(error.strerror.lower(), "check the disk and the permissions, then try again")
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return Trouble(f"internal error {type(error).__name__}{where}", "report it")
