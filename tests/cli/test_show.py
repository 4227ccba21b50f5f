"""`curator show`: a record with all that is known of it, and two of them beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.terminal import at_terminal
from tests.running import Curator, chat, write_chats

MAIL = "ann.lee@example.com"
LONG = "Please open the side panel with a small screwdriver, and look whether the grey cable is still in its place."


def conversations() -> list[dict[str, object]]:
    """A long one, a near copy of it, one that calls a tool."""
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": json.dumps({"mail": MAIL})}}
    return [
        chat(f"My kettle is broken, write to {MAIL}.", f"{LONG} Tell us what you see.", channel=f"mail of {MAIL}"),
        chat(f"My kettle is broken, write to {MAIL}.", f"{LONG} Tell us what you find."),
        {
            "messages": [
                {"role": "user", "content": "Where is my order?"},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "c1", "content": f"for {MAIL}: on its way"},
                {"role": "assistant", "content": "It is on its way."},
            ],
            "tools": [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}],
        },
    ]


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    """Everything done but the sign-off; ids of the records in order of import in `records`."""
    curator = Curator(tmp_path_factory.mktemp("show"))
    write_chats(curator.folder / "chats.jsonl", conversations())
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return curator


@pytest.fixture(scope="module")
def records(curator: Curator) -> list[str]:
    """Ids in order of import; what dedup dropped is not in a queue, so they are taken before it runs."""
    found = [item["id"] for item in curator.json("label", "queue", "--task", "intent")["records"]]
    curator.run("dedup")
    curator.run("flag")
    curator.run("split")
    return found


def dropped_and_kept(curator: Curator) -> tuple[str, str]:
    (drop,) = curator.json("dedup", "list", "--dropped")["dropped"]
    return drop["conversation"], drop["kept"]


def test_a_record_is_shown_scrubbed_with_its_line_and_numbered_messages(curator: Curator, records: list[str]) -> None:
    told = curator.run("show", records[2][:5])
    assert "chats.jsonl:3 (openai-chat)" in told
    assert "[0] user\n    Where is my order?" in told
    assert "[1] assistant" in told
    assert 'calls find({"mail": "<EMAIL_ADDRESS_1>"})  c1' in told
    assert "[2] tool  answers c1\n    for <EMAIL_ADDRESS_1>: on its way" in told
    assert "tools    find" in told
    assert "leaves with the next one" in told
    assert '"channel": "mail of <EMAIL_ADDRESS_1>"' in curator.run("show", records[0])
    assert MAIL not in told


def test_what_people_said_stands_above_it_and_nothing_personal_of_their_notes(
    curator: Curator, records: list[str]
) -> None:
    record = records[2]
    curator.run("label", "set", record, "--task", "intent", "--value", "delivery", "--as", "bea")
    curator.run("label", "weight", record, "1", "0")
    curator.run("label", "edit", record, "3", "--text", "It comes tomorrow.")
    curator.run("label", "note", record, f"Ask {MAIL} about it.")
    told = curator.run("show", record)
    assert "label    intent = delivery (bea, 2" in told
    assert "weight   message 1: 0 (ann, 2" in told
    assert "edit     message 3: rewritten (ann, 2" in told
    assert "note     Ask <EMAIL_ADDRESS> about it. (ann, 2" in told
    assert "[1] assistant  weight 0" in told
    assert "[3] assistant  edited\n    It comes tomorrow." in told


def test_a_dropped_record_says_like_what_and_why_it_does_not_leave(curator: Curator, records: list[str]) -> None:
    gone, kept = dropped_and_kept(curator)
    told = curator.run("show", gone)
    assert f"like {kept}" in told
    assert "left out: duplicate: " in told
    data = curator.json("show", gone)
    assert data["leaves"] is False
    assert data["dropped"][0]["kept"] == kept
    assert data["messages"][1]["role"] == "assistant"


def test_two_records_stand_beside_each_other_with_what_differs(curator: Curator, records: list[str]) -> None:
    gone, kept = dropped_and_kept(curator)
    told = curator.run("show", gone[:6], kept[:6])
    assert "chats.jsonl:1" in told
    assert "chats.jsonl:2" in told
    (pair,) = curator.json("dedup", "list")["pairs"]
    assert f"pair: near {pair['score']:.2f}" in told
    ends = {line for line in told.splitlines() if line[:3] in ("-  ", "+  ")}
    assert {line[1:].strip() for line in ends} == {"Tell us what you see.", "Tell us what you find."}
    assert MAIL not in told
    assert curator.json("show", gone, kept)["pairs"][0]["kind"] == "near"
    assert "two different records" in curator.json("show", gone, gone, code=2)["error"]["message"]


def test_the_list_of_pairs_says_how_to_look_at_one(curator: Curator, records: list[str]) -> None:
    gone, kept = dropped_and_kept(curator)
    curator.run("dedup", "list", "--dropped")
    assert curator.stderr == f"look at a pair: curator show {gone} {kept}\n"


def test_what_is_not_scrubbed_yet_is_shown_as_withheld(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    parts = [{"type": "text", "text": f"I am {MAIL}"}, image]
    lines = [{"messages": [{"role": "user", "content": parts}, {"role": "assistant", "content": f"Hello {MAIL}"}]}]
    write_chats(tmp_path / "chats.jsonl", lines)
    curator.run("init", str(curator.workspace))
    curator.run("import", "chats.jsonl")
    record = curator.json("label", "queue", "--task", "answer")["records"][0]["id"]
    told = curator.run("show", record)
    assert told.count("[withheld until it is scrubbed: curator scrub]") == 2
    assert "[withheld: no scan can read it and nobody vouched for it]" in told
    assert MAIL not in told
    curator.run("scrub")
    told = curator.run("show", record)
    assert "I am <EMAIL_ADDRESS_1>" in told
    assert "[withheld: no scan can read it and nobody vouched for it]" in told
    assert "[withheld until" not in told


def test_it_is_wrapped_at_the_terminal_s_width_and_coloured_only_where_wanted(
    curator: Curator, records: list[str]
) -> None:
    told = at_terminal(curator, 50, "show", records[0])
    assert max(map(len, told.splitlines())) <= 50
    assert "\x1b" not in told
    assert "\x1b" in at_terminal(curator, 50, "show", records[0], colour=True)
    assert max(map(len, curator.run("show", records[0]).splitlines())) > 100


def test_the_queue_numbers_its_messages_and_an_edit_of_a_calling_turn_says_that_the_calls_stay(
    curator: Curator, records: list[str]
) -> None:
    text = curator.run("label", "queue", "--task", "outcome")
    assert "[0] user: Where is my order?" in text
    curator.run("label", "edit", records[2], "1", "--text", "I look it up.")
    assert "this turn calls tools: the calls stay as they are" in curator.stderr
    assert "I look it up.\n    calls find(" in curator.run("show", records[2])
    curator.run("label", "edit", records[2], "3", "--text", "It comes on Friday.")
    assert "calls" not in curator.stderr


def test_a_beginning_of_fewer_than_four_characters_names_nothing(curator: Curator, records: list[str]) -> None:
    for command in (("show", records[0][:3]), ("label", "note", records[0][:3], "Hm.")):
        error = curator.json(*command, code=2)["error"]
        assert "at least 4 characters" in error["fix"]


def test_what_people_say_of_two_records_is_told_whether_or_not_they_are_alike(
    curator: Curator, records: list[str]
) -> None:
    assert "pair: none that dedup verified\n" in curator.run("show", records[0], records[2])
    curator.run("dedup", "decide", records[2], records[0], "--distinct")
    assert "people called them distinct\n" in curator.run("show", records[0], records[2])
