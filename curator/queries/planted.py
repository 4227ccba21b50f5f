"""How much of what a manifest says is planted in files was found: for the demo and tests, so that they measure."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.identity import pair_id
from curator.store import findings, flags, lookups, pairs
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Found:
    """kind: an entity, or a kind of duplicate."""

    kind: str
    planted: int
    found: int

    @property
    def missed(self) -> int:
        return self.planted - self.found


@dataclass(frozen=True, slots=True)
class Measured:
    """false_alarms: harmless look-alikes of the manifest that would be replaced, of how many.

    defects: bad answers and records, by kind. sound_flagged: records without a planted defect that are flagged all the
    same, from `warn` on.
    """

    personal: list[Found]
    duplicates: list[Found]
    defects: list[Found]
    sound_flagged: int
    harmless: int
    false_alarms: int


def measure(workspace: Workspace, manifest: Path) -> Measured:
    """Compare findings and pairs with a manifest of planted values (see sample_data/README.md)."""
    data = json.loads(manifest.read_text(encoding="utf-8"))
    ids = {name: lookups.by_line(workspace.store, file=name) for name in data["files"]}
    spans = _spans(workspace)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for item in (*data["personal"], *data["secrets"]):
        planted[item["entity"]] += 1
        found[item["entity"]] += _covered(spans, ids, item)
    alarms = sum(_covered(spans, ids, item) for item in data["harmless"])
    personal = [Found(entity, count, found[entity]) for entity, count in sorted(planted.items())]
    defects, sound = _defects(workspace, data["defects"], ids)
    return Measured(
        personal, _duplicates(workspace, data["duplicates"], ids), defects, sound, len(data["harmless"]), alarms
    )


_Spans = dict[tuple[str, int | None], list[tuple[str, int, int]]]


def _spans(workspace: Workspace) -> _Spans:
    """(conversation, message index) -> (path, start, end) of everything found there."""
    spans: _Spans = {}
    for conversation, index, path, start, end in findings.all_spans(workspace.store):
        spans.setdefault((conversation, None if index < 0 else index), []).append((path, start, end))
    return spans


def _covered(spans: _Spans, ids: dict[str, dict[int, str]], item: dict[str, Any]) -> bool:
    """Whether at least half of a planted value is covered by findings at its place."""
    conversation = ids.get(item["file"], {}).get(item["line"], "")
    start, end = item["start"], item["start"] + len(item["value"])
    leaf = item["path"].rpartition("/")[2]
    covered: set[int] = set()
    for path, first, past in spans.get((conversation, item["message"]), ()):
        if path.rpartition("/")[2] == leaf or path == "content" or leaf in ("value", "answer"):
            covered |= set(range(max(start, first), min(end, past)))
    return bool(len(covered) * 2 >= end - start)


#: The rule that a kind of planted defect is for, where it has another name.
_RULES = {"leak": "template_tokens", "truncated": "cut_off"}


def _defects(
    workspace: Workspace, planted: list[dict[str, Any]], ids: dict[str, dict[int, str]]
) -> tuple[list[Found], int]:
    """Defects by kind, and how many other records are flagged."""
    flagged: dict[str, set[str]] = {}
    for flag in flags.found(workspace.store, severities=["warn", "block"]):
        flagged.setdefault(flag.conversation, set()).add(flag.rule)
    counts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    sick = set()
    for item in planted:
        number = ids[item["file"]].get(item["line"], "")
        sick.add(number)
        counts[item["kind"]] += 1
        found[item["kind"]] += f"quality/{_RULES.get(item['kind'], item['kind'])}" in flagged.get(number, set())
    return [Found(kind, count, found[kind]) for kind, count in sorted(counts.items())], len(flagged.keys() - sick)


def _duplicates(workspace: Workspace, data: dict[str, Any], ids: dict[str, dict[int, str]]) -> list[Found]:
    """Planted pairs of each kind that ended up tied, directly or by way of one both are tied to."""
    tied: dict[str, dict[str, set[str]]] = {"dup": {}, "contradiction": {}}
    for pair in pairs.every(workspace.store):
        links = tied["contradiction" if pair.kind == "contradiction" else "dup"]
        links.setdefault(pair.a, {pair.a}).add(pair.b)
        links.setdefault(pair.b, {pair.b}).add(pair.a)

    def found(kind: str, group: list[list[dict[str, Any]]]) -> int:
        links = tied["contradiction" if kind == "contradictions" else "dup"]
        count = 0
        for one, other, *_ in group:
            a, b = pair_id(ids[one["file"]][one["line"]], ids[other["file"]][other["line"]])
            count += bool(links.get(a, {a}) & links.get(b, {b}))
        return count

    return [Found(kind, len(group), found(kind, group)) for kind, group in data.items()]
