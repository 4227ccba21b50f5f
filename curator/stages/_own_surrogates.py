"""Surrogates that a person left in an edit: they are no findings, or they would be replaced by others."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from curator.privacy.surrogates import names
from curator.privacy.surrogates.kinds import DATES, kind_of
from curator.queries.policy import Policy
from curator.stages._pseudonyms import Pseudonyms
from curator.store import surrogates
from curator.workspace import Workspace


class OwnSurrogates:
    """Knows them in texts that people wrote here and no import brought: what is imported may be somebody's."""

    def __init__(self, workspace: Workspace) -> None:
        self._store = workspace.store
        self._pseudonyms = Pseudonyms(workspace, Policy.of(workspace))

    def without(self, rows: list[dict[str, Any]], texts: pa.RecordBatch) -> list[dict[str, Any]]:
        """The rows of HIT_SCHEMA that are no surrogates. texts: key and text of what was scanned."""
        if not rows or not self._pseudonyms.realistic:
            return rows
        keys = set(surrogates.only_edits(self._store, texts=sorted({row["text"] for row in rows})))
        bodies = {
            key: text
            for key, text in zip(texts.column("key").to_pylist(), texts.column("text").to_pylist(), strict=True)
            if key in keys
        }
        asked = [
            _parts(row["name"], bodies[row["text"]][row["first"] : row["past"]]) if row["text"] in bodies else []
            for row in rows
        ]
        told = iter(surrogates.are_given(self._store, surrogates=[part for parts in asked for part in parts]))
        known = [[next(told) for _ in parts] for parts in asked]
        return [
            row
            for row, found in zip(rows, known, strict=True)
            # Nobody sees a date here but one that is moved already.
            if not (found and all(found)) and not (row["text"] in bodies and self._is_moved(row["name"]))
        ]

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
