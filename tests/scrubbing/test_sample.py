"""A random sample of messages without findings, what people say of it, and the recall that it supports."""

from __future__ import annotations

import pytest

from curator.decisions.label import edit_answer
from curator.decisions.sampling import judge, offer
from curator.decisions.undo import undo
from curator.errors import UsageError
from curator.queries.sampling import bound, sample
from curator.stats import wilson
from curator.store import events
from tests.running import chat
from tests.scrubbing.conftest import Working


@pytest.fixture
def filled(working: Working) -> Working:
    """Twenty messages with an address, and eighty without a finding."""
    working.bring_in(
        *(chat(f"Mail bird{n}@shop.example.com", f"Kettle {n} is sent.", f"Cup {n}?", f"Yes, {n}.") for n in range(20)),
        *(chat(f"Lid {n}?", "") for n in range(20)),
    )
    return working


def test_a_sample_holds_messages_without_findings_in_a_random_order_that_stays(filled: Working) -> None:
    whole = sample(filled.workspace, count=1000)
    assert len(whole) == 80
    assert not any("Mail" in item.text or "<" in item.text for item in whole)
    assert sample(filled.workspace, count=10) == whole[:10]
    assert sample(filled.workspace, count=10, seed=1) != whole[:10]
    assert [item.text for item in whole] != sorted(item.text for item in whole)


def test_that_a_sample_was_shown_is_an_event(filled: Working) -> None:
    shown, event = offer(filled.workspace, count=5, actor="ann", reason="monthly check")
    assert len(shown) == 5
    (last, *_) = events.latest(filled.workspace.store, kinds=["reveal"])
    assert (last.id, last.actor, last.new) == (event, "ann", {"messages": 5})


def test_the_bound_is_that_of_wilson_over_what_was_judged(filled: Working) -> None:
    assert bound(filled.workspace).recall is None
    ids = [item.id for item in sample(filled.workspace, count=30)]
    judge(filled.workspace, ids[:29], "clean", actor="ann")
    judge(filled.workspace, ids[29:], "missed", actor="ann")
    found = bound(filled.workspace)
    share = wilson(1, 30).high
    assert (found.found, found.clean, found.judged, found.missed) == (20, 80, 30, 1)
    assert found.missed_at_most == share
    assert found.recall == pytest.approx(20 / (20 + share * 80))
    assert ids[0] not in [item.id for item in sample(filled.workspace, count=1000)]
    undo(filled.workspace, actor="ann")
    assert bound(filled.workspace).missed == 0


def test_a_message_that_is_another_one_since_is_judged_anew(filled: Working) -> None:
    (item,) = (item for item in sample(filled.workspace, count=1000) if item.text == "Yes, 3.")
    judge(filled.workspace, [item.id], "clean", actor="ann")
    assert bound(filled.workspace).judged == 1
    record, _, index = item.id.partition("/")
    edit_answer(filled.workspace, record, int(index), "Yes, number 3.", actor="ann")
    filled.scrub()
    assert bound(filled.workspace).judged == 0
    assert item.id in [item.id for item in sample(filled.workspace, count=1000)]


def test_a_rule_for_what_was_missed_in_the_sample_does_not_improve_the_bound(filled: Working) -> None:
    filled.bring_in(chat("My badge is STF-1234", "Thanks."))
    (item,) = (item for item in sample(filled.workspace, count=1000) if "STF" in item.text)
    judge(filled.workspace, [item.id], "missed", actor="ann")
    filled.rule()
    filled.scrub()
    found = bound(filled.workspace)
    assert (found.found, found.missed, found.judged) == (21, 1, 1)


def test_only_messages_that_are_here_are_judged(filled: Working) -> None:
    record = sample(filled.workspace, count=1)[0].id.partition("/")[0]
    for name in (record, f"{record}/99", "nowhere/0"):
        with pytest.raises(UsageError):
            judge(filled.workspace, [name], "clean", actor="ann")
