"""Processes of `benchmarks/store.py`: `python benchmarks/store_workers.py WHAT FOLDER ...`; they print milliseconds."""

from __future__ import annotations

import contextlib
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import duckdb

from curator.identity import Identities
from curator.records import NewEvent, Subject
from curator.store import clean, events
from curator.store.operation import Store
from curator.store.shared import Shared

KEY = bytes(range(32))
#: Seconds between the decisions of one person who is quick.
_THINKS = 0.02
#: Seconds between two attempts of the peer to open what another process holds.
_PAUSES = (0.005, 0.03)


def label(store: Store, subject: str) -> None:
    new = NewEvent(kind="label", subject=Subject("conversation", subject), slot="intent", actor="ann", new="refund")
    events.append(store, op=uuid4(), events=[new])


def ours(folder: Path, ids: list[str]) -> Iterator[float]:
    """Labels through the owner, whichever process that is."""
    with Shared(folder, Identities(KEY)) as store:
        for subject in ids:
            begun = time.perf_counter()
            label(store, subject)
            yield time.perf_counter() - begun
            time.sleep(_THINKS)


def peer(folder: Path, ids: list[str]) -> Iterator[float]:
    """The same rows by whoever opens the database: open, commit, close, and again while another process has it."""
    for subject in ids:
        begun = time.perf_counter()
        with opened(folder) as connection:
            connection.begin()
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone() or (0,)
            row = [last + 1, uuid4().hex, time.time_ns() // 1000, subject, uuid4().hex * 2]
            connection.execute("DELETE FROM decisions WHERE subject = ? AND kind = 'label'", [subject])
            connection.execute(
                """INSERT INTO events SELECT $1, $2, $2, $3, 'ann', 'label', 'conversation', $4, 'intent', 'null',
                '"refund"', NULL, 'person', $5, NULL""",
                row,
            )
            connection.execute(
                """INSERT INTO decisions VALUES ('label', 'conversation', $1, 'intent', '"refund"', $2, 'ann', $3,
                'person')""",
                [subject, last + 1, row[2]],
            )
            connection.commit()
        yield time.perf_counter() - begun
        time.sleep(_THINKS)


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    while True:
        try:
            connection = duckdb.connect(str(folder / "store.duckdb"))
            break
        except duckdb.IOException:
            time.sleep(random.uniform(*_PAUSES))
    with connection:
        yield connection


def export(folder: Path) -> None:
    """Reads every record again and again, until it is killed."""
    with Shared(folder, Identities(KEY)) as store:
        while True:
            for _ in clean.conversations(store):
                pass


def peer_export(folder: Path) -> None:
    """The same of the peer: of one moment too, so that it keeps the database open until it has read all of it."""
    while True:
        with opened(folder) as connection:
            connection.execute("SELECT row, idx, role, content FROM messages ORDER BY row, idx")
            while connection.fetchmany(2_000):
                pass
        time.sleep(random.uniform(*_PAUSES))


def short_export(folder: Path) -> None:
    """The peer's, if it need not be of one moment: it lets others in after every 2,000 messages."""
    at = 0
    while True:
        with opened(folder) as connection:
            found = connection.execute(
                "SELECT row, idx, role, content FROM messages WHERE row BETWEEN ? AND ? ORDER BY row, idx",
                [at, at + 500],
            ).fetchall()
        at = at + 500 if found else 0


def own(folder: Path) -> None:
    """Owns the store until it is killed."""
    with Shared(folder, Identities(KEY)) as store:
        print(json.dumps(store.owns), flush=True)
        time.sleep(3600)


def main() -> None:
    what, folder, *ids = sys.argv[1:]
    if what in ("ours", "peer"):
        print("ready", flush=True)
        sys.stdin.readline()
        for seconds in {"ours": ours, "peer": peer}[what](Path(folder), ids):
            print(seconds * 1000, flush=True)
    else:
        {"export": export, "peer_export": peer_export, "short_export": short_export, "own": own}[what](Path(folder))


if __name__ == "__main__":
    main()
