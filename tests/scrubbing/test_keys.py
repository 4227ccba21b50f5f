"""A value is known by its key, and then in the whole conversation."""

from __future__ import annotations

import json
from typing import Any

from curator.decisions.privacy import decide
from curator.queries.conversations import scrubbed
from curator.records import Subject
from tests.running import chat
from tests.scrubbing.conftest import Working


def called(asked: str, arguments: dict[str, Any], answer: str) -> dict[str, Any]:
    """A conversation in which a tool is called with these arguments before the answer."""
    record = chat(asked, answer)
    function = {"name": "find", "arguments": json.dumps(arguments)}
    record["messages"][1]["tool_calls"] = [{"id": "c", "type": "function", "function": function}]
    return record


def arguments(working: Working, number: int = 0) -> dict[str, Any]:
    record, _ = list(scrubbed(working.workspace))[number]
    calls = record.messages[1].tool_calls
    assert calls is not None
    found: dict[str, Any] = json.loads(calls[0]["function"]["arguments"])
    return found


def test_the_key_of_an_argument_tells_what_its_value_is_and_the_question_is_replaced_too(working: Working) -> None:
    working.bring_in(called("Where is A-50177?", {"orderId": "A-50177", "verbose": True}, "On its way."))
    assert working.contents() == [["Where is <ORDER_NUMBER_1>?", "On its way."]]
    assert arguments(working) == {"orderId": "<ORDER_NUMBER_1>", "verbose": True}


def test_numbers_under_telling_keys_are_replaced(working: Working) -> None:
    working.bring_in(called("Who am I?", {"ssn": 536221234, "dob": "1951-04-08", "quantity": 536221}, "You."))
    assert arguments(working) == {"ssn": "<US_SSN_1>", "dob": "<DATE_OF_BIRTH_1>", "quantity": 536221}


def test_words_under_telling_keys_are_left_alone(working: Working) -> None:
    working.bring_in(called("Sort them.", {"order": "ascending", "case": "lower", "token": "next page"}, "Done."))
    assert arguments(working) == {"order": "ascending", "case": "lower", "token": "next page"}


def test_what_a_key_tells_can_be_refused_by_value_and_by_rule(working: Working) -> None:
    working.bring_in(called("Where is A-50177?", {"order_id": "A-50177"}, "On its way."))
    group = working.found()
    assert set(group.rules) == {"pii/key", "pii/same_value"}
    decide(working.workspace, [Subject("rule", "pii/key"), Subject("rule", "pii/same_value")], "dismissed", actor="ann")
    working.replace()
    assert working.contents() == [["Where is A-50177?", "On its way."]]


def test_a_text_that_comes_under_a_telling_key_later_is_found_then(working: Working) -> None:
    working.bring_in(chat("A-50177", "What is that?"))
    assert working.contents() == [["A-50177", "What is that?"]]
    working.bring_in(called("Hi", {"order_id": "A-50177"}, "Found."))
    assert working.contents()[0] == ["<ORDER_NUMBER_1>", "What is that?"]
    assert arguments(working, 1) == {"order_id": "<ORDER_NUMBER_1>"}
