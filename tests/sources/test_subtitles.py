"""Subtitles whose cues say who speaks become one conversation, with the words as they were said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UndecidedError, UsageError
from curator.sources import Options, detect
from tests.sources.reading import conversations, only_reject, read, read_bytes

FIXTURES = Path(__file__).parent / "fixtures"


def test_webvtt_with_voices() -> None:
    (item,) = read(FIXTURES / "subtitles.vtt", "subtitles")
    assert item.conversation is not None
    assert [(m.role, m.author, m.content) for m in item.conversation.messages] == [
        ("user", "Mara Quill", "Hello, my lamp flickers. It is the LX\u20114 & new."),
        ("assistant", "Lumen Support", "Is it plugged in?"),
        ("user", "Mara Quill", "Yes. I think so."),
    ]
    assert item.conversation.messages[0].extra == {"start": "00:00:01.000", "end": "00:00:05.000"}
    assert item.conversation.messages[2].extra == {"start": "00:00:06.000", "end": "00:00:11.000"}
    assert item.conversation.metadata == {"heading": "Kind: captions"}
    assert item.dropped == {"styles": 1, "comments": 1}


def test_subrip_with_labels() -> None:
    (item,) = read(FIXTURES / "subtitles.srt", "subtitles")
    assert item.conversation is not None
    assert [(m.role, m.content) for m in item.conversation.messages] == [
        ("assistant", "Lumen, good day."),
        ("user", "Good day. Note: I have two questions."),
        ("assistant", "Go on."),
    ]


def test_names_are_speakers_where_they_come_again(tmp_path: Path) -> None:
    cues = ["Ann: Hi", "Bo: Hello", "Remember: all ends", "Ann: Bye", "Bo: Bye"]
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    with pytest.raises(UndecidedError) as asked:
        read_bytes(tmp_path, text.encode(), "subtitles")
    assert asked.value.question.speakers == (("Ann", 2), ("Bo", 2))
    (found,) = conversations(read_bytes(tmp_path, text.encode(), "subtitles", Options(roles={"Bo": "assistant"})))
    assert found.messages[1].content == "Hello Remember: all ends"


def test_subtitles_that_do_not_say_who_speaks_are_refused_with_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n", encoding="utf-8")
    assert detect(path).format == "subtitles"
    with pytest.raises(UsageError, match="says who speaks") as refused:
        read(path, "subtitles")
    assert "<v NAME>" in refused.value.fix


def test_bytes_that_are_no_text_reject_the_talk(tmp_path: Path) -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>a\xff\n"
    assert "line 4" in only_reject(read_bytes(tmp_path, data, "subtitles")).reason


@pytest.mark.parametrize("text", ["WEBVTTX\n", "1\n2\n", "00:01\n", "1\nsee 00:01 --> 00:02\n"])
def test_other_texts_are_no_subtitles(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        detect(path)


WORDS = st.lists(st.text("abé:.,!0123", min_size=1, max_size=8), min_size=1, max_size=5).map(" ".join)
TURNS = st.lists(st.tuples(st.sampled_from(["Agent", "Ann Berg", "Bo"]), WORDS), min_size=1, max_size=8)
ROLES = Options(roles={"*": "user"})


@given(turns=TURNS, lines=st.booleans())
def test_what_is_written_as_cues_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, turns: list[tuple[str, str]], lines: bool
) -> None:
    cues = [
        f"00:{n:02}.000 --> 00:{n:02}.900\n<v {name}>{text.replace(' ', chr(10)) if lines else text}\n"
        for n, (name, text) in enumerate(turns)
    ]
    data = "\n".join(["WEBVTT\n", *cues]).encode()
    (found,) = conversations(read_bytes(tmp_path_factory.getbasetemp(), data, "subtitles", ROLES, name="cues"))
    wanted: list[tuple[str, str]] = []
    for name, text in turns:
        if wanted and wanted[-1][0] == name:
            wanted[-1] = (name, f"{wanted[-1][1]} {text}")
        else:
            wanted.append((name, text))
    assert [(m.author, m.content) for m in found.messages] == wanted
