"""What a set-level stage last read and answered."""

from __future__ import annotations

from curator.store import marks
from curator.store.operation import Store
from tests.store.working import bring_in, chat, label


def test_the_newest_mark_of_a_stage_is_told(store: Store) -> None:
    assert marks.last(store, stage="dedup") is None
    label(store, "c1", "a")
    marks.put(store, stage="dedup", version="1", key="k1", result={"pairs": 3, "where": ["ü"]})
    marks.put(store, stage="split", version="9", key="k9", result={})
    marks.put(store, stage="dedup", version="1", key="k2", result={"pairs": 4})
    assert marks.last(store, stage="dedup") == marks.Mark("dedup", "1", "k2", {"pairs": 4}, 1)
    assert marks.last(store, stage="split") == marks.Mark("split", "9", "k9", {}, 1)


def test_the_same_mark_again_adds_nothing_and_another_answer_replaces_the_first(store: Store) -> None:
    for pairs in (3, 3, 4):
        marks.put(store, stage="dedup", version="1", key="k", result={"pairs": pairs})
        bring_in(store, chat("a"), start=pairs)
    found = [marks.last(store, stage="dedup", as_of=event) for event in (0, 3)]
    assert [mark and (mark.result, mark.event) for mark in found] == [({"pairs": 3}, 0), ({"pairs": 4}, 1)]


def test_going_back_to_an_older_key_is_a_new_mark(store: Store) -> None:
    for number, key in enumerate(["a", "b", "a"]):
        marks.put(store, stage="dedup", version="1", key=key, result={"n": number})
    found = marks.last(store, stage="dedup")
    assert found is not None
    assert (found.key, found.result) == ("a", {"n": 2})


def test_a_mark_is_read_as_of_the_event_it_was_written_after(store: Store) -> None:
    label(store, "c1", "a")
    marks.put(store, stage="dedup", version="1", key="a", result={})
    label(store, "c1", "b")
    label(store, "c1", "c")
    marks.put(store, stage="dedup", version="1", key="b", result={})
    found = [marks.last(store, stage="dedup", as_of=event) for event in range(4)]
    assert [mark and mark.key for mark in found] == [None, "a", "a", "b"]
