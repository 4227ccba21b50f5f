"""Runs: executions of stages, with a heartbeat and a cancel flag that any process can read and set."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from curator.errors import RefusedError, UsageError
from curator.store.operation import Db, read, write

#: A run whose heartbeat is older than this many microseconds has died.
LEASE = 30_000_000
#: A write that takes longer than this many microseconds is time in which no run can be heard of.
_LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class RunRow:
    """started, heartbeat: UTC microseconds. state: running, done, failed, cancelled, died. error: an error's code."""

    id: str
    stage: str
    version: str
    actor: str
    pid: int
    host: str
    started: int
    heartbeat: int
    cancel: bool
    state: str
    step: str
    done: int
    total: int | None
    unit: str
    result: dict[str, Any] | None
    error: str | None


_COLUMNS = (
    "id, stage, version, actor, pid, host, started, heartbeat, cancel, state, step, done, total, unit, result, error"
)


@write
def start(db: Db, *, id: str, stage: str, version: str, actor: str, pid: int, host: str) -> RunRow:
    """Begin a run. Raises RefusedError naming the live run of the same stage, where there is one."""
    now = db.now()
    for row in db.all(f"SELECT {_COLUMNS} FROM runs WHERE stage = $stage AND state = 'running'", {"stage": stage}):
        other = _row(row)
        if other.id == id:
            return other
        if now - other.heartbeat < LEASE and (other.host != host or _alive(other, db.since)):
            raise RefusedError(
                f"{stage} is already running: run {other.id}, process {other.pid} on {other.host}",
                fix=f"wait for it (--wait SECONDS) or cancel it: curator runs cancel {other.id}",
            )
        db.sql.execute("UPDATE runs SET state = 'died' WHERE id = $id", {"id": other.id})
    db.sql.execute(
        f"INSERT INTO runs ({_COLUMNS}) VALUES ({', '.join('?' * 16)})",
        [id, stage, version, actor, pid, host, now, now, False, "running", "", 0, None, "", None, None],
    )
    return _row(db.one(f"SELECT {_COLUMNS} FROM runs WHERE id = $id", {"id": id}))


@write
def beat(db: Db, *, id: str, step: str, done: int, total: int | None, unit: str) -> bool:
    """Tell how far a run is; answers whether it is to stop: asked to, or taken for dead and replaced."""
    db.sql.execute(
        "UPDATE runs SET heartbeat = $now, step = $step, done = $done, total = $total, unit = $unit WHERE id = $id",
        {"now": db.now(), "id": id, "step": step, "done": done, "total": total, "unit": unit},
    )
    return (
        db.sql.execute("FROM runs WHERE id = $id AND state = 'running' AND NOT cancel", {"id": id}).fetchone() is None
    )


def spare(sql: duckdb.DuckDBPyConnection, began: int, now: int) -> None:
    """After a write that kept all others waiting, `began` to `now`: that time counts against no run's heartbeat."""
    if now - began > _LONG:
        sql.execute(
            "UPDATE runs SET heartbeat = least(heartbeat + $passed, $now) WHERE state = 'running'",
            {"passed": now - began, "now": now},
        )


@write
def finish(db: Db, *, id: str, state: str, result: dict[str, Any] | None, error: str | None) -> None:
    """state: done, failed or cancelled."""
    db.sql.execute(
        "UPDATE runs SET state = $state, heartbeat = $now, result = $result, error = $error WHERE id = $id",
        {
            "id": id,
            "state": state,
            "now": db.now(),
            "result": None if result is None else json.dumps(result, ensure_ascii=False),
            "error": error,
        },
    )


@write
def cancel(db: Db, *, id: str) -> RunRow:
    """Ask a run to stop. Raises UsageError where there is none of this id (a unique prefix will do)."""
    rows = db.all(f"SELECT {_COLUMNS} FROM runs WHERE starts_with(id, $id)", {"id": id})
    if len(rows) != 1:
        raise UsageError(f"{len(rows)} runs have an id that begins with {id!r}", fix="see `curator runs list`")
    run = _row(rows[0])
    if run.state == "running":
        db.sql.execute("UPDATE runs SET cancel = TRUE WHERE id = $id", {"id": run.id})
    return run


@read
def latest(db: Db, *, limit: int = 20, stage: str | None = None) -> list[RunRow]:
    """The newest runs, newest first."""
    rows = db.all(
        f"SELECT {_COLUMNS} FROM runs WHERE $stage IS NULL OR stage = $stage ORDER BY started DESC, id LIMIT $limit",
        {"limit": limit, "stage": stage},
    )
    return [_as_it_is(_row(row), db) for row in rows]


def _as_it_is(run: RunRow, db: Db) -> RunRow:
    """The run; as died where its process is gone and nothing has started in its place."""
    lost = run.state == "running" and run.host == socket.gethostname() and not _alive(run, db.since)
    return replace(run, state="died") if lost else run


def _row(row: tuple[Any, ...]) -> RunRow:
    *known, result, error = row
    return RunRow(*[*known, None if result is None else json.loads(result), error])


def _alive(run: RunRow, since: int) -> bool:
    """Whether the process of a run on this machine still is; a run under our own number may be an earlier process's."""
    if run.pid == os.getpid():
        return run.started >= since
    try:
        os.kill(run.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
