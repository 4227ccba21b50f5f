"""Scores of Langfuse: {name, value, stringValue?, dataType, source, comment?, traceId, observationId?}.

dataType NUMERIC, BOOLEAN or CATEGORICAL is an opinion, TEXT a remark; CORRECTION holds a better answer. Exports of
blobs write the keys in snake case. What the tables of the interface export has a column a score instead,
{"helpful": [0.8]}.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from curator.records import Alternative, JsonObject, Message
from curator.sources._source import Hint

#: Lists of texts and numbers in records that are no scores.
_LISTS = {
    *("tags", "traceTags", "trace_tags", "userIds", "user_ids", "traceIds", "trace_ids", "scores", "observations"),
    *("input", "output", "expectedOutput", "expected_output", "metadata", "comments", "toolCallNames"),
    *("tool_call_names", "toolCalls", "tool_calls", "toolDefinitions", "tool_definitions"),
}
_ORIGINS = {"ANNOTATION": "an annotation in Langfuse", "EVAL": "an evaluator in Langfuse"}


def value_at(record: JsonObject, key: str) -> Any:
    """What stands under a key in camel case, or under the same in snake case; None where neither is."""
    if key in record:
        return record[key]
    return record.get("".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key))


def is_score(record: JsonObject) -> bool:
    return value_at(record, "dataType") is not None and "name" in record and "input" not in record


def target_of(score: JsonObject) -> str:
    """The id of the observation, or else of the trace, that a score is of; "" for none."""
    found = (value_at(score, key) for key in ("observationId", "traceId"))
    return next((target for target in found if isinstance(target, str) and target), "")


def columns_of_scores(record: JsonObject) -> tuple[Hint, ...]:
    """Hints of the keys of a record that are names of scores, with the list of their values."""
    found = [
        (name, value)
        for name, values in record.items()
        if name not in _LISTS and isinstance(values, list) and values and _are_scores(values)
        for value in values
    ]
    return tuple(Hint(None, name, value, 0.5, "a score in Langfuse") for name, value in found)


def _are_scores(values: list[Any]) -> bool:
    return any(all(type(value) in kinds for value in values) for kinds in ((int, float), (str,)))


def opinions(scores: Iterable[Any], last: int | None) -> tuple[tuple[Hint, ...], tuple[Alternative, ...]]:
    """Hints and corrections in scores; `last` is the index of the answer that they are of, None where there is none."""
    hints: list[Hint] = []
    corrections: list[Alternative] = []
    for score in scores:
        name = score.get("name") if isinstance(score, dict) else None
        if not isinstance(name, str) or not name.strip():
            continue
        kind, text = value_at(score, "dataType"), value_at(score, "stringValue")
        value = text if isinstance(text, str) and text else score.get("value")
        if kind == "CORRECTION":
            if isinstance(value, str) and value.strip() and last is not None:
                better = Message(index=last, role="assistant", content=value)
                corrections.append(Alternative(message=better, origin="correction", preferred=True))
            continue
        if value is None or kind == "TEXT":  # free words stay with the scores, where a scan looks at them
            continue
        if kind == "BOOLEAN" and score.get("value") in (0, 1):
            value = bool(score["value"])
        origin = _ORIGINS.get(str(score.get("source")), "a score in Langfuse")
        hints.append(Hint(None, name, value, 1.0 if score.get("source") == "ANNOTATION" else 0.5, origin))
    return tuple(hints), tuple(corrections)
