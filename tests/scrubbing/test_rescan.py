"""A scan by changed rules: what is new, gone and unchanged is told by rule, and no decision is lost."""

from __future__ import annotations

from pathlib import Path

from curator.decisions.privacy import decide
from curator.queries import pending
from curator.queries.entities import kept
from curator.records import Subject
from curator.stages import run_stage, scrub
from curator.store import findings
from tests.privacy.small_models import engine, train_spacy
from tests.running import chat
from tests.scrubbing.conftest import Working

STAFF = "pii/staff_number"


def scanned(working: Working) -> dict[str, list[int]]:
    found = run_stage(working.workspace, scrub.STAGE, scrub.Options(), actor="ann").by_rule
    working.replace()
    return found


def chats(working: Working) -> None:
    working.bring_in(
        chat("My badges are STF-1234 and STF-77", "Thanks"),
        chat("STF-1234 again, and STF-5678", "Write to ann.lee@example.com"),
    )


def test_a_changed_rule_tells_what_is_new_gone_and_unchanged_and_other_rules_do_not_look(working: Working) -> None:
    working.rule()
    chats(working)
    working.rule(regex=r"STF-(?:12|7)\d{1,2}")
    # STF-1234 stands in two texts; STF-5678 is gone, STF-77 is new
    assert scanned(working) == {STAFF: [1, 1, 2]}
    assert working.contents()[0][0] == "My badges are <STAFF_NUMBER_1> and <STAFF_NUMBER_3>"
    assert working.contents()[1][0] == "<STAFF_NUMBER_1> again, and STF-5678"
    assert scanned(working) == {}


def test_another_score_is_the_same_finding(working: Working) -> None:
    working.rule()
    chats(working)
    working.rule(score=0.5)
    assert scanned(working) == {STAFF: [0, 0, 3]}


def test_a_rule_that_is_gone_takes_its_findings_but_none_that_a_person_confirmed(working: Working) -> None:
    working.rule()
    chats(working)
    confirmed = findings.values(working.workspace.store, replace_from=0, decide_below=2, undecided_only=False)
    (twice,) = (group for group in confirmed if group.occurrences == 2)
    decide(working.workspace, [Subject("value", twice.value)], "personal", actor="ann")
    working.replace()
    working.rule(enabled=False)
    assert scanned(working) == {STAFF: [0, 3, 0]}
    assert kept(working.workspace) == 2
    assert working.contents()[0][0] == "My badges are <STAFF_NUMBER_1> and STF-77"
    assert working.contents()[1][0] == "<STAFF_NUMBER_1> again, and STF-5678"
    working.rule()
    assert scanned(working) == {STAFF: [3, 0, 0]}
    assert kept(working.workspace) == 0


def test_a_verdict_holds_for_what_the_changed_rule_still_finds(working: Working) -> None:
    working.rule()
    chats(working)
    groups = findings.values(working.workspace.store, replace_from=0, decide_below=2, undecided_only=False)
    (twice,) = (group for group in groups if group.occurrences == 2)
    decide(working.workspace, [Subject("value", twice.value)], "not_personal", actor="ann")
    working.replace()
    working.rule(score=0.5)
    scanned(working)
    assert working.contents()[1][0] == "STF-1234 again, and <STAFF_NUMBER_2>"


def test_another_model_reads_all_texts_anew_and_other_rules_do_not(working: Working, tmp_path: Path) -> None:
    def switch(model: Path) -> None:
        path = working.workspace.folder / "rules" / "pii" / "engine.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(engine("spacy", ("en", model)), encoding="utf-8")

    working.bring_in(chat("here is Ann Example again", "the parcel came today"))
    switch(train_spacy(tmp_path / "first", name="Ann Example"))
    assert scanned(working)["pii/model"] == [1, 0, 0]
    assert working.contents()[0][0] == "here is <PERSON_1> again"
    assert scanned(working) == {}
    switch(train_spacy(tmp_path / "second", name="parcel"))
    assert set(scanned(working)) == {"pii/model"}
    assert pending.scrub(working.workspace).todo == 0
