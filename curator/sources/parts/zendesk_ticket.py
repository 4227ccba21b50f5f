"""One ticket of Zendesk with its comments to a conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, json_kind, objects
from curator.sources._source import Hint
from curator.sources.messages.html_text import html_text
from curator.sources.messages.mail_text import without_mail
from curator.sources.messages.merging import merged
from curator.sources.messages.said import rest, text_at
from curator.sources.messages.ties import name_of
from curator.sources.messages.times import microseconds
from curator.sources.reading.records import Made
from curator.sources.roles.parties import object_at, told_role

#: What the source says of a ticket, beside what is said in it.
_ABOUT = re.compile(
    "assignee_id|brand_id|collaborator_ids|custom_fields|due_at|email_cc_ids|external_id|fields|follower_ids|"
    "group_id|has_incidents|organization_id|priority|problem_id|raw_subject|recipient|requester_id|"
    "satisfaction_rating|sharing_agreement_ids|status|custom_status_id|submitter_id|tags|ticket_form_id|type|"
    "updated_at|url|via"
)
_STAFF = ("agent", "admin")
#: Where nobody quotes a mail.
_CHATS = ("chat", "chat_transcript", "native_messaging", "messaging", "sms", "whatsapp", "facebook", "twitter", "line")
#: The author of what Zendesk itself says.
_SYSTEM = "-1"
_BODIES = ("plain_body", "body", "html_body")


def ticket_of(
    ticket: JsonObject, comments: Any, users: Mapping[str, JsonObject], roles: Mapping[str, str], path: str = "comments"
) -> Made:
    """The public comments as messages, those of one side in a row as one. Raises ShapeError.

    Staff is who `users` says is an agent or admin; of others, whoever did not ask for help.
    """
    dropped = Counter[str]()
    requester = name_of(ticket.get("requester_id"))
    said = objects(comments, path)
    messages = []
    for n, comment in enumerate(said):
        message = _message(comment, f"{path}[{n}]", requester, users, roles, dropped)
        if message is not None:
            messages.append(message)
    if not messages:
        raise ShapeError(path, "nothing in it is public: leave the ticket out")
    metadata = {key: value for key, value in ticket.items() if _ABOUT.fullmatch(key)}
    taken = ("id", "ticket_id", "subject", "created_at", "comments", *metadata)
    if _is_first(ticket.get("description"), said):
        taken = (*taken, "description")
    made = Conversation(
        messages=merged(messages, "\n\n", whoever=True),
        source_id=name_of(ticket.get("id")) or name_of(ticket.get("ticket_id")),
        thread=requester,
        title=text_at(ticket, "subject") or None,
        created_at=microseconds(ticket.get("created_at")),
        metadata=metadata,
        extra=rest(ticket, *taken),
    )
    return Made(made, _rating(ticket), dict(dropped))


def _message(
    comment: JsonObject,
    path: str,
    requester: str | None,
    users: Mapping[str, JsonObject],
    roles: Mapping[str, str],
    dropped: Counter[str],
) -> Message | None:
    author = name_of(comment.get("author_id"))
    if comment.get("public") is False:
        dropped["internal notes"] += 1
        return None
    if author == _SYSTEM:
        dropped["system messages"] += 1
        return None
    attachments = comment.get("attachments")
    if isinstance(attachments, list) and attachments:
        dropped["attachments"] += len(attachments)
    text, taken_off = _words(comment, path)
    dropped.update(taken_off)
    if not text:
        dropped["empty messages"] += 1
        return None
    user = object_at(comment, "author", path) or users.get(author or "", {})
    name = user.get("name")
    return Message(
        index=0,
        role=_role(author, user, requester, roles, f"{path}.author_id"),
        content=text,
        author=name if isinstance(name, str) and name else author,
        created_at=microseconds(comment.get("created_at")),
        extra=rest(comment, "created_at", *_BODIES),
    )


def _role(author: str | None, user: JsonObject, requester: str | None, roles: Mapping[str, str], path: str) -> str:
    told = told_role(roles, user.get("name"), user.get("email"), author)
    if told is not None:
        return told
    kind = user.get("role")
    if isinstance(kind, str) and kind:
        return "assistant" if kind in _STAFF else "user"
    if author is None or requester is None:
        raise ShapeError(
            path,
            "nothing says whether its author is staff: put the users (GET /api/v2/users.json) or tickets beside it",
        )
    return "user" if author == requester else "assistant"


def _words(comment: JsonObject, path: str) -> tuple[str, list[str]]:
    for key in _BODIES:
        body = comment.get(key)
        if body is not None and not isinstance(body, str):
            raise ShapeError(f"{path}.{key}", f"must be a string or null, not {json_kind(body)}")
        if body and body.strip():
            text = html_text(body) if key == "html_body" else body.replace("&nbsp;", " ")
            chats = object_at(comment, "via", path).get("channel") in _CHATS
            return (text.strip(), []) if chats else without_mail(text)
    return "", []


def _is_first(description: Any, comments: list[JsonObject]) -> bool:
    """Whether the description is the first comment again, as Zendesk has it."""
    return isinstance(description, str) and any(description in (c.get("body"), c.get("plain_body")) for c in comments)


def _rating(ticket: JsonObject) -> tuple[Hint, ...]:
    rating = ticket.get("satisfaction_rating")
    score = rating.get("score") if isinstance(rating, dict) else None
    if not isinstance(score, str) or not score.startswith(("good", "bad")):
        return ()
    return (Hint(None, "satisfaction", score.partition("_")[0], 1.0, "the customer's rating in Zendesk"),)
