"""What stays when rules come and go."""

from __future__ import annotations

import pytest

from curator.decisions.privacy import decide
from curator.errors import UsageError
from curator.identity import operation_id
from curator.queries import gate, pending
from curator.records import NewEvent, Subject
from curator.store import events
from tests.running import chat
from tests.scrubbing.conftest import Working

BADGE = chat("My badge is STF-1234", "Thanks")


def test_a_rule_can_be_switched_off_and_on_again_any_number_of_times(working: Working) -> None:
    working.rule()
    working.bring_in(BADGE)
    for enabled, shown in ((False, "My badge is STF-1234"), (True, "My badge is <STAFF_NUMBER_1>")) * 2:
        working.rule(enabled=enabled)
        working.scrub()
        assert working.contents() == [[shown, "Thanks"]]
        assert pending.scrub(working.workspace).todo == 0


@pytest.mark.parametrize("scope", ["value", "finding"])
def test_what_a_person_called_personal_outlives_its_rule(working: Working, scope: str) -> None:
    working.rule()
    working.bring_in(BADGE)
    group = working.found()
    subject = group.value if scope == "value" else group.samples[0].partition("@")[0]
    decide(working.workspace, [Subject(scope, subject)], "personal", actor="ann")
    working.rule(enabled=False)
    working.scrub()
    assert working.contents() == [["My badge is <STAFF_NUMBER_1>", "Thanks"]]
    decide(working.workspace, [Subject(scope, subject)], "not_personal", actor="ann")
    working.replace()
    assert working.contents() == [["My badge is STF-1234", "Thanks"]]


def test_a_span_that_a_person_marked_is_replaced_at_its_place_alone(working: Working) -> None:
    number, other = working.bring_in(chat("It is the tall man", "Hi"), chat("It is the tall man", "Hello"))
    span = {"entity": "PERSON", "start": 10, "end": 18}
    marked = NewEvent(kind="missed", subject=Subject("place", f"{number}/0/content"), actor="ann", new=span)
    events.append(working.workspace.store, op=operation_id("mark"), events=[marked])
    working.replace()
    assert working.contents() == [["It is the <PERSON_1>", "Hi"], ["It is the tall man", "Hello"]]
    assert other != number


def test_the_gate_counts_a_text_whose_values_were_not_looked_for_elsewhere_yet(working: Working) -> None:
    working.bring_in(chat("My order number is ORD-595492.", "ORD-595492 it is"))
    assert gate.export_gate(working.workspace)[0].ok
    group = working.found()
    decide(working.workspace, [Subject("value", group.value)], "personal", actor="ann")
    assert not gate.export_gate(working.workspace)[0].ok


@pytest.mark.parametrize(
    ("kind", "number"),
    [("value", "a" * 16), ("finding", "a" * 16), ("place", "x/0/content"), ("occurrence", "a@b/0/c")],
)
def test_a_verdict_about_what_is_not_here_is_refused(working: Working, kind: str, number: str) -> None:
    working.bring_in(BADGE)
    with pytest.raises(UsageError) as refused:
        decide(working.workspace, [Subject(kind, number)], "personal", actor="ann")
    assert number in refused.value.message
