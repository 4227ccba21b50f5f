"""Writes the files of one export, checks them, and describes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from curator import registry
from curator.errors import UsageError
from curator.exports import folder
from curator.exports.bundles._bundle import Bundle
from curator.exports.bundling import base_from, write_bundle
from curator.exports.cards.data import data_card
from curator.exports.cards.figures import Figures
from curator.exports.cards.html import as_html
from curator.exports.cards.markdown import as_markdown
from curator.exports.checks.overlap import Before
from curator.exports.checks.written import WrittenCheck
from curator.exports.manifest import FileEntry, by_split, manifest
from curator.exports.selection import IN, Selection
from curator.exports.shards import MOST, Part, Shards
from curator.identity import digest_of, operation_id
from curator.queries import file_names, gate
from curator.queries.card_around import edited, surroundings
from curator.queries.exported import newest_read, settings_of, versions_of
from curator.queries.log import counted
from curator.queries.not_looked_for import not_looked_for
from curator.queries.selection import selection
from curator.queries.split import split_check
from curator.records import NewEvent, Subject
from curator.splits import SPLITS, TEST, TRAIN, VALIDATION
from curator.stages._examples import Examples, file_of
from curator.stages._export_result import Options, Result
from curator.stages._stage import Run
from curator.store import exports, lookups
from curator.workspace import Workspace

#: Of two records that become one example the one in the earlier of these stays, so that none is trained and tested on.
_CHOSEN_FIRST = (TEST, VALIDATION, TRAIN)
#: The error of a file that has too few examples, and what to do where they are out for a reason of these kinds.
_TOO_FEW = "E4"
_MORE = {
    "quota": "raise the quotas of [select]",
    "limit": "raise limit of [select]",
    "budget": "raise max_tokens or max_usd of [select]",
    "not accepted": "accept more, or let others leave with --only all",
    "no label": "label more",
}


@dataclass
class _Written:
    """What became of the records: split -> those in its files; id -> "in" or why not.

    tokens: of the lines of a split's files, (lines, 2) a batch, all and trained. parts: split -> its files.
    errors: what the checks say of the files as wholes. why: split -> why each of its pairs is in. pairs: "in" and
    "out", reason -> how many; None where lines are no pairs. figures: what the card tells of the examples.
    """

    reasons: dict[str, str]
    records: dict[str, list[str]] = field(default_factory=lambda: {split: [] for split in SPLITS})
    tokens: dict[str, list[NDArray[np.int64]]] = field(default_factory=lambda: {split: [] for split in SPLITS})
    parts: dict[str, list[Part]] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    why: dict[str, list[str]] = field(default_factory=lambda: {split: [] for split in SPLITS})
    errors: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)
    pairs: dict[str, dict[str, int]] | None = None
    short: dict[str, tuple[int, int]] = field(default_factory=dict)


class Writing:
    """One export: writes a file a split, checks them, and describes them."""

    def __init__(
        self, workspace: Workspace, options: Options, as_of: int | None, run: Run, signed: gate.SignOff | None
    ) -> None:
        """signed: the sign-off of what is exported."""
        self._workspace = workspace
        self._options = options
        self._as_of = as_of
        self._run = run
        self._signed = signed
        self._config = workspace.settings.config
        self._target = registry.load("curator.exports.targets", self._config.export.target)
        #: What is refused because the target cannot hold it.
        self._unfit: list[str] = []
        #: The records in the files, by id.
        self._left: list[str] = []

    def write(self, aside: Path, out: Path) -> Result:
        chosen = selection(self._workspace, as_of=self._as_of)
        examples = Examples(self._workspace, self._run, as_of=self._as_of)
        written = self._files(aside, chosen, examples)
        refused = [*self._unfit, *written.errors]
        self._left = [record for records in written.records.values() for record in records]
        files = self._entries(written)
        bundle = self._bundle(aside, out, files)
        event = newest_read(self._workspace, as_of=self._as_of)
        left_out = {number: reason for number, reason in written.reasons.items() if reason != IN}
        counts = _kinds(written.reasons)
        data = manifest(
            target=self._config.export.target,
            event=event,
            files=files,
            versions=versions_of(self._workspace, as_of=self._as_of),
            settings=settings_of(self._workspace),
            reasons=counts,
            left_out=_by_kind(left_out),
            certificate=self._certificate(written, chosen, examples),
            sign_off={} if self._signed is None else {"actor": self._signed.actor, "time": self._signed.time},
            not_looked_for=not_looked_for(self._workspace),
            warnings=dict(sorted(written.warnings.items())),
            pairs=written.pairs,
            bundle=bundle,
        )
        folder.write_json(aside / folder.MANIFEST, data)
        if not data["split"]["ok"]:
            refused.append("the written files do not pass the split's checks: run curator split")
        if not refused:
            self._describe(aside, data, written)
        return Result(
            files=[_shown(file, out) for file in files],
            manifest=str(out / folder.MANIFEST),
            card=str(out / folder.CARD),
            out=str(out),
            event=event,
            records=counts,
            warnings=dict(sorted(written.warnings.items())),
            left_out=self._told(left_out),
            pairs=(written.pairs or {}).get("in", {}),
            pairs_left_out=(written.pairs or {}).get("out", {}),
            refused=refused,
            bundle=[] if bundle is None else [str(out / name) for name in bundle["files"]],
            short=written.short,
        )

    def _certificate(self, written: _Written, chosen: Selection, examples: Examples) -> dict[str, Any]:
        members, apart = examples.known.members(written.reasons)
        return split_check(self._workspace, written.records, chosen.splits, members, apart, as_of=self._as_of)

    def _bundle(self, aside: Path, out: Path, files: list[FileEntry]) -> dict[str, Any] | None:
        """Writes the trainer's bundle where one was asked for; what the manifest says of it."""
        if self._options.bundle is None or self._options.base is None:
            return None
        data = {file.split: file.path for file in files}
        if len(data) < len(files):
            raise UsageError(
                "a bundle names one file of a split, and a split is several files here",
                fix="leave the bundle out, or set shard_mb under [export] higher",
            )
        lines = {file.split: file.lines for file in files}
        return write_bundle(aside, self._options.bundle, Bundle(base_from(out, self._options.base), data, lines))

    def _files(self, aside: Path, chosen: Selection, examples: Examples) -> _Written:
        written = _Written(reasons=dict(chosen.reasons), short=dict(chosen.short))
        before = Before(examples.known.lines.loose)
        ids: dict[str, list[str]] = {split: [] for split in _CHOSEN_FIRST}
        for number in chosen.chosen:
            ids[chosen.splits[number]].append(number)
        examples.expect(list(ids.values()), [number for number, why in chosen.reasons.items() if why != IN])
        for split in _CHOSEN_FIRST:
            rules = examples.rules(split, before, last=split == _CHOSEN_FIRST[-1])
            with Shards(aside, file_of(self._target, split), self._most()) as shards:
                for lines in examples.of(ids[split], rules):
                    shards.write(lines.data, lines.sizes)
                    written.records[split] += lines.records
                    written.tokens[split].append(lines.tokens)
                    written.figures.add(
                        split, sources=lines.sources, times=lines.times, tokens=lines.tokens, messages=lines.messages
                    )
                    written.why[split] += lines.why
            written.parts[split] = shards.parts
            if rules is not None:
                self._end(written, split, rules)
                rules.own.read = shards.line
                before.join(rules.own)
        examples.close()
        written.reasons |= examples.reasons
        if examples.unfit and self._config.export.unfit == "refuse":
            self._unfit.append(unfit(self._config.export.target, len(examples.unfit)))
        if examples.paired is not None:
            found = {"in": examples.paired.counts, "out": examples.paired.left_out}
            written.pairs = {name: dict(sorted(counts.items())) for name, counts in found.items()}
        return written

    def _describe(self, aside: Path, data: dict[str, Any], written: _Written) -> None:
        """The data card. Nothing of it is newer than what was exported, so that it is the same when repeated."""
        written.figures.edited = edited(self._workspace, self._left, data["event"])
        around = surroundings(self._workspace, written.records, data["event"])
        card = data_card(data, written.figures, around)
        (aside / folder.CARD).write_text(as_html(card), encoding="utf-8")
        (aside / folder.CARD_TEXT).write_text(as_markdown(card), encoding="utf-8")

    def _most(self) -> int:
        """Bytes of a file."""
        own = self._config.export.shard_mb
        return MOST if own is None else own * 1_000_000

    def _end(self, written: _Written, split: str, rules: WrittenCheck) -> None:
        """The files of a split as a whole. An empty validation or test file is left out; training must pass."""
        if split != TRAIN and not written.records[split]:
            return
        errors = rules.end(max(part.bytes for part in written.parts[split]))
        written.warnings.update(rules.warnings)
        if split == TRAIN:
            out = _kinds(written.reasons)
            more = "".join(f", or {fix}" for kind, fix in _MORE.items() if kind in out)
            for p in errors:
                fix = f"{p.fix}{more}" if p.code == _TOO_FEW else p.fix
                written.errors.append(f"{file_of(self._target, split)}: {p.code} {p.message} ({fix})")

    def _told(self, left_out: dict[str, str]) -> list[dict[str, str]]:
        """With the places that records came from; whom a file or its folder is named for is not told."""
        origins = lookups.origins(self._workspace.store, ids=list(left_out))
        paths = {path for path, _ in origins.values()}
        files = {path: Path(file_names.told(self._workspace, path)).name for path in paths}
        places = {number: f"{files[path]}:{line}" for number, (path, line) in origins.items()}
        return [{"id": number, "reason": why, "at": places.get(number, "")} for number, why in left_out.items()]

    def _entries(self, written: _Written) -> list[FileEntry]:
        found = []
        for split in SPLITS:
            first = 0
            tokens = np.concatenate((np.zeros((0, 2), np.int64), *written.tokens[split]))
            for part in written.parts[split]:
                if split != TRAIN and not part.lines:
                    part.path.unlink()
                    continue
                lines = slice(first, first := first + part.lines)
                total, trained = tokens[lines].sum(axis=0).tolist()
                found.append(
                    FileEntry(
                        path=part.path.name,
                        split=split,
                        sha256=part.digest.hexdigest(),
                        bytes=part.bytes,
                        lines=part.lines,
                        tokens=total,
                        trained_tokens=trained,
                        records=tuple(written.records[split][lines]),
                        why=tuple(written.why[split][lines]),
                    )
                )
        return found

    def record(self, result: Result) -> None:
        """Write down that this left; the same files again are the same event."""
        hashes = {name: file["sha256"] for name, file in by_split(result.files).items()}
        exports.record(
            self._workspace.store,
            op=operation_id("export", result.event, hashes, self._config.export.target),
            export=NewEvent(
                kind="export",
                subject=Subject("export", digest_of(hashes)),
                actor=self._run.actor,
                origin="machine",
                new={"event": result.event, "files": hashes, "target": self._config.export.target},
            ),
            rows=pa.RecordBatch.from_pydict({"conversation": list(dict.fromkeys(self._left))}, schema=exports.SCHEMA),
        )


def unfit(target: str, count: int) -> str:
    """Why nothing is written where the target cannot hold records as they are meant."""
    records = f"{counted(count, 'record')} cannot be held by {target} as meant"
    return f"{records} (fix: choose another target, or leave them out with --unfit leave-out)"


def _shown(file: FileEntry, out: Path) -> dict[str, Any]:
    entry = file.as_json()
    for known in ("records", "why"):
        entry.pop(known, None)
    return entry | {"path": str(out / file.path)}


def _kind(reason: str) -> str:
    return reason.partition(":")[0]


def _kinds(reasons: dict[str, str]) -> dict[str, int]:
    """How many records have each kind of reason."""
    found: Counter[str] = Counter()
    for reason, count in Counter(reasons.values()).items():
        found[_kind(reason)] += count
    return dict(sorted(found.items()))


def _by_kind(left_out: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, reason in left_out.items():
        found.setdefault(_kind(reason), []).append(number)
    return found
