"""scrub: find personal data and secrets in texts that are new, or that changed rules could see differently."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from curator.engines import engine
from curator.identity import operation_id
from curator.privacy.allowed_terms import Allowed, allowed_of, allows
from curator.privacy.codes import codes as codes_of
from curator.privacy.codes import whole_code
from curator.privacy.detect import Detect
from curator.privacy.name_words import words_of
from curator.privacy.rules import load_rules
from curator.privacy.unread import UNREAD, UNREAD_RULE
from curator.queries import pending
from curator.queries.own_terms import follow_marks
from curator.records.finding import PERSON
from curator.stages._own_surrogates import OwnSurrogates
from curator.stages._stage import Run, Stage
from curator.store import codes, findings, raw
from curator.store import name_words as names
from curator.workspace import Workspace

#: Starting worker processes costs about as much as scanning so many texts in this one.
_POOL_FROM = 3000


@dataclass(frozen=True)
class Options:
    """workers: processes; None for the setting, else one a core and at most four."""

    workers: int | None = None


@dataclass(frozen=True)
class Result:
    """scanned: texts looked at by at least one rule. rules: how many rules looked. failed: texts left unscanned.

    by_rule: [new, gone, unchanged] findings of each rule that looked now or before.
    """

    scanned: int
    rules: int
    new_findings: int
    failed: int
    seconds: float
    by_rule: dict[str, list[int]] = field(default_factory=dict)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    began = time.monotonic()
    follow_marks(workspace)
    rules = pending.scanning(workspace)
    current = pending.ruleset_id(rules)
    known = findings.rulesets(workspace.store)
    waiting = dict(findings.count_unscanned(workspace.store))
    done = waiting.pop(current, 0)
    total = sum(waiting.values())
    job = _Scan(workspace, run, current, rules, _workers(workspace, options, total), total, done)
    looked: set[str] = set()
    for old in waiting:
        before = known.get(old or "", {})
        changed = sorted(rule for rule in rules.keys() | before.keys() if rules.get(rule) != before.get(rule))
        looked |= set(changed) & rules.keys()
        job.scan(old, None if old is None else changed)
    new = sum(counts[0] for counts in job.by_rule.values())
    seconds = round(time.monotonic() - began, 3)
    return Result(job.scanned, len(looked - {UNREAD_RULE}), new, job.failed, seconds, job.by_rule)


def _workers(workspace: Workspace, options: Options, total: int) -> int | None:
    """How many processes to use; None for this one alone."""
    setting = workspace.settings.config.engine
    if setting.kind == "inline" or total < _POOL_FROM:
        return None
    from os import cpu_count

    return options.workers or setting.workers or min(4, cpu_count() or 1)


class _Scan:
    """Scans the texts of one older ruleset after the other, and stores the hits batch by batch."""

    def __init__(
        self,
        workspace: Workspace,
        run: Run,
        ruleset: str,
        rules: dict[str, str],
        workers: int | None,
        total: int,
        before: int,
    ) -> None:
        """before: how many texts were scanned under this ruleset when the run began."""
        self.scanned = self.failed = 0
        self.by_rule: dict[str, list[int]] = {}
        self._workspace = workspace
        self._run = run
        self._ruleset = ruleset
        self._rules = rules
        self._engine = engine("inline") if workers is None else engine("pool", workers)
        self._total, self._before = total, before
        self._own = OwnSurrogates(workspace)
        self._allowed = allows(allowed_of(load_rules(workspace.rule_folders).allowed, (PERSON,)))
        self._entities = [rule.entity for rule in pending.key_rules(workspace).rules]

    def scan(self, old: str | None, changed: list[str] | None) -> None:
        """changed: the rules to run (gone ones among them only end their hits); None for all."""
        only = None if changed is None else frozenset(changed) & self._rules.keys()
        waiting: deque[pa.RecordBatch] = deque()
        batches = _remembered(
            raw.unscanned(self._workspace.store, ruleset=old, done=self._before + self.scanned), waiting
        )
        if only is not None and not only:
            results: Iterable[pa.RecordBatch | None] = (None for _ in batches)
        else:
            results = self._engine.map(Detect(self._workspace.rule_folders, only), batches, self._run.check)
        for result in results:
            self._store(waiting.popleft(), result, changed)
            self._run.check()

    def _store(self, texts: pa.RecordBatch, result: pa.RecordBatch | None, changed: list[str] | None) -> None:
        rows, scanned, failed = _hits(self._workspace, texts, result)
        rows = self._own.without(rows, texts)
        if scanned:
            rows_of_codes = _codes(self._workspace, texts, set(scanned), self._entities)
            codes.record(self._workspace.store, texts=scanned, rows=rows_of_codes)
            words = _name_words(self._workspace, texts, set(scanned), self._allowed)
            names.record(self._workspace.store, texts=scanned, rows=words)
            counts = findings.record(
                self._workspace.store,
                op=operation_id("scrub", self._run.id, changed, scanned),
                run=self._run.id,
                actor=self._run.actor,
                ruleset=self._ruleset,
                rules=self._rules,
                changed=changed,
                texts=scanned,
                rows=pa.RecordBatch.from_pylist(rows, schema=findings.HIT_SCHEMA),
            )
            for rule, more in counts.items():
                self.by_rule[rule] = [a + b for a, b in zip(self.by_rule.get(rule, [0, 0, 0]), more, strict=True)]
        self.scanned += len(scanned)
        self.failed += failed
        self._run.progress(self.scanned + self.failed, self._total, "texts", "find")


def _remembered(batches: Iterator[pa.RecordBatch], into: deque[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same batches; each is kept until its result, which comes in the same order, is stored."""
    for batch in batches:
        into.append(batch)
        yield batch


def _hits(
    workspace: Workspace, texts: pa.RecordBatch, result: pa.RecordBatch | None
) -> tuple[list[dict[str, Any]], list[str], int]:
    """(rows of HIT_SCHEMA, keys that were scanned, how many were not)."""
    keys = texts.column("key").to_pylist()
    if result is None:
        return [], keys, 0
    bodies = dict(zip(keys, texts.column("text").to_pylist(), strict=True))
    rows: list[dict[str, Any]] = []
    scanned: list[str] = []
    failed = 0
    for item in result.to_pylist():
        if item["error"] is not None:
            failed += 1
            continue
        scanned.append(item["key"])
        for hit in item["hits"]:
            value = bodies[item["key"]][hit["start"] : hit["end"]]
            rows.append(
                {
                    "text": item["key"],
                    "kind": hit["kind"],
                    "name": hit["name"],
                    "first": hit["start"],
                    "past": hit["end"],
                    "value": "" if hit["kind"] == UNREAD else workspace.ids.value(hit["name"], value),
                    "rule": hit["rule"],
                    "version": hit["version"],
                    "score": hit["score"],
                }
            )
    return rows, scanned, failed


def _codes(workspace: Workspace, texts: pa.RecordBatch, scanned: set[str], entities: list[str]) -> pa.RecordBatch:
    """The codes of the scanned texts, as rows of CODE_SCHEMA; entities: those that a key can tell."""
    rows = []
    for key, text in zip(texts.column("key").to_pylist(), texts.column("text").to_pylist(), strict=True):
        if key not in scanned:
            continue
        whole = whole_code(text)
        for first, past, code in codes_of(text):
            hashes = None
            if (first, past) == whole:
                value = text[first:past]
                hashes = json.dumps({entity: workspace.ids.value(entity, value) for entity in entities})
            code_id = workspace.ids.keyed("code", code)
            rows.append({"text": key, "first": first, "past": past, "code": code_id, "hashes": hashes})
    return pa.RecordBatch.from_pylist(rows, schema=codes.CODE_SCHEMA)


def _name_words(
    workspace: Workspace, texts: pa.RecordBatch, scanned: set[str], allowed: Allowed | None
) -> pa.RecordBatch:
    """The words of the scanned texts that are written like names, as rows of its SCHEMA."""
    rows = [
        {"text": key, "first": first, "past": past, "value": workspace.ids.value(PERSON, text[first:past])}
        for key, text in zip(texts.column("key").to_pylist(), texts.column("text").to_pylist(), strict=True)
        if key in scanned
        for first, past in words_of(text, allowed)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=names.SCHEMA)


STAGE: Stage[Options, Result] = Stage(
    name="scrub",
    after=("import",),
    options=Options,
    version=lambda workspace, _: pending.scrub_version(workspace),
    pending=lambda workspace, _: pending.scrub(workspace),
    run=_run,
)
