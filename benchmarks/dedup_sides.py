"""The sides of `benchmarks/dedup.py`, each in a process of its own: `dedup_sides.py SIDE TEXTS THRESHOLD OUT`.

Prints JSON of seconds and memory, and writes distinct pairs (lesser row << 32 | greater) of the texts, one a line.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

GRAM = 5
PERMUTATIONS = 128
_WORD = re.compile("[a-z0-9_\u0080-\U0010ffff]+")


def cut(text: str) -> list[str]:
    """Word 5-grams; all of a shorter text, and nothing of one without a word."""
    words = _WORD.findall(text.lower())
    if len(words) < GRAM:
        return [" ".join(words)] if words else []
    return [" ".join(words[start : start + GRAM]) for start in range(len(words) - GRAM + 1)]


def ours(texts: Sequence[str], threshold: float) -> Callable[[], list[int]]:
    from curator.dedup import Document, find_pairs
    from curator.dedup.likeness import components

    documents = [Document(str(row), "", (("user", text),)) for row, text in enumerate(texts)]

    def work() -> list[int]:
        found = find_pairs(documents, threshold=threshold, progress=lambda done, total: None, check=lambda: None).pairs
        group = components((pair.a, pair.b) for pair in found if pair.score == 1)
        members: dict[str, list[int]] = {}
        for id, first in group.items():
            members.setdefault(first, []).append(int(id))
        pairs = [(a, b) for rows in members.values() for a in rows for b in rows if a < b]
        for pair in found:
            if pair.score < 1 and pair.kind == "near":
                left, right = group.get(pair.a, pair.a), group.get(pair.b, pair.b)
                pairs += [(a, b) for a in members.get(left, [int(left)]) for b in members.get(right, [int(right)])]
        return [min(a, b) << 32 | max(a, b) for a, b in pairs]

    return work


def datasketch(texts: Sequence[str], threshold: float) -> Callable[[], list[int]]:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    def work() -> list[int]:
        index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        pairs = []
        for row, text in enumerate(texts):
            grams = cut(text)
            if grams:
                sketch = MinHash(num_perm=PERMUTATIONS)
                sketch.update_batch([gram.encode() for gram in grams])
                pairs += [int(other) << 32 | row for other in index.query(sketch)]
                index.insert(str(row), sketch)
        return pairs

    return work


def rensa(texts: Sequence[str], threshold: float) -> Callable[[], list[int]]:
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found]

    def work() -> list[int]:
        grams = {row: found for row, text in enumerate(texts) if (found := cut(text))}
        rows = list(grams)
        sketches = RMinHash.from_token_sets(list(grams.values()), PERMUTATIONS, 42)
        index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=16)
        index.insert_pairs(list(zip(rows, sketches, strict=True)))
        met = zip(rows, index.query_all(sketches), strict=True)
        return [row << 32 | other for row, others in met for other in others if row < other]

    return work


def _megabytes() -> float:
    """Memory at most. What getrusage tells on Linux may be that of the process that started this one."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    side, texts, threshold, out = sys.argv[1:]
    lines = Path(texts).read_text(encoding="utf-8").splitlines()
    work = {"ours": ours, "datasketch": datasketch, "rensa": rensa}[side](
        list(map(json.loads, lines)), float(threshold)
    )
    del lines
    began, clock = time.process_time(), time.perf_counter()
    pairs = work()
    told = {"processor": time.process_time() - began, "seconds": time.perf_counter() - clock}
    print(json.dumps({**told, "memory": _megabytes()}))
    np.save(out, np.unique(np.array(pairs, np.int64)))


if __name__ == "__main__":
    main()
