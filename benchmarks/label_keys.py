"""How long a key takes in the label screen: pressed, committed, the next record painted.

    python benchmarks/label_keys.py [RECORDS] [KEYS]

Makes a workspace of so many invented records in a temporary folder, opens the terminal interface on it without a
terminal, and labels one record after the other. Prints milliseconds: p50, p95, the longest.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from textual.events import Key

from curator.stages import import_, replace, run_stage, scrub
from curator.tui.app import CuratorApp
from curator.tui.picture import settle
from curator.tui.screens.label import Label
from curator.workspace import Workspace


def make(folder: Path, records: int) -> Workspace:
    chats = folder / "chats.jsonl"
    with chats.open("w", encoding="utf-8") as stream:
        for n in range(records):
            question = f"My parcel {n} has not come, the shop said three days. What can I do about order {n * 7}?"
            answer = f"I am sorry about parcel {n}. It left our store and should be with you by tomorrow evening."
            stream.write(
                f'{{"messages": [{{"role": "user", "content": "{question}"}},'
                f' {{"role": "assistant", "content": "{answer}"}}]}}\n'
            )
    workspace, _ = Workspace.create(folder / "work", ("customer_support",))
    run_stage(workspace, import_.STAGE, import_.Options((chats,)), actor="bench")
    run_stage(workspace, scrub.STAGE, scrub.Options(), actor="bench")
    run_stage(workspace, replace.STAGE, replace.Options(), actor="bench")
    return workspace


async def measure(workspace: Workspace, keys: int) -> list[float]:
    app = CuratorApp(workspace, "bench", theme="dark")
    painted = asyncio.Event()
    times = []
    async with app.run_test(size=(140, 45)) as pilot:
        await settle(pilot)
        app.places.go("label")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, Label)
        app.post_display_hook = painted.set  # type: ignore[method-assign]
        for _ in range(keys):
            while not (before := screen.on_the_table):
                await asyncio.sleep(0.01)  # as somebody would wait who labels faster than records are read
            began = time.perf_counter()
            app.post_message(Key("1", "1"))
            while screen.on_the_table == before or not painted.is_set():
                painted.clear()
                await painted.wait()
            times.append(time.perf_counter() - began)
            await asyncio.sleep(0.02)
    return times


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    keys = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CURATOR_CONFIG_DIR"] = folder
        began = time.perf_counter()
        with make(Path(folder), records) as workspace:
            print(f"{records:,} records, made in {time.perf_counter() - began:.0f} s")
            times = sorted(1000 * seconds for seconds in asyncio.run(measure(workspace, keys)))
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{len(times)} keys: p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms, longest {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
