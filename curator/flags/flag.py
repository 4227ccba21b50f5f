"""Flagging as a batch function: runs in any engine, on any process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curator.flags.flagger import Flag as Seen
from curator.flags.flagger import Flagger, flag_version
from curator.identity import digest_of
from curator.rulebook.flags import LoadedFlag

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class FlagRecords:
    """rows in: id, body (JSON of a scrubbed Conversation). rows out: id, flags, error (a type's name; then no flags).

    Raises FileProblem for what a kind finds wrong with a rule.
    """

    rules: Mapping[str, LoadedFlag]
    version: str = field(init=False)

    def __post_init__(self) -> None:
        Flagger(self.rules)
        versions = {name: flag_version(loaded.rule) for name, loaded in self.rules.items()}
        object.__setattr__(self, "version", digest_of("flags", versions))

    @property
    def schema(self) -> pa.Schema:
        import pyarrow as pa

        return pa.schema({"id": pa.string(), "flags": pa.list_(flag_type()), "error": pa.string()})

    def load(self) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
        import msgspec
        import pyarrow as pa

        from curator.records import Conversation

        flagger = Flagger(self.rules)
        schema = self.schema

        def flag(batch: pa.RecordBatch) -> pa.RecordBatch:
            flags: list[list[dict[str, Any]]] = []
            errors: list[str | None] = []
            for body in batch.column("body").to_pylist():
                try:
                    record = msgspec.json.decode(body, type=Conversation)
                    flags.append([_row(seen) for seen in flagger.flags(record)])
                    errors.append(None)
                except Exception as error:  # one record must not stop the others, and its words must not get out
                    flags.append([])
                    errors.append(type(error).__name__)
            columns = [batch.column("id"), pa.array(flags, schema.field("flags").type), pa.array(errors, pa.string())]
            return pa.RecordBatch.from_arrays(columns, schema=schema)

        return flag


def flag_type() -> pa.DataType:
    """One flag: idx -1 for the whole conversation; first, past NULL for a whole turn; slots as JSON."""
    import pyarrow as pa

    return pa.struct({
        "rule": pa.string(), "version": pa.string(), "kind": pa.string(), "severity": pa.string(), "idx": pa.int32(),
        "first": pa.int32(), "past": pa.int32(), "slots": pa.string(),
    })  # fmt: skip


def _row(seen: Seen) -> dict[str, Any]:
    sight = seen.sight
    return {
        "rule": seen.rule.id,
        "version": seen.version,
        "kind": seen.rule.category,
        "severity": seen.rule.severity,
        "idx": -1 if sight.index is None else sight.index,
        "first": sight.start,
        "past": sight.end,
        "slots": json.dumps(sight.slots, ensure_ascii=False, sort_keys=True),
    }
