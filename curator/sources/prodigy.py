"""Prodigy, JSON lines as `prodigy db-out` writes them: {"text", "spans"?, "label"?, "options"?, "accept"?, "answer",
"meta"?, "_input_hash", "_task_hash", "_timestamp"?, "_annotator_id"?, ...}.

answer is accept, reject or ignore. A span is {start, end, label, ...} in characters of the text; `accept` holds the ids
of the options that were chosen; with a `label` the answer says whether the text is of it. In comparisons, `accept` and
`reject` are the better and the worse of two texts {text} that answer `input`. All these become hints or alternatives,
but not what was ignored and spans that were rejected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curator.records import Alternative, Conversation, JsonObject, Message
from curator.records.openai import ShapeError
from curator.sources._record_format import RecordFormat
from curator.sources._source import Hint, Options, Source
from curator.sources.messages.fields import from_fields
from curator.sources.messages.opinions import span, spans_hint
from curator.sources.messages.said import PREFERENCE, rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import microseconds
from curator.sources.reading.records import Made

_TEXTS = ("text", "messages", "prompt", "response", "input", "output")
_ORIGIN = "an answer in Prodigy"


def _convert(record: JsonObject, options: Options) -> Made:
    compared = _compared(record)
    told = (
        from_fields({key: record[key] for key in _TEXTS if key in record}, "texts", options.roles)
        if not compared
        else None
    )
    messages = tuple(told.messages) if told else tuple(compared)
    answer = record.get("answer")
    hints = tuple(_hints(record, answer)) if told and answer != "ignore" else ()
    meta = record.get("meta")
    kept = meta if isinstance(meta, dict) else {}
    taken = [*(told.at if told else ("input", "accept", "reject")), *(["meta"] if kept else [])]
    key = source_id_of(record)
    task = record.get("_task_hash")
    made = Conversation(
        messages=messages[:2] if compared else messages,
        source_id=key or (str(task) if isinstance(task, int) else None),
        thread=thread_of(record),
        created_at=microseconds(record.get("_timestamp")),
        metadata=kept,
        extra=rest(record, *taken),
        alternatives=(Alternative(message=messages[2], origin=PREFERENCE, preferred=False),) if compared else (),
    )
    return Made(made, hints, {"answers that were ignored": 1} if answer == "ignore" else {})


def _compared(record: JsonObject) -> list[Message]:
    """The question and its two answers, the better one first; empty for what is no comparison."""
    texts = [_text(record.get(key)) for key in ("input", "accept", "reject")]
    if not all(texts):
        return []
    if record.get("answer") != "accept":
        raise ShapeError("answer", "a comparison without a better text: leave out what was rejected or ignored")
    roles = ("user", "assistant", "assistant")
    return [
        Message(index=min(n, 1), role=role, content=text)
        for n, (role, text) in enumerate(zip(roles, texts, strict=True))
    ]


def _text(value: Any) -> str:
    text = value.get("text") if isinstance(value, dict) else None
    return text if isinstance(text, str) and text.strip() else ""


def _hints(record: JsonObject, answer: Any) -> Iterator[Hint]:
    spans, label, chosen = record.get("spans"), record.get("label"), record.get("accept")
    accepted = answer == "accept"
    if isinstance(spans, list) and accepted:
        found = [span(s.get("start"), s.get("end"), s.get("label")) for s in spans if isinstance(s, dict)]
        yield from spans_hint(0, "spans", found, 1.0, _ORIGIN)
    if isinstance(chosen, list) and accepted:
        yield Hint(None, "choice", chosen[0] if len(chosen) == 1 else chosen, 1.0, _ORIGIN)
    elif isinstance(label, str) and label and answer in ("accept", "reject"):
        yield Hint(None, label, accepted, 1.0, _ORIGIN)
    elif answer in ("accept", "reject") and not spans:
        yield Hint(None, "answer", answer, 1.0, _ORIGIN)


def _like(record: JsonObject) -> bool:
    return "_input_hash" in record or "_task_hash" in record


SOURCE: Source = RecordFormat("prodigy", _convert, _like, "bear the hashes of Prodigy's tasks")
