"""Tickets of Zendesk become what customers and staff wrote each other, wherever the export keeps the comments."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.errors import UsageError
from curator.registry import load
from curator.sources import Hint, Item, Options, claimed, detect, of_folder
from curator.sources.messages.mail_text import without_mail
from tests.sources.fixtures_of import FOLDER, read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes, rejects

Record = dict[str, Any]


def test_tickets_with_their_comments() -> None:
    first, second = read_fixture("zendesk.jsonl")
    assert first.conversation is not None
    assert second.conversation is not None
    made = first.conversation
    assert [(m.role, m.author, m.content) for m in made.messages] == [
        ("user", "9001", "Hello, my lamp flickers."),
        ("assistant", "77", "Is it plugged in?\n\nPlease send a picture too."),
        ("user", "9001", "It is now, thank you."),
    ]
    assert [(part["author"], part["characters"]) for part in made.messages[1].extra["parts"]] == [
        ("77", 17),
        ("78", 26),
    ]
    assert (made.source_id, made.thread, made.title) == ("501", "9001", "Lamp flickers")
    assert made.created_at == made.messages[0].created_at == 1_767_348_000_000_000
    assert made.metadata["satisfaction_rating"] == {"score": "good", "comment": "Kind"}
    assert made.extra == {"plan": "x"}
    assert first.hints == (Hint(None, "satisfaction", "good", 1.0, "the customer's rating in Zendesk"),)
    assert first.dropped == {
        "attachments": 1,
        "internal notes": 1,
        "quoted mails": 1,
        "signatures": 1,
        "system messages": 1,
    }
    assert [(m.role, m.content) for m in second.conversation.messages] == [
        ("user", "Where is it?"),
        ("assistant", "On its way."),
    ]


def test_comments_in_events_are_gathered_by_ticket() -> None:
    items = read_fixture("zendesk-events.jsonl")
    lamp, hours = conversations(items)
    assert [(m.role, m.content) for m in lamp.messages] == [
        ("user", "Is there a blue lamp?"),
        ("assistant", "From May on."),
    ]
    assert (lamp.source_id, lamp.title, lamp.metadata["status"]) == ("601", "Lamp in blue", "new")
    assert [m.content for m in hours.messages] == ["When do you open?"]
    assert [item.blank for item in items] == [False, False, True]
    assert [dict(item.dropped) for item in items] == [{"events": 1}, {"events": 1}, {"events": 1}]


def records() -> list[Record]:
    return [json.loads(text) for text in (FOLDER / "zendesk.jsonl").read_text().splitlines()]


def write(folder: Path, name: str, *found: Record) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"".join(map(line, found)))


def read_together(folder: Path, options: Options | None = None) -> list[Item]:
    found = claimed(of_folder(folder), ["zendesk"])
    assert found is not None
    layout = of_folder(folder).only(found[1].names)
    return list(load("curator.sources", "zendesk").SOURCE.read_layout(layout, options or Options(), lambda a, b: None))


def test_tickets_and_comments_in_files_beside_each_other_are_one_export(tmp_path: Path) -> None:
    tickets = records()
    said = [{"ticket_id": ticket["id"], "comments": ticket.pop("comments")} for ticket in tickets]
    users = [{"id": 77, "name": "Odo Vale", "role": "agent"}, {"id": 9002, "name": "Jo Fern", "role": "end-user"}]
    write(tmp_path / "out", "comments.jsonl", *said)
    write(tmp_path / "out", "tickets.jsonl", *tickets, {"id": 503, "requester_id": 1, "subject": "no comments"})
    write(tmp_path / "out", "users.json", *users)
    items = read_together(tmp_path / "out")
    first, second = conversations(items)
    assert [m.content for m in first.messages][::2] == ["Hello, my lamp flickers.", "It is now, thank you."]
    assert (first.title, first.metadata["status"], first.extra) == ("Lamp flickers", "solved", {"plan": "x"})
    assert [(m.role, m.author) for m in second.messages] == [("user", "Jo Fern"), ("assistant", "Odo Vale")]
    assert [reject.line for reject in rejects(items)] == [5]
    assert "/api/v2/tickets/{id}/comments.json" in rejects(items)[0].reason
    assert [item.line for item in items] == [1, 2, 3, 4, 5]


def test_tickets_alone_are_refused_with_the_calls_that_fetch_what_was_said(tmp_path: Path) -> None:
    tickets = [{**ticket, "comments": None} for ticket in records()]
    with pytest.raises(UsageError, match="without their comments") as refused:
        read_bytes(tmp_path, b"".join(map(line, tickets)), "zendesk")
    assert "GET /api/v2/incremental/ticket_events.json?include=comment_events" in refused.value.fix


def test_a_page_of_the_api_brings_its_people_along(tmp_path: Path) -> None:
    users = [
        {"id": 9001, "name": "Mara Quill", "role": "end-user"},
        {"id": 78, "name": "Lio Marsh", "role": "end-user"},
    ]
    page = {"tickets": records(), "users": users, "count": 2}
    first, _ = conversations(read_bytes(tmp_path, json.dumps(page).encode(), "zendesk"))
    assert [(m.role, m.author) for m in first.messages] == [
        ("user", "Mara Quill"),
        ("assistant", "77"),
        ("user", "Lio Marsh"),
    ]
    told = Options(roles={"Lio Marsh": "assistant"})
    first, _ = conversations(read_bytes(tmp_path, json.dumps(page).encode(), "zendesk", told))
    assert [m.role for m in first.messages] == ["user", "assistant", "user"]


def test_tickets_of_other_helpdesks_are_not_taken_for_its_own(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    path.write_bytes(line({"id": 1, "requester_id": 7, "subject": "x", "description": "y", "status": 2}))
    with pytest.raises(UsageError, match="nothing in its first 64 KB"):
        detect(path)


def test_comments_of_nobody_knows_whom_are_rejected(tmp_path: Path) -> None:
    data = line({"ticket_id": 1, "comments": [{"author_id": 5, "body": "x"}]})
    assert "comments[0].author_id: nothing says" in only_reject(read_bytes(tmp_path, data, "zendesk")).reason


@pytest.mark.parametrize(
    ("mail", "words"),
    [
        ("Yes.\n\nOn Fri, Jan 2, 2026 at 10:11 AM Lumen <a@example.org> wrote:\n> Why?\n> So?\n", "Yes."),
        ("On Fri, Jan 2, 2026 Lumen\n<a@example.org> wrote:\n> Why?\n\nBecause.\n", "Because."),
        ("Ja.\nAm 2.1.2026 um 10:11 schrieb Lumen:\nWarum?", "Ja."),
        ("Yes.\n-----Original Message-----\nFrom: x\nWhy?", "Yes."),
        ("Yes.\n\nFrom: Lumen <a@example.org>\nSent: Friday\nTo: Mara\nSubject: x\n\nWhy?", "Yes."),
        ("##- Please type your reply above this line -##\nYes.", "Yes."),
        ("Yes.\nSent from my phone", "Yes."),
        ("Yes.\n-- \nMara\n555 010 0199", "Yes."),
        ("From: the shop\nit came broken -- twice", "From: the shop\nit came broken -- twice"),
        ("> only a quote", "> only a quote"),
        ("On Monday I wrote: nothing came.", "On Monday I wrote: nothing came."),
        ("-- \nMara", "-- \nMara"),
    ],
)
def test_quoted_mails_and_signatures_are_taken_off(mail: str, words: str) -> None:
    assert without_mail(mail)[0] == words
    assert bool(without_mail(mail)[1]) == (words != mail and not mail.startswith("##"))
