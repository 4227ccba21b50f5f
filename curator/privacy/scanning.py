"""All that a scrub writes down of texts, as a batch function: what is found, codes, and words written like names.

Every value leaves it as a keyed hash, so that what gathers the results has nothing to compute.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curator.identity import Identities, digest_of
from curator.privacy.allowed_terms import allows
from curator.privacy.codes import VERSION as CODES
from curator.privacy.codes import codes, whole_code
from curator.privacy.detect import Detect
from curator.privacy.name_words import VERSION as NAME_WORDS
from curator.privacy.name_words import words_of
from curator.privacy.own_terms import OwnTerm
from curator.privacy.unread import UNREAD
from curator.records.finding import PERSON

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Scanning:
    """rows in: key, text. rows out: key, hits, codes, words, error (as of `Detect`).

    hits, codes and words are lists of what the store takes of a text (`store.scanned`).

    detect: None where no rule looks. allowed: terms that are no names. entities: those that a key can tell. key: the
    project key; it goes to worker processes, and nowhere else.
    """

    detect: Detect | None
    allowed: tuple[OwnTerm, ...]
    entities: tuple[str, ...]
    key: bytes = field(repr=False)

    @property
    def version(self) -> str:
        rules = None if self.detect is None else self.detect.version
        terms = [(term.entity, term.text, term.cased) for term in self.allowed]
        return digest_of(rules, CODES, NAME_WORDS, terms, self.entities)

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        lists = {name: pa.list_(kind) for name, kind in _types().items()}
        return pa.schema({"key": pa.string(), **lists, "error": pa.string()})

    def load(self) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        import pyarrow as pa

        detect = None if self.detect is None else self.detect.load()
        look = _Looking(Identities(self.key), self.allowed, self.entities)
        schema = self.schema

        def scan(batch: pa.RecordBatch) -> pa.RecordBatch:
            keys, texts = batch.column("key"), [text or "" for text in batch.column("text").to_pylist()]
            found = detect(batch) if detect is not None else None
            errors = pa.nulls(len(batch), pa.string()) if found is None else found.column("error")
            hits = [[] for _ in texts] if found is None else found.column("hits").to_pylist()
            read = errors.is_null().to_pylist()
            columns = {
                "hits": [list(look.hits(text, of)) for text, of in zip(texts, hits, strict=True)],
                "codes": [list(look.codes(text)) if is_read else [] for text, is_read in zip(texts, read, strict=True)],
                "words": [list(look.words(text)) if is_read else [] for text, is_read in zip(texts, read, strict=True)],
            }
            made = [pa.array(rows, schema.field(name).type) for name, rows in columns.items()]
            return pa.RecordBatch.from_arrays([keys, *made, errors], schema=schema)

        return scan


class _Looking:
    """What is written down of one text, as tuples of the fields of `_types`."""

    def __init__(self, ids: Identities, allowed: tuple[OwnTerm, ...], entities: tuple[str, ...]) -> None:
        self._ids = ids
        self._allowed = allows(allowed)
        self._entities = entities

    def hits(self, text: str, hits: Iterable[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
        for hit in hits:
            first, past, kind, name = hit["start"], hit["end"], hit["kind"], hit["name"]
            value = "" if kind == UNREAD else self._ids.value(name, text[first:past])
            yield kind, name, first, past, value, hit["rule"], hit["version"], hit["score"]

    def codes(self, text: str) -> Iterator[tuple[Any, ...]]:
        found = list(codes(text))
        whole = whole_code(text) if found else None
        for first, past, code in found:
            hashes = None
            if (first, past) == whole:
                value = text[first:past]
                hashes = json.dumps({entity: self._ids.value(entity, value) for entity in self._entities})
            yield first, past, self._ids.keyed("code", code), hashes

    def words(self, text: str) -> Iterator[tuple[Any, ...]]:
        for first, past in words_of(text, self._allowed):
            yield first, past, self._ids.value(PERSON, text[first:past])


def _types() -> dict[str, pa.DataType]:
    import pyarrow as pa

    words, numbers = pa.string(), pa.int32()
    return {
        "hits": pa.struct({
            "kind": words, "name": words, "first": numbers, "past": numbers, "value": words, "rule": words,
            "version": words, "score": pa.float64(),
        }),
        "codes": pa.struct({"first": numbers, "past": numbers, "code": words, "hashes": words}),
        "words": pa.struct({"first": numbers, "past": numbers, "value": words}),
    }  # fmt: skip
