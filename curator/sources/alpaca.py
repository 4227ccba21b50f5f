"""Alpaca files: {"instruction", "input"?, "output", "system"?, "history"?: [[question, answer]]}, array or lines.

What is asked is the instruction and, on the next line, the input. ms-swift and Data-Juicer say query and response for
instruction and output, Dolly context and response for input and output. `chosen` and `rejected`, or an output of two
texts, are a preference; `kto_tag` says whether the answer is a good one.
"""

from __future__ import annotations

from typing import Any

from curator.records import Conversation, JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.prompted import key_of
from curator.sources.messages.said import answer_at, messages_of, rest, text_at, worse
from curator.sources.messages.sharegpt_record import kto_hints
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made

_ASKED = ("instruction", "query")
_ANSWERS = ("output", "response", "completion", "answer")
_ABOUT = ("input", "context")


def _convert(record: JsonObject, options: Options) -> Made:
    asked_key = key_of(record, _ASKED)
    if not asked_key:
        raise ShapeError("", "the object is empty" if not record else "the key instruction is missing")
    answer_key, about_key = key_of(record, _ANSWERS) or _ANSWERS[0], key_of(record, _ABOUT)
    asked = "\n".join(filter(None, (text_at(record, asked_key), text_at(record, about_key))))
    said = [("system", text_at(record, "system")), *_history(record.get("history")), ("user", asked)]
    messages = messages_of(said)
    better, other, taken = _answers(record, answer_key)
    if better:
        messages = (*messages, *answer_at(better, answer_key, options.roles, len(messages)))
    if not messages:
        raise ShapeError("", "every text of the record is empty: fill them or remove the record")
    rejected = answer_at(other, "rejected", options.roles, 0) if other else ()
    metadata = record.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    read = (asked_key, about_key, "system", "history", *taken, *(["metadata"] if metadata else []))
    made = Conversation(
        messages=messages,
        alternatives=worse(rejected, messages[-1:] if better else (), "rejected"),
        source_id=source_id_of(record),
        thread=thread_of(record),
        metadata=metadata,
        extra=rest(record, *(key for key in read if record.get(key))),
    )
    return Made(made, kto_hints(record, made))


def _answers(record: JsonObject, key: str) -> tuple[str, str, tuple[str, ...]]:
    """The answer, the worse one ("" for none), and the keys that they stand under."""
    both = record.get(key)
    if isinstance(both, list):
        if len(both) != 2 or not all(isinstance(text, str) for text in both):
            raise ShapeError(key, "as a list it must hold two texts, the better one first")
        return both[0], both[1], (key,)
    chosen, rejected = text_at(record, "chosen"), text_at(record, "rejected")
    if chosen and rejected:
        return chosen, rejected, ("chosen", "rejected")
    return text_at(record, key), "", (key,)


def _history(value: Any) -> list[tuple[str, str]]:
    if not value and isinstance(value, list | None):
        return []
    if not isinstance(value, list):
        raise ShapeError("history", f"must be a list of [question, answer], not {json_kind(value)}")
    for n, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(text, str | None) for text in pair):
            raise ShapeError(f"history[{n}]", "must be a list of two texts, the question and the answer")
    return [(role, text or "") for pair in value for role, text in zip(("user", "assistant"), pair, strict=True)]


def _like(record: JsonObject) -> bool:
    answers = any(key in record for key in (*_ANSWERS, "chosen"))
    return answers and any(isinstance(record.get(key), str) for key in _ASKED)


SOURCE: Source = RecordFormat("alpaca", _convert, _like, "hold an instruction or a query with its answer", 0.9)
