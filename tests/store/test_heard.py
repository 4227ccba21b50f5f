"""What others did since a moment is told in short, and one's own deeds are not."""

from __future__ import annotations

from uuid import uuid4

from curator.records import NewEvent, Subject
from curator.store import events, heard
from curator.store.heard import Deed, Labelled
from curator.store.operation import Store
from tests.store.working import bring_in, chat, label


def test_nothing_new_is_nothing_heard(store: Store) -> None:
    assert heard.since(store, after=0, but=[]) == heard.Heard(0, [], [])
    label(store, "c1", "refund")
    assert heard.since(store, after=1, but=[]) == heard.Heard(1, [], [])


def test_who_did_what_is_counted_and_labels_are_named_as_they_are_now(store: Store) -> None:
    label(store, "c1", "refund", actor="beth")
    label(store, "c1", "billing", actor="carl")
    label(store, "c2", ["a", "b"], actor="beth", task="topics")
    label(store, "c3", "refund", actor="beth")
    events.undo(store, op=uuid4(), actor="beth")
    bring_in(store, chat("a", "b"))
    found = heard.since(store, after=0, but=[])
    assert found.newest == 6
    assert found.deeds == [
        Deed("ann", "import", False, 1),
        Deed("beth", "label", True, 4),
        Deed("carl", "label", True, 1),
    ]
    assert found.labelled == [
        Labelled("c3", "intent", None, "beth"),
        Labelled("c2", "topics", '["a","b"]', "beth"),
        Labelled("c1", "intent", "billing", "carl"),
    ]


def test_ones_own_operations_are_left_out(store: Store) -> None:
    ours = uuid4()
    new = NewEvent(kind="label", subject=Subject("conversation", "c1"), actor="ann", new="refund", slot="intent")
    events.append(store, op=ours, events=[new])
    label(store, "c2", "refund", actor="ann")
    found = heard.since(store, after=0, but=[ours.hex])
    assert found.newest == 2
    assert [item.record for item in found.labelled] == ["c2"]
    assert found.deeds == [Deed("ann", "label", True, 1)]
