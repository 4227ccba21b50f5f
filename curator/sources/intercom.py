"""Intercom: conversations as its API and exports give them, with their parts; lines, an array or pages."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources._record_format import RecordFormat
from curator.sources._source import Hint, Options, Source
from curator.sources.messages.html_text import html_text
from curator.sources.messages.merging import merged
from curator.sources.messages.said import rest, text_at
from curator.sources.messages.ties import name_of
from curator.sources.messages.times import microseconds
from curator.sources.reading.records import Made
from curator.sources.roles.parties import object_at, side_of

_SIDES = {
    **dict.fromkeys(("user", "lead", "contact", "visitor"), "user"),
    **dict.fromkeys(("admin", "bot", "team", "operator", "fin"), "assistant"),
}
_NOTES = ("note", "note_and_reopen", "away_mode_assignment")
#: What the source says of a conversation, beside what is said in it.
_ABOUT = re.compile(
    "admin_assignee_id|ai_agent|ai_agent_participated|company|contacts|conversation_rating|custom_attributes|"
    "first_contact_reply|linked_objects|open|priority|read|sla_applied|snoozed_until|state|statistics|tags|"
    "team_assignee_id|teammates|ticket|topics|updated_at|waiting_since"
)
_PARTS = "conversation_parts"


def _convert(record: JsonObject, options: Options) -> Made:
    dropped = Counter[str]()
    messages: list[Message] = []
    source, parts = object_at(record, "source"), _parts(record, dropped)
    first = {"part_type": "source", "created_at": record.get("created_at"), **source}
    _add(messages, dropped, first, "source", options)
    for n, part in enumerate(parts):
        _add(messages, dropped, part, f"{_PARTS}[{n}]", options)
    if not messages:
        raise ShapeError("", "nothing is said in it: it holds notes and events only; leave it out")
    title = text_at(record, "title") or html_text(text_at(source, "subject"))
    metadata = {key: value for key, value in record.items() if _ABOUT.fullmatch(key)}
    taken = ("id", "title", "created_at", "source", _PARTS)
    made = Conversation(
        messages=merged(messages, "\n\n"),
        source_id=name_of(record.get("id")),
        thread=_contact(record, source),
        title=title or None,
        created_at=microseconds(record.get("created_at")),
        metadata=metadata,
        extra={key: value for key, value in record.items() if key not in (*taken, *metadata)},
    )
    return Made(made, _rating(record), dict(dropped))


def _parts(record: JsonObject, dropped: Counter[str]) -> list[JsonObject]:
    """All parts but the first, which is the source. Raises ShapeError where the record has none to be complete."""
    if _PARTS not in record:
        raise ShapeError(
            _PARTS, "is missing: lists of conversations leave it out; fetch each with GET /conversations/{id}"
        )
    value = record[_PARTS]
    if isinstance(value, dict):
        inner = value.get(_PARTS)
        parts = objects([] if inner is None else inner, f"{_PARTS}.{_PARTS}")
        total = value.get("total_count")
        if isinstance(total, int) and not isinstance(total, bool) and total > len(parts):
            dropped["messages that the export left out"] += total - len(parts)
        return parts
    return objects([] if value is None else value, _PARTS)


def _add(messages: list[Message], dropped: Counter[str], part: JsonObject, path: str, options: Options) -> None:
    kind = part.get("part_type", "comment")
    body = part.get("body")
    if body is not None and not isinstance(body, str):
        raise ShapeError(f"{path}.body", f"must be a string or null, not {json_kind(body)}")
    attachments = part.get("attachments")
    if kind in _NOTES:
        dropped["internal notes"] += 1
        return
    if part.get("redacted") is True:
        dropped["redacted messages"] += 1
        return
    if isinstance(attachments, list) and attachments:
        dropped["attachments"] += len(attachments)
    text = html_text(body or "")
    if not text:
        if kind not in ("comment", "source"):
            dropped["events"] += 1
        elif not attachments and kind == "comment":
            dropped["empty messages"] += 1
        return
    author = object_at(part, "author", path)
    names = (author.get("name"), author.get("email"), name_of(author.get("id")))
    role = side_of(options.roles, author.get("type"), names, _SIDES, f"{path}.author.type")
    messages.append(
        Message(
            index=len(messages),
            role=role,
            content=text,
            author=next((name for name in names if isinstance(name, str) and name), None),
            created_at=microseconds(part.get("created_at")),
            extra=rest(part, "body", "created_at"),
        )
    )


def _contact(record: JsonObject, source: JsonObject) -> str | None:
    """Whose conversation it is: the first contact, else who began it."""
    contacts: Any = record.get("contacts")
    contacts = contacts.get("contacts") if isinstance(contacts, dict) else contacts
    first = contacts[0] if isinstance(contacts, list) and contacts else object_at(source, "author", "source")
    return name_of(first.get("id")) if isinstance(first, dict) else None


def _rating(record: JsonObject) -> tuple[Hint, ...]:
    rating = object_at(record, "conversation_rating").get("rating")
    if rating is None or isinstance(rating, dict | list):
        return ()
    return (Hint(None, "rating", rating, 1.0, "the customer's rating in Intercom"),)


def _like(record: JsonObject) -> bool:
    source = record.get("source")
    told = isinstance(source, dict) and ("author" in source or "delivered_as" in source)
    return record.get("type") in (None, "conversation") and (_PARTS in record or told)


SOURCE: Source = RecordFormat(
    "intercom", _convert, _like, "are conversations of Intercom", inside_of=("conversations", "data")
)
