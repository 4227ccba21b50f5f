"""What the openai-chat format adds to the shape: where a record came from, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import UsageError
from curator.sources import Options
from tests.sources.reading import chat, conversations, line, only_reject, read_bytes


def test_format_and_id_are_noted_and_the_id_key_is_kept(tmp_path: Path) -> None:
    found = conversations(
        read_bytes(
            tmp_path,
            line(chat("a", id="r-1")) + line(chat("b", uuid="u")) + line(chat("c", uuid="u", id=5)),
            "openai-chat",
        )
    )
    assert [c.source for c in found] == ["openai-chat"] * 3
    assert [c.source_id for c in found] == ["r-1", "u", "5"]
    assert found[0].extra == {"id": "r-1"}


def test_the_thread_is_the_widest_tie_that_says_something_and_its_key_is_kept(tmp_path: Path) -> None:
    records = [
        chat("a", conversation_id="c-1"),
        chat("b", session_id="s-1", customer_id="k-1"),
        chat("c", customer_id=" ", thread="t-1"),
        chat("d", customer_id=17),
        chat("e", metadata={"customer": "k-2"}),
        chat("f", customer_ids="k"),
        chat("g", conversation_id="c-7", metadata={"customer_id": 17.0}),
        chat("h", customer_id=True, thread=1.5),
    ]
    found = conversations(read_bytes(tmp_path, b"".join(map(line, records)), "openai-chat"))
    assert [c.thread for c in found] == ["c-1", "k-1", "t-1", "17", "k-2", None, "17", None]
    assert found[1].extra == {"session_id": "s-1", "customer_id": "k-1"}


def test_role_names_of_other_formats_are_not_guessed_but_can_be_given(tmp_path: Path) -> None:
    data = line({"messages": [{"role": "human", "content": "Hello"}]})
    assert "--role human=assistant" in only_reject(read_bytes(tmp_path, data, "openai-chat")).reason
    items = read_bytes(tmp_path, data, "openai-chat", Options(roles={"human": "user"}))
    assert conversations(items)[0].messages[0].role == "user"


def test_a_role_given_for_a_name_must_be_one_of_ours() -> None:
    with pytest.raises(UsageError, match="helper"):
        Options(roles={"agent": "helper"})


def test_a_tool_schema_of_one_line_is_not_mixed_with_another(tmp_path: Path) -> None:
    def with_tool(name: str, schema: dict[str, object]) -> dict[str, object]:
        return chat(name, tools=[{"type": "function", "function": {"name": name, "parameters": schema}}])

    one, two = with_tool("a", {"x": {"type": "string"}}), with_tool("b", {"y": 1})
    found = conversations(read_bytes(tmp_path, line(one) + line(two), "openai-chat"))
    assert [c.tools for c in found] == [one["tools"], two["tools"]]
    assert all(set(m.extra) == set() for c in found for m in c.messages)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1767348000, 1_767_348_000_000_000),
        (1767348000.25, 1_767_348_000_250_000),
        (1767348000250, 1_767_348_000_250_000),
        ("1767348000", 1_767_348_000_000_000),
        ("2026-01-02T11:00:00+01:00", 1_767_348_000_000_000),
        ("2026-01-02 10:00:00", 1_767_348_000_000_000),
        (3, None),
        (True, None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_the_time_of_a_record_is_read_however_it_is_written_and_its_key_is_kept(
    tmp_path: Path, written: object, read: int | None
) -> None:
    for key in ("created_at", "create_time", "timestamp"):
        (made,) = conversations(read_bytes(tmp_path, line(chat("a", **{key: written})), "openai-chat"))
        assert (made.created_at, made.extra) == (read, {key: written})
    (made,) = conversations(read_bytes(tmp_path, line(chat("a", metadata={"created_at": written})), "openai-chat"))
    assert (made.created_at, made.metadata) == (read, {"created_at": written})


def test_a_conversation_without_a_time_of_its_own_has_that_of_its_first_message_with_one(tmp_path: Path) -> None:
    said = chat("a")
    said["messages"][1]["timestamp"] = 1767348000
    (made,) = conversations(read_bytes(tmp_path, line(said), "openai-chat"))
    assert made.created_at == made.messages[1].created_at == 1_767_348_000_000_000
    assert made.messages[1].extra == {"timestamp": 1767348000}
