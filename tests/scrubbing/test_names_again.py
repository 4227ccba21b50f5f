"""A name that is sure in one message is known again in the others of its conversation."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.decisions.privacy import decide
from curator.decisions.undo import undo
from curator.privacy.detector import Detector
from curator.privacy.name_words import name_words, names_again
from curator.privacy.places import Preview
from curator.queries import pending
from curator.records import Conversation, Hit, Message, Subject
from curator.stages import forget, run_stage
from curator.store import findings
from curator.store import name_words as store_words
from curator.store.findings import ValueGroup
from curator.workspace import Workspace
from tests.running import KEY, chat, names_off
from tests.scrubbing.conftest import Working

_RULE = r"""recognizers:
  - name: introduced
    supported_entity: PERSON
    patterns: [{{name: introduced, regex: '(?-i:(?<=I am )[A-Z]\w+(?: [A-Z]\w+)*)', score: {sure}}}]
  - name: perhaps
    supported_entity: PERSON
    patterns: [{{name: perhaps, regex: '(?-i:(?<=maybe )[A-Z]\w+)', score: {unsure}}}]
"""


def introduce(workspace: Workspace, sure: float = 0.99, unsure: float = 0.6) -> None:
    """Rules that see a name after "I am", without doubt, and after "maybe"."""
    names_off(workspace.folder)
    rules = workspace.folder / "rules" / "pii" / "recognizers.yaml"
    rules.write_text(_RULE.format(sure=sure, unsure=unsure), "utf-8")


def towns(workspace: Workspace, regex: str) -> None:
    """A rule that sees a place."""
    (workspace.folder / "rules" / "pii" / "places.yaml").write_text(
        "recognizers:\n  - name: town\n    supported_entity: LOCATION\n"
        f"    patterns: [{{name: town, regex: '{regex}', score: 0.9}}]\n",
        "utf-8",
    )


@pytest.fixture
def named(working: Working) -> Working:
    introduce(working.workspace)
    return working


def groups(working: Working) -> dict[float, ValueGroup]:
    every = findings.values(working.workspace.store, replace_from=0, decide_below=2, undecided_only=False)
    return {group.score: group for group in every}


def test_the_whole_name_is_replaced_where_no_rule_sees_it(named: Working) -> None:
    named.bring_in(
        chat("Hello, I am Zelda Quackenbush.", "Welcome, Zelda Quackenbush!"), chat("Zelda Quackenbush", "?")
    )
    assert named.contents() == [["Hello, I am <PERSON_1>.", "Welcome, <PERSON_1>!"], ["Zelda Quackenbush", "?"]]


def test_one_word_of_it_is_replaced_and_waits_for_a_person(named: Working) -> None:
    named.bring_in(chat("I am Zelda Quackenbush.", "Thanks, Ms Quackenbush."))
    assert named.contents() == [["I am <PERSON_1>.", "Thanks, Ms <PERSON_1>."]]
    assert pending.scrub(named.workspace).needs_decision == 1
    part = groups(named)[0.7]
    decide(named.workspace, [Subject("value", part.value)], "not_personal", actor="ann")
    named.replace()
    assert named.contents() == [["I am <PERSON_1>.", "Thanks, Ms Quackenbush."]]


def test_what_many_conversations_share_stays_where_few_of_them_tell_of_the_name(named: Working) -> None:
    shared = "This is Quackenbush, your garden shop."
    named.bring_in(chat(shared, "I am Zelda Quackenbush."), *(chat(shared, f"Item {n}.") for n in range(9)))
    assert [record[0] for record in named.contents()] == [shared] * 10


def test_a_name_that_one_in_five_conversations_tell_is_known_again_in_what_all_share(named: Working) -> None:
    shared = "This is about Quackenbush."
    told = [chat(shared, f"I am Zelda Quackenbush, {n}.") for n in range(2)]
    named.bring_in(*told, *(chat(shared, f"Item {n}.") for n in range(8)))
    assert {record[0] for record in named.contents()} == {"This is about <PERSON_1>."}


def test_a_part_of_one_name_alone_has_the_tag_of_that_name(named: Working) -> None:
    named.bring_in(
        chat("I am Zelda Quackenbush.", "maybe Zelda"), chat("I am Zelda Brockhampton.", "maybe Brockhampton")
    )
    assert named.contents() == [
        ["I am <PERSON_1>.", "maybe <PERSON_2>"],
        ["I am <PERSON_3>.", "maybe <PERSON_3>"],
    ]
    # What has a number keeps it.
    named.bring_in(chat("I am Otto Brockhampton.", "maybe Brockhampton"))
    assert named.contents()[2] == ["I am <PERSON_4>.", "maybe <PERSON_3>"]


def test_everyday_words_of_a_name_and_words_without_capitals_stay(named: Working) -> None:
    named.bring_in(chat("I am Grace Quackenbush.", "Grace is a virtue, say quackenbush farmers."))
    assert named.contents()[0][1] == "Grace is a virtue, say quackenbush farmers."


def test_a_name_that_is_not_sure_is_not_looked_for_until_a_person_confirms_it(named: Working) -> None:
    named.bring_in(chat("Ask maybe Quackenbush.", "Quackenbush it is."))
    assert named.contents() == [["Ask maybe <PERSON_1>.", "Quackenbush it is."]]
    (group,) = groups(named).values()
    decide(named.workspace, [Subject("value", group.value)], "personal", actor="ann")
    named.replace()
    assert named.contents() == [["Ask maybe <PERSON_1>.", "<PERSON_1> it is."]]
    undo(named.workspace, actor="ann")
    named.replace()
    assert named.contents() == [["Ask maybe <PERSON_1>.", "Quackenbush it is."]]


def test_as_what_it_was_confirmed_counts_not_as_what_it_was_found(named: Working) -> None:
    towns(named.workspace, r"(?<=to )Quackenbush")
    named.bring_in(chat("Off to Quackenbush.", "Quackenbush it is."))
    (town,) = groups(named).values()
    decide(named.workspace, [Subject("value", town.value)], "PERSON", actor="ann")
    named.replace()
    assert named.contents() == [["Off to <PERSON_1>.", "<PERSON_1> it is."]]
    undo(named.workspace, actor="ann")
    # Said of one place, it is as sure.
    decide(named.workspace, [Subject("occurrence", town.samples[0])], "PERSON", actor="ann")
    named.replace()
    assert named.contents()[0][1] == "<PERSON_1> it is."


def test_what_a_person_said_is_no_place_is_looked_at_again(named: Working) -> None:
    towns(named.workspace, r"(?<=from )Quackenbush")
    named.bring_in(chat("I am Zelda Quackenbush.", "Is it from Quackenbush?"), chat("It is from Quackenbush.", "Yes"))
    assert named.contents()[0][1] == "Is it from <LOCATION_1>?"
    decide(named.workspace, [Subject("value", groups(named)[0.9].value)], "not_personal", actor="ann")
    named.replace()
    assert named.contents() == [
        ["I am <PERSON_1>.", "Is it from <PERSON_1>?"],
        ["It is from Quackenbush.", "Yes"],
    ]
    assert pending.scrub(named.workspace).needs_decision == 1


def test_what_scores_too_little_to_be_replaced_is_looked_at_again(named: Working) -> None:
    introduce(named.workspace, unsure=0.2)
    named.bring_in(chat("I am Zelda Quackenbush.", "Ask maybe Quackenbush."))
    assert named.contents()[0][1] == "Ask maybe <PERSON_1>."


def test_a_rule_is_sure_from_0_85_on(named: Working) -> None:
    introduce(named.workspace, sure=0.86)
    named.bring_in(chat("I am Zelda Quackenbush.", "Quackenbush's file"))
    assert named.contents()[0][1] == "<PERSON_1>'s file"
    introduce(named.workspace, sure=0.84)
    named.scrub()
    assert named.contents()[0][1] == "Quackenbush's file"


def test_allowed_words_are_not_known_again(named: Working) -> None:
    folder = named.workspace.folder / "rules" / "pii"
    (folder / "allowed_terms.yaml").write_text("PERSON: [Quackenbush & Sons]\n", "utf-8")
    named.bring_in(chat("I am Zelda Quackenbush.", "Quackenbush & Sons, Mr Quackenbush"))
    assert named.contents()[0][1] == "Quackenbush & Sons, Mr <PERSON_1>"


def test_a_name_or_a_rule_that_a_person_refused_is_not_looked_for(named: Working) -> None:
    named.bring_in(chat("I am Zelda Quackenbush.", "Zelda and Quackenbush"))
    decide(named.workspace, [Subject("value", groups(named)[0.99].value)], "not_personal", actor="ann")
    named.replace()
    assert named.contents() == [["I am Zelda Quackenbush.", "Zelda and Quackenbush"]]
    undo(named.workspace, actor="ann")
    decide(named.workspace, [Subject("rule", "pii/introduced")], "not_personal", actor="ann")
    named.replace()
    assert named.contents() == [["I am Zelda Quackenbush.", "Zelda and Quackenbush"]]


def test_what_a_rule_sees_already_is_left_to_it(named: Working) -> None:
    named.bring_in(chat("I am Zelda Quackenbush.", "Mail to maybe Quackenbush, zelda@example.com"))
    assert named.contents()[0][1] == "Mail to maybe <PERSON_1>, <EMAIL_ADDRESS_1>"
    assert 0.6 in groups(named)


def test_a_message_that_comes_later_is_looked_at_too_and_a_second_run_has_nothing_to_do(named: Working) -> None:
    first = chat("Quackenbush?", "No") | {"id": "a"}
    named.bring_in(first)
    assert named.contents() == [["Quackenbush?", "No"]]
    named.bring_in(chat("I am Zelda Quackenbush.", "Quackenbush?"))
    assert named.contents()[1] == ["I am <PERSON_1>.", "<PERSON_1>?"]
    assert pending.replace(named.workspace).todo == 0
    assert named.replace().same_value == 0


def test_words_that_are_found_as_something_else_too_are_told_with_their_places(named: Working) -> None:
    towns(named.workspace, r"(?<=live in )\w+")
    named.bring_in(chat("I am Quackenbush.", "Hi"), chat("I live in Quackenbush", "So, live in Quackenbush!"))
    named.bring_in(chat("I live in Ghent", "ok"))
    found = findings.values(named.workspace.store, replace_from=0, decide_below=2, undecided_only=False)
    (person,) = [group.value for group in found if group.entity == "PERSON"]
    (town,) = [group.value for group in found if group.entity == "LOCATION" and group.occurrences == 2]
    store = named.workspace.store
    assert store_words.same_words(store, values=[person]) == [(person, town, "LOCATION", 2)]
    assert store_words.same_words(store, values=[town]) == [(town, person, "PERSON", 1)]
    others = [group.value for group in found if group.value not in (person, town)]
    assert store_words.same_words(store, values=others) == []


def test_the_words_of_a_forgotten_value_are_forgotten(named: Working) -> None:
    named.bring_in(chat("I am Zelda Quackenbush.", "Quackenbush it is."), chat("Hi", "Bye"))
    run_stage(named.workspace, forget.STAGE, forget.Options(value="Quackenbush"), actor="ann")
    named.scrub()
    assert "Quackenbush" not in str(named.contents())


def test_a_preview_too_looks_again_at_what_its_entity_replaces_only_from_a_higher_score_on() -> None:
    texts = ["I am Zelda Quackenbush.", "Off to Quackenbush"]
    hits = [
        [Hit("pii", "PERSON", 5, 22, 0.99, "pii/introduced", "1")],
        [Hit("pii", "LOCATION", 7, 18, 0.5, "pii/town", "1")],
    ]
    assert names_again(texts, hits, replace_from=0.3) == [[], []]
    _, (again,) = names_again(texts, hits, replace_from=0.3, thresholds={"LOCATION": 0.6})
    assert (again.start, again.end, again.score) == (7, 18, 0.7)


@given(st.text(alphabet="aBZ \n.'-\u2019\u00c9\u0301\u4e2d1", max_size=40))
def test_words_stand_where_they_say(text: str) -> None:
    for start, end in name_words(text):
        assert 0 <= start < end <= len(text)
        assert text[start].isupper()
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].split(" ")) <= 4


@given(
    st.lists(
        st.sampled_from(
            ["I am Zelda Quackenbush.", "Zelda Quackenbush", "Dear QUACKENBUSH", "Zelda, maybe Quackenbush", "I am Hi"]
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_preview_of_a_file_shows_what_a_store_will(
    tmp_path_factory: pytest.TempPathFactory, contents: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        folder = tmp_path_factory.mktemp("preview")
        workspace, _ = Workspace.create(folder / "work", ["customer_support"])
        introduce(workspace)
        with workspace:
            working = Working(workspace, folder)
            working.bring_in(chat(*contents))
            (record,) = working.contents()
            detector = Detector.for_folders(workspace.rule_folders)
    messages = tuple(Message(index=n, role="user", content=text) for n, text in enumerate(contents))
    shown, _ = Preview(detector).conversation(Conversation(messages=messages))
    assert [message.content for message in shown.messages] == record
