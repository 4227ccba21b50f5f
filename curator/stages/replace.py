"""replace: look for found values elsewhere, then render what findings or decisions changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from curator.identity import operation_id
from curator.privacy.key_rules import SCORE
from curator.privacy.replace import Rendered, render
from curator.privacy.styles import styled
from curator.privacy.verdicts import Judged, Verdicts, effective
from curator.queries import pending
from curator.queries.policy import Policy
from curator.records import Finding
from curator.stages._stage import Run, Stage
from curator.store import codes, events, findings, raw, renders
from curator.workspace import Workspace

_TEXTS_A_BATCH = 500


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
    for start in range(0, len(waiting), _TEXTS_A_BATCH):
        run.check()
        job.batch(waiting[start : start + _TEXTS_A_BATCH])
        run.progress(min(start + _TEXTS_A_BATCH, len(waiting)), len(waiting), "texts", "replace")
    return Result(clean, len(waiting), again)


def _told_by_keys(workspace: Workspace) -> pa.RecordBatch:
    """What the keys in this workspace say their values are, as rows of KEY_SCHEMA."""
    rules = pending.key_rules(workspace)
    told = [(key, rule) for key in codes.keys(workspace.store) if (rule := rules.of(key)) is not None]
    rows = [{"key": key, "kind": rule.kind, "name": rule.entity, "score": SCORE} for key, rule in told]
    return pa.RecordBatch.from_pylist(rows, schema=codes.KEY_SCHEMA)


class _Render:
    """Renders batches of texts, each where it stands everywhere, and apart where one place was decided about."""

    def __init__(self, workspace: Workspace, run: Run, version: str) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._run = run
        self._version = version
        self._policy = Policy.of(workspace)
        self._chosen = renders.styles(self._store)

    def batch(self, keys: list[str]) -> None:
        read_at = events.newest(self._store)
        found: dict[str, list[Finding]] = {}
        for finding in findings.of_texts(self._store, texts=keys):
            found.setdefault(finding.subject, []).append(finding)
        verdicts, places = self._verdicts(keys, found)
        bodies = dict(_bodies(raw.of_texts(self._store, keys=keys)))
        missed = self._missed(keys)
        for key, marked in missed.items():
            places.setdefault(key, set()).update(marked)
        wanted = [
            (key, place, self._judge(found.get(key, []), verdicts, place) + missed.get(key, {}).get(place, []))
            for key in keys
            if key in bodies
            for place in ("", *sorted(places.get(key, ())))
        ]
        numbers = self._numbers(wanted, bodies)
        rows = [self._row(key, place, bodies[key], judged, numbers) for key, place, judged in wanted]
        renders.record(
            self._store,
            op=operation_id("replace", self._run.id, keys),
            run=self._run.id,
            actor=self._run.actor,
            version=self._version,
            read_at=read_at,
            rows=pa.RecordBatch.from_pylist(rows, schema=renders.RENDER_SCHEMA),
        )

    def _verdicts(self, keys: list[str], found: dict[str, list[Finding]]) -> tuple[Verdicts, dict[str, set[str]]]:
        """What people decided, and the places of each text that one of them decided about alone."""
        scopes: dict[str, dict[str, str]] = {"occurrence": {}, "finding": {}, "value": {}, "rule": {}}
        text_of = {finding.id: key for key, items in found.items() for finding in items}
        places: dict[str, set[str]] = {}
        for verdict in renders.verdicts(self._store, texts=keys):
            if verdict.scope == "occurrence":
                scopes["occurrence"][f"{verdict.subject}@{verdict.place}"] = verdict.value
                if verdict.subject in text_of:
                    places.setdefault(text_of[verdict.subject], set()).add(verdict.place)
            else:
                scopes[verdict.scope][verdict.subject] = verdict.value
        verdicts = Verdicts(
            occurrences=scopes["occurrence"], findings=scopes["finding"], values=scopes["value"], rules=scopes["rule"]
        )
        return verdicts, places

    def _missed(self, keys: list[str]) -> dict[str, dict[str, list[Judged]]]:
        """What people marked because no rule saw it, by text and place."""
        marked: dict[str, dict[str, list[Judged]]] = {}
        for place, text, span in renders.missed(self._store, texts=keys):
            entity, start, end = span["entity"], span["start"], span["end"]
            finding = Finding(
                id=self._workspace.ids.finding("pii", entity, text, (start, end)),
                kind="pii",
                name=entity,
                subject=text,
                span=(start, end),
                score=1.0,
            )
            judged = Judged(finding, entity, replaced=True, decided=True, why="occurrence")
            marked.setdefault(text, {}).setdefault(place, []).append(judged)
        return marked

    def _judge(self, items: list[Finding], verdicts: Verdicts, place: str) -> list[Judged]:
        return [
            judged
            for finding in items
            for judged in effective(
                [finding],
                verdicts,
                replace_from=self._policy.replace_from(finding.name),
                decide_below=self._policy.decide_below,
                place=place,
            )
        ]

    def _numbers(
        self, wanted: list[tuple[str, str, list[Judged]]], bodies: dict[str, str]
    ) -> dict[tuple[str, str], int]:
        """Pseudonym numbers of every value that these texts will need, asked for at once, in reading order."""
        needed: list[tuple[str, str]] = []

        def note(judged: Judged, value: str) -> str:
            if self._style(judged.entity) == "tag":
                needed.append((judged.entity, self._workspace.ids.value(judged.entity, value)))
            return ""

        for key, _, judged in wanted:
            render(bodies[key], judged, note)
        if not needed:
            return {}
        return dict(zip(needed, renders.allocate(self._store, values=needed), strict=True))

    def _row(
        self, key: str, place: str, body: str, judged: list[Judged], numbers: dict[tuple[str, str], int]
    ) -> dict[str, Any]:
        rendered = render(body, judged, self._replacement(numbers))
        changed = bool(rendered.spans)
        # An occurrence that is let through beside a text that is replaced elsewhere needs its own words in its row.
        text = rendered.text if changed or place else None
        return {"text": key, "place": place, "body": text, "spans": _spans(rendered) if changed else None}

    def _replacement(self, numbers: dict[tuple[str, str], int]) -> Callable[[Judged, str], str]:
        def replacement(judged: Judged, value: str) -> str:
            value_id = self._workspace.ids.value(judged.entity, value)
            return styled(
                self._style(judged.entity),
                judged.entity,
                value,
                number=lambda: numbers[judged.entity, value_id],
                value_id=value_id,
            )

        return replacement

    def _style(self, entity: str) -> str:
        return self._chosen.get(entity) or self._policy.style(entity)


def _spans(rendered: Rendered) -> str:
    return json.dumps(rendered.spans, separators=(",", ":"))


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
