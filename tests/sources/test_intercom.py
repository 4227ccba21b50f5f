"""Conversations of Intercom become what customers and staff said; notes and events are counted, ratings are hints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.sources import Hint, Options
from curator.sources.messages.html_text import html_text
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def test_the_fixture_is_read() -> None:
    first, second = read_fixture("intercom.json")
    assert first.conversation is not None
    assert second.conversation is not None
    made = first.conversation
    assert [(m.role, m.author, m.content) for m in made.messages] == [
        ("user", "Mara Quill", "Hello,\nmy lamp flickers.\n\nSee this page (https://lumen.example.org/lx4)."),
        ("assistant", "Odo Vale", "Is it plugged in?\n\n- the plug\n- the switch"),
        ("user", "Mara Quill", "It is now."),
        ("assistant", "Odo Vale", "Glad to hear it."),
    ]
    assert (made.source_id, made.thread, made.title) == ("8001", "c-77", "Lamp & shade")
    assert made.created_at == made.messages[0].created_at == 1_767_348_000_000_000
    assert [part["id"] for part in made.messages[1].extra["parts"]] == ["p-3", "p-4"]
    assert made.messages[2].extra["author"]["email"] == "mara@example.org"
    assert made.metadata["conversation_rating"]["remark"] == "Kind"
    assert made.extra == {"type": "conversation", "plan_name": "gold"}
    assert first.hints == (Hint(None, "rating", 5, 1.0, "the customer's rating in Intercom"),)
    assert first.dropped == {
        "attachments": 1,
        "events": 1,
        "internal notes": 1,
        "redacted messages": 1,
        "messages that the export left out": 1,
    }
    assert [(m.role, m.content) for m in second.conversation.messages] == [("assistant", "Did it arrive?")]


def talk(*parts: dict[str, Any], **more: Any) -> bytes:
    source = {"body": "Hi", "author": {"type": "user", "id": 1}}
    return line({"type": "conversation", "id": 1, "source": source, "conversation_parts": list(parts), **more})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (line({"type": "conversation", "source": {"body": "x", "author": {}}}), "GET /conversations/{id}"),
        (talk({"body": 3}), "conversation_parts[0].body: must be a string or null"),
        (talk({"body": "x", "author": {"type": "martian"}}), "conversation_parts[0].author.type: none of"),
        (talk({"body": "x", "author": []}), "conversation_parts[0].author: must be an object"),
        (talk({"part_type": "note", "body": "x"}, source=None), "nothing is said in it"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_its_place(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in only_reject(read_bytes(tmp_path, data, "intercom")).reason


def test_people_may_say_who_an_author_is(tmp_path: Path) -> None:
    zed, odo = {"type": "martian", "name": "Zed"}, {"type": "user", "name": "Odo"}
    roles = Options(roles={"martian": "user", "Odo": "assistant"})
    data = talk({"body": "x", "author": zed}, {"body": "y", "author": odo})
    (found,) = conversations(read_bytes(tmp_path, data, "intercom", roles))
    assert [m.role for m in found.messages] == ["user", "user", "assistant"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain < words & more", "plain < words & more"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("a<br/>b<br>\n<br>c", "a\nb\n\nc"),
        ("<ul>\n<li>a</li>\n<li>b <b>c</b></li></ul>d", "- a\n- b c\n\nd"),
        ("<p>x  \n y&nbsp;z &lt;b&gt;</p>", "x y\xa0z <b>"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>x</script><p>a", "a"),
        ('<a href="https://a.example.org/x">here</a>', "here (https://a.example.org/x)"),
        ('<a href="mailto:a@example.org">a@example.org</a>', "a@example.org"),
        ('<a href="https://a.example.org/">https://a.example.org</a>', "https://a.example.org"),
        ("<p></p><p> </p>", ""),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("</b></li>", ""),
    ],
)
def test_html_becomes_the_text_that_a_reader_sees(html: str, text: str) -> None:
    assert html_text(html) == text
