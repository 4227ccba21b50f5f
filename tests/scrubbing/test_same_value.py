"""A value that was found once is known again by its code."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.decisions.privacy import decide
from curator.decisions.undo import undo
from curator.privacy.codes import codes
from curator.privacy.detector import Detector
from curator.privacy.places import Preview
from curator.queries import pending
from curator.queries.conversations import scrubbed
from curator.records import Conversation, Message, Subject
from curator.workspace import Workspace
from tests.running import KEY, chat
from tests.scrubbing.conftest import Working

ORDER = "ORD-595492"


def test_it_is_replaced_in_answers_and_arguments_of_its_conversation_where_no_word_tells_what_it_is(
    working: Working,
) -> None:
    record = chat(f"My order number is {ORDER}.", f"Sorry about {ORDER}!")
    call = {"id": "c", "type": "function", "function": {"name": "find", "arguments": json.dumps({"id": ORDER})}}
    record["messages"][1]["tool_calls"] = [call]
    working.bring_in(record, chat("Unrelated", f"{ORDER} is the name of a lamp"))
    (found, _), (other, _) = scrubbed(working.workspace)
    assert [message.content for message in found.messages] == [
        "My order number is <ORDER_NUMBER_1>.",
        "Sorry about <ORDER_NUMBER_1>!",
    ]
    assert found.messages[1].tool_calls is not None
    assert json.loads(found.messages[1].tool_calls[0]["function"]["arguments"]) == {"id": "<ORDER_NUMBER_1>"}
    assert other.messages[1].content == f"{ORDER} is the name of a lamp"


def test_called_personal_by_a_person_it_is_replaced_in_every_conversation(
    working: Working,
) -> None:
    working.bring_in(chat(f"My order number is {ORDER}.", "Yes"), chat("Unrelated", f"{ORDER} again"))
    group = working.found()
    decide(working.workspace, [Subject("value", group.value)], "personal", actor="ann")
    working.replace()
    assert working.contents()[1] == ["Unrelated", "<ORDER_NUMBER_1> again"]
    undo(working.workspace, actor="ann")
    working.replace()
    assert working.contents()[1] == ["Unrelated", f"{ORDER} again"]


def test_one_decision_about_the_value_covers_where_it_was_known_again(working: Working) -> None:
    working.bring_in(chat(f"My order number is {ORDER}.", f"Sorry about {ORDER}!"))
    group = working.found()
    decide(working.workspace, [Subject("value", group.value)], "not_personal", actor="ann")
    working.replace()
    assert working.contents() == [[f"My order number is {ORDER}.", f"Sorry about {ORDER}!"]]


def test_a_record_that_comes_later_is_looked_at_too(working: Working) -> None:
    first, second = chat(f"{ORDER}?", "No"), chat(f"My order number is {ORDER}.", f"{ORDER}?")
    working.bring_in(first)
    assert working.contents() == [[f"{ORDER}?", "No"]]
    working.bring_in(second)
    # The same text: what is personal in one conversation is in no other shown.
    assert working.contents() == [
        ["<ORDER_NUMBER_1>?", "No"],
        ["My order number is <ORDER_NUMBER_1>.", "<ORDER_NUMBER_1>?"],
    ]


def test_a_second_run_has_nothing_to_do(working: Working) -> None:
    working.bring_in(chat(f"My order number is {ORDER}.", f"Sorry about {ORDER}!"))
    assert pending.replace(working.workspace).todo == 0
    assert working.replace().same_value == 0


def test_it_is_known_again_under_another_case_and_in_a_path(working: Working) -> None:
    working.bring_in(chat(f"My order number is {ORDER}.", "See orders/ord-595492.pdf"))
    assert working.contents()[0][1] == "See orders/<ORDER_NUMBER_1>.pdf"


@given(st.text(alphabet="ab12-/. \\%\u200b\u00e9\u0665", max_size=40))
def test_codes_stand_where_they_say(text: str) -> None:
    for start, end, code in codes(text):
        assert 0 <= start < end <= len(text)
        assert len(code) >= 5
        assert sum(c.isdigit() for c in code) >= 3


@given(
    st.lists(
        st.sampled_from(
            [f"My order number is {ORDER}.", f"So {ORDER} it is", "ord 595492", "order #777123", "777123", "Hi"]
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_preview_of_a_file_shows_what_a_store_will(
    detector: Detector, tmp_path_factory: pytest.TempPathFactory, contents: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        folder = tmp_path_factory.mktemp("preview")
        workspace, _ = Workspace.create(folder / "work", ["customer_support"])
        with workspace:
            working = Working(workspace, folder)
            working.bring_in(chat(*contents))
            (record,) = working.contents()
    messages = tuple(Message(index=n, role="user", content=text) for n, text in enumerate(contents))
    shown, _ = Preview(detector).conversation(Conversation(messages=messages))
    assert [message.content for message in shown.messages] == record


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.for_folders()
