"""Texts to go on training with: {"text": "..."}; each is one turn of the assistant, as it has no question."""

from __future__ import annotations

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.said import rest, text_at
from curator.sources.messages.ties import source_id_of, thread_of

#: What stands beside the texts of corpora; any other key may be one of a format that says more.
_BESIDE = {"text", "id", "uuid", "meta", "metadata", "source", "url", "title", "date", "timestamp", "language", "lang"}


def _convert(record: JsonObject, options: Options) -> Conversation:
    if "text" not in record:
        raise ShapeError("", "the key text is missing")
    text = text_at(record, "text")
    if not text.strip():
        raise ShapeError("text", "is empty: fill it or remove the record")
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Conversation(
        messages=(Message(index=0, role="assistant", content=text),),
        source_id=source_id_of(record),
        thread=thread_of(record),
        metadata=metadata,
        extra=rest(record, "text", *(["metadata"] if metadata else [])),
    )


def _like(record: JsonObject) -> bool:
    return isinstance(record.get("text"), str) and record.keys() <= _BESIDE


SOURCE: Source = RecordFormat("text-records", _convert, _like, "hold a text and nothing that is said about it", 0.4)
