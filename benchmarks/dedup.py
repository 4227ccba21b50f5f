"""Near-duplicates against what others find in the same texts: `python benchmarks/dedup.py [--rows N] [--texts DIR]`.

Each side is a process of its own that is given the same texts; seconds are of the processor, from texts to pairs, with
reading and imports left out. Precision and recall are over all pairs of rows, against counting the word 5-grams that
every two rows share (a sparse product, which knows nothing of our code but how words are cut). The peers, in an
environment of their own that is made once:
datasketch  MinHash of 128 permutations by `update_batch`, MinHashLSH at the threshold: query, then insert.
rensa       RMinHash.from_token_sets of 128 permutations, RMinHashLSH of 16 bands: `insert_pairs`, then `query_all`.

--texts DIR takes real texts, the field `text` of each `*.jsonl.gz` in it. --million adds ours alone on 1,000,000 rows,
in turns with 100,000 of the same kind.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from dedup_sides import cut
from scipy import sparse

from curator.dedup.normalise import words

SIDES = Path(__file__).with_name("dedup_sides.py")
PEERS = ("datasketch", "rensa")
Pairs = npt.NDArray[np.int64]

#: Rows whose times are compared.
_FEW, _MANY = 100_000, 1_000_000
_VOCABULARY = 20_000
_SHARED = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of the processor and by the clock, MB at most, and distinct pairs (lesser row << 32 | greater)."""

    processor: float
    seconds: float
    memory: float
    pairs: Pairs


def write_rows(path: Path, rows: int) -> None:
    """Invented texts of 20 to 180 words, three in ten of them lightly edited versions of earlier ones."""
    chance = random.Random(rows)
    vocabulary = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(_VOCABULARY)
    ]
    weights = np.cumsum(1 / np.arange(10, _VOCABULARY + 10)).tolist()
    opening = chance.choices(vocabulary, k=_SHARED)
    recent: list[list[str]] = []
    with path.open("w", encoding="utf-8") as out:
        for _ in range(rows):
            if recent and chance.random() < 0.3:
                text = _edited(chance.choice(recent), vocabulary, chance)
            else:
                text = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(20, 180))
                text = opening + text if chance.random() < 0.005 else text
                recent.append(text)
                if len(recent) > 5_000:
                    recent[chance.randrange(5_000)] = recent.pop()
            out.write(json.dumps(" ".join(text)) + "\n")


def _edited(text: list[str], vocabulary: list[str], chance: random.Random) -> list[str]:
    text = list(text)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5))):
        place = chance.randrange(len(text))
        text[place : place + chance.randint(0, 2)] = chance.choices(vocabulary, k=chance.randint(1, 2))
    return text


def write_texts(path: Path, folder: Path) -> int:
    """Real texts, each once: exact copies are found by any side. In the normal form of words, so that all cut alike."""
    seen: dict[str, None] = {}
    for file in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            texts = (row.get("text") for row in map(json.loads, lines))
            seen.update((" ".join(words(text).split()), None) for text in texts if isinstance(text, str))
    path.write_text("".join(f"{json.dumps(text)}\n" for text in seen), encoding="utf-8")
    return len(seen)


def alike(path: Path, threshold: float) -> Pairs:
    """All pairs that reach the threshold."""
    rows = [set(map(hash, cut(json.loads(line)))) for line in path.read_text(encoding="utf-8").splitlines()]
    sizes = np.array([len(row) for row in rows], np.int64)
    values = np.fromiter((value for row in rows for value in row), np.int64, int(sizes.sum()))
    del rows
    known, which = np.unique(values, return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    holds = sparse.csr_matrix((np.ones(len(values), np.int32), which, starts), (len(sizes), len(known)))
    across = holds.T.tocsr()
    return np.concatenate([np.zeros(0, np.int64), *_reaching(holds, across, sizes, threshold)])


def _reaching(holds: sparse.csr_matrix, across: sparse.csr_matrix, sizes: Pairs, threshold: float) -> Iterator[Pairs]:
    for start in range(0, len(sizes), 2_000):
        met = (holds[start : start + 2_000] @ across).tocoo()
        a, b, common = met.row.astype(np.int64) + start, met.col.astype(np.int64), met.data
        reached = (a < b) & (common >= threshold * (sizes[a] + sizes[b] - common) - 1e-9)
        yield (a[reached] << 32) | b[reached]


def environment(folder: Path) -> Path:
    """A Python that has the peers."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return python


def run(python: Path, side: str, texts: Path, threshold: float) -> Taken:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pairs.npy"
        command = [str(python), str(SIDES), side, str(texts), str(threshold), str(out)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return Taken(told["processor"], told["seconds"], told["memory"], np.load(out))


def compare(name: str, texts: Path, threshold: float, rounds: int, peers: Path) -> dict[str, float]:
    """A row for each side; answers the least seconds of the processor of each."""
    truth = alike(texts, threshold)
    least: dict[str, float] = {}
    for side in ("ours", *PEERS):
        taken = [run(Path(sys.executable) if side == "ours" else peers, side, texts, threshold) for _ in range(rounds)]
        found = taken[0].pairs
        right = len(np.intersect1d(found, truth, assume_unique=True))
        best = min(taken, key=lambda each: each.processor)
        least[side] = best.processor
        print(
            f"| {name} | {threshold:g} | {side} | {best.processor:.1f} s | {best.processor / least['ours']:.2f} "
            f"| {right / max(len(found), 1):.4f} | {right / max(len(truth), 1):.4f} | {best.memory:,.0f} MB |",
            flush=True,
        )
    return least


def grown(folder: Path) -> None:
    """Ours on 100,000 rows and on ten times as many, in turns: how fast a machine is may change meanwhile."""
    print("\n| ours | of the processor | by the clock | memory |\n|---|---|---|---|")
    paths = {rows: folder / f"{rows}.jsonl" for rows in (_FEW, _MANY)}
    for rows, path in paths.items():
        write_rows(path, rows)
    taken: dict[int, list[float]] = {rows: [] for rows in paths}
    for rows in (_FEW, _MANY, _FEW, _MANY, _FEW):
        one = run(Path(sys.executable), "ours", paths[rows], 0.8)
        taken[rows].append(one.processor)
        print(f"| {rows:,} | {one.processor:.1f} s | {one.seconds:.1f} s | {one.memory:,.0f} MB |", flush=True)
    ratio = statistics.median(taken[_MANY]) / statistics.median(taken[_FEW])
    print(f"\n{_MANY:,} rows take {ratio:.1f} times the processor of {_FEW:,} (goal 12), by the medians")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--texts", type=Path, metavar="DIR")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--threshold", type=float, action="append")
    parser.add_argument("--peers", type=Path, help="folder of an environment with the peers; made if it is not there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        peers = environment(given.peers or Path(made) / "peers")
        sets = [(f"{given.rows:,} invented", Path(made) / "rows.jsonl")]
        write_rows(sets[0][1], given.rows)
        if given.texts:
            path = Path(made) / "texts.jsonl"
            sets.append((f"{write_texts(path, given.texts):,} real", path))
        print("| texts | threshold | side | of the processor | to ours | precision | recall | memory |")
        print("|---|---|---|---|---|---|---|---|")
        for name, path in sets:
            for threshold in given.threshold or (0.8,):
                compare(name, path, threshold, given.rounds, peers)
        if given.million:
            grown(Path(made))
    print(f"\nload of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
