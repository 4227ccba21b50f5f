"""Whole conversations: every place is scanned, one value has one pseudonym, and JSON stays JSON."""

from __future__ import annotations

import json

from curator.privacy.detector import Detector
from curator.privacy.places import Preview, scan_conversation
from curator.records import Conversation, Message

CALL = {
    "id": "c1",
    "type": "function",
    "function": {"name": "find", "arguments": json.dumps({"mail": "Ann@example.com", "n": 2})},
}
CHAT = Conversation(
    title="about ann@example.com",
    metadata={"phone": "202-555-0143"},
    messages=(
        Message(index=0, role="user", content="I am ann@example.com, not bob@example.com"),
        Message(index=1, role="assistant", tool_calls=[CALL]),
        Message(index=2, role="user", content=[{"type": "text", "text": "my card is 4111 1111 1111 1111"}]),
    ),
)


def test_every_place_is_scanned(detector: Detector) -> None:
    found = {(place, hit.name) for place, hit in scan_conversation(CHAT, detector)}
    assert found == {
        ((None, "title"), "EMAIL_ADDRESS"),
        ((None, "metadata/phone"), "PHONE_NUMBER"),
        ((0, "content"), "EMAIL_ADDRESS"),
        ((1, "tool_calls/0/function/arguments/mail"), "EMAIL_ADDRESS"),
        ((2, "content/0/text"), "CREDIT_CARD"),
    }


def test_a_preview_gives_one_value_one_pseudonym_everywhere(detector: Detector) -> None:
    scrubbed, shown = Preview(detector).conversation(CHAT)
    assert scrubbed.title == "about <EMAIL_ADDRESS_1>"
    assert scrubbed.messages[0].content == "I am <EMAIL_ADDRESS_1>, not <EMAIL_ADDRESS_2>"
    calls = scrubbed.messages[1].tool_calls or []
    assert json.loads(calls[0]["function"]["arguments"]) == {"mail": "<EMAIL_ADDRESS_1>", "n": 2}
    assert scrubbed.messages[2].content == [{"type": "text", "text": "my card is <CREDIT_CARD_1>"}]
    assert scrubbed.metadata == {"phone": "<PHONE_NUMBER_1>"}
    assert len(shown) == 5


def test_numbers_run_on_over_a_file_and_pass_over_those_in_use(detector: Detector) -> None:
    preview = Preview(detector)
    assert preview.text("ann@example.com").rendered.text == "<EMAIL_ADDRESS_1>"
    assert preview.text("<EMAIL_ADDRESS_2> is not bob@example.com").rendered.text == (
        "<EMAIL_ADDRESS_2> is not <EMAIL_ADDRESS_3>"
    )
    assert preview.text("ANN@example.com").rendered.text == "<EMAIL_ADDRESS_1>"


def test_a_scrubbed_conversation_is_clean(detector: Detector) -> None:
    scrubbed, _ = Preview(detector).conversation(CHAT)
    assert scan_conversation(scrubbed, detector) == []
    assert Preview(detector).conversation(scrubbed) == (scrubbed, [])


def test_styles_go_by_entity(detector: Detector) -> None:
    preview = Preview(detector, styles={"CREDIT_CARD": "mask", "EMAIL_ADDRESS": "drop"})
    text = "4111 1111 1111 1111 ann@example.com 202-555-0143"
    assert preview.text(text).rendered.text == "****************1111  <PHONE_NUMBER_1>"
