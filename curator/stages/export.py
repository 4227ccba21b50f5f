"""export: what passes the gate, shaped, checked by the target's own rules, written whole or not at all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from curator import registry
from curator.errors import UsageError
from curator.exports import folder
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import check_file, check_lines
from curator.exports.manifest import FileEntry, manifest, sha256_of
from curator.exports.shaping import shape
from curator.identity import digest_of, operation_id
from curator.queries import gate, pending
from curator.queries.conversations import scrubbed
from curator.queries.pending import Pending
from curator.queries.policy import Policy
from curator.queries.selection import assigned_splits, selection
from curator.queries.split import split_check
from curator.records import Conversation, NewEvent, Subject
from curator.splits import SPLITS
from curator.stages._stage import Run, Stage
from curator.store import decided, events
from curator.tokens.counting import TokenCounter
from curator.tokens.prices import load_prices
from curator.workspace import Workspace

#: Errors that a single record causes; the others concern a file as a whole.
_OF_FILES = frozenset({"E2", "E3", "E4", "E6"})


@dataclass(frozen=True)
class Options:
    """out: folder, None for exports/TARGET of the workspace. dry_run: do everything but write. as_of: a past event."""

    out: Path | None = None
    dry_run: bool = False
    as_of: int | None = None


@dataclass(frozen=True)
class Result:
    """files: {path, split, sha256, lines, tokens}. records: how many are in, and how many out for which reason.

    refused: what the gate or the checks found; then nothing is written. card: the data card (none yet).
    """

    files: list[dict[str, Any]]
    manifest: str | None
    card: str | None
    out: str
    event: int
    records: dict[str, int]
    warnings: dict[str, int]
    refused: list[str] = field(default_factory=list)


@dataclass
class _Written:
    """What became of the records while a file was written."""

    records: dict[str, list[str]]
    counts: dict[str, tuple[int, int]]
    reasons: dict[str, str]
    warnings: Counter[str]


def _pending(workspace: Workspace, options: Options) -> Pending:
    chosen = selection(workspace, as_of=options.as_of).chosen
    return Pending(todo=len(chosen), done=0)


def _version(workspace: Workspace, options: Options) -> str:
    config = workspace.settings.config
    return digest_of(
        "export",
        msgspec.to_builtins(config.select),
        msgspec.to_builtins(config.shape),
        msgspec.to_builtins(config.export),
    )


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    config = workspace.settings.config
    if options.as_of is not None and options.as_of > events.newest(workspace.store):
        raise UsageError(f"there is no event {options.as_of} yet", fix="see the numbers in `curator log`")
    registry.load("curator.exports.targets", config.export.target)
    out = (options.out or workspace.folder / "exports" / config.export.target).absolute()
    conditions = gate.export_gate(workspace, as_of=options.as_of)
    failed = [f"{c.name}: {c.detail} (fix: {c.fix})" for c in conditions if not c.ok]
    if failed:
        return _refused(out, failed)
    if options.dry_run:
        out = out.with_name(f".{out.name}-dry-run")
    job = _Export(workspace, options, run)
    try:
        with folder.writing(out) as aside:
            result = job.write(aside, out)
            if options.dry_run or result.refused:
                raise _NothingKept(result)
    except _NothingKept as nothing:
        return nothing.result
    job.record(result)
    return result


class _NothingKept(Exception):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class _Export:
    """One export: reads the scrubbed view once, writes a file a split, checks them, and describes them."""

    def __init__(self, workspace: Workspace, options: Options, run: Run) -> None:
        self._workspace = workspace
        self._as_of = options.as_of
        self._run = run
        self._config = workspace.settings.config
        self._target = registry.load("curator.exports.targets", self._config.export.target)
        self._counter = TokenCounter()
        model = self._config.export.model
        price = load_prices().find(model) if model else None
        self._context = price.context if price else None

    def write(self, aside: Path, out: Path) -> Result:
        splits = assigned_splits(self._workspace, as_of=self._as_of)
        chosen = selection(self._workspace, as_of=self._as_of)
        written = _Written({s: [] for s in SPLITS}, dict.fromkeys(SPLITS, (0, 0)), dict(chosen.reasons), Counter())
        streams = {split: (aside / f"{split}.jsonl").open("wb") for split in SPLITS}
        try:
            for record, line in self._examples(list(chosen.chosen), written):
                split = splits[record.id]
                streams[split].write(line)
                written.records[split].append(record.id)
                tokens = self._counter.example(json.loads(line))
                total, trained = written.counts[split]
                written.counts[split] = (total + tokens.total, trained + tokens.trained)
        finally:
            for stream in streams.values():
                stream.close()
        refused = self._check(aside, written)
        files = self._entries(aside, written)
        event = self._event()
        reasons = _count(written.reasons)
        data = manifest(
            target=self._config.export.target,
            event=event,
            files=files,
            versions=self._versions(),
            settings={
                "select": msgspec.to_builtins(self._config.select),
                "shape": msgspec.to_builtins(self._config.shape),
                "export": msgspec.to_builtins(self._config.export),
                "scrub": Policy.of(self._workspace).thresholds,
            },
            reasons=reasons,
            certificate=self._certificate(written, splits),
            sign_off=self._sign_off(),
            warnings=dict(sorted(written.warnings.items())),
        )
        folder.write_json(aside / folder.MANIFEST, data)
        if not data["split"]["ok"]:
            refused.append("the written files do not pass the split's checks: run curator split")
        return Result(
            files=[_shown(file, out) for file in files],
            manifest=str(out / folder.MANIFEST),
            card=None,
            out=str(out),
            event=event,
            records=reasons,
            warnings=dict(sorted(written.warnings.items())),
            refused=refused,
        )

    def _examples(self, ids: list[str], written: _Written) -> Iterator[tuple[Conversation, bytes]]:
        """Shaped and checked examples in order of import; what gives none is written down with the reason."""
        labels = self._labels()
        weights = self._weights()
        wanted = set(ids)
        edits = self._config.shape.answer != "reply"
        done = 0
        for record, withheld in scrubbed(self._workspace, as_of=self._as_of, edits=edits):
            if record.id not in wanted:
                continue
            self._run.check()
            done += 1
            self._run.progress(done, len(ids), "records", "write")
            if withheld:
                written.reasons[record.id] = "withheld: not scrubbed"
                continue
            shaped = shape(record, self._config.shape, label=labels.get(record.id), weights=weights.get(record.id))
            if shaped.example is None:
                written.reasons[record.id] = shaped.reason
                continue
            line = (
                json.dumps(self._target.line(shaped.example), ensure_ascii=False, separators=(",", ":")).encode()
                + b"\n"
            )
            problem = self._problem(line)
            if problem is not None:
                written.reasons[record.id] = f"{problem.code} {problem.path}: {problem.message}"
                continue
            yield record, line

    def _problem(self, line: bytes) -> Problem | None:
        report = check_lines(
            [line], model=self._config.export.model, count_tokens=self._counter.total, context=self._context
        )
        return next((problem for problem in report.errors if problem.code not in _OF_FILES), None)

    def _check(self, aside: Path, written: _Written) -> list[str]:
        """The files as wholes. An empty validation or test file is left out; training must pass."""
        refused: list[str] = []
        for split in SPLITS:
            path = aside / f"{split}.jsonl"
            if split != "train" and not written.records[split]:
                path.unlink()
                continue
            validation = aside / "validation.jsonl"
            report = check_file(
                path,
                model=self._config.export.model,
                validation=validation if split == "train" and written.records["validation"] else None,
            )
            written.warnings.update(problem.code for problem in report.warnings)
            if split != "train":
                continue
            refused += [f"{path.name}: {p.code} {p.message} ({p.fix})" for p in report.errors]
        return refused

    def _entries(self, aside: Path, written: _Written) -> list[FileEntry]:
        return [
            FileEntry(
                path=path.name,
                split=split,
                sha256=sha256_of(path),
                bytes=path.stat().st_size,
                lines=len(written.records[split]),
                tokens=written.counts[split][0],
                trained_tokens=written.counts[split][1],
                records=tuple(written.records[split]),
            )
            for split in SPLITS
            if (path := aside / f"{split}.jsonl").exists()
        ]

    def _certificate(self, written: _Written, splits: dict[str, str]) -> dict[str, Any]:
        return split_check(self._workspace, written.records, splits, as_of=self._as_of)

    def _labels(self) -> dict[str, str]:
        task = self._workspace.rulebook.tasks.get(self._config.shape.label_task or "")
        if task is None:
            return {}
        names = {value.id: value.name for value in task.values}
        return {
            d.subject.id: names.get(str(d.value), str(d.value))
            for d in decided.of_kind(self._workspace.store, kind="label", slot=task.id, as_of=self._as_of)
        }

    def _weights(self) -> dict[str, dict[int, int]]:
        result: dict[str, dict[int, int]] = {}
        for decision in decided.of_kind(self._workspace.store, kind="weight", as_of=self._as_of):
            conversation, _, index = decision.subject.id.partition("/")
            result.setdefault(conversation, {})[int(index)] = int(decision.value)
        return result

    def _sign_off(self) -> dict[str, Any]:
        signed = gate.sign_off_of(self._workspace, as_of=self._as_of)
        return {} if signed is None else {"actor": signed.actor, "time": signed.time}

    def _versions(self) -> dict[str, str]:
        return {
            "rules": pending.scrub_version(self._workspace),
            "rulebook": self._workspace.rulebook.version,
        }

    def _event(self) -> int:
        """The newest event that an export reads; exports are events too, and change nothing."""
        newest = events.newest_but(self._workspace.store, kinds=["export"])
        return newest if self._as_of is None else min(newest, self._as_of)

    def record(self, result: Result) -> None:
        """Write down that this left; the same files again are the same event."""
        hashes = {file["split"]: file["sha256"] for file in result.files}
        events.append(
            self._workspace.store,
            op=operation_id("export", result.event, hashes, self._config.export.target),
            events=[
                NewEvent(
                    kind="export",
                    subject=Subject("export", digest_of(hashes)),
                    actor=self._run.actor,
                    origin="machine",
                    new={"event": result.event, "files": hashes, "target": self._config.export.target},
                )
            ],
        )


def _shown(file: FileEntry, out: Path) -> dict[str, Any]:
    entry = asdict(file)
    del entry["records"]
    return entry | {"path": str(out / file.path)}


def _count(reasons: dict[str, str]) -> dict[str, int]:
    found = Counter(reason.partition(":")[0].partition(" messages")[0].strip() for reason in reasons.values())
    return dict(sorted(found.items()))


def _refused(out: Path, reasons: list[str]) -> Result:
    return Result([], None, None, str(out), 0, {}, {}, reasons)


STAGE: Stage[Options, Result] = Stage(
    name="export", after=("replace", "dedup", "split"), options=Options, version=_version, pending=_pending, run=_run
)
