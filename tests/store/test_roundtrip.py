"""What goes in comes out: conversations, and what of them may be seen."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

import msgspec

from curator.identity import Identities
from curator.records import Conversation, Message, NewEvent, Subject
from curator.store import clean, events, imports, lookups, shape
from curator.store.operation import Store
from tests.store.working import bring_in, chat, edit, render, scan, seen, withheld


def test_a_rich_conversation_comes_back_as_it_went_in_once_it_is_scanned(store: Store, ids: Identities) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"n":  1}'}}
    record = Conversation(
        title="Order",
        thread="C-1",
        created_at=5,
        tools=[{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}],
        parallel_tool_calls=False,
        metadata={"n": 1.5, "none": None, "list": [True, {"a": []}]},
        extra={"unknown": {"b": "ü"}},
        messages=(
            Message(index=0, role="system", content="Be kind."),
            Message(index=1, role="user", content=[{"type": "text", "text": "Hi"}], name="ann", extra={"k": [1]}),
            Message(index=2, role="assistant", content=None, tool_calls=[call], weight=0),
            Message(index=3, role="tool", content="", tool_call_id="c1"),
            Message(index=4, role="assistant", content="Done", refusal="no", model="m", author="b", created_at=9),
        ),
    )
    bring_in(store, record)
    scan(store, ids, "nobody@example.com")
    render(store, "")
    (back,) = seen(store)
    assert withheld(store) == [0]
    expected = msgspec.to_builtins(record) | {"id": back.id, "source": "openai-chat"}
    assert msgspec.to_builtins(back) == expected


def test_the_identity_of_a_record_never_changes() -> None:
    call = {"type": "function", "id": "c", "function": {"name": "f", "arguments": "{}"}}
    record = Conversation(
        id="x", source="s", source_id="1", title="ü", created_at=5, metadata={"z": 1.0, "a": None},
        messages=(Message(index=0, role="assistant", content=[{"type": "text", "text": "x"}], tool_calls=[call]),),
    )  # fmt: skip
    assert shape.canonical(record) == (
        '{"created_at":5,"extra":{},"messages":[{"author":null,"content":[{"text":"x","type":"text"}],'
        '"created_at":null,"extra":{},"index":0,"model":null,"name":null,"refusal":null,"role":"assistant",'
        '"tool_call_id":null,"tool_calls":[{"function":{"arguments":"{}","name":"f"},"id":"c","type":"function"}],'
        '"weight":null}],"metadata":{"a":null,"z":1.0},"parallel_tool_calls":null,"source_id":"1","thread":null,'
        '"title":"ü","tools":null}'
    )


def test_nothing_is_shown_before_it_is_scanned(store: Store) -> None:
    bring_in(store, chat("my mail is ann@example.com", "thanks", title="Ann"))
    (record,) = seen(store)
    assert withheld(store) == [3]
    assert [m.content for m in record.messages] == ["", ""]
    assert record.title == ""


def test_a_finding_is_replaced_and_the_rest_is_let_through(store: Store, ids: Identities) -> None:
    bring_in(store, chat("I am ann@example.com", "thanks"))
    scan(store, ids)
    assert withheld(store) == [2]
    render(store, "I am <EMAIL_ADDRESS_1>")
    (record,) = seen(store)
    assert [m.content for m in record.messages] == ["I am <EMAIL_ADDRESS_1>", "thanks"]
    assert withheld(store) == [0]


def test_a_verdict_withholds_its_places_until_they_are_rendered_again(store: Store, ids: Identities) -> None:
    bring_in(store, chat("I am ann@example.com", "thanks"))
    scan(store, ids)
    render(store, "I am <EMAIL_ADDRESS_1>")
    value = ids.value("EMAIL_ADDRESS", "ann@example.com")
    event = NewEvent(kind="verdict", subject=Subject("value", value), actor="ann", new="not_personal")
    events.append(store, op=uuid4(), events=[event])
    assert withheld(store) == [1]
    assert seen(store)[0].messages[0].content == ""
    render(store, "I am ann@example.com")
    assert seen(store)[0].messages[0].content == "I am ann@example.com"


def test_every_past_state_can_be_read(store: Store, ids: Identities) -> None:
    bring_in(store, chat("I am ann@example.com", "thanks"))
    imported = events.newest(store)
    scan(store, ids)
    render(store, "I am <EMAIL_ADDRESS_1>")
    first = events.newest(store)
    (number,) = [record.id for record in seen(store)]
    edit(store, ids, f"{number}/1", "You are welcome")
    bring_in(store, chat("later", "yes"), import_id="file-2")
    assert withheld(store, as_of=imported) == [2]
    assert [m.content for m in seen(store, as_of=first)[0].messages] == ["I am <EMAIL_ADDRESS_1>", "thanks"]
    assert len(seen(store, as_of=first)) == 1
    assert len(seen(store)) == 2


def test_an_edit_is_withheld_until_it_is_scanned_too(store: Store, ids: Identities) -> None:
    bring_in(store, chat("hello", "old answer"))
    scan(store, ids, "bob@example.com")
    render(store, "")
    (number,) = [record.id for record in seen(store)]
    new = "write to bob@example.com"
    edit(store, ids, f"{number}/1", new)
    assert withheld(store) == [1]
    scan(store, ids, "bob@example.com")
    render(store, "write to <EMAIL_ADDRESS_1>")
    assert [m.content for m in seen(store)[0].messages] == ["hello", "write to <EMAIL_ADDRESS_1>"]
    events.undo(store, op=uuid4(), actor="ann")
    assert [m.content for m in seen(store)[0].messages] == ["hello", "old answer"]


def test_an_image_is_left_out_until_somebody_vouches_for_it(store: Store, ids: Identities) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
    parts: list[dict[str, Any]] = [{"type": "text", "text": "look"}, image]
    bring_in(store, Conversation(messages=(Message(index=0, role="user", content=parts),)))
    scan(store, ids, "x@example.com")
    render(store, "")
    (record,) = seen(store)
    assert record.messages[0].content == [parts[0], {"type": "text", "text": ""}]
    (place,) = lookups.opaque(store)
    vouch = NewEvent(kind="verdict", subject=Subject("place", place), actor="ann", new="not_personal")
    events.append(store, op=uuid4(), events=[vouch])
    assert seen(store)[0].messages[0].content == parts


def test_the_fingerprint_changes_with_what_can_leave(store: Store, ids: Identities) -> None:
    bring_in(store, chat("I am ann@example.com", "thanks"))
    before = clean.fingerprint(store)
    scan(store, ids)
    render(store, "I am <EMAIL_ADDRESS_1>")
    after = clean.fingerprint(store)
    assert before != after == clean.fingerprint(store)


def test_the_fingerprint_is_what_earlier_sign_offs_are_bound_to(store: Store, ids: Identities) -> None:
    """Of each place its id, its text's key, what stands there instead and whether it may be shown."""
    bring_in(store, chat("I am ann@example.com", "thanks"))
    scan(store, ids)
    render(store, "I am <EMAIL_ADDRESS_1>")
    (record,) = seen(store)
    texts = [ids.text("I am ann@example.com"), ids.text("thanks")]
    shown = ["I am <EMAIL_ADDRESS_1>", ""]
    places = [f"{record.id}/{index}/content\x1f{texts[index]}\x1f{shown[index]}\x1ftrue".encode() for index in range(2)]
    # md5_number reads the 16 bytes the other way round.
    numbers = [int.from_bytes(hashlib.md5(place).digest(), "little") for place in places]
    assert clean.fingerprint(store) == f"2-{numbers[0] ^ numbers[1]:032x}"
    assert imports.every(store)[0].done
