"""Plain transcripts become conversations where the text shows who speaks; any other text is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curator.errors import UndecidedError, UsageError
from curator.sources import Options, detect
from tests.sources.reading import conversations, only_reject, read, read_bytes, rejects

FIXTURES = Path(__file__).parent / "fixtures"
Talk = list[tuple[str, str]]


def read_text(folder: Path, text: str, options: Options | None = None) -> list[Talk]:
    items = read_bytes(folder, text.encode(), "transcript", options)
    return [[(m.role, m.text()) for m in item.messages] for item in conversations(items)]


def test_a_transcript_with_labels_parted_by_dashes() -> None:
    items = read(FIXTURES / "transcript.txt", "transcript")
    first, second = conversations(items)
    assert [(m.role, m.author, m.content) for m in first.messages] == [
        (
            "user",
            "Customer",
            "Hello, my parcel 7 is late.\nIt was to come on Monday.\n\nNote: the door is green.",
        ),
        (
            "assistant",
            "Agent",
            "I am sorry. I look for it.\nIt comes tomorrow:\n- between 9 and 11\n- at the green door",
        ),
        ("user", "Customer", "Thank you!"),
    ]
    assert first.messages[1].extra == {"parts": [{"characters": 26}, {"characters": 57}]}
    assert [m.content for m in second.messages] == ["Can I change my address?", "Yes, in your account."]
    assert [item.line for item in items] == [1, 10]


def test_a_transcript_with_times_parted_by_blank_lines() -> None:
    first, second = conversations(read(FIXTURES / "transcript-times.txt", "transcript"))
    assert [(m.role, m.author, m.content, m.extra) for m in first.messages] == [
        ("user", "Mara Quill", "Does the lamp come in blue?", {"time": "10:32:05"}),
        ("assistant", "Lumen Support", "It does, from May on.", {"time": "10:32:40"}),
        ("user", "Mara Quill", "Good, I wait then.", {"time": "10:33:01"}),
    ]
    assert [m.author for m in second.messages] == ["Jo Fern", "Lumen Support"]


@pytest.mark.parametrize(
    "text",
    [
        "User: Hi there\nBot: Hello",
        "user> Hi there\nassistant> Hello",
        "Human: Hi there\n\nAssistant: Hello",
        "Q: Hi there\nA: Hello",
        "Q1. Hi there\nA1. Hello".replace(".", ":"),
        "**User:** Hi there\n**AI assistant:** Hello",
        "Caller - Hi there\nAgent 7 - Hello",
        "CUSTOMER: Hi there\r\nSUPPORT TEAM: Hello\r\n",
        "Ann Berg (10:32 AM): Hi there\nTim (Agent) (10:33 AM): Hello",
        "Ann Berg (Customer): Hi there\nAgent (Tim): Hello",
        "(10:32:05) Ann Berg: Hi there\n(10:33:05) Support: Hello",
        "[2026-01-31 10:32] Ann Berg: Hi there\n[2026-01-31 10:33] Support: Hello",
        "[31/01/2026, 10:32 PM] - Ann Berg: Hi there\n[31/01/2026, 10:33 PM] - Support: Hello",
        "\ufeff-----\nCustomer: Hi there\nAgent: Hello\n-----\n\n",
    ],
)
def test_every_way_to_write_who_speaks_is_read_and_known(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, text) == [[("user", "Hi there"), ("assistant", "Hello")]]
    if "[31/01" not in text:  # which is how iPhones write WhatsApp chats, but for the dash
        assert detect(tmp_path / "in").format == "transcript"


def test_a_date_gives_turns_their_times(tmp_path: Path) -> None:
    text = "[1/2/2026 10:32] Ann: Hi\n[1/2/2026 10:33] Support: Hello\n"
    with pytest.raises(UndecidedError) as asked:
        read_text(tmp_path, text)
    assert asked.value.question.dates
    (found,) = conversations(read_bytes(tmp_path, text.encode(), "transcript", Options(dates="month-first")))
    assert found.created_at == found.messages[0].created_at
    assert found.created_at == datetime(2026, 1, 2, 10, 32, tzinfo=UTC).timestamp() * 1_000_000


def test_blank_lines_part_conversations_only_where_both_sides_speak_between_all_of_them(tmp_path: Path) -> None:
    spaced = "User: a b\n\nBot: c d\n\nUser: e f\n\nBot: g h\n"
    assert len(read_text(tmp_path, spaced)) == 1
    assert len(read_text(tmp_path, spaced.replace("d\n\n", "d\n\n---\n"))) == 2
    paired = "User: a b\nBot: c d\n\nUser: e f\nBot: g h\n\nmore\n"
    assert read_text(tmp_path, paired)[1:] == [[("user", "e f"), ("assistant", "g h\n\nmore")]]
    assert len(read_text(tmp_path, paired + "\nUser: i\n")) == 1


def test_what_stands_before_the_first_turn_is_the_heading(tmp_path: Path) -> None:
    text = "====\nTicket 12, by chat\n====\nUser: a b\nBot: c d\n====\nTicket 13\n====\nUser: e f\nBot: g\n"
    found = conversations(read_bytes(tmp_path, text.encode(), "transcript"))
    assert [item.metadata for item in found] == [{"heading": "Ticket 12, by chat"}, {"heading": "Ticket 13"}]


def test_names_without_times_are_speakers_where_they_come_again_or_people_say_so(tmp_path: Path) -> None:
    text = "Maria: Hi there\nOdo: Hello\nNote: be kind\nMaria: Bye\nOdo: Bye now\n"
    with pytest.raises(UndecidedError) as asked:
        read_text(tmp_path, text)
    assert asked.value.question.speakers == (("Maria", 2), ("Odo", 2))
    assert read_text(tmp_path, text, Options(roles={"Odo": "assistant", "Maria": "user"}))[0][1] == (
        "assistant",
        "Hello\nNote: be kind",
    )
    assert read_text(tmp_path, text.replace("Odo", "Agent"))[0][0] == ("user", "Hi there")
    with pytest.raises(UsageError):
        detect(tmp_path / "in")


def test_a_name_with_a_word_of_a_role_in_it_is_a_speaker_where_it_comes_again(tmp_path: Path) -> None:
    text = "Customer Maria: Hi there\nAgent Smith: Hello\nUser Guide: see page 3\n" * 2
    text = text.replace("User Guide: see page 3\n", "", 1)
    (talk,) = read_text(tmp_path, text)
    assert talk[-1] == ("assistant", "Hello\nUser Guide: see page 3")
    assert detect(tmp_path / "in").format == "transcript"


def test_a_turn_without_words_is_counted_and_a_block_without_turns_rejected(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b"User: a\nBot:\nUser: b\n---\nthe end\n", "transcript")
    assert items[0].dropped == {"empty messages": 1}
    assert only_reject(items[1:]).line == 4


def test_a_line_that_is_no_text_costs_its_conversation(tmp_path: Path) -> None:
    items = read_bytes(tmp_path, b"User: a\xff\nBot: b\n---\nUser: c\nBot: d\n", "transcript")
    assert "invalid UTF-8 at byte 8 of line 1" in rejects(items)[0].reason
    assert len(conversations(items)) == 1


PROSE = """Dear team,

please note: the user called again. Customer: unknown.
Agent: see below. He said that the lamp flickers.
"""
NO_TRANSCRIPTS = {
    "prose": PROSE,
    "a letter with a heading": "Minutes: Monday\nPresent: Ann, Bo\nAgent: none\nUser: none of them came\n",
    "robots.txt": "User-agent: *\nDisallow: /private\n\nUser-agent: bot\nAllow: /\n",
    "mail": "From: a@example.org\nTo: b@example.org\nSubject: User: Agent\n\nHello\n",
    "headers": "User: ann\nAgent: curl/8.1\nHost: example.org\nAccept: all\nDate: today\nVia: none\n",
    "settings": "user: ann\nassistant: gpt\n",
    "yaml": "customer: 12\nagent: 7\nname: x\nport: 80\nhost: y\n",
    "json": '{"user": "Hi there", "assistant": "Hello"}\n',
    "json over lines": '{\n"user": "Hi there",\n"assistant": "Hello"\n}\n',
    "a table": "customer,agent,text\nAnn,Bo,User: hi\n",
    "a log": "[10:32:05] INFO: started\n[10:32:06] ERROR: User: none\n",
    "a log of modules": "[10:32:05] app.main: started\n[10:32:06] app.db: open\n",
    "a log of programs": "[10:32:05] kernel: started\n[10:32:06] sshd: open\n",
    "a log of threads": "[10:32:05] [main/INFO]: started\n[10:32:06] [main/WARN]: slow\n",
    "syslog": "Jan 31 10:32:05 host sshd[12]: open\nJan 31 10:32:06 host cron[13]: run\n",
    "python": "class User:\n    agent: str\n    user: str\n\ndef assistant():\n    pass\n",
    "javascript": "const x = {\n  user: 1,\n  assistant: 2,\n};\n",
    "css": "a:hover { color: red }\nq: b\n",
    "a page of help": "User Guide: version 2\nSupport Hours: nine to five\nUser Rights: all of them\n",
    "one side": "Customer: hello there\nCustomer: are you there?\n",
    "a recipe": "Serves: 4\nTime: 20 minutes\nFlour: 200 g\nFlour: 100 g more\n",
    "a dialogue in a novel": '"Who speaks?" the agent asked.\n"The user: me," he said.\n',
}


@pytest.mark.parametrize("text", NO_TRANSCRIPTS.values(), ids=NO_TRANSCRIPTS.keys())
def test_other_texts_are_never_taken_for_a_transcript(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="nothing in its first 64 KB"):
        detect(path)


SPEAKERS = ["Customer", "Agent", "Bot", "Ann Berg", "Support Team"]
WORDS = st.text("ab é:-[]()/,.0123456789>\n", min_size=1, max_size=30).map(str.strip).filter(bool)
TURNS = st.lists(st.tuples(st.sampled_from(SPEAKERS), WORDS), min_size=1, max_size=8)
ROLES = Options(roles={"Ann Berg": "user", "*": "assistant"})


@pytest.mark.parametrize("style", ["{name}: {text}\n", "[10:32:05] {name}: {text}\n", "{name} (1:02 PM): {text}\n"])
@example(talks=[[("Customer", "0\na/:")]])
@given(talks=st.lists(TURNS, min_size=1, max_size=3))
def test_what_is_written_as_a_transcript_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, style: str, talks: list[Talk]
) -> None:
    text = "---\n".join("".join(style.format(name=name, text=text) for name, text in talk) for talk in talks)
    items = read_bytes(tmp_path_factory.getbasetemp(), text.encode(), "transcript", ROLES, name="talks")
    assert [talk_of(item.messages) for item in conversations(items)] == talks  # type: ignore[arg-type]


def talk_of(messages: list) -> Talk:  # type: ignore[type-arg]
    """The turns, those that were joined parted again."""
    turns = []
    for message in messages:
        start = 0
        for part in message.extra.get("parts", [{"characters": len(message.content)}]):
            turns.append((message.author, message.content[start : start + part["characters"]]))
            start += part["characters"] + 1
    return turns
