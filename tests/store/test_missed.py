"""Spans that a person marked because no detector saw them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from curator.identity import Identities
from curator.records import Subject
from curator.store import assignments, events, renders
from curator.store.operation import Store
from tests.store.working import bring_in, chat, contents, decide, edit, record, render, rendered, scan, withheld

TEXT = "call me Zorblax"
SPAN = {"entity": "PERSON", "start": 8, "end": 15}


@pytest.fixture
def number(store: Store, ids: Identities) -> str:
    bring_in(store, chat(TEXT, "thanks", title=TEXT))
    scan(store, ids)
    render(store, "")
    return assignments.in_order(store)[0][0]


def test_a_marked_text_is_withheld_and_waits_to_be_rendered(store: Store, ids: Identities, number: str) -> None:
    assert contents(store) == [[TEXT, "thanks"]]
    decide(store, "missed", Subject("place", f"{number}/0/content"), SPAN)
    # The text stands in the title too.
    assert withheld(store) == [2]
    assert renders.pending(store, version="1") == [ids.text(TEXT)]
    assert renders.missed(store, texts=[ids.text(TEXT), ids.text("thanks")]) == [
        (f"{number}/0/content", ids.text(TEXT), SPAN)
    ]


def test_a_marked_text_is_never_let_through_as_clean(store: Store, ids: Identities, number: str) -> None:
    decide(store, "missed", Subject("place", f"{number}/0/content"), SPAN)
    assert renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1") == 0
    assert withheld(store) == [2]
    rendered(store, [(ids.text(TEXT), "", None), (ids.text(TEXT), f"{number}/0/content", "call me <PERSON_1>")])
    assert contents(store) == [["call me <PERSON_1>", "thanks"]]
    assert renders.pending(store, version="1") == []
    assert renders.pending(store, version="2") == [ids.text(TEXT)]


def test_several_spans_of_one_place_stand_side_by_side_in_slots(store: Store, ids: Identities, number: str) -> None:
    place = Subject("place", f"{number}/-/title")
    decide(store, "missed", place, SPAN, slot="8-15")
    decide(store, "missed", place, {"entity": "PERSON", "start": 0, "end": 4}, slot="0-4")
    found = renders.missed(store, texts=[ids.text(TEXT)])
    assert [(where, span["start"]) for where, _, span in found] == [(f"{number}/-/title", 0), (f"{number}/-/title", 8)]


def test_taking_a_mark_back_makes_the_text_clean_again(store: Store, number: str) -> None:
    decide(store, "missed", Subject("place", f"{number}/0/content"), SPAN)
    events.undo(store, op=uuid4(), actor="ann")
    assert withheld(store) == [2]
    assert renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1") == 1
    assert contents(store) == [[TEXT, "thanks"]]


def test_a_mark_touches_no_other_text_of_the_message(store: Store, ids: Identities, number: str) -> None:
    decide(store, "missed", Subject("place", f"{number}/1/content"), SPAN)
    assert withheld(store) == [1]


def test_a_mark_in_an_edited_reply_withholds_the_edit(store: Store, ids: Identities, number: str) -> None:
    edit(store, ids, f"{number}/1", "ask Zorblax")
    record(store, ids, ["ask Zorblax"], [])
    render(store, "")
    assert withheld(store) == [0]
    span = {"entity": "PERSON", "start": 4, "end": 11, "text": ids.text("ask Zorblax")}
    decide(store, "missed", Subject("place", f"{number}/1/content"), span)
    assert withheld(store) == [1]
    assert renders.pending(store, version="1") == [ids.text("ask Zorblax")]


def test_a_mark_on_a_place_that_is_not_here_changes_nothing(store: Store, number: str) -> None:
    for place in ("nobody/0/content", f"{number}/9/content", f"{number}/x/content", f"{number}/0", number):
        decide(store, "missed", Subject("place", place), SPAN)
    assert withheld(store) == [0]
    assert renders.count_pending(store, version="1") == 0
