"""suggest: a local model learns a task from people's labels and proposes values for the other records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import pyarrow as pa

from curator.errors import RefusedError
from curator.identity import operation_id
from curator.learning import Learned, learn
from curator.queries import suggesting
from curator.queries.conversations import scrubbed
from curator.records import Subject, Suggestion, Task
from curator.records.union_find import UnionFind
from curator.stages._stage import Run, Stage
from curator.stats import wilson
from curator.store import decided, marks, pairs, suggestions
from curator.workspace import Workspace

#: Records whose values are proposed at a time, between two looks at whether to stop.
_BATCH = 250


@dataclass(frozen=True)
class Options:
    """task: one with a single value about conversations. least: labels that are needed to learn from."""

    task: str
    least: int = suggesting.LEAST_LABELS


@dataclass(frozen=True)
class Result:
    """labels: learned from, by_value each. accuracy: {value, low, high}, cross-validated, with a 95 % interval.

    commonest: the accuracy of always naming the commonest value. suggested: records with a suggestion now, new of
    them changed. withheld: records left out, since they are not scrubbed yet. origin: what suggestions say of
    themselves.
    """

    task: str
    labels: int
    by_value: dict[str, int]
    accuracy: dict[str, float]
    commonest: float
    suggested: int
    new: int
    withheld: int
    origin: str


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    task = suggesting.task_to_suggest(workspace, options.task)
    version, key = suggesting.suggest_version(task), suggesting.suggest_key(workspace, task)
    labels = suggesting.learnable(workspace, task)
    _refuse_too_few(task, labels, options.least)
    texts, hidden = _read(workspace, labels, run)
    labels = {number: labels[number] for number in texts}
    _refuse_too_few(task, labels, options.least)
    learned = _learn(workspace, texts, labels, run)
    low, high = wilson(learned.right, learned.of)
    accuracy = learned.right / learned.of
    origin = f"local model, trained on {learned.of} labels, accuracy {accuracy:.2f} ({low:.2f} to {high:.2f})"
    rows, withheld = _suggest(workspace, task, learned, origin, run)
    new = suggestions.record(
        workspace.store,
        op=operation_id("suggest", run.id),
        run=run.id,
        actor=run.actor,
        task=task.id,
        rows=pa.RecordBatch.from_pylist(rows, schema=suggestions.SUGGESTION_SCHEMA),
    )
    result = Result(
        task=task.id,
        labels=learned.of,
        by_value=dict(Counter(labels.values()).most_common()),
        accuracy={"value": round(accuracy, 4), "low": round(low, 4), "high": round(high, 4)},
        commonest=round(learned.commonest / learned.of, 4),
        suggested=len(rows),
        new=new,
        withheld=withheld + hidden,
        origin=origin,
    )
    marks.put(workspace.store, stage=suggesting.mark_of(task), version=version, key=key, result=asdict(result))
    return result


def _refuse_too_few(task: Task, labels: Mapping[str, str], least: int) -> None:
    reasons = suggesting.missing(labels, least)
    if reasons:
        raise RefusedError(
            f"there is too little to learn task {task.id} from",
            fix=f"label more: curator label queue --task {task.id} --order random",
            reasons=reasons,
        )


def _read(workspace: Workspace, labels: Mapping[str, str], run: Run) -> tuple[dict[str, str], int]:
    """The texts of labelled records, in order of import, and how many of these are withheld."""
    texts: dict[str, str] = {}
    hidden = 0
    for number, (record, withheld) in enumerate(scrubbed(workspace, ids=list(labels)), 1):
        run.progress(number, len(labels), "records", "read")
        run.check()
        if withheld:
            hidden += 1
        else:
            texts[record.id] = suggesting.as_text(record)
    return texts, hidden


def _learn(workspace: Workspace, texts: Mapping[str, str], labels: Mapping[str, str], run: Run) -> Learned:
    """What dedup ties is never learned from and tested at once."""
    ties = UnionFind()
    for pair in pairs.every(workspace.store):
        ties.union(pair.a, pair.b)

    def told(done: int, total: int) -> None:
        run.progress(done, total, "models", "learn")
        run.check()

    groups = [ties.find(number) for number in texts]
    try:
        return learn(list(texts.values()), list(labels.values()), groups=groups, told=told)
    except ValueError as error:
        raise RefusedError("nothing can be learned from these labels", reasons=(str(error),)) from None


def _suggest(
    workspace: Workspace, task: Task, learned: Learned, origin: str, run: Run
) -> tuple[list[dict[str, Any]], int]:
    """Rows for every record without a label, and how many are withheld."""
    ids, left = decided.waiting(workspace.store, task=task.id, limit=10**9)
    found: list[dict[str, Any]] = []
    withheld = done = 0
    for some in _batches(scrubbed(workspace, ids=ids) if ids else iter(())):
        shown = [record for record, hidden in some if not hidden]
        withheld += len(some) - len(shown)
        for record, guess in zip(shown, learned.guess([suggesting.as_text(r) for r in shown]), strict=True):
            about = Subject("conversation", record.id)
            version = suggesting.version_for(workspace, task, record)
            found.append(suggestions.row(Suggestion(about, task.id, guess.value, guess.score, origin, version)))
        done += len(some)
        run.progress(done, left, "records", "suggest")
        run.check()
    return found, withheld


def _batches(records: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(records, _BATCH)):
        yield some


STAGE: Stage[Options, Result] = Stage(
    name="suggest",
    after=("replace", "dedup"),
    options=Options,
    version=lambda workspace, options: suggesting.suggest_version(suggesting.task_to_suggest(workspace, options.task)),
    pending=lambda workspace, options: suggesting.pending(
        workspace, suggesting.task_to_suggest(workspace, options.task)
    ),
    run=_run,
)
