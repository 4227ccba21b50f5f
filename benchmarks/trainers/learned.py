"""Prints what is learned, for benchmarks/targets.py: runs of tokens whose label is no -100, one list a run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable


def runs(labels: Iterable[int]) -> list[list[int]]:
    """The labels that count, in runs without a gap."""
    found: list[list[int]] = []
    open_run = False
    for label in labels:
        if label == -100:
            open_run = False
        elif open_run:
            found[-1].append(int(label))
        else:
            found.append([int(label)])
            open_run = True
    return found


def tell(rows: Iterable[Iterable[int]], version: str) -> None:
    """rows: the labels of each row that would be trained on."""
    rows = [list(row) for row in rows]
    told = {"version": version, "rows": len(rows), "runs": [run for row in rows for run in runs(row)]}
    sys.__stdout__.write("\n@" + json.dumps(told) + "\n")
    sys.__stdout__.flush()
