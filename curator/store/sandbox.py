"""Runs SQL that people typed, where it can reach nothing: an engine of its own, in memory, that holds scrubbed rows.

Files, network, extensions and settings are locked before the first word of a query is looked at. It is checked and
planned while the views are empty, so that what the engine says of it can be passed on: it has seen no data yet. Only
then are the rows of the views that it names streamed from the owner, and of these only the columns that it can use.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from curator.errors import CuratorError, ExitCode, StreamBroken
from curator.store import encryption, file, scrubbed, sql_words
from curator.store.operation import Store
from curator.store.scrubbed import VIEWS

#: Of the machine's memory; what does not fit is spilled.
_MEMORY_SHARE: Final = 0.25
#: Of the free room of its disk, at most, for what is spilled.
_DISK_SHARE: Final = 0.5
_SETTINGS: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
}
_SPILL: Final = "sql-"
#: Times that the views are read where the store is made anew, or its owner ends, in the middle.
_TRIES: Final = 5
#: Rows of a batch of the answer.
_BATCH: Final = 2_000


class TimeIsUp(CuratorError):
    """The query took longer than it was given."""

    code = "timed_out"
    exit_code = ExitCode.TIMED_OUT

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query took longer than {seconds:g} s", fix="narrow it with WHERE, or raise --timeout")


@dataclass(frozen=True, slots=True)
class Answer:
    """columns: (name, type as the engine calls it). rows: how many. batches: the rows, to be read once."""

    columns: list[tuple[str, str]]
    schema: pa.Schema
    rows: int
    batches: Iterator[pa.RecordBatch]


@contextlib.contextmanager
def answer(
    store: Store,
    query: str,
    *,
    spill: Path,
    timeout: float | None = None,
    memory: int | None = None,
    encrypted: bool = False,
) -> Iterator[Answer]:
    """What a query says, whole before its first row is read.

    spill: a folder of this user alone, for what does not fit in `memory` (bytes; None: a share of the machine's);
    nothing stays in it. timeout: seconds. encrypted: what is spilled is, as the store itself.

    Raises UsageError for what is no query of the views, in the engine's words; TimeIsUp.
    """
    with _folder(spill) as folder, _engine(folder, memory, encrypted) as engine, _clock(engine, timeout) as clock:
        with clock.stopping():
            _create(engine, {name: view.names for name, view in VIEWS.items()})
            statement = sql_words.checked(engine, query)
        # By bare words, so that no way of naming a view is missed; one too many costs only time.
        columns = {name: sql_words.columns_of(engine, statement, VIEWS[name]) for name in scrubbed.named_in(statement)}
        for left in reversed(range(_TRIES)):
            with clock.stopping():
                _create(engine, columns)
            try:
                _fill(engine, clock, scrubbed.rows(store, wanted=columns))
                break
            except StreamBroken:
                if not left:
                    raise
        clock.execute(f"CREATE TABLE answer AS FROM (\n{statement}\n)")
        with clock.stopping():
            (count,) = engine.execute("SELECT count(*) FROM answer").fetchone() or (0,)
            types = engine.execute("SELECT column_name, column_type FROM (DESCRIBE answer)").fetchall()
            reader = engine.execute("FROM answer").to_arrow_reader(_BATCH)
        yield Answer(types, reader.schema, count, iter(reader))


@dataclass(slots=True)
class _Clock:
    """Stops the engine when the time is up."""

    engine: duckdb.DuckDBPyConnection
    seconds: float | None
    until: float
    is_up: bool = False

    def stop(self) -> None:
        self.is_up = True
        # It may have ended this moment.
        with contextlib.suppress(*file.ENGINE_ERRORS):
            self.engine.interrupt()

    def check(self) -> None:
        if self.seconds is not None and time.monotonic() > self.until:
            raise TimeIsUp(self.seconds)

    def execute(self, statement: str) -> None:
        """Raises TimeIsUp, and UsageError without the engine's words, which may quote what is in a row."""
        with self.stopping():
            self.check()
            self.engine.execute(statement)

    @contextlib.contextmanager
    def stopping(self) -> Iterator[None]:
        """What the engine does in a `with`. Raises what `execute` does."""
        try:
            yield
        except file.FAILURES as error:
            if isinstance(error.__cause__, KeyboardInterrupt):
                raise KeyboardInterrupt from None
            if self.is_up and self.seconds is not None:
                raise TimeIsUp(self.seconds) from None
            raise sql_words.failed(error) from None


@contextlib.contextmanager
def _clock(engine: duckdb.DuckDBPyConnection, seconds: float | None) -> Iterator[_Clock]:
    clock = _Clock(engine, seconds, time.monotonic() + (seconds or 0))
    timer = threading.Timer(seconds or 0, clock.stop)
    timer.daemon = True
    if seconds is not None:
        timer.start()
    try:
        yield clock
    finally:
        timer.cancel()


@contextlib.contextmanager
def _engine(folder: Path, memory: int | None, encrypted: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    if memory is None:
        memory = int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * _MEMORY_SHARE)
    with duckdb.connect(":memory:") as engine:
        if encrypted:
            encryption.allow(engine)
        engine.execute("SET temp_directory = $folder", {"folder": str(folder)})
        # What others write needs room too.
        room = shutil.disk_usage(folder).free * _DISK_SHARE
        engine.execute("SET max_temp_directory_size = $limit", {"limit": f"{int(room) // 1_000}KB"})
        engine.execute("SET memory_limit = $limit", {"limit": f"{memory // 1_000_000}MB"})
        for name, value in _SETTINGS.items():
            engine.execute(f"SET {name} = {value}")
        yield engine


def _create(engine: duckdb.DuckDBPyConnection, columns: Mapping[str, Iterable[str]]) -> None:
    """The views without rows, as tables of these columns; no others are there."""
    for name, view in VIEWS.items():
        engine.execute(f"DROP TABLE IF EXISTS {name}")
        wanted = [f"{c.name} {c.type}" for c in view.columns if c.name in columns.get(name, ())]
        if wanted:
            engine.execute(f"CREATE TABLE {name}({', '.join(wanted)})")


def _fill(engine: duckdb.DuckDBPyConnection, clock: _Clock, batches: Iterator[pa.RecordBatch]) -> None:
    for batch in batches:
        name = batch.schema.metadata[scrubbed.VIEW].decode()
        engine.register("_arriving", pa.Table.from_batches([batch]))
        clock.execute(f"INSERT INTO {name} BY NAME FROM _arriving")
        engine.unregister("_arriving")


@contextlib.contextmanager
def _folder(spill: Path) -> Iterator[Path]:
    """A private folder in `spill`, gone afterwards; what killed processes left there goes too."""
    spill.mkdir(mode=0o700, exist_ok=True)
    for left in spill.glob(f"{_SPILL}*"):
        found = re.fullmatch(rf"{_SPILL}(\d+)-\w+", left.name)
        if found and not _lives(int(found[1])):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_SPILL}{os.getpid()}-", dir=spill))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
