"""The scrubbed layer: what waits to be rendered, what a decision makes stale, and what one place shows."""

from __future__ import annotations

from uuid import uuid4

import pyarrow as pa
import pytest

from curator.identity import Identities, occurrence_id
from curator.records import NewEvent, Subject
from curator.store import assignments, clean, events, findings, renders
from curator.store.operation import Store
from tests.store.working import (
    MAIL,
    bring_in,
    chat,
    contents,
    decide,
    edit,
    hit,
    record,
    render,
    rendered,
    scan,
    withheld,
)  # fmt: skip

TEXT = "I am ann@example.com"


@pytest.fixture
def number(store: Store, ids: Identities) -> str:
    """TEXT in two places and a clean text, all rendered; answers the conversation's id."""
    bring_in(store, chat(TEXT, TEXT, "thanks"))
    scan(store, ids)
    render(store, "I am <E>")
    return assignments.in_order(store)[0][0]


def finding_id(store: Store, ids: Identities) -> str:
    return findings.of_texts(store, texts=[ids.text(TEXT)])[0].id


def test_only_scanned_texts_with_findings_wait_and_the_clean_ones_pass(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"), chat("not scanned", "yet"))
    record(store, ids, [TEXT, "thanks"], [hit(ids, TEXT, MAIL)])
    assert renders.pending(store, version="1") == [ids.text(TEXT)]
    assert renders.count_pending(store, version="1") == 2
    op = uuid4()
    for _ in range(2):
        assert renders.pass_clean(store, op=op, run="r", actor="ann", version="1") == 1
    assert renders.count_pending(store, version="1") == 1
    assert renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1") == 0
    assert contents(store) == [["", "thanks"], ["", ""]]
    assert withheld(store) == [1, 2]


def test_passing_nothing_writes_no_event(store: Store, number: str) -> None:
    before = events.newest(store)
    assert renders.pass_clean(store, op=uuid4(), run="r", actor="ann", version="1") == 0
    assert events.newest(store) == before


def test_a_new_version_touches_only_texts_with_findings(store: Store, ids: Identities, number: str) -> None:
    assert renders.count_pending(store, version="1") == 0
    assert renders.pending(store, version="2") == [ids.text(TEXT)]
    assert renders.count_pending(store, version="2") == 1
    # What was rendered under the old version may be shown meanwhile.
    assert withheld(store) == [0]
    rendered(store, [(ids.text(TEXT), "", "I am <F>")], version="2")
    assert contents(store) == [["I am <F>", "I am <F>", "thanks"]]
    assert renders.count_pending(store, version="2") == 0


def test_a_rendering_sent_twice_is_one(store: Store, ids: Identities, number: str) -> None:
    row = {"text": ids.text(TEXT), "place": "", "body": "I", "spans": None}
    rows = pa.RecordBatch.from_pylist([row], schema=renders.RENDER_SCHEMA)
    op = uuid4()
    for _ in range(2):
        assert renders.record(store, op=op, run="r", actor="ann", version="1", read_at=99, rows=rows) == 1
    assert contents(store) == [["I", "I", "thanks"]]


def test_a_place_of_its_own_is_shown_there_alone(store: Store, ids: Identities, number: str) -> None:
    key = ids.text(TEXT)
    rendered(store, [(key, "", "I am <E>"), (key, f"{number}/1/content", TEXT)])
    assert contents(store) == [["I am <E>", TEXT, "thanks"]]
    rendered(store, [(key, "", "I am <E>")])
    assert contents(store) == [["I am <E>", "I am <E>", "thanks"]]


def test_a_place_of_its_own_counts_only_for_the_text_it_was_made_from(
    store: Store, ids: Identities, number: str
) -> None:
    key = ids.text(TEXT)
    rendered(store, [(key, "", "I am <E>"), (key, f"{number}/1/content", TEXT)])
    edit(store, ids, f"{number}/1", "thanks")
    assert contents(store) == [["I am <E>", "thanks", "thanks"]]


def test_every_scope_of_a_verdict_withholds_the_text_until_it_is_rendered_again(
    store: Store, ids: Identities, number: str
) -> None:
    finding = finding_id(store, ids)
    subjects = [
        Subject("finding", finding),
        Subject("value", ids.value("EMAIL_ADDRESS", MAIL)),
        Subject("rule", "pii/email"),
        Subject("occurrence", occurrence_id(finding, f"{number}/1/content")),
    ]
    for subject in subjects:
        decide(store, "verdict", subject, "personal")
        assert withheld(store) == [2]
        assert contents(store) == [["", "", "thanks"]]
        assert renders.pending(store, version="1") == [ids.text(TEXT)]
        render(store, "I am <E>")
        assert withheld(store) == [0]


@pytest.mark.parametrize("scope", ["entity", "value"])
def test_a_style_withholds_what_it_changes(store: Store, ids: Identities, number: str, scope: str) -> None:
    subject = "EMAIL_ADDRESS" if scope == "entity" else ids.value("EMAIL_ADDRESS", MAIL)
    decide(store, "style", Subject(scope, subject), "mask")
    assert withheld(store) == [2]
    assert renders.styles(store) == ({"EMAIL_ADDRESS": "mask"} if scope == "entity" else {})


def test_verdicts_about_something_else_withhold_nothing(store: Store, ids: Identities, number: str) -> None:
    decide(store, "verdict", Subject("value", ids.value("EMAIL_ADDRESS", "bob@example.com")), "personal")
    decide(store, "verdict", Subject("rule", "pii/email2"), "personal")
    decide(store, "style", Subject("entity", "PERSON"), "mask")
    assert withheld(store) == [0]


def test_undoing_a_verdict_withholds_again(store: Store, ids: Identities, number: str) -> None:
    decide(store, "verdict", Subject("rule", "pii/email"), "not_personal")
    render(store, TEXT)
    events.undo(store, op=uuid4(), actor="ann")
    assert withheld(store) == [2]
    render(store, "I am <E>")
    events.redo(store, op=uuid4(), actor="ann")
    assert withheld(store) == [2]


def test_many_verdicts_in_one_batch_withhold_all_they_touch(store: Store, ids: Identities) -> None:
    texts = [f"write to p{n}@example.com" for n in range(40)]
    bring_in(store, *(chat(text, "thanks") for text in texts))
    record(store, ids, [*texts, "thanks"], [hit(ids, text, text[9:]) for text in texts])
    render(store, "write to <E>")
    values = [ids.value("EMAIL_ADDRESS", text[9:]) for text in texts[:30]]
    new = [NewEvent(kind="verdict", subject=Subject("value", value), actor="ann", new="personal") for value in values]
    events.append(store, op=uuid4(), events=new)
    assert withheld(store) == [1] * 30 + [0] * 10
    events.undo(store, op=uuid4(), actor="ann")
    assert withheld(store) == [1] * 30 + [0] * 10
    assert withheld(store, as_of=events.newest(store) - 60) == [0] * 40


def test_the_verdicts_that_bear_on_texts_are_told_by_scope(store: Store, ids: Identities, number: str) -> None:
    finding, value = finding_id(store, ids), ids.value("EMAIL_ADDRESS", MAIL)
    place = f"{number}/1/content"
    decide(store, "verdict", Subject("occurrence", occurrence_id(finding, place)), "personal")
    decide(store, "verdict", Subject("value", value), "not_personal")
    decide(store, "verdict", Subject("finding", finding), "PERSON")
    decide(store, "verdict", Subject("rule", "pii/email"), "dismissed")
    decide(store, "verdict", Subject("rule", "pii/unseen"), "dismissed")
    decide(store, "verdict", Subject("value", "other"), "personal")
    assert renders.verdicts(store, texts=[ids.text(TEXT)]) == [
        renders.Verdict("occurrence", finding, place, "personal"),
        renders.Verdict("value", value, "", "not_personal"),
        renders.Verdict("finding", finding, "", "PERSON"),
        renders.Verdict("rule", "pii/email", "", "dismissed"),
    ]
    assert renders.verdicts(store, texts=[ids.text("thanks")]) == []
    assert renders.verdicts(store, texts=[]) == []


def test_pseudonyms_are_counted_by_entity_and_never_change(store: Store) -> None:
    asked = [("PERSON", "v1"), ("PERSON", "v2"), ("CITY", "v1"), ("PERSON", "v1")]
    assert renders.allocate(store, values=asked) == [1, 2, 1, 1]
    assert renders.allocate(store, values=[("PERSON", "v3"), ("PERSON", "v2"), ("CITY", "v2")]) == [3, 2, 2]
    assert renders.allocate(store, values=asked) == [1, 2, 1, 1]
    assert renders.allocate(store, values=[]) == []


def test_a_value_that_is_a_part_of_a_name_gets_the_number_of_that_name_once(store: Store) -> None:
    tied = {"alice": "alice smith", "bob": "bob jones"}
    asked = [("PERSON", "alice"), ("CITY", "alice"), ("PERSON", "alice smith"), ("PERSON", "carol")]
    assert renders.allocate(store, values=asked, same=tied) == [1, 1, 1, 2]
    assert renders.allocate(store, values=[("PERSON", "alice smith"), ("PERSON", "bob")], same=tied) == [1, 3]
    assert renders.allocate(store, values=[("PERSON", "bob jones"), ("PERSON", "alice")]) == [3, 1]


def test_places_that_are_withheld_are_listed(store: Store, ids: Identities, number: str) -> None:
    assert clean.unready(store) == []
    before = events.newest(store)
    decide(store, "verdict", Subject("rule", "pii/email"), "personal")
    assert clean.unready(store) == [f"{number}/0/content", f"{number}/1/content"]
    assert clean.unready(store, limit=1) == [f"{number}/0/content"]
    assert clean.unready(store, as_of=before) == []


def test_the_replies_as_they_came_can_be_asked_for(store: Store, ids: Identities, number: str) -> None:
    edit(store, ids, f"{number}/2", "you are welcome")
    record(store, ids, ["you are welcome"], [])
    render(store, "")
    assert contents(store) == [["I am <E>", "I am <E>", "you are welcome"]]
    assert contents(store, edits=False) == [["I am <E>", "I am <E>", "thanks"]]


def test_a_text_that_is_decided_about_while_it_is_rendered_waits_to_be_rendered_again(
    store: Store, ids: Identities
) -> None:
    bring_in(store, chat(f"I am {MAIL}", "Hello"))
    scan(store, ids)
    read_at = events.newest(store)
    (key,) = renders.pending(store, version="1")
    decide(store, "verdict", Subject("value", ids.value("EMAIL_ADDRESS", MAIL)), "not_personal")
    rows = [{"text": key, "place": "", "body": "I am <EMAIL_ADDRESS_1>", "spans": "[]"}]
    batch = pa.RecordBatch.from_pylist(rows, schema=renders.RENDER_SCHEMA)
    renders.record(store, op=uuid4(), run="r", actor="ann", version="1", read_at=read_at, rows=batch)
    assert renders.pending(store, version="1") == [key]


def test_a_text_that_is_scanned_again_while_it_is_rendered_waits_to_be_rendered_again(
    store: Store, ids: Identities
) -> None:
    text = f"I am {MAIL} and b@example.com"
    bring_in(store, chat(text, "Hello"))
    scan(store, ids)
    read_at = events.newest(store)
    (key,) = renders.pending(store, version="1")
    record(store, ids, [text], [hit(ids, text, MAIL), hit(ids, text, "b@example.com")], ruleset="set-2")
    rows = [{"text": key, "place": "", "body": "I am <EMAIL_ADDRESS_1> and b@example.com", "spans": "[]"}]
    batch = pa.RecordBatch.from_pylist(rows, schema=renders.RENDER_SCHEMA)
    renders.record(store, op=uuid4(), run="r", actor="ann", version="1", read_at=read_at, rows=batch)
    assert renders.pending(store, version="1") == [key]
