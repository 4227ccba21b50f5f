"""dedup: pairs of conversations that say the same, verified, and what is dropped because of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa

from curator.dedup import Document, FoundPair, Standing, choose, find_pairs, ranking
from curator.identity import operation_id
from curator.queries import asked, pending, state
from curator.queries.conversations import scrubbed
from curator.records import Conversation
from curator.stages._stage import Run, Stage
from curator.store import decided, events, lookups, marks, pairs
from curator.workspace import Workspace

_SYSTEM = ("system", "developer")


@dataclass(frozen=True)
class Options:
    """as_before: with the settings of the last run where they still hold (`queries.asked`)."""

    as_before: bool = False


@dataclass(frozen=True)
class Result:
    """clusters: of two conversations or more. capped: groups too large to compare all with all. withheld: not looked

    at, since they are not scrubbed yet. changed: whether anything differs from the run before.
    """

    clusters: int
    pairs: int
    dropped: int
    contradictions: int
    threshold: float
    capped: int
    withheld: int


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    settings = asked.of_dedup(workspace, as_before=options.as_before)
    # Before anything is read: what is decided meanwhile, by whomever, is for the next time.
    began = events.newest(workspace.store)
    version, content = pending.dedup_version(settings), state.content_key(workspace)
    threshold, policy = settings.threshold, settings.keep
    assert threshold is not None
    ties = pairs.ties(workspace.store)
    keeps = dict(ties.conversations)
    documents, standings, withheld = _read(workspace, run)
    order = ranking(standings, keeps=keeps, policy=policy)  # type: ignore[arg-type]
    found = find_pairs(
        [documents[number] for number in order],
        threshold=threshold,
        progress=lambda done, total: run.progress(done, total, "steps", "compare"),
        check=run.check,
    )
    choice = choose(
        standings,
        found.pairs,
        threshold=threshold,
        ties={(a, b): tie for a, b, tie in ties.pairs},  # type: ignore[misc]
        keeps=keeps,  # type: ignore[arg-type]
        policy=policy,
    )
    pairs.record(
        workspace.store,
        op=operation_id("pairs", run.id),
        run=run.id,
        actor=run.actor,
        rows=_pair_rows(found.pairs, version),
    )
    rows = [
        {"conversation": d.id, "kept": d.kept or "", "kind": d.kind, "score": d.score or 0.0, "reason": d.reason}
        for d in choice.drops
    ]
    pairs.record_drops(
        workspace.store,
        op=operation_id("drops", run.id),
        run=run.id,
        actor=run.actor,
        rows=pa.RecordBatch.from_pylist(rows, schema=pairs.DROP_SCHEMA),
    )
    result = Result(
        clusters=len(choice.clusters),
        pairs=len(found.pairs),
        dropped=len(choice.drops),
        contradictions=sum(pair.kind == "contradiction" for pair in found.pairs),
        threshold=threshold,
        capped=found.capped_buckets,
        withheld=withheld,
    )
    # Completed after the pairs are stored: they say whose labels count.
    key = pending.dedup_key(workspace, content, until=began)
    kept = asdict(result) | asked.to_keep(workspace, settings)
    marks.put(workspace.store, stage="dedup", version=version, key=key, result=kept)
    return result


def _read(workspace: Workspace, run: Run) -> tuple[dict[str, Document], dict[str, Standing], int]:
    """Documents and standings of every conversation that is scrubbed, and how many are not."""
    labelled = {decision.subject.id.split("/")[0] for decision in decided.of_kind(workspace.store, kind="label")}
    answers = {
        decision.subject.id: decision.value
        for decision in decided.of_kind(workspace.store, kind="label", slot="answer")
    }
    quality = {"accept": 1.0, "reject": -1.0}
    total = lookups.counts(workspace.store).conversations
    documents: dict[str, Document] = {}
    standings: dict[str, Standing] = {}
    withheld = 0
    for number, (record, hidden) in enumerate(scrubbed(workspace), 1):
        run.progress(number, total, "conversations", "read")
        run.check()
        if hidden:
            withheld += 1
            continue
        documents[record.id] = _document(record)
        standings[record.id] = Standing(
            id=record.id,
            labelled=record.id in labelled,
            quality=quality.get(answers.get(record.id, ""), 0.0),
            length=sum(len(text) for _, text in documents[record.id].turns),
            # Without a time of its own, what was imported later counts as newer.
            created_at=record.created_at if record.created_at is not None else number,
        )
    return documents, standings, withheld


def _document(record: Conversation) -> Document:
    system = "\n".join(m.text() for m in record.messages if m.role in _SYSTEM)
    return Document(id=record.id, system=system, turns=tuple(_turns(record)))


def _turns(record: Conversation) -> Iterator[tuple[str, str]]:
    """Role and words of each turn; what an assistant asks of a tool belongs to its words."""
    for message in record.messages:
        if message.role in _SYSTEM:
            continue
        calls = [call.get("function", {}) for call in message.tool_calls or ()]
        asked = [f"{call.get('name', '')} {call.get('arguments', '')}" for call in calls if isinstance(call, dict)]
        yield message.role, "\n".join([message.text(), *asked])


def _pair_rows(found: tuple[FoundPair, ...], version: str) -> pa.RecordBatch:
    rows = [
        {"a": p.a, "b": p.b, "kind": p.kind, "score": p.score, "same_system": p.same_system, "version": version}
        for p in found
    ]
    return pa.RecordBatch.from_pylist(rows, schema=pairs.PAIR_SCHEMA)


STAGE: Stage[Options, Result] = Stage(
    name="dedup",
    after=("import", "replace"),
    options=Options,
    version=lambda workspace, options: pending.dedup_version(asked.of_dedup(workspace, as_before=options.as_before)),
    pending=lambda workspace, options: pending.dedup(workspace, as_before=options.as_before),
    run=_run,
)
