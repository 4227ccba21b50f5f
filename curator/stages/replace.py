"""replace: look for found values elsewhere, then render what findings or decisions changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa

from curator.identity import operation_id
from curator.privacy.key_rules import SCORE
from curator.privacy.replace import Piece, Rendered, pieces, put
from curator.privacy.surrogates import names
from curator.privacy.surrogates.kinds import DATES
from curator.privacy.vault import Entry
from curator.privacy.verdicts import Judged
from curator.queries import pending
from curator.queries.policy import Policy
from curator.records import Finding
from curator.stages._judging import Judging
from curator.stages._keeping import Keeping
from curator.stages._pseudonyms import Pseudonyms
from curator.stages._stage import Run, Stage
from curator.store import codes, events, raw, renders
from curator.workspace import Workspace

#: Each batch looks through all that was found: fewer of them take less time in a large store.
_TEXTS_A_BATCH = 5000


@dataclass(frozen=True)
class Options:
    """Nothing to choose: styles and thresholds are settings."""


@dataclass(frozen=True)
class Result:
    """clean: texts let through as they are. replaced: texts rendered with replacements or by decision.

    same_value: findings of values that their key tells, or that were known again by their code.
    """

    clean: int
    replaced: int
    same_value: int


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    version = pending.replace_version(workspace)
    again = codes.spread(
        workspace.store,
        op=operation_id("spread", run.id),
        run=run.id,
        actor=run.actor,
        version=pending.spread_version(workspace),
        bars=pending.bars(workspace),
        rows=_told_by_keys(workspace),
    )
    waiting = renders.pending(workspace.store, version=version)
    clean = renders.pass_clean(
        workspace.store,
        op=operation_id("pass_clean", run.id),
        run=run.id,
        actor=run.actor,
        version=version,
    )
    job = _Render(workspace, run, version)
    if job.moved:
        waiting = list(dict.fromkeys([*waiting, *renders.unplaced(workspace.store, names=job.moved)]))
    batches = [waiting[start : start + _TEXTS_A_BATCH] for start in range(0, len(waiting), _TEXTS_A_BATCH)]
    if job.pseudonyms.realistic:
        _settle(job, batches, run)
    done = 0
    for batch in batches:
        run.check()
        job.batch(batch)
        done += len(batch)
        run.progress(done, len(waiting), "texts", "replace")
    return Result(clean, len(waiting), again)


def _settle(job: _Render, batches: list[list[str]], run: Run) -> None:
    """Surrogates of all values before the first is used: none may be a value that only a later text holds."""
    values: set[tuple[str, str]] = set()
    total, done = sum(map(len, batches)), 0
    for batch in batches:
        run.check()
        read = job.read(batch)
        values.update(job.values(read))
        values.update(job.titled(read))
        done += len(batch)
        run.progress(done, total, "texts", "look")
    job.pseudonyms.settle(values)


def _told_by_keys(workspace: Workspace) -> pa.RecordBatch:
    """What the keys in this workspace say their values are, as rows of KEY_SCHEMA."""
    rules = pending.key_rules(workspace)
    told = [(key, rule) for key in codes.keys(workspace.store) if (rule := rules.of(key)) is not None]
    rows = [{"key": key, "kind": rule.kind, "name": rule.entity, "score": SCORE} for key, rule in told]
    return pa.RecordBatch.from_pylist(rows, schema=codes.KEY_SCHEMA)


@dataclass(frozen=True)
class _Read:
    """Texts with what holds for what was found in them. read_at: the newest event before they were read.

    wanted: (text, place, findings) of every render; place "": wherever the text stands. pieces: of each of them, what
    is replaced. threads: of places where dates are moved.
    """

    read_at: int
    bodies: dict[str, str]
    wanted: list[tuple[str, str, list[Judged]]]
    pieces: list[list[Piece]]
    threads: dict[tuple[str, str], str]


class _Render:
    """Renders batches of texts, each where it stands everywhere, and apart where one place was decided about."""

    def __init__(self, workspace: Workspace, run: Run, version: str) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._run = run
        self._version = version
        policy = Policy.of(workspace)
        self._judging = Judging(workspace, policy)
        self._keeping = Keeping(workspace)
        self.pseudonyms = Pseudonyms(workspace, policy)
        #: Entities whose dates every conversation moves by its own number of days.
        self.moved = sorted(name for name in DATES if self.pseudonyms.style(name) == "surrogate")

    def batch(self, keys: list[str]) -> None:
        read = self.read(keys)
        values = self.values(read)
        self.pseudonyms.number(values)
        kept: dict[Entry, None] = {}
        rows = [
            self._row(key, place, read.bodies[key], replaced, read.threads.get((key, place), key), kept)
            for (key, place, _), replaced in zip(read.wanted, read.pieces, strict=True)
        ]
        self._keeping.add(kept)
        renders.record(
            self._store,
            op=operation_id("replace", self._run.id, keys),
            run=self._run.id,
            actor=self._run.actor,
            version=self._version,
            read_at=read.read_at,
            rows=pa.RecordBatch.from_pylist(rows, schema=renders.RENDER_SCHEMA),
        )

    def read(self, keys: list[str]) -> _Read:
        read_at = events.newest(self._store)
        found = self._judging.found(keys)
        verdicts, places = self._judging.verdicts(keys, found)
        bodies = dict(_bodies(raw.of_texts(self._store, keys=keys)))
        missed = self._judging.missed(keys)
        for key, marked in missed.items():
            places.setdefault(key, set()).update(marked)
        threads = self._threads([key for key in keys if self._has_dates(found.get(key, []), missed.get(key, {}))])
        for key, place in threads:
            places.setdefault(key, set()).add(place)
        wanted = [
            (key, place, self._judging.judge(found.get(key, []), verdicts, place) + missed.get(key, {}).get(place, []))
            for key in keys
            if key in bodies
            for place in ("", *sorted(places.get(key, ())))
        ]
        return _Read(read_at, bodies, wanted, [pieces(bodies[key], judged) for key, _, judged in wanted], threads)

    def values(self, read: _Read) -> list[tuple[str, str]]:
        """(entity, value) of all that these texts will have replaced, in reading order."""
        return [
            (item.entity, read.bodies[key][start:end])
            for (key, _, _), replaced in zip(read.wanted, read.pieces, strict=True)
            for start, end, item in replaced
        ]

    def titled(self, read: _Read) -> Iterator[tuple[str, str]]:
        """(PERSON, name) of all that a title stands before, with it: it is no part of what was found, and tells that
        the name is a family name.
        """
        for key, _, judged in read.wanted:
            spans = [item.finding.span for item in judged if item.entity == "PERSON" and item.finding.span]
            for name in names.with_titles(read.bodies[key], spans):
                yield "PERSON", name

    def _has_dates(self, found: list[Finding], missed: dict[str, list[Judged]]) -> bool:
        """Whether dates are moved here."""
        names = {finding.name for finding in found} | {item.entity for items in missed.values() for item in items}
        return not names.isdisjoint(self.moved)

    def _threads(self, keys: list[str]) -> dict[tuple[str, str], str]:
        return {(key, place): thread for key, place, thread in renders.standing(self._store, texts=keys)}

    def _row(
        self, key: str, place: str, body: str, replaced: list[Piece], thread: str, kept: dict[Entry, None]
    ) -> dict[str, Any]:
        """kept: gets what was replaced."""

        def replacement(item: Judged, value: str) -> str:
            made = self.pseudonyms.of(item, value, thread)
            value_id = self.pseudonyms.id_of(item.entity, value)
            marked = "" if item.finding.seen_by else key
            kept[Entry(item.entity, value_id, value, made, marked)] = None
            return made

        rendered = put(body, replaced, replacement)
        changed = bool(rendered.spans)
        # An occurrence that is let through beside a text that is replaced elsewhere needs its own words in its row.
        text = rendered.text if changed or place else None
        return {"text": key, "place": place, "body": text, "spans": _spans(rendered) if changed else None}


def _spans(rendered: Rendered) -> str:
    return msgspec.json.encode(rendered.spans).decode()


def _bodies(batches: Iterator[pa.RecordBatch]) -> Iterator[tuple[str, str]]:
    for batch in batches:
        yield from zip(batch.column("key").to_pylist(), batch.column("text").to_pylist(), strict=True)


STAGE: Stage[Options, Result] = Stage(
    name="replace",
    after=("scrub",),
    options=Options,
    version=lambda workspace, _: pending.replace_version(workspace),
    pending=lambda workspace, _: pending.replace(workspace),
    run=_run,
)
