"""Other answers than those of a conversation are kept, scrubbed, purged and forgotten as all its strings are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from curator.identity import Identities
from curator.records import Alternative, Conversation, Message, Subject
from curator.store import checks, clean, forgetting, lookups, purging
from curator.store.operation import Store
from tests.store.working import MAIL, bring_in, chat, decide, render, scan, seen, withheld

IMAGE: list[dict[str, Any]] = [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": {"url": "data:x"}}]


def other(content: Any, **more: Any) -> Alternative:
    message = Message(index=1, role="assistant", content=content, **more)
    return Alternative(message=message, origin="regenerated", preferred=False)


def with_others(*others: Alternative) -> Conversation:
    return chat("Hello", "Hi", alternatives=others)


def words(store: Store) -> list[Any]:
    return [other.message.content for record in seen(store) for other in record.alternatives]


def test_alternatives_come_back_as_they_went_in(store: Store, ids: Identities) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"n":  1}'}}
    record = with_others(
        other("Good day", model="m", extra={"k": [1]}),
        Alternative(message=Message(index=1, role="assistant", tool_calls=[call]), origin="edited"),
    )
    bring_in(store, record, chat("Alone", "Yes"))
    scan(store, ids)
    render(store, "")
    found, alone = seen(store)
    assert found.alternatives == record.alternatives
    assert alone.alternatives == ()
    assert withheld(store) == [0, 0]


def test_a_record_with_other_answers_is_another_record(store: Store) -> None:
    first = bring_in(store, with_others(other("Good day")), chat("Hello", "Hi"))
    again = bring_in(store, with_others(other("Good day")), import_id="file-2")
    assert (first.conversations, again.conversations, again.duplicates) == (2, 0, 1)


def test_an_alternative_is_withheld_until_it_is_scanned_and_then_scrubbed(store: Store, ids: Identities) -> None:
    bring_in(store, with_others(other(f"Mail {MAIL}")))
    assert (words(store), withheld(store)) == ([""], [3])
    scan(store, ids)
    render(store, "Mail <MAIL>")
    assert (words(store), withheld(store)) == (["Mail <MAIL>"], [0])


def test_media_in_an_alternative_waits_for_a_person(store: Store, ids: Identities) -> None:
    bring_in(store, with_others(other("Good day"), other(IMAGE)))
    scan(store, ids)
    render(store, "")
    assert words(store)[1] == [{"type": "text", "text": "see"}, {"type": "text", "text": ""}]
    (place,) = lookups.opaque(store)
    assert place.endswith("/-/alternatives/1/content/1")
    decide(store, "verdict", Subject("place", place), "not_personal")
    assert words(store)[1] == IMAGE


def test_a_purge_and_forgetting_reach_alternatives(tmp_path: Path, store: Store, ids: Identities) -> None:
    bring_in(store, with_others(other(f"Mail {MAIL}")), with_others(other("Write to Zoë Quillfeather")))
    scan(store, ids)
    render(store, "Mail <MAIL>")
    for _ in forgetting.erase(store, op=uuid4(), actor="ann", value="Zoë Quillfeather"):
        pass
    scan(store, ids)
    render(store, "Mail <MAIL>")
    assert words(store) == ["Mail <MAIL>", "Write to [FORGOTTEN]"]
    mark = clean.fingerprint(store)
    for _ in purging.originals(store, op=uuid4(), actor="ann"):
        pass
    assert words(store) == ["Mail <MAIL>", "Write to [FORGOTTEN]"]
    assert clean.fingerprint(store) == mark
    assert all(check.ok for check in checks.run(store))
    store.close()
    held = [p.name for p in tmp_path.rglob("*") if p.is_file() and (b"ann@" in p.read_bytes())]
    assert held == []


def test_objects_of_a_source_keep_the_order_of_their_keys(store: Store, ids: Identities) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "a": {"type": "string"}}}
    record = chat(
        "Hello", "Hi", tools=[{"type": "function", "function": schema}], extra={"z": 1, "a": {"y": 2, "b": 3}}
    )
    bring_in(store, record)
    scan(store, ids)
    render(store, "")
    (back,) = seen(store)
    assert json.dumps([back.tools, back.extra]) == json.dumps([record.tools, record.extra])


def test_the_order_of_keys_comes_back_and_makes_no_other_record(store: Store, ids: Identities) -> None:
    record = chat("Hello", "Hi", key_order=((1, 0), (1, 0)))
    bring_in(store, record)
    again = bring_in(store, chat("Hello", "Hi"), import_id="file-2")
    assert again.duplicates == 1
    scan(store, ids)
    render(store, "")
    assert seen(store)[0].key_order == ((1, 0), (1, 0))
