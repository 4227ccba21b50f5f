"""Kills the owner and the clients of one store at random moments while they label, import and scrub, then counts.

python -m tests.faults.store_kills --kills 500
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from tests.running import Curator, chat, write_chats

#: Labels one record after the other until a file says stop; what it does stands in a file before and after.
LABELER: Final = """import os, sys, time
from pathlib import Path
from uuid import uuid4
import curator
from curator.decisions.label import Label, set_labels
folder, journal, name, ids = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")
told = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
with curator.open(folder) as workspace:
    number = 0
    while not Path(folder, "..", "stop").exists():
        op, number = uuid4(), number + 1
        label = Label(ids[number % len(ids)], "intent", ("refund", "billing")[number % 2])
        began = time.monotonic()
        os.write(told, f"asks {op.hex} {began}\\n".encode())
        set_labels(workspace, [label], actor=name, op=op)
        os.write(told, f"has {op.hex} {began} {time.monotonic()}\\n".encode())
        time.sleep(0.01)
"""
LABELERS: Final = 3
_FILE_CHATS: Final = 200
#: Seconds between a label that came through and the next kill, at least and at most.
_PAUSES: Final = (0.0, 0.4)
#: Seconds in which a label comes through, whatever was killed.
_PATIENCE: Final = 60.0


@dataclass
class Outcome:
    """killed: by what was killed. acknowledged, lost, doubled: label operations. failovers: seconds that a label
    waited on which an owner was killed. latencies: of all labels. wrong: what else is not as it should be.
    """

    killed: Counter[str] = field(default_factory=Counter)
    owners: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    failovers: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Crew:
    """The processes on one workspace, by what they do; one that was killed is started again."""

    def __init__(self, curator: Curator, ids: list[str], files: int) -> None:
        self.curator = curator
        self.files = files
        self.ids = ids
        self.journals = curator.folder / "journals"
        self.journals.mkdir()
        self.file = 0
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.failed: list[str] = []

    def keep_at_work(self) -> None:
        for name in [f"labeler{n}" for n in range(LABELERS)]:
            if not self._works(name, (0, -signal.SIGKILL)):
                journal = str(self.journals / name)
                words = ["-c", LABELER, str(self.curator.workspace), journal, name, ",".join(self.ids)]
                self._start(name, words)
        if not self._works("importer", (0, -signal.SIGKILL)):
            before = self.running.get("importer")
            # The same file again until it is in.
            self.file += before is not None and before.returncode == 0
            if self.file < self.files:
                self._start("importer", self._words("import", f"more{self.file}.jsonl"))
        if not self._works("scrubber", (0, -signal.SIGKILL)):
            self._start("scrubber", self._words("scrub"))

    def wait_for_a_label(self) -> None:
        """A kill of processes that have not begun yet would prove nothing."""
        before, until = self._acknowledged(), time.monotonic() + _PATIENCE
        self.keep_at_work()
        while self._acknowledged() == before:
            assert time.monotonic() < until, self.failed
            time.sleep(0.02)
            self.keep_at_work()

    def _acknowledged(self) -> int:
        return sum(path.read_bytes().count(b"has ") for path in self.journals.iterdir())

    def kill(self, draw: random.Random) -> tuple[str, bool]:
        """Answers who was killed, and whether it was the owner."""
        owner = _owner(self.curator.workspace)
        alive = {name: process for name, process in self.running.items() if process.poll() is None}
        names = [name for name, process in alive.items() if process.pid == owner]
        name = names[0] if names and draw.random() < 0.5 else draw.choice(sorted(alive))
        alive[name].kill()
        alive[name].wait()
        return name.rstrip("0123456789"), name in names

    def end(self) -> None:
        (self.curator.folder / "stop").touch()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=120)
            process.kill()
            process.wait()

    def _works(self, name: str, expected: tuple[int, ...]) -> bool:
        process = self.running.get(name)
        if process is None or process.poll() is None:
            return process is not None
        if process.returncode not in expected:
            told = (self.curator.folder / f"{name}.err").read_text()
            self.failed.append(f"{name} answered {process.returncode}: {told[-300:]}")
        return False

    def _words(self, *command: str) -> list[str]:
        return ["-m", "curator", *command, "-w", str(self.curator.workspace), "--quiet"]

    def _start(self, name: str, words: list[str]) -> None:
        with (self.curator.folder / f"{name}.err").open("w") as errors:
            self.running[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=self.curator.folder,
                env=self.curator.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )


def store_kills(folder: Path, kills: int, seed: int = 1) -> Outcome:
    """So many kills, then everything is finished undisturbed and counted."""
    curator = Curator(folder)
    # An import lasts some kills.
    files = 2 + kills // 10
    for number in range(files):
        write_chats(
            folder / f"more{number}.jsonl",
            [chat(f"File {number}, parcel {n}? ann{n}@example.com", "On its way.") for n in range(_FILE_CHATS)],
        )
    write_chats(folder / "first.jsonl", [chat(f"Where is order {n}?", "On its way.") for n in range(30)])
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "first.jsonl")
    curator.run("scrub")
    ids = [record["id"] for record in curator.json("label", "queue", "--task", "intent", "--limit", "30")["records"]]
    crew, outcome, draw = Crew(curator, ids, files), Outcome(), random.Random(seed)
    owner_kills: list[float] = []
    try:
        while sum(outcome.killed.values()) < kills:
            crew.wait_for_a_label()
            time.sleep(draw.uniform(*_PAUSES))
            name, owned = crew.kill(draw)
            outcome.killed[name] += 1
            if owned:
                owner_kills.append(time.monotonic())
        crew.keep_at_work()
    finally:
        crew.end()
    outcome.owners = len(owner_kills)
    outcome.wrong += crew.failed
    for number in range(files):
        curator.run("import", f"more{number}.jsonl")
    curator.run("scrub")
    found = curator.json("verify")
    outcome.wrong += [f"verify: {check['name']}: {check['detail']}" for check in found["checks"] if not check["ok"]]
    _count(curator, crew, owner_kills, outcome)
    return outcome


def _count(curator: Curator, crew: Crew, owner_kills: list[float], outcome: Outcome) -> None:
    acknowledged: dict[str, tuple[float, float]] = {}
    for path in crew.journals.iterdir():
        for line in path.read_text().splitlines():
            word, op, *times = line.split()
            if word == "has":
                acknowledged[op] = (float(times[0]), float(times[1]))
    outcome.latencies = [had - began for began, had in acknowledged.values()]
    for began, had in acknowledged.values():
        outcome.failovers += [had - killed for killed in owner_kills if began < killed < had]
    with duckdb.connect(str(curator.workspace / "store.duckdb")) as connection:
        made = Counter(op.hex for (op,) in connection.execute("SELECT op FROM events WHERE kind = 'label'").fetchall())
        (texts,) = connection.execute("SELECT count(*) FROM conversations").fetchone() or (0,)
        (scanned,) = connection.execute("SELECT count(*) - count(DISTINCT text) FROM scans").fetchone() or (0,)
    outcome.acknowledged = len(acknowledged)
    outcome.lost = sum(op not in made for op in acknowledged)
    outcome.doubled = sum(count > 1 for count in made.values())
    expected = 30 + crew.files * _FILE_CHATS
    if texts != expected:
        outcome.wrong.append(f"{texts} conversations instead of {expected}")
    if scanned:
        outcome.wrong.append(f"{scanned} texts were scanned twice under the same rules")


def _owner(workspace: Path) -> int | None:
    try:
        found = json.loads((workspace / "store.lock").read_text())
    except ValueError:
        return None
    return int(found["pid"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = store_kills(Path(folder), given.kills, given.seed)
    told = ", ".join(f"{name} {count}" for name, count in sorted(outcome.killed.items()))
    print(
        f"{sum(outcome.killed.values())} kills in {time.monotonic() - began:.0f} s ({told}), {outcome.owners} of owners"
    )
    print(f"labels acknowledged {outcome.acknowledged}, lost {outcome.lost}, doubled {outcome.doubled}")
    for what, values in (
        ("to the next label after an owner's kill", outcome.failovers),
        ("a label", outcome.latencies),
    ):
        ordered = sorted(values)
        if ordered:
            p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
            print(f"{what}: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms")
    for line in outcome.wrong[:20]:
        print(f"  {line}")
    raise SystemExit(1 if outcome.lost or outcome.doubled or outcome.wrong else 0)


if __name__ == "__main__":
    main()
