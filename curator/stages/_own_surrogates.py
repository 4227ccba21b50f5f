"""Surrogates that a person left in an edit: they are no findings, or they would be replaced by others."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from curator.privacy.surrogates import names
from curator.privacy.surrogates.kinds import DATES, kind_of
from curator.queries.policy import Policy
from curator.stages._pseudonyms import Pseudonyms
from curator.store import scanned, surrogates
from curator.workspace import Workspace


class OwnSurrogates:
    """Knows them in texts that people wrote here and no import brought: what is imported may be somebody's."""

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace.store
        self._pseudonyms = Pseudonyms(workspace, Policy.of(workspace))

    def without(self, rows: pa.RecordBatch, read: Callable[[list[str]], dict[str, str]]) -> pa.RecordBatch:
        """The rows of scanned.SCHEMA without hits that are surrogates. read: from keys of texts to the texts."""
        if not self._pseudonyms.realistic:
            return rows
        keys = rows.column("text").to_pylist()
        bodies = read(surrogates.only_edits(self._store, texts=keys))
        if not bodies:
            return rows
        hits = scanned.flat(rows, "hits")
        found = [hit if hit["text"] in bodies else None for hit in hits.to_pylist()]
        asked = [
            [] if hit is None else _parts(hit["name"], bodies[hit["text"]][hit["first"] : hit["past"]]) for hit in found
        ]
        told = iter(surrogates.are_given(self._store, surrogates=[part for parts in asked for part in parts]))
        known = [[next(told) for _ in parts] for parts in asked]
        kept = [
            # Nobody sees a date here but one that is moved already.
            not (parts and all(parts)) and not (hit is not None and self._is_moved(hit["name"]))
            for hit, parts in zip(found, known, strict=True)
        ]
        rest = {name: scanned.flat(rows, name) for name in ("codes", "words")}
        return scanned.rows_of(keys, hits=hits.filter(pa.array(kept, pa.bool_())), **rest)

    def _is_moved(self, entity: str) -> bool:
        return entity in DATES and self._pseudonyms.style(entity) == "surrogate"


def _parts(entity: str, value: str) -> list[tuple[str, str]]:
    """What must be surrogates for the value to be one: the words of a name, else the value itself."""
    core = kind_of(entity).core(value)
    if core is None:
        return []
    if entity == "PERSON":
        return [(names.NAME, word.text) for word in names.words(core) if word.role in ("given", "family")]
    return [(entity, core)]
