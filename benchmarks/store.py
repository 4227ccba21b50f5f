"""What the store promises, as ratios in one run: `python benchmarks/store.py [--messages N] [--folder DIR]`.

A figure of a busy machine says little by itself; both sides of a ratio are taken in turn, on the same machine.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import duckdb
from store_workers import KEY, label

from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import assignments, backups, events, listed, remaking, views
from curator.store.owner import Owner
from curator.store.shared import Shared
from curator.store.standing import Rules
from curator.store_key import Derivation, StoreKey

_TURNS = 4
_WORDS = 48
_LABELERS = 4
_LABELS = 60
_PAGE = 50
_RULES = Rules(keep_back=["block"])


@dataclass(frozen=True, slots=True)
class Figure:
    """value, goal: both as a number of `unit` that is to be no higher; None where it is not measured."""

    what: str
    value: float | None
    goal: float
    unit: str = ""
    detail: str = ""


def write_chats(path: Path, messages: int) -> None:
    """Chat JSONL of invented words, as frequent as words are."""
    draw = random.Random(0)
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "an", "er")]
    words = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(8_000)]
    weights = list(itertools.accumulate(1 / n for n in range(1, len(words) + 1)))
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(messages // _TURNS):
            said = [" ".join(draw.choices(words, cum_weights=weights, k=_WORDS)) for _ in range(_TURNS)]
            turns = [{"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(said)]
            stream.write(json.dumps({"messages": turns}) + "\n")


def size(folder: Path, chats: Path) -> Figure:
    """Import with the command, as people do."""
    environment = {**os.environ, "CURATOR_KEY": KEY.hex(), "CURATOR_CONFIG_DIR": str(folder.parent / "config")}
    for words in (["init", str(folder)], ["import", str(chats), "-w", str(folder), "--quiet"]):
        subprocess.run([sys.executable, "-m", "curator", *words], env=environment, check=True, capture_output=True)
    file, raw = (path.stat().st_size for path in (folder / "store.duckdb", chats))
    with duckdb.connect(str(folder / "store.duckdb"), read_only=True) as connection:
        row = connection.execute("SELECT used_blocks * block_size FROM pragma_database_size()").fetchone() or (0,)
    detail = f"{file / 1e6:.0f} MB, {row[0] / 1e6:.0f} in use, of {raw / 1e6:.0f} MB"
    return Figure("file after import, to the JSONL", file / raw, 0.35, detail=detail)


def deep_page(folder: Path) -> Figure:
    with Owner(folder, Identities(KEY)) as store:
        listed.prepare(store, rules=_RULES)
        opened = views.open_view(store, terms=[], rules=_RULES)

        def page(start: int) -> float:
            return timed(lambda: views.rows(store, view=opened.name, rules=_RULES, start=start, n=_PAGE))

        deep = max(0, opened.count - 2 * _PAGE)
        times = [(page(0), page(deep)) for _ in range(40)]
    first, last = (statistics.median(side) for side in zip(*times, strict=True))
    return Figure("a deep page, to the first", last / first, 1.5, detail=f"{last * 1e3:.1f} ms, {first * 1e3:.1f} ms")


def checkpoint(folder: Path) -> Figure:
    """Redactions are a person's edits of messages all over the store."""
    ids = Identities(KEY)
    with Owner(folder, ids) as store:
        found = assignments.in_order(store)[0]
        draw = random.Random(1)

        def redact(subject: str) -> None:
            body = f"rewritten {uuid4().hex}"
            new = NewEvent(kind="edit", subject=Subject("message", f"{subject}/1"), actor="ann", new=ids.text(body))
            written = [events.Authored(ids.text(body), "edit", body)]
            events.append(store, op=uuid4(), events=[new], authored=written)

        def after(decide: Callable[[str], None]) -> float:
            for subject in draw.sample(found, 30):
                decide(subject)
            assert store._root is not None
            root = store._root
            return timed(lambda: root.execute("CHECKPOINT store"))

        after(redact)
        times = [(after(lambda subject: label(store, subject)), after(redact)) for _ in range(7)]
    labels, redactions = (statistics.median(side) for side in zip(*times, strict=True))
    detail = f"{redactions * 1e3:.0f} ms, {labels * 1e3:.0f} ms"
    return Figure("checkpoint after 30 redactions, to 30 labels", redactions / labels, 2, detail=detail)


def commits(folder: Path) -> list[Figure]:
    """Four labelers and an export: through one owner, and each opening the database itself."""
    with Owner(folder, Identities(KEY)) as store:
        ids = assignments.in_order(store)[0][: _LABELERS * _LABELS]
    copy = folder.parent / "peer"
    copy.mkdir()
    shutil.copy(folder / "store.duckdb", copy)
    with worker("own", folder) as owner:
        assert owner.stdout is not None
        owner.stdout.readline()
        with worker("export", folder):
            mine = labelled("ours", folder, ids)
    found = []
    for what, export in (
        ("open-commit-close", "peer_export"),
        ("the same, its export in short pieces", "short_export"),
    ):
        with worker(export, copy):
            theirs = labelled("peer", copy, ids)
        detail = ", to ".join(
            f"p50 {statistics.median(times):.0f} ms p95 {statistics.quantiles(times, n=20)[-1]:.0f} ms"
            for times in (mine, theirs)
        )
        ratio = statistics.median(mine) / statistics.median(theirs)
        found.append(Figure(f"label commit beside an export, to {what}", ratio, 0.1, detail=detail))
    return found


def labelled(what: str, folder: Path, ids: list[str]) -> list[float]:
    """Milliseconds of every label of four processes at once."""
    with contextlib.ExitStack() as running:
        crew = [running.enter_context(worker(what, folder, *ids[n::_LABELERS])) for n in range(_LABELERS)]
        for process in crew:
            assert process.stdout is not None
            process.stdout.readline()
        for process in crew:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [float(line) for process in crew for line in process.stdout or ()]


def fail_over(folder: Path) -> Figure:
    """From the kill of the owner to the acknowledgement of a label that a client asks for at once. The log is about as
    long as it may get.
    """
    times = []
    for number in range(5):
        with worker("own", folder) as owner:
            assert owner.stdout is not None
            assert json.loads(owner.stdout.readline()) is True
            with Shared(folder, Identities(KEY)) as store:
                for other in range(480):
                    label(store, f"before-{number}-{other}")
                owner.kill()
                times.append(timed(lambda store=store: label(store, "after")))  # type: ignore[misc]
    detail = f"median of {len(times)}: {statistics.median(times):.2f} s"
    return Figure("fail-over after kill -9 of the owner, the longest", max(times), 1.5, " s", detail)


def encrypted(folder: Path) -> Figure:
    """Both made anew, so that only the key differs; each scan is the first after opening, which has to decrypt."""
    folders = []
    for name, key in (("plain", None), ("encrypted", StoreKey(KEY))):
        to = folder.parent / name
        to.mkdir()
        with Owner(folder, Identities(KEY), key=None) as store:
            for _ in backups.copy(store, to=str(to / "store.duckdb")):
                pass
        if key is not None:
            how = Derivation(1 << 17, 8, 1, "", key.check())
            with Owner(to, Identities(KEY)) as store:
                for _ in remaking.encrypted(store, op=uuid4(), actor="ann", key=key.tell(), derivation=how):
                    pass
        folders.append((to, key))

    def scan(to: Path, key: StoreKey | None) -> float:
        with Owner(to, Identities(KEY), key=key) as store:
            assert store._root is not None
            root = store._root
            count = "SELECT count(*) FROM store.messages WHERE content LIKE '%nowhere in it%'"
            return timed(lambda: root.execute(count).fetchone())

    times = [(scan(*folders[0]), scan(*folders[1])) for _ in range(9)]
    plain, secret = (statistics.median(side) for side in zip(*times, strict=True))
    detail = f"{secret * 1e3:.0f} ms, {plain * 1e3:.0f} ms"
    return Figure("scan of an encrypted store, to a plain one", secret / plain, 1.3, detail=detail)


@contextlib.contextmanager
def worker(what: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("store_workers.py")), what, *map(str, words)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def timed(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--folder", help="where the store is made; it needs room for three times the JSONL")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as made:
        folder, chats = Path(made, "work"), Path(made, "chats.jsonl")
        write_chats(chats, given.messages)
        figures = [size(folder, chats)]
        chats.unlink()
        figures += [deep_page(folder), checkpoint(folder), *commits(folder), fail_over(folder), encrypted(folder)]
    print(f"\n{given.messages:,} messages; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| what | figure | goal | |\n|---|---|---|---|")
    for figure in figures:
        told = "not measured" if figure.value is None else f"{figure.value:.2f}{figure.unit}"
        missed = " missed" if figure.value is not None and figure.value > figure.goal else ""
        print(f"| {figure.what} | {told}{missed} | {figure.goal:g}{figure.unit} | {figure.detail} |")


if __name__ == "__main__":
    main()
