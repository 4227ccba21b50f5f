"""Engines run a batch function over Arrow batches, in this process or in several."""

from __future__ import annotations

import os
from typing import Final

# before `def engine`: importing the module of that name later would hide the function
from curator.engines.engine import BatchFunction, Engine
from curator.errors import UsageError
from curator.registry import nearest

__all__ = ["BatchFunction", "Engine", "engine"]

KINDS: Final = ("inline", "pool")
MOST_WORKERS_BY_DEFAULT: Final = 4


def engine(kind: str, workers: int | None = None) -> Engine:
    """inline: in this process; pool: in worker processes, by default one a core and at most four.

    Raises UsageError for another kind or fewer than one worker.
    """
    if kind not in KINDS:
        raise UsageError(f"there is no engine {kind!r}", nearest(kind, list(KINDS)))
    if workers is not None and workers < 1:
        raise UsageError(f"{workers} workers cannot work", "give 1 or more")
    if kind == "inline":
        from curator.engines.inline import InlineEngine

        return InlineEngine()
    from curator.engines.pool import PoolEngine

    return PoolEngine(workers or min(MOST_WORKERS_BY_DEFAULT, os.cpu_count() or 1))
