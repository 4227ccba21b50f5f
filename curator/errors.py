"""The errors people see: what happened, where, and how to mend it. Never a value from a record."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Process exit codes; scripts rely on them (docs/commands.md)."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    STORE = 4
    PROVIDER = 5
    REMOTE_JOB = 6
    TIMED_OUT = 7
    INTERRUPTED = 130


class CuratorError(Exception):
    """Base of all errors that are told to people.

    message: one sentence, what and where. fix: one sentence, how to mend it (may be empty).
    """

    code = "failed"
    exit_code = ExitCode.FAILED

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


class UsageError(CuratorError):
    """Wrong words, a missing file, a setting that is not allowed."""

    code = "usage"
    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person knows of a file; only for that person's own terminal, since names are personal data.

    speakers: (name, turns) of those whose role is open, in order of their first words. dates: whether the day or the
    month stands first in its dates is open.
    """

    speakers: tuple[tuple[str, int], ...] = ()
    dates: bool = False


class UndecidedError(UsageError):
    """A file can be read in several ways, and people say which. `message` and `fix` hold nothing of `question`."""

    code = "undecided"

    def __init__(self, message: str, fix: str, question: Question) -> None:
        super().__init__(message, fix)
        self.question = question


class FileProblem(UsageError):
    """Something wrong at a place in a file that people edit (rules, packs, curator.toml)."""

    code = "file"

    def __init__(self, path: Path, line: int | None, message: str, fix: str = "") -> None:
        where = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{where}: {message}", fix)
        self.path = path
        self.line = line


class RefusedError(CuratorError):
    """A gate is not met or a check found errors; `reasons` is the list for stdout."""

    code = "refused"
    exit_code = ExitCode.REFUSED

    def __init__(self, message: str, fix: str = "", reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message, fix)
        self.reasons = reasons


class StoreError(CuratorError):
    """The store is locked by something else, damaged, from a newer version, or has no room."""

    code = "store"
    exit_code = ExitCode.STORE


class DiskFull(StoreError):
    """There is no room, or none for this user. Whatever was to be written is not there in half."""

    def __init__(self) -> None:
        super().__init__("the disk is full", fix="free some space and run the command again; nothing is lost")

    @staticmethod
    def is_told_by(error: OSError) -> bool:
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ViewGone(StoreError):
    """A list that was materialised for reading is no longer there: whoever reads it opens it anew."""

    code = "view_gone"


class StreamBroken(StoreError):
    """The process that held the store ended in the middle of what was being read; what works on it begins again."""

    code = "stream_broken"


class Cancelled(CuratorError):
    """A run was asked to stop; what it had committed stays."""

    code = "cancelled"
    exit_code = ExitCode.INTERRUPTED
