"""Kills real commands at random moments, runs them again, and compares the end with an undisturbed run.

python -m tests.faults.kill_run --kills 100
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from tests.running import Curator, chat, wait_until_gone, write_chats

#: The commands of the road, each of which is killed. `scrub` finds and replaces; `privacy decide` makes much stale and
#: replaces it anew.
ROAD: tuple[tuple[str, ...], ...] = (
    ("import", "chats.jsonl"),
    ("scrub",),
    ("privacy", "decide", "--all", "--yes"),
    ("dedup",),
    ("flag",),
    ("split",),
    ("export",),
)
#: What may differ between two runs that did the same.
_IGNORED = {
    "events": {"op", "batch", "time", "hash", "subject"},
    "decisions": {"time"},
}
_SKIPPED = {"meta", "runs"}
#: Of the vault's mark how many entries it has: salt and tag are drawn anew for every vault.
_READ = {
    "stage_marks": """(SELECT * REPLACE (CASE stage WHEN 'vault' THEN result ->> '$.entries' ELSE result END AS result)
    FROM stage_marks)"""
}


@dataclass
class Outcome:
    """killed: by command, kills that met a running process; different: what differed from the undisturbed end."""

    kills: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)
    orphans: int = 0


def sample(folder: Path, count: int) -> Path:
    """Invented chats with personal data, copies and near copies, and some bad lines."""
    draw = random.Random(7)
    subjects = ("order", "refund", "parcel", "invoice", "login", "delay", "label")
    words = [*subjects, "broken", "box", "help", "please", "thanks", "today", "again", "soon"]
    lines: list[Any] = []
    for n in range(count):
        body = " ".join(draw.choice(words) for _ in range(30))
        asked = f"Hello, number {n}: {body}. Mail me at user{n % 50}@example.com or call +1 202 555 0{100 + n % 100}."
        lines.append(chat(asked, f"Thank you. {' '.join(draw.choice(words) for _ in range(25))}.", customer=f"C-{n}"))
        if n % 10 == 0:
            lines.append(lines[-1])
    path = write_chats(folder / "chats.jsonl", lines)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"messages": "none"}\n[1]\n\n{"messages": [')
    return path


def road(
    curator: Curator, outcome: Outcome | None = None, seed: int = 0, spans: dict[str, float] | None = None
) -> None:
    """Walk the road; with an outcome, kill each command once on its way and run it again."""
    draw = random.Random(seed)
    curator.run("init", str(curator.workspace))
    for command in ROAD:
        name = command[0]
        if name == "export":
            curator.run("privacy", "sign-off")
        if outcome is not None and spans is not None:
            outcome.kills[name] += 1
            outcome.killed[name] += curator.killed(*command, after=draw.uniform(min(0.3, spans[name] / 2), spans[name]))
            outcome.orphans += len(wait_until_gone("CURATOR_TEST", curator.environment.get("CURATOR_TEST", "-")))
        began = time.monotonic()
        # As long as one that is started to be killed.
        curator.run(*command, warm=outcome is not None)
        if spans is not None and outcome is None:
            spans[name] = time.monotonic() - began


def end_state(curator: Curator) -> dict[str, list[tuple[Any, ...]]]:
    """Every table without what may differ between two runs (times, run ids), and the files of the export."""
    connection = duckdb.connect(str(curator.workspace / "store.duckdb"))
    tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
    state: dict[str, list[tuple[Any, ...]]] = {}
    for table in tables:
        if table in _SKIPPED:
            continue
        columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
        kept = [f'"{name}"' for name in columns if name not in _IGNORED.get(table, set())]
        rows = connection.execute(f"SELECT {', '.join(kept)} FROM {_READ.get(table, table)} ORDER BY ALL").fetchall()
        state[table] = rows
    connection.close()
    out = curator.workspace / "exports"
    state["files"] = [
        (str(path.relative_to(out)), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    ]
    return state


def kill_run(folder: Path, rounds: int, conversations: int, seed: int = 1) -> Outcome:
    """`rounds` times the whole road with every command killed once, each compared with an undisturbed one."""
    calm = _fresh(folder / "calm", conversations)
    spans: dict[str, float] = {}
    road(calm, spans=spans)
    expected = end_state(calm)
    outcome = Outcome()
    for number in range(rounds):
        curator = _fresh(folder / f"round-{number}", conversations)
        road(curator, outcome, seed * 1000 + number, spans)
        found = end_state(curator)
        outcome.different += [f"round {number}: {table}" for table in expected if found.get(table) != expected[table]]
        if not outcome.different:
            shutil.rmtree(curator.folder)
    return outcome


def _fresh(folder: Path, conversations: int) -> Curator:
    folder.mkdir(parents=True)
    sample(folder, conversations)
    return Curator(folder, CURATOR_TEST=hashlib.sha256(str(folder).encode()).hexdigest()[:16])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--conversations", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_run(Path(folder), -(-given.kills // len(ROAD)), given.conversations, given.seed)
    told = ", ".join(f"{name} {outcome.killed[name]}/{outcome.kills[name]}" for name, *_ in ROAD)
    print(f"kills that met a running command: {sum(outcome.killed.values())} ({told})")
    print(f"end states that differ from an undisturbed run: {len(outcome.different)}; workers left: {outcome.orphans}")
    for line in outcome.different[:20]:
        print(f"  {line}")
    raise SystemExit(1 if outcome.different or outcome.orphans else 0)


if __name__ == "__main__":
    main()
