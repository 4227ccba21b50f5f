"""Where findings stand in a text as it is shown, whatever was replaced before them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.errors import UsageError
from curator.identity import Identities
from curator.records import Subject
from curator.store import clean, events, marked, renders
from curator.store.operation import Store
from curator.store.standing import Rules
from tests.store.working import bring_in, chat, decide, edit, hit, label, record, render, rendered, seen

RULES = Rules(["block"])
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
    found = marked.of_record(store, conversation=conversation.id, rules=RULES)
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
    (mark,) = marked.of_record(store, conversation=conversation.id, rules=RULES).marks
    assert (mark.start, mark.end, mark.entity, mark.replaced) == (0, 0, "PERSON", True)


def test_nothing_is_marked_in_what_is_withheld(store: Store, ids: Identities) -> None:
    text = f"write to {ANN}"
    bring_in(store, chat(text, "never scanned"))
    record(store, ids, [text], [hit(ids, text, ANN)])
    render(store, "write to <EMAIL_ADDRESS_1>")
    decide(store, "verdict", Subject("rule", "pii/email"), "not_personal")
    (conversation,) = seen(store)
    found = marked.of_record(store, conversation=conversation.id, rules=RULES)
    assert found.marks == []
    assert found.withheld == clean.withheld(store, conversation=conversation.id)
    assert found.withheld == [(0, "content", False), (1, "content", False)]


def test_a_record_is_the_one_that_every_stage_reads_whatever_was_done_to_it(store: Store, ids: Identities) -> None:
    text, new = f"write to {ANN}", "I am Zorblax"
    image: list[dict[str, Any]] = [
        {"type": "text", "text": "look"},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
    ]
    first = chat(text, "thanks", title="a title")
    second = chat("", "never scanned")
    bring_in(store, first, replace(second, messages=(replace(second.messages[0], content=image), second.messages[1])))
    record(store, ids, [text, "thanks", "a title", "look", new], [hit(ids, text, ANN)])
    render(store, "write to <EMAIL_ADDRESS_1>")
    number = seen(store)[0].id
    edit(store, ids, f"{number}/1", new)
    decide(store, "missed", Subject("place", f"{number}/1/content"), {"entity": "PERSON", "start": 5, "end": 12})
    rendered(store, [(ids.text(new), "", None), (ids.text(new), f"{number}/1/content", "I am <PERSON_1>")])
    label(store, number, "refund")
    for conversation in seen(store):
        found = marked.of_record(store, conversation=conversation.id, rules=RULES)
        assert found.record == conversation
        assert found.withheld == clean.withheld(store, conversation=conversation.id)
        assert found.row.turns == len(conversation.messages)
    found = marked.of_record(store, conversation=number, rules=RULES)
    assert [message.content for message in found.record.messages] == ["write to <EMAIL_ADDRESS_1>", "I am <PERSON_1>"]
    assert found.row.labels == [("intent", "refund")]
    assert found.line == 1
    with pytest.raises(UsageError, match="no record"):
        marked.of_record(store, conversation="none", rules=RULES)
