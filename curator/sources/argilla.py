"""Argilla records, an array or lines: {"id", "fields": {...}, "metadata", "responses", "suggestions", "vectors"}.

Since version 2 (`Record.to_dict`, `dataset.records.to_json`) responses are {question: [{value, user_id}]} and
suggestions {question: {value, score, agent}}. Before, responses were [{user_id, status, values: {question: {value}}}]
and suggestions [{question_name, value, score, agent}]. Both become hints; who responded stays in `extra`. A field is
text or, where the field is a chat, a list of {role, content}. Data sets on the Hub have a column for each part of a
question's answers (see parts/argilla_columns.py). Vectors and discarded responses are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._record_format import RecordFormat
from curator.sources._source import Hint, Options, Source
from curator.sources.messages.fields import Told, from_fields
from curator.sources.messages.opinions import span, sure
from curator.sources.messages.said import rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.parts.argilla_columns import is_flat, nested
from curator.sources.reading.records import Made

_RESPONSE, _SUGGESTION = "a response in Argilla", "a suggestion in Argilla"


def made_of_argilla(record: JsonObject, options: Options) -> Made:
    """A record as a conversation, a flat one too. Raises ShapeError where it holds no messages."""
    record = nested(record) if "fields" not in record and is_flat(record) else record
    fields = record.get("fields")
    if not isinstance(fields, dict):
        raise ShapeError(
            "fields", f"must be an object, not {json_kind(fields)}" if "fields" in record else "are missing"
        )
    told = from_fields(fields, "fields", options.roles)
    dropped = Counter[str]()
    if isinstance(record.get("vectors"), dict) and record["vectors"]:
        dropped["vectors"] = len(record["vectors"])
    hints = [*_responses(record.get("responses"), dropped), *_suggestions(record.get("suggestions"))]
    metadata = record.get("metadata")
    kept = metadata if isinstance(metadata, dict) else {}
    taken = ("fields", "vectors", *(["metadata"] if kept else []))
    external = record.get("external_id")
    made = Conversation(
        messages=tuple(told.messages),
        source_id=source_id_of(record) or (external if isinstance(external, str) else None),
        thread=thread_of(record),
        metadata=kept,
        extra={**rest(record, *taken), **({"fields": told.left} if told.left else {})},
        alternatives=tuple(told.alternatives),
    )
    found = [Hint(_index(told, value), task, value, score, origin) for task, value, score, origin in hints]
    return Made(made, tuple(found), dropped)


def _index(told: Told, value: Any) -> int | None:
    """Spans are of the text, where there is but one; all else is of the record."""
    spans = isinstance(value, list) and any(isinstance(item, dict) and "start" in item for item in value)
    return 0 if spans and len(told.messages) == 1 else None


def _responses(value: Any, dropped: Counter[str]) -> Iterator[tuple[str, Any, float, str]]:
    if isinstance(value, dict):
        for question, answers in value.items():
            for answer in answers if isinstance(answers, list) else []:
                if question and isinstance(answer, dict) and answer.get("value") is not None:
                    yield question, _value(answer["value"]), 1.0, _RESPONSE
    for response in value if isinstance(value, list) else []:
        values = response.get("values") if isinstance(response, dict) else None
        if not isinstance(values, dict):
            continue
        if response.get("status") in ("discarded", "draft"):
            dropped["responses that were not submitted"] += 1
            continue
        for question, answer in values.items():
            if question and isinstance(answer, dict) and answer.get("value") is not None:
                yield question, _value(answer["value"]), 1.0, _RESPONSE


def _suggestions(value: Any) -> Iterator[tuple[str, Any, float, str]]:
    named = value.items() if isinstance(value, dict) else []
    listed = [(s.get("question_name"), s) for s in value if isinstance(s, dict)] if isinstance(value, list) else []
    for question, suggestion in (*named, *listed):
        if not isinstance(question, str) or not question or not isinstance(suggestion, dict):
            continue
        if suggestion.get("value") is not None:
            yield question, _value(suggestion["value"]), sure(suggestion.get("score")), _SUGGESTION


def _value(value: Any) -> Any:
    """Spans without their scores and texts; anything else as it is."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return value
    spans = [span(item.get("start"), item.get("end"), item.get("label")) for item in value]
    return spans if all(spans) else value


def _like(record: JsonObject) -> bool:
    if is_flat(record) and "fields" not in record:
        return True
    beside = any(key in record for key in ("responses", "suggestions", "_server_id", "external_id"))
    return isinstance(record.get("fields"), dict) and beside


SOURCE: Source = RecordFormat("argilla", made_of_argilla, _like, "hold fields with responses or suggestions")
