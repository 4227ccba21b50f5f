"""Where findings stand in a text as it is shown, whatever was replaced before them."""

from __future__ import annotations

import json
from uuid import uuid4

import pyarrow as pa

from curator.identity import Identities
from curator.records import Subject
from curator.store import clean, events, marked, renders
from curator.store.operation import Store
from tests.store.working import bring_in, chat, decide, hit, record, render, seen

ANN, BOB = "ann@example.com", "bob@example.com"


def shown_as(store: Store, ids: Identities, text: str, body: str, spans: list[tuple[int, int, int, int]]) -> None:
    """Make what a text is rendered to."""
    row = {"text": ids.text(text), "place": "", "body": body, "spans": json.dumps(spans)}
    rows = pa.RecordBatch.from_pylist([row], schema=renders.RENDER_SCHEMA)
    at = events.newest(store)
    renders.record(store, op=uuid4(), run="r", actor="ann", version="1", read_at=at, rows=rows)


def test_marks_stand_on_what_is_shown_of_each_finding(store: Store, ids: Identities) -> None:
    text = f"to {ANN} or {BOB}, thanks"
    bring_in(store, chat(text, "done"))
    record(store, ids, [text, "done"], [hit(ids, text, ANN), hit(ids, text, BOB)])
    render(store, "")
    shown_as(store, ids, text, f"to *** or {BOB}, thanks", [(3, 18, 3, 6)])
    (conversation,) = seen(store)
    said = str(conversation.messages[0].content)
    found = marked.of_record(store, conversation=conversation.id)
    assert [(said[m.start : m.end], m.entity, m.replaced) for m in found.marks] == [
        ("***", "EMAIL_ADDRESS", True),
        (BOB, "EMAIL_ADDRESS", False),
    ]
    assert {(m.index, m.path) for m in found.marks} == {(0, "content")}
    assert found.withheld == []


def test_findings_under_one_replacement_are_named_by_the_longest(store: Store, ids: Identities) -> None:
    text = f"Ann <{ANN}> wrote"
    bring_in(store, chat(text))
    record(store, ids, [text], [hit(ids, text, ANN), hit(ids, text, f"Ann <{ANN}>", name="PERSON")])
    render(store, "")
    shown_as(store, ids, text, " wrote", [(0, len(text) - 6, 0, 0)])
    (conversation,) = seen(store)
    (mark,) = marked.of_record(store, conversation=conversation.id).marks
    assert (mark.start, mark.end, mark.entity, mark.replaced) == (0, 0, "PERSON", True)


def test_nothing_is_marked_in_what_is_withheld(store: Store, ids: Identities) -> None:
    text = f"write to {ANN}"
    bring_in(store, chat(text, "never scanned"))
    record(store, ids, [text], [hit(ids, text, ANN)])
    render(store, "write to <EMAIL_ADDRESS_1>")
    decide(store, "verdict", Subject("rule", "pii/email"), "not_personal")
    (conversation,) = seen(store)
    found = marked.of_record(store, conversation=conversation.id)
    assert found.marks == []
    assert found.withheld == clean.withheld(store, conversation=conversation.id)
    assert found.withheld == [(0, "content", False), (1, "content", False)]
