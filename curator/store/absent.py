"""Keeps the engine from looking for pandas again and again.

For each parameter of a query duckdb asks twice for pandas, and where it is not installed Python looks through its whole
path each time: some eighty looks at folders for one label. Each of them lets go of the interpreter, so that beside an
export, which is busy in the same process, a label waits for its turn a hundred times instead of twenty.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

_NAME: Final = "pandas"
_working = threading.local()


class _Absent:
    """Answers at once that pandas is not there: to threads at work on an operation, all others are asked as ever."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == _NAME and getattr(_working, "now", False):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def watch() -> None:
    """Begin to answer, unless pandas is installed; a second call does nothing."""
    if _NAME not in sys.modules and _Absent not in sys.meta_path and importlib.util.find_spec(_NAME) is None:
        sys.meta_path.insert(0, _Absent)


@contextlib.contextmanager
def pandas() -> Iterator[None]:
    """For the time of a `with`, this thread is at work on an operation."""
    before = getattr(_working, "now", False)
    _working.now = True
    try:
        yield
    finally:
        _working.now = before
