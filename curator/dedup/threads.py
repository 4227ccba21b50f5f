"""Blocks of work in threads, with progress and cancellation between them. numpy lets go of the lock while it works."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Block = TypeVar("Block")
Result = TypeVar("Result")

_THREADS = min(8, os.cpu_count() or 1)
_SECONDS_BETWEEN = 0.25


class Steps:
    """Tells how far the whole work is, at most four times a second, and stops it where asked."""

    def __init__(self, total: int, progress: Callable[[int, int], None], check: Callable[[], None]) -> None:
        self._total, self._progress, self.check = total, progress, check
        self._done = 0
        self._told = 0.0

    def advance(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN:
            self._told = now
            self._progress(self._done, self._total)

    def finish(self) -> None:
        self._progress(self._total, self._total)


def in_threads(
    work: Callable[[Block], Result], blocks: Sequence[Block], steps: Steps, size: Callable[[Block], int]
) -> list[Result]:
    """`work` of each block, in the order of `blocks`. `size` says by how much a block advances the progress.

    Raises what `steps.check` or `work` raise; blocks that have not begun are then left out.
    """
    results: list[Result] = []
    with ThreadPoolExecutor(_THREADS) as pool:
        futures = [pool.submit(work, block) for block in blocks]
        try:
            for block, future in zip(blocks, futures, strict=True):
                steps.check()
                results.append(future.result())
                steps.advance(size(block))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return results


def spans(weights: npt.NDArray[np.int64], heaviest: int, longest: int) -> list[tuple[int, int]]:
    """Cut 0..len(weights) into (start, stop) of one to `longest` items that weigh `heaviest` at most, or are one."""
    total = np.concatenate([np.zeros(1, np.int64), np.cumsum(weights)])
    cuts, start = [], 0
    while start < len(weights):
        stop = int(np.searchsorted(total, total[start] + heaviest, side="right")) - 1
        stop = min(max(stop, start + 1), start + longest)
        cuts.append((start, stop))
        start = stop
    return cuts
