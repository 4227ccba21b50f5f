"""Flags over a store: looked for where something changed, and out of the way where a person dismissed them."""

from __future__ import annotations

import pytest

from curator.decisions.flags import dismiss
from curator.decisions.label import edit_answer
from curator.decisions.privacy import decide
from curator.decisions.undo import undo
from curator.errors import UsageError
from curator.queries import flagging, pending
from curator.queries.show import show
from curator.records import Subject
from curator.stages import flag, run_stage
from tests.running import chat
from tests.scrubbing.conftest import Working

REFUSAL = "I'm sorry, but I can't help with that."


def looked(working: Working) -> flag.Result:
    return run_stage(working.workspace, flag.STAGE, flag.Options(), actor="ann")


def rules(working: Working, *, open_only: bool = True) -> list[str]:
    return [found.rule for found in flagging.listed(working.workspace, open_only=open_only)]


def test_a_second_run_looks_at_nothing_and_a_new_record_alone_is_looked_at(working: Working) -> None:
    working.bring_in(chat("Hello", REFUSAL), chat("Hi", "Hello there, how can I help?"))
    assert looked(working).looked == 2
    assert rules(working) == ["quality/refusal"]
    assert flagging.pending(working.workspace).todo == 0
    assert looked(working).looked == 0
    working.bring_in(chat("Bye", "Bye"))
    assert looked(working).looked == 1
    assert rules(working) == ["quality/refusal", "quality/one_word"]


def test_an_edit_is_looked_at_again_and_ends_what_it_mended(working: Working) -> None:
    number, _ = working.bring_in(chat("Hello", REFUSAL), chat("Hi", "Hello there, how can I help?"))
    looked(working)
    edit_answer(working.workspace, number, 1, "Here is the form that you need.", actor="ann")
    working.scrub()
    assert looked(working).looked == 1
    assert rules(working) == []


def test_a_changed_rule_looks_at_every_record_again(working: Working) -> None:
    working.bring_in(chat("Hello", REFUSAL))
    looked(working)
    path = working.workspace.folder / "rules" / "quality" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("flags:\n  - {id: quality/refusal, enabled: false}\n", encoding="utf-8")
    assert looked(working).looked == 1
    assert rules(working) == []


@pytest.mark.parametrize("scope", ["finding", "rule"])
def test_what_a_person_dismissed_is_listed_no_more_until_that_is_undone(working: Working, scope: str) -> None:
    working.bring_in(chat("Hello", REFUSAL))
    looked(working)
    (found,) = flagging.listed(working.workspace)
    dismiss(working.workspace, [found.id if scope == "finding" else found.rule], actor="ann")
    assert (pending.replace(working.workspace).todo, pending.scrub(working.workspace).todo) == (0, 0)
    assert rules(working) == []
    assert rules(working, open_only=False) == ["quality/refusal"]
    undo(working.workspace, actor="ann")
    assert rules(working) == ["quality/refusal"]


def test_a_flag_explains_itself_with_scrubbed_words(working: Working) -> None:
    working.bring_in(chat("Hello", "Write to the mailman at ann@example.com today."))
    looked(working)
    (found,) = flagging.listed(working.workspace)
    assert found.message == '"mailman" names a job by a man; better: mail carrier'
    assert "<EMAIL_ADDRESS_1>" in found.around
    assert found.span == (13, 20)


def test_what_is_withheld_is_not_looked_at(working: Working) -> None:
    working.rule()
    working.bring_in(chat("My badge is STF-1234", REFUSAL))
    decide(working.workspace, [Subject("value", working.found().value)], "personal", actor="ann")
    assert looked(working).looked == 0
    working.replace()
    assert looked(working).looked == 1


@pytest.mark.parametrize("what", ["pii/email", "pii/key", "quality/nope", "a" * 16])
def test_only_flags_and_flag_rules_can_be_dismissed_and_nothing_about_personal_data(
    working: Working, what: str
) -> None:
    working.bring_in(chat("Hello", REFUSAL))
    looked(working)
    with pytest.raises(UsageError):
        dismiss(working.workspace, [what], actor="ann")


def test_a_finding_of_personal_data_cannot_be_dismissed_as_a_flag_nor_a_flag_decided_as_one(working: Working) -> None:
    working.bring_in(chat("I am ann@example.com", REFUSAL))
    looked(working)
    finding = working.found().samples[0].partition("@")[0]
    with pytest.raises(UsageError):
        dismiss(working.workspace, [finding], actor="ann")
    (flag_found,) = flagging.listed(working.workspace)
    for subject in (Subject("finding", flag_found.id), Subject("rule", "quality/refusal"), Subject("rule", "pii/nope")):
        with pytest.raises(UsageError):
            decide(working.workspace, [subject], "not_personal", actor="ann")
    assert working.contents()[0][0] == "I am <EMAIL_ADDRESS_1>"


def test_a_record_is_shown_with_its_flags(working: Working) -> None:
    (number,) = working.bring_in(chat("Hello", REFUSAL))
    looked(working)
    (found,) = show(working.workspace, number).flags
    assert (found.rule, found.index, found.dismissed) == ("quality/refusal", 1, False)
    dismiss(working.workspace, [found.id], actor="ann")
    assert show(working.workspace, number).flags[0].dismissed
