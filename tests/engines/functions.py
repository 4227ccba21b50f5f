"""Batch functions for the engines' tests; worker processes import them from here."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from curator.errors import UsageError

SCHEMA = pa.schema([("key", pa.string()), ("length", pa.int64()), ("pid", pa.int64()), ("error", pa.string())])
Run = Callable[[pa.RecordBatch], pa.RecordBatch]


def batch(*texts: str, start: int = 0) -> pa.RecordBatch:
    keys = [f"k{start + i}" for i in range(len(texts))]
    return pa.record_batch({"key": pa.array(keys, pa.string()), "text": pa.array(texts, pa.string())})


def batches(count: int, size: int = 5) -> list[pa.RecordBatch]:
    return [batch(*("x" * (n % 7) for n in range(i * size, (i + 1) * size)), start=i * size) for i in range(count)]


@dataclass(frozen=True)
class Lengths:
    """The length of each text and the process that counted it."""

    version: str = "1"
    schema: Any = field(default=SCHEMA, compare=False)

    def load(self) -> Run:
        return self.run

    def run(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        lengths = [self.measure(text) for text in rows.column("text").to_pylist()]
        count = rows.num_rows
        columns = [rows.column("key"), pa.array(lengths, pa.int64()), pa.array([os.getpid()] * count, pa.int64())]
        return pa.record_batch([*columns, pa.nulls(count, pa.string())], schema=self.schema)

    def measure(self, text: str) -> int:
        return len(text)


@dataclass(frozen=True)
class Picky(Lengths):
    """Raises for some texts, and quotes them."""

    def measure(self, text: str) -> int:
        if "bad" in text:
            raise KeyError(f"cannot measure {text}")
        return len(text)


@dataclass(frozen=True)
class NotesLoads(Lengths):
    """Writes a line for each time it is loaded."""

    notes: Path = Path()

    def load(self) -> Run:
        with self.notes.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return self.run


@dataclass(frozen=True)
class Slow(Lengths):
    """Answers with its process and then takes its time over texts that say so."""

    notes: Path = Path()

    def measure(self, text: str) -> int:
        with self.notes.open("a") as file:
            file.write(f"{os.getpid()}\n")
        if text == "sleep":
            time.sleep(600)
        if text == "native":
            return len(re.findall(r"(a+)+b", "a" * 64))  # holds the interpreter's lock for years
        return len(text)


@dataclass(frozen=True)
class SlowFirst(Lengths):
    """The first batch takes longer than all the others."""

    def measure(self, text: str) -> int:
        time.sleep(0.5 if text == "slow" else 0)
        return len(text)


@dataclass(frozen=True)
class Killed(Lengths):
    """Dies the way a process out of memory does."""

    def measure(self, text: str) -> int:
        if text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        return len(text)


@dataclass(frozen=True)
class Unloadable(Lengths):
    def load(self) -> Run:
        raise RuntimeError("somebody@example.com")


@dataclass(frozen=True)
class Unusable(Lengths):
    def load(self) -> Run:
        raise UsageError("there is no model here", "name a model")


@dataclass(frozen=True)
class Broken(Lengths):
    """Gives back something that is no batch and quotes a record when it is touched."""

    def run(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        return Quoting()


class Quoting:
    def __getattr__(self, name: str) -> object:
        raise ValueError("ann@example.com")


@dataclass(frozen=True)
class Printing(Lengths):
    """Writes on every stream, in Python and below it."""

    def measure(self, text: str) -> int:
        print("printed by a worker")
        os.write(1, b"written by a worker\n")
        os.write(2, b"written by a worker\n")
        return len(text)


@dataclass(frozen=True)
class Interrupted(Lengths):
    """Gets the signal of ctrl+c."""

    def measure(self, text: str) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return len(text)
