"""What scans saw: recorded by rule, ended where no longer seen, readable as of any event."""

from __future__ import annotations

from uuid import uuid4

import pyarrow as pa
import pytest

from curator.identity import Identities
from curator.store import assignments, checks, events, findings, raw, renders, scanned
from curator.store.operation import Store
from tests.store.working import MAIL, bring_in, chat, edit, hit, record, render, scan, withheld

TEXT = "I am ann@example.com"


def holding(store: Store, ids: Identities, text: str = TEXT) -> dict[str, float]:
    """rule -> score of what holds in a text."""
    found = findings.of_texts(store, texts=[ids.text(text)])
    return {rule: score for finding in found for rule, _, score in finding.seen_by}


def test_a_finding_is_where_it_was_seen_with_all_rules_that_see_it(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    hits = [hit(ids, TEXT, MAIL, score=0.5), hit(ids, TEXT, MAIL, rule="pii/other", score=0.9)]
    assert record(store, ids, [TEXT], hits) == {"pii/email": [1, 0, 0], "pii/other": [1, 0, 0]}
    (finding,) = findings.of_texts(store, texts=[ids.text(TEXT), ids.text("thanks")])
    assert (finding.name, finding.span, finding.score) == ("EMAIL_ADDRESS", (5, 20), 0.9)
    assert finding.subject == ids.text(TEXT)
    assert finding.seen_by == (("pii/email", "v1", 0.5), ("pii/other", "v1", 0.9))
    assert finding.value == ids.value("EMAIL_ADDRESS", MAIL)


def test_what_a_new_version_no_longer_sees_ends_and_can_be_read_as_of_then(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)])
    then = events.newest(store)
    assert record(store, ids, [TEXT], [], ruleset="set-2", changed=["pii/email"]) == {"pii/email": [0, 1, 0]}
    assert holding(store, ids) == {}
    assert findings.count_undecided(store, replace_from=0.3, decide_below=0.85) == {}
    assert findings.count_undecided(store, replace_from=0.3, decide_below=0.85, as_of=then) == {"EMAIL_ADDRESS": 1}


def test_a_scan_by_changed_rules_leaves_the_hits_of_the_others(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL), hit(ids, TEXT, MAIL, rule="pii/other", score=0.4)])
    again = hit(ids, TEXT, MAIL, rule="pii/other", version="v2", score=0.7)
    counts = record(store, ids, [TEXT], [again], ruleset="set-2", changed=["pii/other", "pii/gone"])
    assert counts == {"pii/other": [0, 0, 1]}
    assert holding(store, ids) == {"pii/email": 0.6, "pii/other": 0.7}


def test_a_scan_by_all_rules_ends_the_hits_of_a_rule_that_is_gone(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL), hit(ids, TEXT, MAIL, rule="pii/gone")])
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)], ruleset="set-2")
    assert holding(store, ids) == {"pii/email": 0.6}


def test_texts_that_were_not_scanned_keep_their_hits(store: Store, ids: Identities) -> None:
    other = "or bob@example.org"
    bring_in(store, chat(TEXT, other))
    record(store, ids, [TEXT, other], [hit(ids, TEXT, MAIL), hit(ids, other, "bob@example.org")])
    record(store, ids, [TEXT], [], ruleset="set-2")
    assert holding(store, ids) == {}
    assert holding(store, ids, other) == {"pii/email": 0.6}


def test_one_rule_may_see_one_span_with_two_scores_and_lose_one_of_them(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL, score=0.5), hit(ids, TEXT, MAIL, score=0.9)])
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL, score=0.5)], ruleset="set-2")
    (finding,) = findings.of_texts(store, texts=[ids.text(TEXT)])
    assert finding.seen_by == (("pii/email", "v1", 0.5),)


def test_the_same_hit_twice_is_one(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    assert record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)] * 3) == {"pii/email": [1, 0, 0]}
    (finding,) = findings.of_texts(store, texts=[ids.text(TEXT)])
    assert len(finding.seen_by) == 1


def test_scanning_again_with_the_same_result_disturbs_nothing(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    scan(store, ids)
    render(store, "I am <E>")
    counts = record(store, ids, [TEXT], [hit(ids, TEXT, MAIL)], ruleset="set-2", changed=["pii/email"])
    assert counts == {"pii/email": [0, 0, 1]}
    assert withheld(store) == [0]
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL, version="v2")], ruleset="set-3", changed=["pii/email"])
    assert withheld(store) == [1]


def test_a_recording_sent_twice_is_one(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    rows = pa.RecordBatch.from_pylist([hit(ids, TEXT, MAIL)], schema=findings.HIT_SCHEMA)
    op = uuid4()
    for _ in range(2):
        answered = scanned.record(
            store,
            op=op,
            run="r",
            actor="ann",
            ruleset="set-1",
            rules={"pii/email": "v1"},
            changed=None,
            rows=scanned.rows_of([ids.text(TEXT)], hits=rows),
        )
        assert answered == {"pii/email": [1, 0, 0]}
    assert events.newest(store) == 2
    assert findings.rulesets(store) == {"set-1": {"pii/email": "v1"}}


def test_texts_are_counted_by_the_rules_that_last_scanned_them(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks", title="thanks"), chat("more", "thanks"))
    assert findings.count_unscanned(store) == [(None, 3)]
    record(store, ids, [TEXT, "thanks"], [])
    record(store, ids, ["thanks"], [], ruleset="set-2")
    assert findings.count_unscanned(store) == [("set-1", 1), ("set-2", 1), (None, 1)]


def test_a_text_that_was_edited_away_is_scanned_like_the_edit(store: Store, ids: Identities) -> None:
    bring_in(store, chat("hello", "old answer"))
    (number,) = assignments.in_order(store)[0]
    edit(store, ids, f"{number}/1", "new answer")
    waiting = [text for batch in raw.unscanned(store, ruleset=None) for text in batch.column("text").to_pylist()]
    assert waiting == ["hello", "old answer", "new answer"]
    assert findings.count_unscanned(store) == [(None, 3)]


def test_occurrences_are_counted_where_a_text_stands(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "thanks", title=TEXT), chat("x", TEXT))
    scan(store, ids)
    assert findings.count_by_entity(store) == {"EMAIL_ADDRESS": 3}
    first, second = assignments.in_order(store)[0]
    expected = [(first, -1, "title", 5, 20), (first, 0, "content", 5, 20), (second, 1, "content", 5, 20)]
    assert sorted(findings.all_spans(store), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("spans", "shown"), [("[[5, 20, 5, 8]]", (5, 8)), ("[]", (5, 20)), ("[[0, 4, 0, 1], [5, 20, 2, 9]]", (2, 9))]
)
def test_a_finding_is_shown_where_its_replacement_stands(
    store: Store, ids: Identities, spans: str, shown: tuple[int, int]
) -> None:
    bring_in(store, chat(TEXT, "thanks"))
    scan(store, ids)
    (finding,) = findings.of_texts(store, texts=[ids.text(TEXT)])
    assert findings.shown_spans(store, findings=[finding.id, "unknown"]) == {finding.id: (5, 20)}
    row = {"text": ids.text(TEXT), "place": "", "body": "...", "spans": spans}
    rows = pa.RecordBatch.from_pylist([row], schema=renders.RENDER_SCHEMA)
    renders.record(store, op=uuid4(), run="r", actor="ann", version="1", read_at=99, rows=rows)
    assert findings.shown_spans(store, findings=[finding.id]) == {finding.id: shown}
    assert all(check.ok for check in checks.run(store))
