"""What the gate waits for: findings between the thresholds that no verdict of any scope has settled."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from curator.identity import Identities, occurrence_id
from curator.privacy.verdicts import Verdicts, effective
from curator.records import Subject
from curator.store import assignments, events, findings
from curator.store.operation import Store
from tests.store.working import MAIL, bring_in, chat, decide, hit, record

TEXT = "I am ann@example.com"
LIMITS: dict[str, Any] = {"replace_from": 0.3, "decide_below": 0.85}


@pytest.fixture
def number(store: Store, ids: Identities) -> str:
    """One text that stands in two places of one conversation, seen by two rules; answers the conversation's id."""
    bring_in(store, chat(TEXT, TEXT))
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL), hit(ids, TEXT, MAIL, rule="pii/other", score=0.4)])
    return assignments.in_order(store)[0][0]


def waiting(store: Store, **more: Any) -> int:
    return findings.count_undecided(store, **{**LIMITS, **more}).get("EMAIL_ADDRESS", 0)


def finding_id(store: Store, ids: Identities) -> str:
    return findings.of_texts(store, texts=[ids.text(TEXT)])[0].id


def test_without_a_verdict_it_waits(store: Store, number: str) -> None:
    assert waiting(store) == 1


@pytest.mark.parametrize("verdict", ["personal", "not_personal", "dismissed", "PERSON"])
@pytest.mark.parametrize("scope", ["finding", "value"])
def test_a_verdict_on_the_text_or_the_value_settles_it(
    store: Store, ids: Identities, number: str, scope: str, verdict: str
) -> None:
    subject = finding_id(store, ids) if scope == "finding" else ids.value("EMAIL_ADDRESS", MAIL)
    before = events.newest(store)
    decide(store, "verdict", Subject(scope, subject), verdict)
    assert waiting(store) == 0
    assert waiting(store, as_of=before) == 1
    events.undo(store, op=uuid4(), actor="ann")
    assert waiting(store) == 1


def test_occurrences_settle_it_once_every_place_has_one(store: Store, ids: Identities, number: str) -> None:
    finding = finding_id(store, ids)
    for index, left in ((0, 1), (1, 0)):
        subject = Subject("occurrence", occurrence_id(finding, f"{number}/{index}/content"))
        decide(store, "verdict", subject, "not_personal")
        assert waiting(store) == left


@pytest.mark.parametrize("verdict", ["personal", "PERSON"])
def test_a_rule_that_is_believed_settles_all_that_it_sees(store: Store, number: str, verdict: str) -> None:
    decide(store, "verdict", Subject("rule", "pii/other"), verdict)
    assert waiting(store) == 0


@pytest.mark.parametrize("verdict", ["not_personal", "dismissed"])
def test_a_refused_rule_settles_nothing_that_another_rule_still_sees(store: Store, number: str, verdict: str) -> None:
    decide(store, "verdict", Subject("rule", "pii/email"), verdict)
    assert waiting(store) == 1
    # Only the other rule's score counts now.
    assert waiting(store, replace_from=0.5) == 0
    (group,) = findings.values(store, **LIMITS)
    assert (group.rules, group.score, group.verdict) == (("pii/other",), 0.4, None)
    decide(store, "verdict", Subject("rule", "pii/other"), verdict)
    assert waiting(store) == 0


def test_a_score_outside_the_thresholds_waits_for_nobody(store: Store, ids: Identities, number: str) -> None:
    assert waiting(store, replace_from=0.7) == 0
    assert waiting(store, decide_below=0.6) == 0
    assert waiting(store, replace_from=0.6, decide_below=0.61) == 1


def test_an_entity_may_have_a_threshold_of_its_own(store: Store, number: str) -> None:
    assert waiting(store, entities={"EMAIL_ADDRESS": 0.7}) == 0
    assert waiting(store, replace_from=0.9, entities={"EMAIL_ADDRESS": 0.5}) == 1
    assert waiting(store, entities={"PERSON": 0.9}) == 1


def test_a_decided_value_stays_decided_when_it_is_seen_again(store: Store, ids: Identities, number: str) -> None:
    decide(store, "verdict", Subject("value", ids.value("EMAIL_ADDRESS", MAIL)), "personal")
    record(store, ids, [TEXT], [], ruleset="set-2")
    record(store, ids, [TEXT], [hit(ids, TEXT, MAIL, version="v3")], ruleset="set-3")
    assert waiting(store) == 0


def test_quality_findings_are_not_the_gates(store: Store, ids: Identities) -> None:
    bring_in(store, chat(TEXT, "x"))
    hits = [hit(ids, TEXT, MAIL, kind="quality"), hit(ids, TEXT, "I am", kind="secret", name="S-1.a")]
    record(store, ids, [TEXT], hits)
    assert findings.count_undecided(store, **LIMITS) == {"S-1.a": 1}
    assert findings.count_undecided(store, entities={"S-1.a": 0.8}, **LIMITS) == {}


def test_values_come_in_groups_the_doubtful_first(store: Store, ids: Identities) -> None:
    texts = ["a@example.com b@example.com", "again a@example.com", "and c@example.com"]
    bring_in(store, *(chat(text, "ok") for text in texts))
    hits = [hit(ids, texts[0], "a@example.com", score=0.8), hit(ids, texts[0], "b@example.com", score=0.5)]
    hits += [hit(ids, texts[1], "a@example.com", score=0.4), hit(ids, texts[2], "c@example.com", score=0.95)]
    record(store, ids, texts, hits)
    values = [ids.value("EMAIL_ADDRESS", f"{letter}@example.com") for letter in "abc"]
    groups = findings.values(store, undecided_only=False, **LIMITS)
    assert [(g.value, g.occurrences, g.score) for g in groups] == [
        (values[1], 1, 0.5),
        (values[0], 2, 0.8),
        (values[2], 1, 0.95),
    ]
    first = assignments.in_order(store)[0][0]
    assert all(sample.split("@", 1)[1].startswith(f"{first}/0/") for sample in groups[0].samples)
    decide(store, "verdict", Subject("value", values[1]), "not_personal")
    left = findings.values(store, **LIMITS)
    assert [g.value for g in left] == [values[0]]
    assert findings.values(store, entity="PERSON", undecided_only=False, **LIMITS) == []
    shown = findings.values(store, entity="EMAIL_ADDRESS", undecided_only=False, limit=3, **LIMITS)
    assert {g.value: g.verdict for g in shown}[values[1]] == "not_personal"


def test_verdicts_on_several_rules_count_each_place_once(store: Store, number: str) -> None:
    decide(store, "verdict", Subject("rule", "pii/email"), "personal")
    decide(store, "verdict", Subject("rule", "pii/other"), "PERSON")
    (group,) = findings.values(store, undecided_only=False, **LIMITS)
    assert (group.occurrences, group.verdict) == (2, "personal")


@pytest.mark.parametrize("on_email", [None, "personal", "not_personal", "PERSON"])
@pytest.mark.parametrize("on_other", [None, "personal", "dismissed"])
@pytest.mark.parametrize("on_value", [None, "personal", "not_personal"])
def test_the_gate_waits_for_exactly_what_rendering_calls_undecided(
    store: Store, ids: Identities, number: str, on_email: str | None, on_other: str | None, on_value: str | None
) -> None:
    value = ids.value("EMAIL_ADDRESS", MAIL)
    rules = {"pii/email": on_email, "pii/other": on_other}
    for rule, verdict in rules.items():
        if verdict:
            decide(store, "verdict", Subject("rule", rule), verdict)
    if on_value:
        decide(store, "verdict", Subject("value", value), on_value)
    verdicts = Verdicts(
        rules={rule: verdict for rule, verdict in rules.items() if verdict},
        values={value: on_value} if on_value else {},
    )
    (judged,) = effective(
        findings.of_texts(store, texts=[ids.text(TEXT)]), verdicts, place=f"{number}/0/content", **LIMITS
    )
    assert waiting(store) == judged.undecided
