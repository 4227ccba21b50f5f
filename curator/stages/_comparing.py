"""Pairs among all conversations, by comparing all of them, or only what is new since they were compared last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from curator.config import DedupConfig
from curator.dedup import (
    Document,
    FoundPair,
    Passage,
    Standing,
    comparison_keys,
    contaminated,
    find_pairs,
    ranking,
)
from curator.queries import comparing
from curator.queries.comparing import Told
from curator.queries.unseen import Item
from curator.stages._stage import Run
from curator.store import compared, marks, pairs
from curator.workspace import Workspace

#: Where more than this share is to be compared, all are: that is exact, and as fast.
_SHARE: Final = 0.25
#: From so many on, candidates come from bands: the prefix join would take more memory than many machines have.
_LARGE: Final = 2_000_000
#: Kinds whose pairs are found anew where one of the two changed; `similar` is of the whole set.
_KINDS: Final = ["exact", "near", "question", "answer", "contradiction", "contamination"]


@dataclass(frozen=True, slots=True)
class Compared:
    """standings: at least of all that is in a pair or of `asked`. compared: how many were looked at now.

    keep: to be called once the pairs are stored; it writes down what was compared.
    """

    pairs: list[FoundPair]
    standings: Mapping[str, Standing]
    compared: int
    capped: int
    templates: list[dict[str, Any]]
    withheld: int
    keep: Callable[[], None]


@dataclass(slots=True)
class Comparison:
    """version: of the settings and of all that they read beside the conversations."""

    workspace: Workspace
    run: Run
    settings: DedupConfig
    version: str
    keeps: Mapping[str, str]
    items: Mapping[str, Item]

    def pairs(self, asked: Iterable[str]) -> Compared:
        """asked: ids whose standings are needed beside those of pairs."""
        store = self.workspace.store
        state = compared.state(store, version=self.version)
        known = pairs.every(store, kinds=_KINDS)
        touched = state.changed | state.gone
        ends = {id for pair in known if touched & {pair.a, pair.b} for id in (pair.a, pair.b)}
        dirty = (state.contents.keys() - state.same) | (ends & state.same)
        mark = marks.last(store, stage="dedup")
        if (
            mark is None
            or mark.result.get("compared_as") != self.version
            or self.settings.templates == "leave_out"  # what is a template depends on all
            or len(dirty) > _SHARE * len(state.contents)
        ):
            return self._all(state)
        kept = [
            FoundPair(p.a, p.b, p.kind, p.score, p.same_system)  # type: ignore[arg-type]
            for p in known
            if not {p.a, p.b} & (dirty | touched)
        ]
        return self._new(state, dirty, kept, mark.result, set(asked))

    def _all(self, state: compared.State) -> Compared:
        compared.forget_all(self.workspace.store)
        read = comparing.read(self.workspace, self._told("read"))
        order = ranking(read.standings, keeps=self.keeps, policy=self.settings.keep)  # type: ignore[arg-type]
        found = find_pairs(
            [read.documents[id] for id in order],
            threshold=self._threshold,
            progress=lambda done, total: self.run.progress(done, total, "steps", "compare"),
            check=self.run.check,
            also=self.settings.also,
            leave_out_templates=self.settings.templates == "leave_out",
            join="prefix" if len(order) < _LARGE else "bands",
            with_keys=True,
        )
        assert found.keys is not None
        rows = _rows(order, found.keys, state.contents, read.standings)
        return Compared(
            pairs=[*found.pairs, *self._unseen(read.documents)],
            standings=read.standings,
            compared=len(order),
            capped=found.capped_buckets,
            templates=[_passage(passage) for passage in found.templates],
            withheld=read.withheld,
            keep=lambda: compared.put(self.workspace.store, version=self.version, rows=rows, gone=[]),
        )

    def _new(
        self, state: compared.State, dirty: set[str], kept: list[FoundPair], last: Mapping[str, Any], asked: set[str]
    ) -> Compared:
        """What is dirty, against whatever shares a key with it: all that ties others stays as it was found."""
        store = self.workspace.store
        fresh = comparing.read(self.workspace, self._told("read"), ids=sorted(dirty), places=state.places)
        ids = list(fresh.documents)
        keys = comparison_keys(
            [fresh.documents[id] for id in ids],
            threshold=self._threshold,
            also=self.settings.also,
            progress=lambda done, total: self.run.progress(done, total, "steps", "look up"),
            check=self.run.check,
        )
        sought = pa.RecordBatch.from_arrays([pa.array(np.unique(keys))], schema=compared.KEY_SCHEMA)
        met = compared.meeting(store, version=self.version, rows=sought) if ids else []
        others = [id for id in met if id in state.same and id not in dirty]
        read = comparing.read(self.workspace, self._told("read"), ids=others, places=state.places)
        documents, standings = {**read.documents, **fresh.documents}, {**read.standings, **fresh.standings}
        order = ranking(standings, keeps=self.keeps, policy=self.settings.keep)  # type: ignore[arg-type]
        found = find_pairs(
            [documents[id] for id in order],
            threshold=self._threshold,
            progress=lambda done, total: self.run.progress(done, total, "steps", "compare"),
            check=self.run.check,
            also=self.settings.also,
        )
        every = kept + [pair for pair in found.pairs if pair.a in dirty or pair.b in dirty]
        every += self._unseen(fresh.documents)
        wanted = ({id for pair in every for id in (pair.a, pair.b)} | asked) - standings.keys()
        labels = comparing.Labels(self.workspace)
        for id, length, created in compared.standings(store, version=self.version, ids=sorted(wanted & state.same)):
            standings[id] = labels.standing(id, length, created)
        rows = _rows(ids, keys, state.contents, fresh.standings)
        gone = sorted(state.gone)
        return Compared(
            pairs=every,
            standings=standings,
            compared=len(ids),
            capped=max(found.capped_buckets, int(last.get("capped", 0))),
            templates=list(last.get("templates", [])),
            withheld=state.withheld,
            keep=lambda: compared.put(store, version=self.version, rows=rows, gone=gone),
        )

    @property
    def _threshold(self) -> float:
        assert self.settings.threshold is not None
        return self.settings.threshold

    def _told(self, step: str) -> Told:
        def told(done: int, total: int) -> None:
            self.run.progress(done, total, "conversations", step)
            self.run.check()

        return told

    def _unseen(self, documents: Mapping[str, Document]) -> list[FoundPair]:
        """Conversations that hold items of an evaluation. One that is an item itself is in no pair."""
        if not self.items:
            return []
        ids, items = list(documents), list(self.items.values())
        found = contaminated(
            [documents[id].turns for id in ids],
            [item.document.turns for item in items],
            threshold=self._threshold,
            progress=lambda done, total: self.run.progress(done, total, "steps", "evaluations"),
            check=self.run.check,
        )
        pairs = []
        for row, number, score in zip(found.a.tolist(), found.b.tolist(), found.score.tolist(), strict=True):
            a, b = sorted((ids[row], items[number].id))
            if a != b:
                pairs.append(FoundPair(a, b, "contamination", score, False))
        return pairs


def _rows(
    ids: Collection[str], keys: npt.NDArray[np.uint32], contents: Mapping[str, str], standings: Mapping[str, Standing]
) -> pa.RecordBatch:
    """What was compared; without what was imported or scrubbed meanwhile, of which nobody knows whether it was."""
    known = np.array([id in contents for id in ids], np.bool_)
    ids = [id for id in ids if id in contents]
    flat = pa.array(keys[known].ravel(), pa.uint32())
    offsets = pa.array(np.arange(len(ids) + 1, dtype=np.int32) * np.int32(keys.shape[1]), pa.int32())
    columns = [
        pa.array(ids, pa.string()),
        pa.array([contents[id] for id in ids], pa.string()),
        pa.array([standings[id].length for id in ids], pa.int64()),
        pa.array([standings[id].created_at for id in ids], pa.int64()),
        pa.ListArray.from_arrays(offsets, flat),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=compared.SCHEMA)


def _passage(passage: Passage) -> dict[str, Any]:
    """Where it stands, as JSON data: never its words, which would outlive what they were taken from."""
    return {
        "conversation": passage.id,
        "turn": passage.turn,
        "first": passage.first,
        "past": passage.past,
        "conversations": passage.conversations,
    }
