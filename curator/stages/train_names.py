"""train_names: the tagger learns from what people decided about names; its weights are the workspace's from then on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from curator.errors import RefusedError, UsageError
from curator.identity import digest_of
from curator.privacy.names_rule import WEIGHTS_FILE
from curator.privacy.ner.learning import Span, sentence
from curator.privacy.ner.sentences import ENTITIES, Piece
from curator.private import make_folder, write_whole
from curator.queries.pending import Pending
from curator.queries.policy import Policy
from curator.registry import shipped
from curator.stages._judging import Judging
from curator.stages._stage import Run, Stage
from curator.store import raw, reviewed
from curator.workspace import Workspace

_TEXTS_A_BATCH = 500
#: Fewer reviewed texts than this teach nothing that was not known.
LEAST: Final = 20


@dataclass(frozen=True)
class Options:
    """sentences: a folder of training sentences in place of the shipped ones."""

    sentences: Path | None = None


@dataclass(frozen=True)
class Result:
    """texts: reviewed ones that were learnt from. names: marked in them. refused: what looked like one and is none.

    path: of the weights. seconds: what it took.
    """

    texts: int
    names: int
    refused: int
    path: str
    seconds: float


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    began = time.monotonic()
    lines, names, refused = [], 0, 0
    for text, spans, wrong in _reviewed(workspace, run):
        lines.append(sentence(text, spans))
        names += sum(entity in ENTITIES for _, _, entity in spans)
        refused += wrong
    if len(lines) < LEAST:
        raise RefusedError(
            f"{len(lines)} texts are wholly reviewed, {LEAST} at least are needed to learn from",
            fix="decide about names (`curator review --plain`), then train again",
        )
    data = _build(options.sentences or shipped("rules/pii") / "names" / "sentences", lines, run)
    path = workspace.folder / "rules" / "pii" / WEIGHTS_FILE
    make_folder(path.parent)
    write_whole(path, data)
    return Result(len(lines), names, refused, str(path), round(time.monotonic() - began, 1))


def _build(sentences: Path, lines: list[list[Piece]], run: Run) -> bytes:
    try:
        from curator.privacy.ner.building.weights import STEPS, build
    except ImportError as error:
        raise UsageError("python-crfsuite is not installed", fix="pip install 'curator-finetune[names]'") from error

    def told(done: int) -> None:
        run.check()
        run.progress(done, STEPS, "iterations", "train")

    def prepared(done: int) -> None:
        if done % _TEXTS_A_BATCH == 0:
            run.check()
            run.progress(done, None, "examples", "prepare")

    return build(sentences, lines, told, prepared)


def _reviewed(workspace: Workspace, run: Run) -> Iterator[tuple[str, list[Span], int]]:
    """(text, names, how many findings are none) of texts in which no name waits for a decision."""
    keys = reviewed.texts(workspace.store, entities=list(ENTITIES))
    judging = Judging(workspace, Policy.of(workspace))
    for start in range(0, len(keys), _TEXTS_A_BATCH):
        batch = keys[start : start + _TEXTS_A_BATCH]
        found = judging.found(batch)
        verdicts, _ = judging.verdicts(batch, found)
        missed = judging.missed(batch)
        for rows in raw.of_texts(workspace.store, keys=batch):
            for key, text in zip(rows.column("key").to_pylist(), rows.column("text").to_pylist(), strict=True):
                run.check()
                judged = judging.judge(found.get(key, []), verdicts, "")
                judged += [item for marked in missed.get(key, {}).values() for item in marked]
                about = [item for item in judged if item.finding.name in ENTITIES or item.entity in ENTITIES]
                if all(item.decided for item in about):
                    spans = [
                        (*item.finding.span, item.entity) for item in judged if item.replaced and item.finding.span
                    ]
                    wrong = sum(not item.replaced and item.why != "weak" for item in about)
                    yield text, _apart(spans), wrong
        run.progress(min(start + _TEXTS_A_BATCH, len(keys)), len(keys), "texts", "read")


def _apart(spans: list[Span]) -> list[Span]:
    """In order; of those that overlap the longest."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)


def _pending(workspace: Workspace, options: Options) -> Pending:
    return Pending(0, 0, 0, 0)


STAGE: Stage[Options, Result] = Stage(
    name="train-names",
    after=("scrub",),
    options=Options,
    version=lambda workspace, options: digest_of("train-names", str(options.sentences)),
    pending=_pending,
    run=_run,
)
