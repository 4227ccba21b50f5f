"""doccano, JSON lines: {"id", "text", ..., "Comments": [...]} with labels by the kind of project.

Categories and texts are `label`: [name], spans `label`: [[start, end, name]] (`labels` in old versions). A project with
relations has `entities`: [{id, label, start_offset, end_offset}] and `relations`; one of intents has `cats`: [name] and
`entities`: [[start, end, name]]. What an example was imported with stands beside them. The text is one message of the
user. Labels become hints; relations and comments stay in `extra`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError
from curator.sources._record_format import RecordFormat
from curator.sources._source import Hint, Options, Source
from curator.sources.messages.opinions import span, spans_hint
from curator.sources.messages.said import rest, text_at
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made

_LABELS = ("label", "labels", "cats", "entities")
_ORIGIN = "a label in doccano"


def _convert(record: JsonObject, options: Options) -> Made:
    text = text_at(record, "text")
    if not text.strip():
        raise ShapeError("text", "is missing or empty: fill it or remove the record")
    hints = tuple(hint for key in _LABELS for hint in _hints(key, record.get(key)))
    made = Conversation(
        messages=(Message(index=0, role="user", content=text),),
        source_id=source_id_of(record),
        thread=thread_of(record),
        extra=rest(record, "text"),
    )
    return Made(made, hints)


def _hints(key: str, value: Any) -> Iterator[Hint]:
    values = value if isinstance(value, list) else [value]
    yield from spans_hint(0, key, map(_span, values), 1.0, _ORIGIN)
    names = [name for name in values if isinstance(name, str | int | bool) and name != ""]
    if names:
        yield Hint(None, key, names if len(names) > 1 else names[0], 1.0, _ORIGIN)


def _span(value: Any) -> JsonObject | None:
    if isinstance(value, list) and len(value) == 3:
        return span(*value)
    if isinstance(value, dict):
        return span(value.get("start_offset"), value.get("end_offset"), value.get("label"))
    return None


def _like(record: JsonObject) -> bool:
    return isinstance(record.get("text"), str) and any(key in record for key in _LABELS) and "_task_hash" not in record


SOURCE: Source = RecordFormat("doccano", _convert, _like, "hold a text with its labels", 0.8)
