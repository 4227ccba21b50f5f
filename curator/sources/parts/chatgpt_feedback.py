"""message_feedback.json of ChatGPT's export: which answers got a thumb up or down."""

from __future__ import annotations

from collections.abc import Iterator

from curator.records import JsonObject
from curator.records.openai import ShapeError, json_kind
from curator.sources._source import BytesRead, Item
from curator.sources.containers.where import Where
from curator.sources.reading.records import Made, read_records

FILE = "message_feedback.json"
#: conversation -> message -> "thumbs up" or "thumbs down".
Ratings = dict[str, dict[str, str]]
_RATINGS = {"thumbsup": "thumbs up", "thumbsdown": "thumbs down"}


def read_feedback(path: Where, ratings: Ratings, progress: BytesRead) -> Iterator[Item]:
    """Puts into `ratings` what the file says; its items are only those that cannot be read."""

    def convert(record: JsonObject) -> Made:
        of = "message_id" if "message_id" in record else "id"  # older exports, and newer
        conversation, message = record.get("conversation_id"), record.get(of)
        for key, value in (("conversation_id", conversation), (of, message), ("rating", record.get("rating"))):
            if not isinstance(value, str):
                raise ShapeError(key, f"must be a string, not {json_kind(value)}" if key in record else "is missing")
        rating = _RATINGS.get(str(record["rating"]).replace("_", "").lower())
        if rating is None:
            raise ShapeError("rating", "must be thumbs_up or thumbs_down")
        ratings.setdefault(str(conversation), {})[str(message)] = rating
        return Made(None)

    return (item for item in read_records(path, convert, progress) if item.reject is not None)
