"""Checking, counting, pricing and exporting: `python benchmarks/export.py [--messages N] [--folder DIR]`.

Seconds of the processor, both sides of a ratio in one run. The other side reads the same rows from a DuckDB file into
Python, joins messages to records and writes them with orjson, which must be installed.
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
_OTHER = """
import sys, duckdb, orjson
rows = duckdb.connect(sys.argv[1], read_only=True).execute(
    "SELECT row, role, content FROM messages ORDER BY row, idx"
)
with open(sys.argv[2], "wb") as out:
    now, messages = None, []
    while batch := rows.fetchmany(10_000):
        for row, role, content in batch:
            if row != now:
                if messages:
                    out.write(orjson.dumps({"messages": messages}) + b"\\n")
                now, messages = row, []
            messages.append({"role": role, "content": content})
    out.write(orjson.dumps({"messages": messages}) + b"\\n")
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
    other = seconds(lambda: _other(store / "store.duckdb", place / "other.jsonl"))
    counting = seconds(lambda: _export(store, place))
    ours = seconds(lambda: _export(store, place))
    print(f"{messages:,} messages with orjson: {other:.1f} s")
    print(f"exported, texts counted for the first time: {counting:.1f} s, {counting / other:.2f}")
    print(f"exported, counts kept, checks included: {ours:.1f} s, {ours / other:.2f} (goal 3)")


def _other(database: Path, out: Path) -> None:
    subprocess.run([sys.executable, "-c", _OTHER, str(database), str(out)], check=True)


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
