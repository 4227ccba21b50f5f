"""`curator scrub` as people run it, and a labeler beside it: `python benchmarks/scrub.py [--messages N]`.

Invented chat, each message another text, one conversation in three with a name in it. Prints messages a second by the
clock, seconds of the processor of the command and of its workers, and how long a label takes to be durable: alone, and
while the command runs in another process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from privacy import invented

from curator.records import NewEvent, Subject
from curator.store import assignments, events
from curator.workspace import Workspace

_TURNS = 6
_KEY = "0123456789abcdef" * 4
_FIRST = ("Jonathan", "Zelda", "Marcus", "Ingrid", "Paolo", "Bettina", "Yusuf", "Priya")
_LAST = ("Thornbury", "Quackenbush", "Okafor", "Lindqvist", "Marchetti", "Nakamura", "Demir", "Raman")
#: Seconds between the decisions of one person who is quick.
_THINKS = 0.1
_ALONE = 50


def write_chats(path: Path, messages: int) -> None:
    draw = random.Random(0)
    texts = invented(messages)
    with path.open("w", encoding="utf-8") as stream:
        for start in range(0, messages, _TURNS):
            said = texts[start : start + _TURNS]
            if draw.random() < 1 / 3:
                said[0] = f"Hi, my name is {draw.choice(_FIRST)} {draw.choice(_LAST)}. {said[0]}"
            turns = [{"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(said)]
            stream.write(json.dumps({"messages": turns}) + "\n")


def curator(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "curator", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def labels(folder: Path, going_on: Callable[[], bool]) -> Iterator[float]:
    """Milliseconds of each label, until told to stop."""
    with Workspace.open(folder) as workspace:
        ids = assignments.in_order(workspace.store)[0]
        while going_on():
            subject = Subject("conversation", random.choice(ids))
            new = NewEvent(kind="label", subject=subject, slot="intent", actor="ann", new="refund")
            began = time.perf_counter()
            events.append(workspace.store, op=uuid4(), events=[new])
            yield (time.perf_counter() - began) * 1000
            time.sleep(_THINKS)


def told(what: str, times: list[float]) -> None:
    print(f"{what}: {len(times)} labels, p50 {statistics.median(times):.1f} ms, ", end="")
    print(f"p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms, longest {max(times):.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=60_000)
    given = parser.parse_args()
    os.environ["CURATOR_KEY"] = _KEY
    with tempfile.TemporaryDirectory() as place:
        chats, folder = Path(place) / "chats.jsonl", Path(place) / "work"
        write_chats(chats, given.messages)
        for words in (("init", str(folder)), ("import", str(chats), "-w", str(folder))):
            assert curator(*words).wait() == 0
        left = iter(range(_ALONE))
        told("alone", list(labels(folder, lambda: next(left, None) is not None)))
        before, began = os.times(), time.perf_counter()
        scrub = curator("scrub", "-w", str(folder))
        beside = list(labels(folder, lambda: scrub.poll() is None))
        seconds, after = time.perf_counter() - began, os.times()
        assert scrub.wait() == 0
        told("beside scrub", beside)
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        print(
            f"scrub: {given.messages:,} messages in {seconds:.1f} s, {given.messages / seconds:,.0f} a second; ", end=""
        )
        print(f"{spent:.1f} s of the processor, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
