"""Detection as a batch function: runs in any engine, on any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curator.identity import digest_of
from curator.privacy.language import Languages
from curator.privacy.rules import RuleSet, load_rules
from curator.privacy.unread import UNREAD_RULE, languages_of, unread

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Detect:
    """rows in: key, text. rows out: key, hits, error (a type's name; the text is then not scanned, hits are empty).

    Beside what the rules see, hits tell what in a text no rule can read (curator.privacy.unread).

    folders: rules over the shipped ones, later ones stronger. only: ids of rules, all when None; a new or changed rule
    can be run alone over old texts, since rules do not see each other. The rules are read when this is made and travel
    with it, so that all workers run the same ones. Raises FileProblem and UsageError.
    """

    folders: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    rules: RuleSet = field(init=False, repr=False)
    languages: Languages | None = field(init=False, repr=False)
    version: str = field(init=False)

    def __post_init__(self) -> None:
        rules = load_rules(self.folders, None if self.only is None else self.only - {UNREAD_RULE})
        asked = self.only is None or UNREAD_RULE in self.only
        languages = languages_of(self.folders) if asked else None
        object.__setattr__(self, "rules", rules)
        object.__setattr__(self, "languages", languages)
        versions = [(rule.id, rule.version) for rule in rules.rules]
        object.__setattr__(self, "version", digest_of([*versions, languages and languages.version]))

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        return pa.schema({"key": pa.string(), "hits": pa.list_(_hit_type()), "error": pa.string()})

    def load(self) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        import pyarrow as pa

        from curator.privacy.detector import Detector

        detector = Detector(self.rules)
        schema = self.schema
        languages = self.languages

        def detect(batch: pa.RecordBatch) -> pa.RecordBatch:
            hits: list[list[dict[str, Any]]] = []
            errors: list[str | None] = []
            with detector.memory():
                for text in batch.column("text").to_pylist():
                    try:
                        found = detector.hits(text or "")
                        found += unread(text or "", languages) if languages else []
                        hits.append([_row(hit) for hit in found])
                        errors.append(None)
                    except Exception as error:  # one text must not stop the others, and its words must not get out
                        hits.append([])
                        errors.append(type(error).__name__)
            return pa.RecordBatch.from_arrays(
                [batch.column("key"), pa.array(hits, schema.field("hits").type), pa.array(errors, pa.string())],
                schema=schema,
            )

        return detect


def _hit_type() -> pa.DataType:
    import pyarrow as pa

    return pa.struct({
        "kind": pa.string(), "name": pa.string(), "start": pa.int32(), "end": pa.int32(), "score": pa.float64(),
        "rule": pa.string(), "version": pa.string(),
    })  # fmt: skip


def _row(hit: Any) -> dict[str, Any]:
    return {name: getattr(hit, name) for name in ("kind", "name", "start", "end", "score", "rule", "version")}
