"""Newcomers between frozen rows of two splits."""

from __future__ import annotations

from curator.splits import BRIDGES, Assignment, Conflict, Member, Shares, assign, split_groups

Tie = tuple[str, str]


def member(id: str, *keys: str, examples: int = 1) -> Member:
    return Member(id, keys, None, None, examples)


def assigned(members: list[Member], ties: list[Tie], frozen: dict[str, str]) -> Assignment:
    groups = split_groups(members, ties)
    return assign(groups, shares=Shares(0.8, 0.1, 0.1), salt="s", frozen=frozen, stratify=False)


def test_a_newcomer_takes_the_split_of_the_frozen_row_it_is_tied_to() -> None:
    result = assigned(
        [member("old"), member("new"), member("newer")], [("old", "new"), ("new", "newer")], {"old": "test"}
    )
    assert result.splits == {"old": "test", "new": "test", "newer": "test"}


def test_a_newcomer_that_ties_train_to_test_is_left_out_and_nothing_else_is() -> None:
    members = [member("a"), member("b"), member("new"), member("near_a"), member("near_b")]
    ties = [("a", "new"), ("b", "new"), ("near_a", "a"), ("near_b", "b")]
    result = assigned(members, ties, {"a": "train", "b": "test"})
    assert result.left_out == {"new": BRIDGES}
    assert result.splits == {"a": "train", "near_a": "train", "b": "test", "near_b": "test"}
    assert result.conflicts == ()


def test_what_hung_on_the_bridge_alone_is_free_again() -> None:
    members = [member("a"), member("b"), member("new", "thread:1"), member("free", "thread:1")]
    result = assigned(members, [("a", "new"), ("b", "new")], {"a": "validation", "b": "test"})
    assert result.left_out == {"new": BRIDGES}
    assert result.splits["free"] == "train"


def test_a_chain_of_newcomers_is_cut_in_its_middle() -> None:
    members = [member(id) for id in ("a", "m", "l", "n", "b")]
    ties = [("a", "m"), ("m", "l"), ("l", "n"), ("n", "b")]
    result = assigned(members, ties, {"a": "train", "b": "test"})
    assert result.left_out == {"l": BRIDGES}
    assert (result.splits["m"], result.splits["n"]) == ("train", "test")


def test_a_hub_is_left_out_rather_than_all_that_it_ties() -> None:
    leaves = [f"leaf{number}" for number in range(20)]
    members = [member("train"), member("a_hub"), *(member(id, "customer:1") for id in ["test", *leaves])]
    ties = [("train", "a_hub"), *(("a_hub", id) for id in leaves)]
    result = assigned(members, ties, {"train": "train", "test": "test"})
    assert result.left_out == {"a_hub": BRIDGES}
    assert {result.splits[id] for id in leaves} == {"test"}


def test_a_newcomer_with_keys_of_two_splits_is_a_bridge() -> None:
    members = [member("a", "customer:1"), member("b", "prompt:x"), member("new", "customer:1", "prompt:x")]
    result = assigned(members, [], {"a": "train", "b": "validation"})
    assert result.left_out == {"new": BRIDGES}


def test_a_row_without_examples_is_left_out_before_one_that_has_some() -> None:
    members = [member("a"), member("b"), member("dropped", examples=0), member("new")]
    result = assigned(members, [("a", "dropped"), ("dropped", "new"), ("new", "b")], {"a": "train", "b": "test"})
    assert result.left_out == {"dropped": BRIDGES}
    assert result.splits["new"] == "test"


def test_frozen_rows_of_two_splits_that_are_tied_are_a_conflict_and_stay() -> None:
    members = [member("a", "customer:secret"), member("b", "customer:secret"), member("c")]
    frozen = {"a": "train", "b": "test", "c": "validation"}
    result = assigned(members, [("c", "b")], frozen)
    assert result.conflicts == (
        Conflict("a", "train", "b", "test", "customer"),
        Conflict("b", "test", "c", "validation", "near-duplicate"),
    )
    assert result.splits == frozen
    assert "secret" not in repr(result.conflicts)


def test_frozen_rows_that_only_a_newcomer_ties_are_no_conflict() -> None:
    result = assigned(
        [member("a"), member("b"), member("new")], [("a", "new"), ("new", "b")], {"a": "train", "b": "test"}
    )
    assert result.conflicts == ()


def test_a_frozen_row_that_is_no_longer_exported_forces_no_new_split() -> None:
    members = [member("a"), member("dropped", examples=0)]
    result = assigned(members, [("a", "dropped")], {"a": "train", "dropped": "test"})
    assert result.conflicts == ()
    assert result.splits == {"a": "train"}
    assert result.left_out == {"dropped": BRIDGES}
