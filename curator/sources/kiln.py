"""Kiln: runs of a task as a project keeps them ({"model_type": "task_run", ...}, a .kiln file each), and the tables
that it imports, with the columns input, output, reasoning, chain_of_thought and tags.

A run is {id, created_at, created_by, input, output: {output, source, rating: {type, value}}, repaired_output: {output,
...}, tags, intermediate_outputs, ...}. The repaired output is a preferred alternative, ratings are hints, tags are
metadata. Thoughts are no messages: those of a table stay in its metadata, those of a run in `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from curator.records import Alternative, Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind
from curator.sources._record_format import RecordFormat
from curator.sources._source import BytesRead, Evidence, Hint, Item, Options, Source
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.csv_columns import SOURCE as TABLE
from curator.sources.messages.said import messages_of, rest, text_at
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made
from curator.sources.tables.rows import delimiter_of, header_of

_THOUGHTS = {"reasoning", "chain_of_thought"}
_COLUMNS = {"input", "output", "tags", *_THOUGHTS}
_JSON = (b"{", b"[")


def _convert(record: JsonObject, options: Options) -> Made:
    output = record.get("output")
    if not isinstance(output, dict):
        raise ShapeError(
            "output", f"must be an object, not {json_kind(output)}" if "output" in record else "is missing"
        )
    messages = messages_of([("user", text_at(record, "input")), ("assistant", text_at(output, "output"))])
    if not messages:
        raise ShapeError("", "the input and the output are empty: fill them or remove the record")
    last = messages[-1]
    repaired = record.get("repaired_output")
    better = text_at(repaired, "output") if isinstance(repaired, dict) else ""
    others: tuple[Alternative, ...] = ()
    if better and last.role == "assistant":
        message = Message(index=last.index, role="assistant", content=better)
        others = (Alternative(message=message, origin="correction", preferred=True),)
    about = rest(output, "output")
    tags = record.get("tags")
    made = Conversation(
        messages=messages,
        source_id=source_id_of(record),
        thread=thread_of(record),
        metadata={"tags": tags} if tags else {},
        extra={**rest(record, "input", "output", *(["tags"] if tags else [])), **({"output": about} if about else {})},
        alternatives=others,
    )
    return Made(made, _ratings(output.get("rating")))


def _ratings(rating: Any) -> tuple[Hint, ...]:
    value = rating.get("value") if isinstance(rating, dict) else None
    return () if value is None else (Hint(None, "rating", value, 1.0, "a rating in Kiln"),)


def _like(record: JsonObject) -> bool:
    return record.get("model_type") == "task_run" and "input" in record


class Kiln(RecordFormat):
    """Runs as records, and tables as the table format reads them."""

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        if _is_json(head):
            return RecordFormat.evidence(self, head, path)
        header = {name.strip().lower() for name in header_of(head, delimiter_of(head))}
        ours = {"input", "output"} <= header <= _COLUMNS and header & {"tags", *_THOUGHTS}
        return Evidence(0.9, "its header has the columns that Kiln imports") if ours else None

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        if _is_json(open_bytes(path).head):
            yield from RecordFormat.read(self, path, options, progress)
            return
        for item in TABLE.read(path, options, progress):
            yield replace(item, conversation=_tagged(item.conversation)) if item.conversation else item


def _tagged(made: Conversation) -> Conversation:
    tags = made.metadata.get("tags")
    listed = {"tags": [tag.strip() for tag in tags.split(",") if tag.strip()]} if isinstance(tags, str) else {}
    return replace(made, source="kiln", metadata={**made.metadata, **listed})


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_JSON)


SOURCE: Source = Kiln("kiln", _convert, _like, "are runs of a task of Kiln")
