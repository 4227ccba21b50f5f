"""What a certificate finds, says and hashes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.splits import SPLITS, Assignment, Certificate, Cuts, Member, Shares, assign, certify, recheck, split_groups

Desk = Callable[[int, int], list[Member]]
SHARES = Shares(0.8, 0.1, 0.1)

# Two customers, a pair of near-duplicates, a loner; one of the first customer's conversations gives two examples.
MEMBERS = [
    Member("a1", ("customer:a",), "billing", None, 2),
    Member("a2", ("customer:a",), "refund", None),
    Member("b1", ("customer:b",), "billing", None),
    Member("b2", ("customer:b",), "billing", None),
    Member("n1", (), "refund", None),
    Member("n2", (), "refund", None),
    Member("z", (), None, None),
]
TIES = [("n2", "n1")]
PLACES = {
    "a1": "train",
    "a2": "train",
    "b1": "test",
    "b2": "test",
    "n1": "validation",
    "n2": "validation",
    "z": "train",
}
FILES = {"train": ["a1", "a1", "a2", "z"], "validation": ["n1", "n2"], "test": ["b1", "b2"]}


def assignment(splits: dict[str, str] = PLACES, left_out: dict[str, str] | None = None) -> Assignment:
    return Assignment(splits, left_out or {}, (), Shares(0.5, 0.25, 0.25), "salt")


def failures(certificate: Certificate) -> dict[str, int]:
    return {check.name: check.count for check in certificate.failed()}


def test_a_sound_split_is_ok() -> None:
    assert certify(assignment(), MEMBERS, TIES, frozen={"b1": "test"}).ok


def test_a_conversation_apart_from_its_customer_is_found() -> None:
    certificate = certify(assignment(PLACES | {"a2": "test"}), MEMBERS, TIES, frozen={})
    assert failures(certificate) == {"groups_on_both_sides": 1}
    assert certificate.failed()[0].ids == ("a1",)


def test_near_duplicates_apart_are_found() -> None:
    certificate = certify(assignment(PLACES | {"n2": "train"}), MEMBERS, TIES, frozen={})
    assert failures(certificate) == {"groups_on_both_sides": 1, "near_duplicates_across": 1}
    assert certificate.failed()[1].ids == ("n1 ~ n2",)


@pytest.mark.parametrize("tie", [("a", "b"), ("b", "a")])
def test_near_duplicates_are_one_group_whichever_is_named_first(tie: tuple[str, str]) -> None:
    members = [Member("a", (), None, None), Member("b", (), None, None)]
    certificate = certify(assignment({"a": "train", "b": "train"}), members, [tie], frozen={})
    assert certificate.groups == 1


def test_groups_apart_are_found_though_the_tie_runs_through_a_row_without_examples() -> None:
    members = [*MEMBERS, Member("dropped", (), None, None, 0)]
    ties = [*TIES, ("z", "dropped"), ("dropped", "b1")]
    certificate = certify(assignment(PLACES | {"dropped": "test"}), members, ties, frozen={})
    assert failures(certificate)["groups_on_both_sides"] == 1


def test_a_frozen_row_that_moved_is_found() -> None:
    assert failures(certify(assignment(), MEMBERS, TIES, frozen={"z": "test"})) == {"moved": 1}


def test_a_row_without_a_split_or_of_no_known_split_is_found() -> None:
    splits = {id: split for id, split in PLACES.items() if id != "z"}
    assert failures(certify(assignment(splits), MEMBERS, TIES, frozen={})) == {"without_a_split": 1}
    assert failures(certify(assignment(PLACES | {"z": "dev"}), MEMBERS, TIES, frozen={})) == {"without_a_split": 1}


def test_a_stranger_and_a_row_both_left_out_and_placed_are_found() -> None:
    certificate = certify(assignment(PLACES | {"who": "train"}, {"z": "bridges"}), MEMBERS, TIES, frozen={})
    assert failures(certificate) == {"unknown_conversations": 1, "left_out_but_present": 1}


def test_a_row_that_was_left_out_ties_nobody_and_is_counted() -> None:
    splits = {id: split for id, split in PLACES.items() if id != "z"}
    certificate = certify(assignment(splits, {"z": "bridges"}), MEMBERS, [*TIES, ("z", "a1"), ("z", "b1")], frozen={})
    assert certificate.ok
    assert certificate.left_out == {"bridges": 1}


def test_rows_outside_the_time_of_their_split_are_found() -> None:
    members = [Member(f"m{i}", (), None, i) for i in range(10)]
    splits = {f"m{i}": "train" if i < 6 else "validation" if i < 8 else "test" for i in range(10)}
    timed = Assignment(splits, {}, (), SHARES, "", Cuts(6, 8, 0))
    assert certify(timed, members, [], frozen={}).ok
    late = replace(timed, splits=splits | {"m9": "validation"})
    early = replace(timed, splits=splits | {"m5": "test"})
    assert failures(certify(late, members, [], frozen={})) == {"out_of_time": 1}
    assert failures(certify(early, members, [], frozen={})) == {"out_of_time": 1}


@given(st.data())
def test_moving_any_one_conversation_of_a_group_makes_the_certificate_not_ok(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(2, 5), min_size=1, max_size=12))
    members = [
        Member(f"g{g:02}m{i}", (f"thread:{g}",), None, None) for g, size in enumerate(sizes) for i in range(size)
    ]
    sound = assign(split_groups(members, []), shares=SHARES, salt="s", frozen={}, stratify=True)
    moved = data.draw(st.sampled_from(members)).id
    elsewhere = data.draw(st.sampled_from([split for split in SPLITS if split != sound.splits[moved]]))
    assert certify(sound, members, [], frozen={}).ok
    assert not certify(replace(sound, splits={**sound.splits, moved: elsewhere}), members, [], frozen={}).ok


def test_figures_count_examples_and_conversations_per_split() -> None:
    certificate = certify(assignment(), MEMBERS, TIES, frozen={})
    assert [(row.split, row.conversations, row.examples, row.share, row.wanted) for row in certificate.splits] == [
        ("train", 3, 4, 0.5, 0.5),
        ("validation", 2, 2, 0.25, 0.25),
        ("test", 2, 2, 0.25, 0.25),
    ]
    assert (certificate.groups, certificate.largest_group, certificate.largest_share) == (4, "a1", 3 / 8)


def test_a_label_tells_its_shares_its_deviation_and_where_it_is_scarce() -> None:
    counts = {"train": 8, "validation": 1, "test": 1}
    members, places = [], {}
    for split, count in counts.items():
        for number in range(count):
            members.append(Member(f"{split}{number}", (), "refund", None))
            places[f"{split}{number}"] = split
    (label,) = certify(Assignment(places, {}, (), Shares(0.6, 0.2, 0.2), "s"), members, [], frozen={}).labels
    assert label.examples == (8, 1, 1)
    assert label.shares == (0.8, 0.1, 0.1)
    assert label.deviation == pytest.approx(0.2)
    assert label.below == ("train", "validation")


def test_a_split_that_wants_nothing_has_no_minimum() -> None:
    members = [Member(f"m{i}", (), "refund", None) for i in range(10)]
    places = dict.fromkeys((member.id for member in members), "train")
    (label,) = certify(Assignment(places, {}, (), Shares(0.9, 0, 0.1), "s"), members, [], frozen={}).labels
    assert label.below == ()


def test_labels_too_small_to_divide_do_not_set_the_worst_deviation() -> None:
    members = [Member(f"m{i}", (), "common", None) for i in range(10)] + [Member("lone", (), "rare", None)]
    places = {f"m{i}": "train" if i < 7 else "validation" if i < 8 else "test" for i in range(10)} | {"lone": "test"}
    worst = certify(Assignment(places, {}, (), SHARES, "s"), members, [], frozen={}).worst_label()
    assert worst is not None
    assert worst.label == "common"
    assert worst.deviation == pytest.approx(0.1)


def test_the_hash_is_over_the_sorted_ids_and_splits() -> None:
    certificate = certify(
        assignment({"b": "test", "a": "train"}), [Member(i, (), None, None) for i in "ab"], [], frozen={}
    )
    assert certificate.hash == sha256(b"a\ttrain\nb\ttest\n").hexdigest()


def test_files_as_assigned_are_ok_and_have_the_hash_and_figures_of_the_assignment() -> None:
    before, after = certify(assignment(), MEMBERS, TIES, frozen={}), recheck(FILES, MEMBERS, TIES, assignment())
    assert after.ok
    assert (after.hash, after.splits, after.labels) == (before.hash, before.splits, before.labels)


def test_a_file_that_holds_a_row_of_another_split_is_found() -> None:
    certificate = recheck(FILES | {"test": ["b1", "b2", "n2"], "validation": ["n1"]}, MEMBERS, TIES, assignment())
    assert failures(certificate) == {"moved": 1, "groups_on_both_sides": 1, "near_duplicates_across": 1}


def test_a_row_in_two_files_is_found() -> None:
    certificate = recheck(FILES | {"test": ["b1", "z"]}, MEMBERS, TIES, assignment())
    assert failures(certificate) == {"in_two_files": 1, "moved": 1}


def test_what_is_in_two_files_has_its_place_in_the_last_of_them() -> None:
    files = {"train": ["c0", "c1", "c2"], "validation": ["c2", "c3"]}
    certificate = recheck(files, [], [("c1", "c2")], assignment({"c0": "train", "c2": "train", "c3": "validation"}))
    found = {check.name: check.ids for check in certificate.checks if check.count}
    assert found["near_duplicates_across"] == ("c1 ~ c2",)
    assert found["in_two_files"] == ("c2",)


def test_files_with_strangers_or_rows_left_out_are_found() -> None:
    splits = {id: split for id, split in PLACES.items() if id != "z"}
    certificate = recheck(FILES | {"test": ["who"]}, MEMBERS, TIES, assignment(splits, {"z": "bridges"}))
    assert failures(certificate) == {"unknown_conversations": 1, "left_out_but_present": 1}


def test_a_row_that_was_never_assigned_is_found_in_the_files() -> None:
    splits = {id: split for id, split in PLACES.items() if id != "z"}
    assert failures(recheck(FILES, MEMBERS, TIES, assignment(splits))) == {"without_a_split": 1}


def test_a_partial_export_is_ok_and_counts_what_was_written() -> None:
    certificate = recheck({"train": ["a1", "z"]}, MEMBERS, TIES, assignment())
    assert certificate.ok
    assert [row.examples for row in certificate.splits] == [2, 0, 0]


def test_a_file_of_no_known_split_is_refused() -> None:
    with pytest.raises(ValueError, match="'dev'"):
        recheck({"dev": ["a1"]}, MEMBERS, TIES, assignment())


def test_the_lines_tell_checks_shares_labels_salt_and_hash(desk: Desk) -> None:
    members = desk(1000, 3)
    result = assign(split_groups(members, []), shares=SHARES, salt="pepper", frozen={}, stratify=True)
    certificate = certify(result, members, [], frozen={})
    text = "\n".join(certificate.lines())
    assert text.startswith(
        "split, checked on the assignment: ok\n  groups on both sides: 0\n  near duplicates across: 0\n"
    )
    for part in ("80.0%", "largest group: c", "worst deviation of a label: ", "labels below minimum: ", "salt: pepper"):
        assert part in text
    assert text.endswith(f"hash: {certificate.hash}")


def test_the_lines_of_a_failed_check_name_the_rows_and_the_way_out() -> None:
    lines = certify(assignment(PLACES | {"a2": "test"}), MEMBERS, TIES, frozen={}).lines()
    at = lines.index("  groups on both sides: 1")
    assert lines[0].endswith("1 of 6 failed")
    assert lines[at + 1].strip() == "a1"
    assert "--resplit" in lines[at + 2]


def test_the_json_form_survives_a_round_trip_and_says_whether_all_is_well() -> None:
    form = certify(assignment(), MEMBERS, TIES, frozen={}).as_json()
    again = json.loads(json.dumps(form))
    assert again["ok"] is True
    assert again["checks"][0]["name"] == "groups_on_both_sides"
    assert again["splits"][0]["examples"] == 4


def test_nothing_at_all_is_certified_too() -> None:
    certificate = certify(assignment({}), [], [], frozen={})
    assert certificate.ok
    assert certificate.largest_group is None
    assert certificate.lines()


@pytest.mark.parametrize(
    "files",
    [FILES, FILES | {"test": ["b1", "z", "z"]}, FILES | {"test": ["who", "m"]}, {"train": ["z", "y"]}],
    ids=["as assigned", "one in two files", "a stranger", "a few"],
)
@pytest.mark.parametrize("ties", [TIES, [*TIES, ("y", "n1")], [("y", "z")]], ids=["none", "to a member", "to another"])
def test_what_shares_nothing_may_be_named_by_its_id_alone(
    files: dict[str, list[str]], ties: list[tuple[str, str]]
) -> None:
    places = PLACES | {"y": "test", "m": "train"}
    loners = [Member(id, (), None, None) for id in ("y", "m")]
    whole = recheck(files, [*MEMBERS, *loners], ties, assignment(places))
    assert recheck(files, MEMBERS[:-1], ties, assignment(places), frozenset({"y", "m", "z"})) == whole
