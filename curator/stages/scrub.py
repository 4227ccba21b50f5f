"""scrub: find personal data and secrets in texts that are new, or that changed rules could see differently."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pyarrow as pa

from curator.engines import engine
from curator.identity import operation_id
from curator.privacy.allowed_terms import allowed_of
from curator.privacy.detect import Detect
from curator.privacy.rules import load_rules
from curator.privacy.scanning import Scanning
from curator.privacy.unread import UNREAD_RULE
from curator.queries import pending
from curator.queries.own_terms import follow_marks
from curator.records.finding import PERSON
from curator.stages._own_surrogates import OwnSurrogates
from curator.stages._stage import Run, Stage
from curator.store import findings, raw, scanned
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

    def scan(self, old: str | None, changed: list[str] | None) -> None:
        """changed: the rules to run (gone ones among them only end their hits); None for all."""
        texts = raw.unscanned(self._workspace.store, ruleset=old, done=self._before + self.scanned)
        for result in self._engine.map(self._scanning(changed), texts, self._run.check):
            self._store(result, changed)
            self._run.check()

    def _scanning(self, changed: list[str] | None) -> Scanning:
        folders = self._workspace.rule_folders
        only = None if changed is None else frozenset(changed) & self._rules.keys()
        return Scanning(
            detect=Detect(folders, only) if only is None or only else None,
            allowed=allowed_of(load_rules(folders).allowed, (PERSON,)),
            entities=tuple(rule.entity for rule in pending.key_rules(self._workspace).rules),
            key=self._workspace.key,
        )

    def _store(self, result: pa.RecordBatch, changed: list[str] | None) -> None:
        read = result.filter(result.column("error").is_null())
        keys = read.column("key").to_pylist()
        if keys:
            columns = [read.column(name) for name in ("key", "hits", "codes", "words")]
            counts = scanned.record(
                self._workspace.store,
                op=operation_id("scrub", self._run.id, changed, keys),
                run=self._run.id,
                actor=self._run.actor,
                ruleset=self._ruleset,
                rules=self._rules,
                changed=changed,
                rows=self._own.without(pa.RecordBatch.from_arrays(columns, schema=scanned.SCHEMA), self._read),
            )
            for rule, more in counts.items():
                self.by_rule[rule] = [a + b for a, b in zip(self.by_rule.get(rule, [0, 0, 0]), more, strict=True)]
        self.scanned += len(keys)
        self.failed += len(result) - len(keys)
        self._run.progress(self.scanned + self.failed, self._total, "texts", "find")

    def _read(self, keys: list[str]) -> dict[str, str]:
        found = raw.of_texts(self._workspace.store, keys=keys) if keys else ()
        columns = ((batch.column("key").to_pylist(), batch.column("text").to_pylist()) for batch in found)
        return {key: text for keys, texts in columns for key, text in zip(keys, texts, strict=True)}


STAGE: Stage[Options, Result] = Stage(
    name="scrub",
    after=("import",),
    options=Options,
    version=lambda workspace, _: pending.scrub_version(workspace),
    pending=lambda workspace, _: pending.scrub(workspace),
    run=_run,
)
