"""Import against what others do with the same file: `python benchmarks/import.py [--messages N] [--rounds N]`.

Each side is a process of its own, its start counted, taken in turn. The peers:
bare       DuckDB's read_ndjson_objects of the file into a table of a new database, closed: one column of raw JSON.
datasets   `load_dataset("json", ...)` of Hugging Face, into a new cache; in an environment of its own, made once.
dirty      our import of the same file with one line in a hundred cut in its middle.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store import write_chats
from store_workers import KEY

_BARE = """
import sys, duckdb
with duckdb.connect(sys.argv[2]) as connection:
    connection.execute("CREATE TABLE raw AS FROM read_ndjson_objects(?)", [sys.argv[1]])
"""
_DATASETS = """
import sys, datasets
datasets.disable_progress_bars()
datasets.load_dataset("json", data_files=sys.argv[1], cache_dir=sys.argv[2], split="train")
"""


def write_dirty(clean: Path, dirty: Path) -> None:
    with clean.open("rb") as lines, dirty.open("wb") as out:
        for number, line in enumerate(lines):
            out.write(line[: len(line) // 2].rstrip(b"\n") + b"\n" if number % 100 == 7 else line)


def environment(folder: Path) -> Path:
    """A Python that has Hugging Face datasets."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "datasets"], check=True)
    return python


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock and of the processor, and MB of memory at most."""

    seconds: float
    processor: float
    memory: float


def timed(command: list[str], **more: str) -> Taken:
    """What a command takes."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:4]} answered {process.returncode}")
    return Taken(time.perf_counter() - begun, used.ru_utime + used.ru_stime, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where files are made; it needs room for six times the JSONL")
    parser.add_argument("--datasets", type=Path, help="folder of an environment with datasets; made if it is not there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as made:
        folder = Path(made)
        clean, dirty = folder / "clean.jsonl", folder / "dirty.jsonl"
        write_chats(clean, given.messages)
        write_dirty(clean, dirty)
        python = environment(given.datasets or folder / "datasets")

        def ours(file: Path) -> Taken:
            workspace = folder / "work"
            shutil.rmtree(workspace, ignore_errors=True)
            ourselves = {"CURATOR_KEY": KEY.hex(), "CURATOR_CONFIG_DIR": str(folder / "config")}
            timed([sys.executable, "-m", "curator", "init", str(workspace)], **ourselves)
            words = ["import", str(file), "-w", str(workspace), "--quiet"]
            return timed([sys.executable, "-m", "curator", *words], **ourselves)

        def bare() -> Taken:
            database = folder / "bare.duckdb"
            database.unlink(missing_ok=True)
            return timed([sys.executable, "-c", _BARE, str(clean), str(database)])

        def datasets() -> Taken:
            cache = folder / "cache"
            shutil.rmtree(cache, ignore_errors=True)
            return timed([str(python), "-c", _DATASETS, str(clean), str(cache)], HF_HUB_OFFLINE="1")

        sides: dict[str, Callable[[], Taken]] = {
            "clean": lambda: ours(clean),
            "dirty": lambda: ours(dirty),
            "bare": bare,
            "datasets": datasets,
        }
        taken = {name: [run() for _ in range(given.rounds)] for name, run in sides.items()}
        size = clean.stat().st_size
    seconds, processor = (
        {name: statistics.median(getattr(run, what) for run in runs) for name, runs in taken.items()}
        for what in ("seconds", "processor")
    )
    print(f"\n{given.messages:,} messages, {size / 1e6:.0f} MB, median of {given.rounds} rounds; ", end="")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | time | of the processor | memory at most |\n|---|---|---|---|")
    for name, runs in taken.items():
        memory = max(run.memory for run in runs)
        print(f"| {name} | {seconds[name]:.1f} s | {processor[name]:.1f} s | {memory:.0f} MB |")
    print("\n| ratio | figure | goal |\n|---|---|---|")
    for what, value, goal in (
        ("clean, to a bare read of the file into a table", seconds["clean"] / seconds["bare"], 2.5),
        ("the same, in seconds of the processor", processor["clean"] / processor["bare"], 2.5),
        ("dirty, to clean", seconds["dirty"] / seconds["clean"], 4),
        ("clean, to Hugging Face datasets", seconds["clean"] / seconds["datasets"], 0.5),
    ):
        print(f"| {what} | {value:.2f}{' missed' if value > goal else ''} | {goal:g} |")


if __name__ == "__main__":
    main()
