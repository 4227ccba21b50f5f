"""dedup: pairs of conversations that say the same, verified, and what is dropped because of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

import pyarrow as pa

from curator.dedup import Drop, FoundPair, Held, choose
from curator.identity import operation_id
from curator.learning.neighbours import neighbours
from curator.queries import asked, comparing, pending, state, unseen
from curator.queries.unseen import Item
from curator.stages._comparing import Comparison
from curator.stages._stage import Run, Stage
from curator.store import events, lookups, marks, pairs
from curator.workspace import Workspace

#: Less than this cosine of weighted words is no similar wording.
_SIMILAR: Final = 0.6
#: So many of the most similar are queued for people.
_MOST_SIMILAR: Final = 2_000


@dataclass(frozen=True)
class Options:
    """as_before: with the settings of the last run where they still hold (`queries.asked`)."""

    as_before: bool = False


@dataclass(frozen=True)
class Result:
    """clusters: of two conversations or more. compared: conversations looked at now; what did not change is not.

    contaminated: those that hold an item of an evaluation. capped: groups too large to compare all with all. templates:
    passages that very many share. withheld: not looked at, since they are not scrubbed yet.
    """

    clusters: int
    pairs: int
    dropped: int
    contradictions: int
    threshold: float
    capped: int
    withheld: int
    compared: int = 0
    contaminated: int = 0
    similar: int = 0
    templates: list[dict[str, int | str]] = field(default_factory=list)


def _run(workspace: Workspace, options: Options, run: Run) -> Result:
    settings = asked.of_dedup(workspace, as_before=options.as_before)
    # Before anything is read: what is decided meanwhile, by whomever, is for the next time.
    began = events.newest(workspace.store)
    version, content = pending.dedup_version(settings), state.content_key(workspace)
    items = unseen.read_items(workspace, settings)
    compared_as = pending.comparison_version(workspace, settings)
    threshold = settings.threshold
    assert threshold is not None
    said = pairs.ties(workspace.store)
    keeps = dict(said.conversations)
    ties = {(a, b): tie for a, b, tie in said.pairs}
    own = lookups.existing(workspace.store, ids=list(items))
    found = Comparison(workspace, run, settings, compared_as, keeps, items).pairs(
        {*keeps, *own, *(id for pair in ties for id in pair)}
    )
    held = _held(found.pairs, items, own, ties)
    choice = choose(
        found.standings,
        found.pairs,
        threshold=threshold,
        ties=ties,  # type: ignore[arg-type]
        keeps=keeps,  # type: ignore[arg-type]
        policy=settings.keep,
        unseen=held,
    )
    stored = [*found.pairs]
    if settings.similar:
        stored += _similar(workspace, run, {drop.id for drop in choice.drops}, found.pairs)
    _store(workspace, run, stored, choice.drops, compared_as)
    found.keep()
    result = Result(
        clusters=len(choice.clusters),
        pairs=len(stored),
        dropped=len(choice.drops),
        contradictions=sum(pair.kind == "contradiction" for pair in stored),
        threshold=threshold,
        capped=found.capped,
        withheld=found.withheld,
        compared=found.compared,
        contaminated=sum(drop.kind == "contamination" for drop in choice.drops),
        similar=sum(pair.kind == "similar" for pair in stored),
        templates=found.templates,
    )
    # Completed after the pairs are stored: they say whose labels count.
    key = pending.dedup_key(workspace, settings, content, until=began)
    kept = asdict(result) | {"compared_as": compared_as} | asked.to_keep(workspace, settings)
    marks.put(workspace.store, stage="dedup", version=version, key=key, result=kept)
    return result


def _held(
    found: Iterable[FoundPair], items: Mapping[str, Item], own: Iterable[str], ties: Mapping[tuple[str, str], str]
) -> dict[str, Held]:
    """By conversation, the item of an evaluation of which it holds most; `own` are items themselves."""
    held = {id: Held(1.0, f"it is {items[id].name}") for id in own}
    for pair in found:
        if pair.kind != "contamination" or ties.get((pair.a, pair.b)) == "distinct":
            continue
        for id, item in ((pair.a, pair.b), (pair.b, pair.a)):
            if item in items and id not in own and (id not in held or pair.score > held[id].score):
                share = "all" if pair.score == 1 else f"{min(pair.score, 0.99):.2f}"
                held[id] = Held(pair.score, f"{share} of {items[item].name} is in it")
    return held


def _similar(workspace: Workspace, run: Run, gone: set[str], found: Iterable[FoundPair]) -> list[FoundPair]:
    """Of what stays, the pairs of most similar wording that nothing else ties."""
    tied = {(pair.a, pair.b) for pair in found}
    documents = [d for id, d in comparing.read(workspace).documents.items() if id not in gone]

    def told(done: int, total: int) -> None:
        run.progress(done, total, "conversations", "wording")
        run.check()

    texts = ["\n".join(text for _, text in document.turns) for document in documents]
    similar = []
    for near in neighbours(texts, least=_SIMILAR, told=told):
        one, two = documents[near.a], documents[near.b]
        a, b = sorted((one.id, two.id))
        if (a, b) not in tied:
            similar.append(FoundPair(a, b, "similar", near.score, one.system == two.system))
    return similar[:_MOST_SIMILAR]


def _store(workspace: Workspace, run: Run, found: Iterable[FoundPair], drops: Iterable[Drop], version: str) -> None:
    rows = [
        {"a": p.a, "b": p.b, "kind": p.kind, "score": p.score, "same_system": p.same_system, "version": version}
        for p in found
    ]
    pairs.record(
        workspace.store,
        op=operation_id("pairs", run.id),
        run=run.id,
        actor=run.actor,
        rows=pa.RecordBatch.from_pylist(rows, schema=pairs.PAIR_SCHEMA),
    )
    rows = [
        {"conversation": d.id, "kept": d.kept or "", "kind": d.kind, "score": d.score or 0.0, "reason": d.reason}
        for d in drops
    ]
    pairs.record_drops(
        workspace.store,
        op=operation_id("drops", run.id),
        run=run.id,
        actor=run.actor,
        rows=pa.RecordBatch.from_pylist(rows, schema=pairs.DROP_SCHEMA),
    )


STAGE: Stage[Options, Result] = Stage(
    name="dedup",
    after=("import", "replace"),
    options=Options,
    version=lambda workspace, options: pending.dedup_version(asked.of_dedup(workspace, as_before=options.as_before)),
    pending=lambda workspace, options: pending.dedup(workspace, as_before=options.as_before),
    run=_run,
)
