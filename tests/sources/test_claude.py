"""Claude's export: the branch that was open last, pasted text with it, and what is left out, counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.records import Alternative, Message
from curator.registry import load, names
from curator.sources import LayoutSource, Options, claimed, detect, of_folder
from tests.sources.reading import conversations, only_reject, read, read_bytes

FIXTURE = Path(__file__).parent / "fixtures" / "claude.json"
TIME = 1_740_823_200_000_000
PASTED = {"file_name": "notes.txt", "file_type": "txt", "file_size": 12}


def said(record: Any, folder: Path) -> list[Any]:
    (item,) = read_bytes(folder, json.dumps([record]).encode(), "claude")
    assert item.conversation is not None
    return [message.content for message in item.conversation.messages]


def test_the_newest_branch_is_read_with_the_text_that_was_pasted() -> None:
    first, second, empty = read(FIXTURE, "claude")
    poem, hello = conversations([first, second])
    assert poem.messages == (
        Message(
            index=0, role="user", content="Write a poem about rain.\n\nRain on tin.", created_at=TIME + 1_000_000,
            extra={"attachments": [PASTED], "files": [{"file_name": "rain.png"}]},
        ),
        Message(index=1, role="assistant", content="Let me look.\n\nRain falls.", created_at=TIME + 3_000_000),
        Message(index=2, role="user", content="Thanks!", created_at=TIME + 4_000_000),
    )  # fmt: skip
    assert (poem.source_id, poem.title, poem.created_at) == ("k-1", "A poem", TIME)
    assert poem.metadata == {"updated_at": "2025-03-01T10:01:00.000000Z", "account": {"uuid": "acc-1"}}
    assert (hello.title, [m.content for m in hello.messages]) == (None, ["Hello", "Hello to you."])
    assert (empty.blank, empty.dropped) == (True, {"empty conversations": 1})


def test_edited_questions_and_other_answers_are_alternatives() -> None:
    poem = conversations(read(FIXTURE, "claude"))[0]
    assert poem.alternatives == (
        Alternative(message=Message(index=0, role="user", content="Write a poem.", created_at=TIME), origin="edited"),
        Alternative(
            message=Message(index=1, role="assistant", content="Drip, drop.", created_at=TIME + 2_000_000),
            origin="regenerated",
        ),
    )


def test_what_is_left_out_is_counted_by_its_kind() -> None:
    dropped = read(FIXTURE, "claude")[0].dropped
    assert dropped == {"attachments": 1, "calls of tools": 1, "tool results": 1, "technical fields of messages": 3}


def test_a_dump_is_read_up_to_the_message_it_names(tmp_path: Path) -> None:
    record = json.loads(FIXTURE.read_text())[0] | {"current_leaf_message_uuid": "a1"}
    assert said(record, tmp_path)[1] == "Drip, drop."


def test_words_that_stand_in_for_blocks_are_no_words(tmp_path: Path) -> None:
    text = "Sure.\n```\nThis block is not supported on your current device yet.\n```\nDone."
    message = {"sender": "assistant", "text": text, "content": [{"type": "tool_use"}]}
    assert said({"uuid": "x", "chat_messages": [message]}, tmp_path) == ["Sure.\n\nDone."]


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ("x", "chat_messages: must be a list of objects, not a string"),
        ([{"sender": "boss", "text": "x"}], "chat_messages[0].sender: unknown role boss"),
        ([{"text": "x"}], "chat_messages[0].sender: must be a string, not null"),
        ([{"sender": "human", "content": "x"}], "chat_messages[0].content: must be a list, not a string"),
        ([{"sender": "human", "text": "x", "files": {}}], "chat_messages[0].files: must be a list"),
        ([{"uuid": "a", "sender": "human", "text": "x"}] * 2, "chat_messages[1].uuid: is that of another message"),
        ([{"uuid": "a", "sender": "human", "text": "x", "parent_message_uuid": "a"}], "circle"),
    ],
)
def test_a_broken_conversation_is_rejected_with_its_place(tmp_path: Path, messages: Any, reason: str) -> None:
    record = {"uuid": "x", "chat_messages": messages}
    assert reason in only_reject(read_bytes(tmp_path, json.dumps([record]).encode(), "claude")).reason


def test_an_export_with_its_users_is_one_import(tmp_path: Path) -> None:
    (tmp_path / "conversations.json").write_bytes(FIXTURE.read_bytes())
    (tmp_path / "users.json").write_text("[]")
    layout = of_folder(tmp_path)
    found = claimed(layout, names("curator.sources"))
    assert found is not None
    assert (found[0].format, found[1].names) == ("claude", ("conversations.json",))
    several: LayoutSource = load("curator.sources", "claude").SOURCE
    items = list(several.read_layout(layout.only(found[1].names), Options(), lambda done, total: None))
    assert len(conversations(items)) == 2


def test_it_is_told_from_what_is_in_it(tmp_path: Path) -> None:
    assert detect(FIXTURE).format == "claude"
    long = json.loads(FIXTURE.read_text())[0]
    long["chat_messages"][0]["content"][0]["text"] = "x" * 100_000
    (tmp_path / "long.json").write_text(json.dumps([long]))
    assert detect(tmp_path / "long.json").format == "claude"
