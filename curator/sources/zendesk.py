"""Zendesk: tickets with their comments, comments or ticket events beside the tickets; lines, arrays or pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from curator.errors import UsageError
from curator.records import JsonObject
from curator.records.openai import ShapeError
from curator.sources._signature import by_records
from curator.sources._source import BytesRead, Claim, Evidence, Item, LayoutSource, Options
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.messages.ties import name_of
from curator.sources.messages.times import with_times
from curator.sources.parts.zendesk_known import EVENTS, Known, is_said, is_ticket, is_user
from curator.sources.parts.zendesk_ticket import ticket_of
from curator.sources.reading.begun import begun
from curator.sources.reading.json import UnreadableError, parse_object
from curator.sources.reading.objects import inside
from curator.sources.reading.records import Made, pieces, read_records, sample

_PAGES = ("tickets", "ticket_events", "results")
_USERS = "users"
_NAMED = re.compile(r"[^/]*(?:ticket|comment|event|user)[^/]*\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?", re.IGNORECASE)
_FETCH = (
    "fetch them with GET /api/v2/tickets/{id}/comments.json for each, or for all with "
    "GET /api/v2/incremental/ticket_events.json?include=comment_events, and put that file beside the tickets"
)
_EXPORT = 0.95


class Zendesk:
    name = "zendesk"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_records(head, _is_like, "are tickets, comments or events of Zendesk", inside_of=_PAGES)

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        known = Known()
        _learn(path, known)
        _check(str(path), known)
        yield from read_records(path, _Conversion(known, options), progress, _PAGES)

    def claim(self, layout: Layout) -> Claim | None:
        """Tickets and what belongs to them, in files that are named for it."""
        found: dict[str, list[JsonObject]] = {}
        for name in layout.files:
            if _NAMED.fullmatch(name) and (records := sample(layout.head(name), (*_PAGES, _USERS))):
                found[name] = records
        told = [name for name, records in found.items() if all(map(_is_like, records))]
        users = [name for name, records in found.items() if all(map(is_user, records))]
        if not told or len(told) + len(users) < 2:
            return None
        return Claim(_EXPORT, f"{len(told)} files of tickets and comments lie together", (*told, *users))

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        known = Known()
        told = []
        for name, where in layout.files.items():
            records = sample(layout.head(name), (*_PAGES, _USERS))
            if records and all(map(is_user, records)):
                known.see_users(_records(where, (_USERS,)))
            else:
                _learn(where, known)
                told.append(name)
        _check(layout.at, known)
        convert = _Conversion(known, options)
        yield from one_after_another(
            layout.only(told), lambda where, done: read_records(where, convert, done, _PAGES), progress
        )


class _Conversion:
    """Records to conversations, each ticket once."""

    def __init__(self, known: Known, options: Options) -> None:
        self._known = known
        self._roles = options.roles
        self._told: set[str] = set()

    def __call__(self, record: JsonObject) -> Made:
        own, ticket = name_of(record.get("id")), name_of(record.get("ticket_id"))
        if ticket is not None and isinstance(record.get(EVENTS), list):
            others = sum(1 for child in record[EVENTS] if not _is_comment(child))
            if ticket in self._known.events and ticket not in self._told:
                made = self._of_events(ticket)
                return replace(made, dropped={**made.dropped, **({"events": others} if others else {})})
            return Made(None, dropped={"events": others} if others else {})
        if ticket is not None and not is_ticket(record):
            about = self._known.tickets.get(ticket, {})
            if "comments" not in record:
                raise ShapeError("comments", "is missing")
            return self._made({**record, **about, "id": ticket}, record["comments"])
        if record.get("comments") is not None:
            return self._made(record, record["comments"])
        if not is_ticket(record):
            raise ShapeError("", "it is no ticket: requester_id and comments are missing")
        if own is not None and own in self._known.events:
            return Made(None) if own in self._told else self._of_events(own)
        if own is not None and own in self._known.commented:
            return Made(None)
        raise ShapeError("comments", f"are not in the export: {_FETCH}")

    def _of_events(self, ticket: str) -> Made:
        self._told.add(ticket)
        return self._made(self._known.tickets.get(ticket, {"id": ticket}), self._known.events[ticket])

    def _made(self, ticket: JsonObject, comments: object) -> Made:
        made = ticket_of(ticket, comments, self._known.users, self._roles)
        assert made.conversation is not None
        return replace(made, conversation=replace(with_times(made.conversation), source=Zendesk.name))


def _is_comment(child: object) -> bool:
    return isinstance(child, dict) and child.get("event_type", child.get("type")) == "Comment"


def _learn(where: Where, known: Known) -> None:
    """What a file says of tickets, and of the people beside them where it is a page of the API."""
    head = open_bytes(where).head
    records = sample(head, _PAGES)
    if not all(isinstance(record.get("comments"), list) and is_ticket(record) for record in records):
        for record in _records(where, _PAGES):
            known.see(record)
    else:
        known.own = True
    page = begun(head)
    if page is not None and any(isinstance(page.found.get(key), list) for key in _PAGES):
        known.see_users(_parsed(piece.data for piece in inside(open_bytes(where), (_USERS,)) if not piece.flaw))


def _records(where: Where, pages: tuple[str, ...]) -> Iterator[JsonObject]:
    return _parsed(piece.data for piece in pieces(open_bytes(where), pages) if not piece.flaw)


def _parsed(found: Iterator[bytes]) -> Iterator[JsonObject]:
    for data in found:
        try:
            yield parse_object(data)
        except UnreadableError:
            continue


def _is_like(record: JsonObject) -> bool:
    return is_ticket(record) or is_said(record)


def _check(at: str, known: Known) -> None:
    """Raises UsageError for tickets without any comments, as exports of tickets alone are."""
    if known.silent:
        raise UsageError(f"{at} holds tickets without their comments, and what was said is in those", fix=_FETCH)


SOURCE: LayoutSource = Zendesk()
