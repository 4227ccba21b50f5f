"""Argilla's data sets as they lie on the Hugging Face Hub: flat, with a column for each part of a question's answers.

{field, QUESTION.responses: [values], QUESTION.responses.users, QUESTION.responses.status, QUESTION.suggestion,
QUESTION.suggestion.score, QUESTION.suggestion.agent, metadata.NAME, vectors.NAME, id, status, _server_id}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from curator.records import JsonObject

_RESPONSES, _SUGGESTION = ".responses", ".suggestion"
_OF_RECORD = frozenset(
    {"id", "status", "_server_id", "inserted_at", "updated_at", "external_id", "metadata", "vectors"}
)


def is_flat(names: Iterable[str]) -> bool:
    """Whether columns, or keys of a record, are those of such a data set."""
    found = set(names)
    asked = any(name.endswith((_RESPONSES, _SUGGESTION)) for name in found)
    return asked and not found.isdisjoint(("status", "_server_id", "id"))


def nested(record: JsonObject) -> JsonObject:
    """The record as Argilla itself writes it."""
    questions = {name.removesuffix(end) for name in record for end in (_RESPONSES, _SUGGESTION) if name.endswith(end)}
    made: JsonObject = {"fields": {}, "responses": {}, "suggestions": {}, "metadata": {}, "vectors": {}}
    for name, value in record.items():
        kind, _, rest = name.partition(".")
        if name in _OF_RECORD:
            if value is not None and not (name in made and isinstance(value, dict)):
                made[name] = value
            elif isinstance(value, dict):
                made[name] |= value
        elif kind in ("metadata", "vectors") and rest:
            made[kind][rest] = value
        elif not any(
            name.startswith((f"{question}{_RESPONSES}", f"{question}{_SUGGESTION}")) for question in questions
        ):
            made["fields"][name] = value
    for question in sorted(questions):
        if responses := _responses(record, question):
            made["responses"][question] = responses
        value = record.get(f"{question}{_SUGGESTION}")
        if value is not None:
            about = {part: record.get(f"{question}{_SUGGESTION}.{part}") for part in ("score", "agent")}
            made["suggestions"][question] = {"value": value, **about}
    return {key: value for key, value in made.items() if value != {} or key in ("fields", "responses")}


def _responses(record: JsonObject, question: str) -> list[JsonObject]:
    """Those that were submitted, or of which it is not told."""
    column = f"{question}{_RESPONSES}"
    values, users, states = (_list(record.get(f"{column}{end}")) for end in ("", ".users", ".status"))
    return [
        {"value": value, **({"user_id": users[n]} if n < len(users) else {})}
        for n, value in enumerate(values)
        if n >= len(states) or states[n] in (None, "submitted")
    ]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
