"""What ends up in one split group."""

from __future__ import annotations

import pytest

from curator.splits import Member, split_groups


def member(id: str, *keys: str, examples: int = 1) -> Member:
    return Member(id, keys, None, None, examples)


def test_an_equal_key_of_any_kind_ties() -> None:
    groups = split_groups([member("b", "thread:1"), member("a", "thread:1", "prompt:x"), member("c", "prompt:x")], [])
    assert [(group.id, [m.id for m in group.members]) for group in groups] == [("a", ["a", "b", "c"])]


def test_equal_values_of_different_kinds_do_not_tie() -> None:
    assert len(split_groups([member("a", "thread:1"), member("b", "customer:1")], [])) == 2


def test_near_duplicates_tie_and_the_group_keeps_its_ties() -> None:
    groups = split_groups([member("a"), member("b"), member("c"), member("d")], [("c", "a"), ("a", "c"), ("d", "c")])
    assert [group.id for group in groups] == ["a", "b"]
    assert groups[0].ties == (("a", "c"), ("c", "d"))
    assert groups[1].ties == ()


def test_a_tie_to_an_absent_conversation_ties_nothing() -> None:
    groups = split_groups([member("a"), member("c")], [("a", "gone"), ("gone", "c")])
    assert [group.id for group in groups] == ["a", "c"]


def test_a_conversation_without_examples_still_ties_others() -> None:
    groups = split_groups([member("a"), member("b", examples=0), member("c")], [("a", "b"), ("b", "c")])
    assert [group.id for group in groups] == ["a"]


def test_a_conversation_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a is given twice"):
        split_groups([member("a"), member("a", "thread:1")], [])


@pytest.mark.parametrize("key", ["customer:", ":7", "customer", ""])
def test_a_key_without_kind_or_value_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match='not "kind:value"'):
        member("a", key)


def test_a_refused_key_is_not_repeated_in_the_error() -> None:
    with pytest.raises(ValueError, match="kind:value") as caught:
        member("a", "someone@example.com")
    assert "someone" not in str(caught.value)
