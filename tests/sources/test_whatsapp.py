"""WhatsApp chats become conversations with who said what and when, whatever phone and language wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UndecidedError, UsageError
from curator.sources import Options, claimed, detect, of_folder
from tests.sources.reading import conversations, only_reject, read, read_bytes, rejects

FIXTURES = Path(__file__).parent / "fixtures"
ROLES = Options(roles={"Shop": "assistant", "*": "user"})


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc,arg-type]


def said(text: str, tmp_path: Path, options: Options = ROLES) -> list[list[tuple[str, str | None, str]]]:
    found = conversations(read_bytes(tmp_path, text.encode(), "whatsapp", options))
    return [[(m.role, m.author, m.text()) for m in item.messages] for item in found]


def test_a_chat_of_an_iphone() -> None:
    items = read(FIXTURES / "whatsapp-ios.txt", "whatsapp")
    first, second = conversations(items)
    assert [(m.role, m.author, m.content) for m in first.messages] == [
        (
            "user",
            "Mara Quill",
            "Hello, my desk lamp flickers.\nIt is the LX-4:\n- bought in May\n- used daily\n\nCan it be mended?",
        ),
        ("assistant", "Lumen Lamps Support", "Yes. Please send it to us, the label follows."),
    ]
    assert first.messages[0].extra == {
        "parts": [
            {"characters": 29, "created_at": at(2026, 2, 28, 9, 1, 12)},
            {"characters": 63, "created_at": at(2026, 2, 28, 9, 1, 40)},
        ]
    }
    assert first.messages[1].extra == {"edited": True}
    assert first.created_at == first.messages[0].created_at == at(2026, 2, 28, 9, 1, 12)
    assert items[0].dropped == {"system messages": 1, "attachments": 2, "deleted messages": 1}
    assert [(m.role, m.author, m.content) for m in second.messages] == [
        ("user", "+1 (555) 010-0199", "I am Mara's brother. Did the lamp arrive?"),
        ("assistant", "Lumen Lamps Support", "It did: see you on Friday."),
    ]
    assert [item.line for item in items] == [1, 12]
    assert first.thread == second.thread == "+1 (555) 010-0199, Mara Quill"


def test_a_chat_of_an_android_phone_whose_staff_is_known_by_name() -> None:
    (item,) = read(FIXTURES / "whatsapp-android.txt", "whatsapp")
    assert item.conversation is not None
    assert [(m.role, m.content, m.created_at) for m in item.conversation.messages] == [
        ("user", "Where is parcel 7?", at(2025, 12, 30, 23, 58)),
        ("assistant", "It is on its way.", at(2025, 12, 31, 0, 3)),
        ("user", "see there", at(2025, 12, 31, 0, 4)),
    ]
    assert item.dropped == {"system messages": 2, "attachments": 2}


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("[12.3.2022 klo 14.08.18] Shop: x", at(2022, 3, 12, 14, 8, 18)),
        ("2023-01-31, 1:05:09 PM - Shop: x", at(2023, 1, 31, 13, 5, 9)),
        ("[2023-01-31, 1:05:09\u202fPM] Shop: x", at(2023, 1, 31, 13, 5, 9)),
        ("31.01.23, 13:05 - Shop: x", at(2023, 1, 31, 13, 5)),
        ("31-01-2023 13:05 - Shop: x", at(2023, 1, 31, 13, 5)),
        ("31/1/23, 1:05 p.\xa0m. - Shop: x", at(2023, 1, 31, 13, 5)),
        ("1/31/23, 12:05 AM - Shop: x", at(2023, 1, 31, 0, 5)),
        ("[31/01/2023 13:05:09] Shop: x", at(2023, 1, 31, 13, 5, 9)),
        ("2023. 1. 31. 오후 1:05 - Shop: x", at(2023, 1, 31, 13, 5)),
        (
            "\u200f\u0663\u0661\u200f/\u0661\u200f/\u0662\u0660\u0662\u0663، \u0661:\u0660\u0665 م - Shop: x",
            at(2023, 1, 31, 13, 5),
        ),
        ("2023/1/31 下午1:05 - Shop: x", at(2023, 1, 31, 13, 5)),
    ],
)
def test_dates_are_read_as_each_country_writes_them(tmp_path: Path, line: str, time: int) -> None:
    (found,) = conversations(read_bytes(tmp_path, line.encode(), "whatsapp", ROLES))
    assert [(m.content, m.created_at) for m in found.messages] == [("x", time)]


def dated(*dates: str) -> str:
    return "".join(f"{date}, 10:00 - Shop: x\n" for date in dates)


@pytest.mark.parametrize(
    ("dates", "first_day"),
    [
        (("1/2/26", "13/2/26"), (2026, 2, 1)),
        (("1/2/26", "1/13/26"), (2026, 1, 2)),
        (("1/2/26", "2/1/26", "3/1/26"), (2026, 1, 2)),  # day first, time would go back
        (("1/2/26", "1/4/26", "3/1/26"), (2026, 1, 2)),
        (("5/1/26", "6/1/26", "1/2/26"), (2026, 1, 5)),
        (("2/2/26", "3/3/26"), (2026, 2, 2)),
        (("25/12/30", "25/12/31", "26/1/1"), (2025, 12, 30)),  # year first, as Basque has it
        (("30.12.25", "1.1.26", "2.1.26"), (2025, 12, 30)),
    ],
)
def test_day_and_month_are_told_apart_over_the_whole_file(
    tmp_path: Path, dates: tuple[str, ...], first_day: tuple[int, int, int]
) -> None:
    found = conversations(read_bytes(tmp_path, dated(*dates).encode(), "whatsapp", ROLES))
    assert found[0].created_at == at(*first_day, 10)


@pytest.mark.parametrize("dates", [("1/2/26",), ("1/2/26", "2/2/26"), ("13/2/26", "2/13/26")])
def test_what_no_date_of_the_file_tells_is_asked_of_people(tmp_path: Path, dates: tuple[str, ...]) -> None:
    with pytest.raises(UndecidedError) as asked:
        read_bytes(tmp_path, dated(*dates).encode(), "whatsapp", ROLES)
    assert asked.value.question.dates
    assert "--dates" in asked.value.fix
    found = conversations(
        read_bytes(tmp_path, dated(dates[0]).encode(), "whatsapp", Options(roles=ROLES.roles, dates="day-first"))
    )
    assert found[0].created_at == at(2026, 2, int(dates[0].split("/")[0]), 10)


def test_a_day_that_does_not_exist_is_rejected_with_its_conversation_and_the_rest_goes_on(tmp_path: Path) -> None:
    text = dated("1/2/26", "31/2/26", "1/3/26")
    items = read_bytes(tmp_path, text.encode(), "whatsapp", Options(roles=ROLES.roles, dates="day-first"))
    assert [reject.line for reject in rejects(items)] == [1]
    assert "line 2" in rejects(items)[0].reason
    assert len(conversations(items)) == 1


def test_who_is_staff_is_asked_where_no_name_tells_it_and_no_message_holds_a_name(tmp_path: Path) -> None:
    text = "31/1/26, 10:00 - Ann Berg: Hi\n31/1/26, 10:01 - Maria: Hello\n31/1/26, 10:02 - Ann Berg: Help\n"
    with pytest.raises(UndecidedError) as asked:
        said(text, tmp_path, Options())
    assert asked.value.question.speakers == (("Ann Berg", 2), ("Maria", 1))
    assert not re.search("Ann|Maria", asked.value.message + asked.value.fix)
    answered = [[("user", "Ann Berg", "Hi"), ("assistant", "Maria", "Hello"), ("user", "Ann Berg", "Help")]]
    assert said(text, tmp_path, Options(roles={"maria": "assistant"})) == answered
    assert said(text, tmp_path, Options(roles={"Ann Berg": "user"})) == answered


def test_the_archive_that_the_app_makes_is_one_chat_whose_media_lie_beside_it(tmp_path: Path) -> None:
    chat = (FIXTURES / "whatsapp-ios.txt").read_bytes()
    for name, data in (("_chat.txt", chat), ("00000007-label.pdf", b"%PDF"), ("00000005-PHOTO.jpg", b"\xff\xd8\xff")):
        (tmp_path / name).write_bytes(data)
    found = claimed(of_folder(tmp_path), ["whatsapp"])
    assert found is not None
    assert found[1].names == ("_chat.txt",)
    (tmp_path / "chats.csv").write_text("prompt,completion\na,b\n", encoding="utf-8")
    assert claimed(of_folder(tmp_path), ["whatsapp"]) is None


def test_silence_of_more_than_six_hours_or_of_what_was_asked_for_ends_a_conversation(tmp_path: Path) -> None:
    text = "31/1/26, 10:00 - Shop: a\n31/1/26, 16:00 - Jo: b\n31/1/26, 22:01 - Jo: c\n"
    assert [[m[2] for m in talk] for talk in said(text, tmp_path)] == [["a", "b"], ["c"]]
    roles = ROLES.roles
    assert [[m[2] for m in talk] for talk in said(text, tmp_path, Options(roles=roles, gap=1))] == [["a"], ["b"], ["c"]]
    assert [[m[2] for m in talk] for talk in said(text, tmp_path, Options(roles=roles, gap=7))] == [["a", "b\nc"]]


def test_text_that_is_no_chat_is_refused_or_rejected_and_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no message of WhatsApp"):
        said("Dear all,\nhere is some text.\n", tmp_path)
    items = read_bytes(tmp_path, b"Copied from my phone\n31/1/26, 10:00 - Shop: a\n", "whatsapp", ROLES)
    assert "before the first message" in only_reject(items).reason


def test_bytes_that_are_no_text_cost_one_conversation(tmp_path: Path) -> None:
    data = b"31/1/26, 10:00 - Shop: a\xff\n1/2/26, 10:00 - Shop: b\n"
    items = read_bytes(tmp_path, data, "whatsapp", ROLES)
    assert "line 1" in rejects(items)[0].reason
    assert [m.content for m in conversations(items)[0].messages] == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        "[2026-01-31, 13:05:09] INFO: started\n[2026-01-31, 13:05:10] ERROR: failed\n",
        "[2026-01-31 13:05:09] app.main: started\n[2026-01-31 13:05:10] app.main: stopped\n",
        "2026-01-31 13:05:09,123 - root - INFO - up: yes\n2026-01-31 13:05:10,001 - root - INFO - up: no\n",
        "2026-01-31 13:05:09 - INFO: started\n2026-01-31 13:05:09 - WARN: slow\n",
        "31/1/26, 10:00\n31/1/26, 11:00\n",
        "date,name,text\n31/1/26,Ann,Hi\n",
        "On 31/1/26, 10:00 - Ann: wrote this.\n",
    ],
)
def test_logs_and_tables_are_no_chat(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        detect(path)


WORDS = st.text("ab é:-[]/,0123456789\n\u200f", min_size=1, max_size=30).filter(
    lambda text: text.strip(" \n\u200f") == text and all(line.strip() for line in text.split("\n"))
)
TURNS = st.lists(st.tuples(st.sampled_from(["Shop", "Jo Fern", "+1 555 010 0100"]), WORDS), min_size=1, max_size=12)
STYLES = ["[{0:%d/%m/%Y, %H:%M:%S}] ", "{0:%d.%m.%y, %H:%M} - ", "\u200e[{0:%Y-%m-%d, %I:%M:%S %p}] "]


@given(turns=TURNS, style=st.sampled_from(STYLES), end=st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_as_a_chat_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, turns: list[tuple[str, str]], style: str, end: str
) -> None:
    start = datetime(2026, 1, 31, 23, 50, tzinfo=UTC)
    written = "".join(
        f"{style.format(start + timedelta(minutes=n))}{name}: {text}\n" for n, (name, text) in enumerate(turns)
    ).replace("\n", end)
    found = conversations(read_bytes(tmp_path_factory.getbasetemp(), written.encode(), "whatsapp", ROLES, name="chat"))
    assert len(found) == 1
    parted = [(m.author, part) for m in found[0].messages for part in apart(m.text(), m.extra)]
    assert parted == turns


def apart(text: str, extra: dict[str, list[dict[str, int]]]) -> list[str]:
    """The messages that were joined into one."""
    parts, start = [], 0
    for part in extra.get("parts", [{"characters": len(text)}]):
        parts.append(text[start : start + part["characters"]])
        start += part["characters"] + 1
    return parts
