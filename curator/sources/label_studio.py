"""Label Studio, a JSON array (or lines) of tasks: {"id", "data": {...}, "annotations": [...], "predictions": [...]}.

An annotation has completed_by, was_cancelled and a `result`: a list of {from_name, to_name, type, value}, a prediction
has score, model_version and a result. The value of a result stands under its type: {"choices": [..]}, {"rating": 4},
{"text": [..]} of a text area; labels of texts have start and end, and labels of dialogues (paragraphlabels) the numbers
of the turns in `start` and `end`, with startOffset and endOffset in them. All but texts become hints of the task
from_name; who annotated stays in `extra`.
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
from curator.sources.messages.opinions import UNSURE, span, spans_hint, sure
from curator.sources.messages.said import rest
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.reading.records import Made

_ANNOTATION, _PREDICTION = "an annotation in Label Studio", "a prediction in Label Studio"
_LABELS = ("labels", "hypertextlabels", "paragraphlabels", "timeserieslabels")
_PLAIN = {"pairwise": "selected"}
#: Results in free words, which no hint holds: who looks for personal data finds them where they stay, in `extra`.
_WORDS = "textarea"


def _convert(record: JsonObject, options: Options) -> Made:
    data = record.get("data")
    if data is None and _is_short(record):
        raise ShapeError("", "an export as JSON-MIN does not tell labels from data: export the project as JSON")
    if not isinstance(data, dict):
        raise ShapeError("data", f"must be an object, not {json_kind(data)}" if "data" in record else "is missing")
    told = from_fields(data, "data", options.roles)
    dropped = Counter[str]()
    hints: list[Hint] = []
    for annotation in _list(record.get("annotations")):
        if annotation.get("was_cancelled") is True:
            dropped["annotations that were skipped"] += 1
        else:
            hints += _hints(annotation.get("result"), told, 1.0, _ANNOTATION)
            dropped["hints in free words"] += _in_words(annotation.get("result"))
    for prediction in _list(record.get("predictions")):
        score = prediction.get("score")
        hints += _hints(prediction.get("result"), told, sure(score) if score is not None else UNSURE, _PREDICTION)
        dropped["hints in free words"] += _in_words(prediction.get("result"))
    meta = record.get("meta")
    kept = meta if isinstance(meta, dict) else {}
    made = Conversation(
        messages=tuple(told.messages),
        source_id=source_id_of(record),
        thread=thread_of(data) or thread_of(record),
        metadata=kept,
        extra={**rest(record, "data", *(["meta"] if kept else [])), **({"data": told.left} if told.left else {})},
        alternatives=tuple(told.alternatives),
    )
    return Made(made, tuple(hints), +dropped)


def _hints(results: Any, told: Told, score: float, origin: str) -> Iterator[Hint]:
    """Spans of one text and task in one hint, each other result in one of its own."""
    spans: dict[tuple[str, int | None], list[JsonObject | None]] = {}
    for result in _list(results):
        task, kind, value = result.get("from_name"), result.get("type"), result.get("value")
        if not isinstance(task, str) or not task or not isinstance(kind, str) or not isinstance(value, dict):
            continue
        index = _index(result, value, kind, told)
        if kind in _LABELS:
            spans.setdefault((task, index), []).extend(_spans(value, kind))
        elif kind != _WORDS and (said := value.get(_PLAIN.get(kind, kind))) is not None:
            yield Hint(None, task, said[0] if isinstance(said, list) and len(said) == 1 else said, score, origin)
    for (task, index), found in spans.items():
        yield from spans_hint(index, task, found, score, origin)


def _in_words(results: Any) -> int:
    return sum(result.get("type") == _WORDS for result in _list(results))


def _index(result: JsonObject, value: JsonObject, kind: str, told: Told) -> int | None:
    """The message that a result is of: the turn of a dialogue, or the field; None for the whole conversation."""
    if kind == "paragraphlabels":
        turn = value.get("start")
        turn = int(turn) if isinstance(turn, str) and turn.isascii() and turn.isdigit() and len(turn) < 9 else turn
        first = told.at.get(told.talk, 0)
        known = isinstance(turn, int) and not isinstance(turn, bool) and 0 <= turn < len(told.messages) - first
        return first + turn if known and isinstance(turn, int) else None
    name = result.get("to_name")
    if isinstance(name, str) and name in told.at and name != told.talk:
        return told.at[name]
    return 0 if len(told.messages) == 1 else None


def _spans(value: JsonObject, kind: str) -> Iterator[JsonObject | None]:
    labels = value.get(kind)
    keys = ("startOffset", "endOffset") if kind == "paragraphlabels" else ("start", "end")
    for label in labels if isinstance(labels, list) else []:
        yield span(value.get(keys[0]), value.get(keys[1]), label)


def _list(value: Any) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _is_short(record: JsonObject) -> bool:
    """Whether a record is of the export JSON-MIN, where labels stand among the data."""
    return "annotation_id" in record and "annotator" in record


def _like(record: JsonObject) -> bool:
    if "data" not in record and _is_short(record):
        return True
    known = any(isinstance(record.get(key), list) for key in ("annotations", "predictions", "completions"))
    return isinstance(record.get("data"), dict) and known


SOURCE: Source = RecordFormat("label-studio", _convert, _like, "hold data with annotations or predictions")
