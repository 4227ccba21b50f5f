"""Checking, counting, pricing and exporting: `python benchmarks/export.py [--messages N] [--folder DIR]`.

Seconds of the processor, all sides of a ratio in one run. The other side is a program of a few lines that reads the
rows of an export from the DuckDB file into Python, joins messages to records and writes them with orjson, which must be
installed: byte for byte the same files, without checks, counts, certificate and card. Beside it stands one that reads
every message as it came in, personal data and all, and writes one file.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from large_store import large_workspace

from curator.exports import folder
from curator.queries import gate
from curator.queries.check import check
from curator.queries.price import price
from curator.stages._writing import Writing
from curator.stages.export import Options
from curator.workspace import Workspace

_EXAMPLES, _TURNS, _WORDS = 10_000, 4, 22
_TIMES = 3
_EVERY = "SELECT row, 'every', role, content FROM messages ORDER BY row, idx"
#: What leaves: replaced, not dropped, rejected or kept back by a flag.
_LEAVING = """
SELECT m.row, s.split, m.role, coalesce(r.body, m.content) FROM messages AS m
JOIN conversations AS c ON c.row = m.row
JOIN assignments AS s ON s.conversation = c.id AND s.gone IS NULL AND s.split <> ''
JOIN places AS p ON p.row = m.row AND p.idx = m.idx AND p.path = 'content'
JOIN renders AS r ON r.text = p.text AND r.place = '' AND r.gone IS NULL
WHERE c.id NOT IN (SELECT conversation FROM drops WHERE gone IS NULL)
    AND c.id NOT IN (SELECT conversation FROM flags WHERE gone IS NULL AND severity = 'block')
    AND c.id NOT IN (
        SELECT subject FROM decisions WHERE kind = 'label' AND slot = 'answer' AND value = '"reject"')
ORDER BY m.row, m.idx
"""
_OTHER = """
import sys, duckdb, orjson
rows = duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[3])
files, now, messages, where = {}, None, [], None
def write():
    if where not in files:
        files[where] = open(f"{sys.argv[2]}/{where}.jsonl", "wb")
    files[where].write(orjson.dumps({"messages": messages}) + b"\\n")
while batch := rows.fetchmany(10_000):
    for row, split, role, content in batch:
        if row != now:
            if messages:
                write()
            now, messages, where = row, [], split
        messages.append({"role": role, "content": content})
write()
"""


class _Unwatched:
    """Stands for a run that nobody follows or cancels."""

    actor = "ann"

    def check(self) -> None: ...

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None: ...


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, of this process and those it waits for."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def write_examples(path: Path) -> None:
    draw = random.Random(0)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 2))) for _ in range(3_000)]
    weights = list(itertools.accumulate(1 / n for n in range(1, len(words) + 1)))
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(_EXAMPLES):
            said = [" ".join(draw.choices(words, cum_weights=weights, k=_WORDS)) for _ in range(_TURNS)]
            turns = [{"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(said)]
            stream.write(json.dumps({"messages": turns}) + "\n")


def any_file(place: Path) -> None:
    """Checked, counted and priced, then once more."""
    path = place / "examples.jsonl"
    write_examples(path)

    def both() -> Any:
        assert not check(path).errors
        return price(path)

    first, again = seconds(both), seconds(both)
    tokens = both().summary.tokens
    print(f"{_EXAMPLES:,} examples, {tokens:,} tokens: {first:.2f} s (goal 3), again {again:.2f} s (goal 0.3)")


def export(place: Path, messages: int) -> None:
    store = place / "large"
    large_workspace(store, messages // _TURNS).close()
    counting = seconds(lambda: _export(store, place))
    every, other, ours = ([], [], [])
    for _ in range(_TIMES):
        every.append(seconds(lambda: _other(store, place / "every", _EVERY)))
        other.append(seconds(lambda: _other(store, place / "other", _LEAVING)))
        ours.append(seconds(lambda: _export(store, place)))
    _compare(place / "other", place / "exported")
    raw, same, exported = (median(times) for times in (every, other, ours))
    print(f"{messages:,} messages, medians of {_TIMES} in turns")
    print(f"the same files with orjson, nothing checked or told: {same:.1f} s")
    print(f"every message as it came in, with orjson: {raw:.1f} s")
    print(f"exported, texts counted for the first time: {counting:.1f} s, {counting / same:.2f}")
    print(f"exported, counts kept, checks included: {exported:.1f} s, {exported / same:.2f} (goal 3)")
    print(f"the same beside every message as it came in: {exported / raw:.2f}")


def _other(store: Path, out: Path, query: str) -> None:
    out.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", _OTHER, str(store / "store.duckdb"), str(out), query], check=True)


def _compare(one: Path, other: Path) -> None:
    """Whether both sides wrote the same."""
    names = sorted(path.name for path in one.glob("*.jsonl"))
    assert names == sorted(path.name for path in other.glob("*.jsonl"))
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def _export(store: Path, place: Path) -> None:
    with Workspace.open(store) as workspace:
        signed = gate.sign_off_of(workspace)
        job = Writing(workspace, Options(), None, _Unwatched(), signed)  # type: ignore[arg-type]
        out = place / "exported"
        with folder.writing(out) as aside:
            assert not job.write(aside, out).refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where files are made and stay; else they are removed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        place = given.folder or Path(made)
        place.mkdir(parents=True, exist_ok=True)
        os.environ["CURATOR_CONFIG_DIR"] = str(place / "config")
        any_file(place)
        export(place, given.messages)


if __name__ == "__main__":
    main()
