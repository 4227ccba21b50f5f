"""flag: look at every scrubbed record with the rules of quality and bias, anew where either changed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa

from curator.engines import engine
from curator.flags.flag import FlagRecords
from curator.identity import operation_id
from curator.queries import flagging
from curator.stages._stage import Run, Stage
from curator.store import clean, flags
from curator.workspace import Workspace

#: A batch is one write. Of the same size whatever a broken-off run left, so that its end is as if undisturbed.
_RECORDS_A_BATCH = 250
#: Starting worker processes costs about as much as looking at so many records in this one.
_POOL_FROM = 10_000


@dataclass(frozen=True)
class Options:
    """Nothing to choose: rules are files, and the engine is a setting."""


@dataclass(frozen=True)
class Result:
    """looked: records looked at. flags: rule -> records that it flags. failed: records that could not be looked at."""

    looked: int
    new: int
    failed: int
    flags: dict[str, int]
    seconds: float


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    began = time.monotonic()
    function = FlagRecords(flagging.rules(workspace))
    waiting = flags.waiting(workspace.store, ruleset=function.version)
    job = _Look(workspace, run, function, dict(waiting))
    job.all([record for record, _ in waiting])
    counts = {rule: records for rule, (records, _) in flags.count_by_rule(workspace.store).items()}
    return Result(job.looked, job.new, job.failed, counts, round(time.monotonic() - began, 3))


class _Look:
    """Looks at records and stores what the rules say, batch by batch."""

    def __init__(self, workspace: Workspace, run: Run, function: FlagRecords, contents: dict[str, str]) -> None:
        self.looked = self.new = self.failed = 0
        self._workspace = workspace
        self._run = run
        self._function = function
        self._contents = contents
        pool = workspace.settings.config.engine.kind != "inline" and len(contents) >= _POOL_FROM
        self._engine = engine("pool", workspace.settings.config.engine.workers) if pool else engine("inline")

    def all(self, ids: list[str]) -> None:
        waiting: deque[list[str]] = deque()
        for result in self._engine.map(self._function, self._batches(ids, waiting), self._run.check):
            self._store(waiting.popleft(), result)
            self._run.progress(self.looked + self.failed, len(ids), "records", "flag")
            self._run.check()

    def _batches(self, ids: list[str], into: deque[list[str]]) -> Iterator[pa.RecordBatch]:
        """Scrubbed records; the ids of a batch are kept until its result, which comes in the same order, is stored."""
        rows = (
            row
            for batch in clean.conversations(self._workspace.store, ids=ids)
            for row in batch.select(["id", "body"]).to_pylist()
        )
        while some := list(islice(rows, _RECORDS_A_BATCH)):
            into.append([row["id"] for row in some])
            yield pa.RecordBatch.from_pylist(some)

    def _store(self, ids: list[str], result: pa.RecordBatch) -> None:
        rows: list[dict[str, Any]] = []
        looked: list[tuple[str, str]] = []
        for item in result.to_pylist():
            if item["error"] is not None:
                self.failed += 1
                continue
            looked.append((item["id"], self._contents[item["id"]]))
            rows.extend({"conversation": item["id"], **flag} for flag in item["flags"])
        if looked:
            self.new += flags.record(
                self._workspace.store,
                op=operation_id("flag", self._run.id, ids),
                run=self._run.id,
                actor=self._run.actor,
                ruleset=self._function.version,
                looked=looked,
                rows=pa.RecordBatch.from_pylist(rows, schema=flags.FLAG_SCHEMA),
            )
        self.looked += len(looked)


STAGE: Stage[Options, Result] = Stage(
    name="flag",
    after=("replace",),
    options=Options,
    version=lambda workspace, _: flagging.version(workspace),
    pending=lambda workspace, _: flagging.pending(workspace),
    run=_run,
)
