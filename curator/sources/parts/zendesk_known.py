"""What other records say of a ticket: who its people are, what it is about, and its comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from curator.records import JsonObject
from curator.sources.messages.said import rest
from curator.sources.messages.ties import name_of

EVENTS = "child_events"


@dataclass(slots=True)
class Known:
    """users: by id. tickets: by id, those without comments of their own. events: comments of ticket events by ticket.
    commented: tickets that have a record with their comments. own: whether a ticket has comments of its own.
    """

    users: dict[str, JsonObject] = field(default_factory=dict)
    tickets: dict[str, JsonObject] = field(default_factory=dict)
    events: dict[str, list[JsonObject]] = field(default_factory=dict)
    commented: set[str] = field(default_factory=set)
    own: bool = False

    @property
    def silent(self) -> bool:
        """Whether there are tickets, and no comments to any of them."""
        return bool(self.tickets) and not (self.own or self.events or self.commented)

    def see(self, record: JsonObject) -> None:
        ticket = name_of(record.get("ticket_id"))
        if ticket is not None and isinstance(record.get(EVENTS), list):
            self._see_events(ticket, record)
        elif ticket is not None and isinstance(record.get("comments"), list):
            self.commented.add(ticket)
        elif isinstance(record.get("comments"), list):
            self.own = True
        elif is_ticket(record) and (own := name_of(record.get("id"))) is not None:
            self.tickets[own] = {**self.tickets.get(own, {}), **rest(record, "description")}

    def see_users(self, records: Iterable[JsonObject]) -> None:
        for record in records:
            if (own := name_of(record.get("id"))) is not None:
                self.users[own] = {key: record.get(key) for key in ("name", "email", "role")}

    def _see_events(self, ticket: str, record: JsonObject) -> None:
        for child in record[EVENTS]:
            kind = child.get("event_type", child.get("type")) if isinstance(child, dict) else None
            if kind == "Comment":
                time = child.get("created_at", record.get("created_at", record.get("timestamp")))
                comment: dict[str, Any] = {**child, "created_at": time}
                self.events.setdefault(ticket, []).append(comment)
            elif kind == "Create":
                about = rest(child, "id", "event_type", "type", "via", "comment_present", "comment_public")
                self.tickets[ticket] = {"id": ticket, **about, **self.tickets.get(ticket, {})}


def is_ticket(record: JsonObject) -> bool:
    """Whether a record says who asked, and what about; other helpdesks, which do too, have numbers for states."""
    if isinstance(record.get("status"), int):
        return False
    return "requester_id" in record and not record.keys().isdisjoint(("subject", "description", "comments"))


def is_said(record: JsonObject) -> bool:
    """Whether a record holds comments of a ticket, or events of one."""
    return "ticket_id" in record and any(isinstance(record.get(key), list) for key in ("comments", EVENTS))


def is_user(record: JsonObject) -> bool:
    return record.get("role") in ("end-user", "agent", "admin") and "id" in record
