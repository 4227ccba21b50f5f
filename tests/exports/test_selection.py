"""Quotas, limits and budgets: who is drawn, in which order, and what the others are told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.config import SelectConfig
from curator.exports.drawing import by_chance, by_news, words_of
from curator.exports.selection import Candidate, Measured, select


def candidate(id: str, *labels: str, split: str = "train", dropped: str | None = None) -> Candidate:
    return Candidate(id, dropped, None, split, "", labels=labels)


def many(count: int, *labels: str, start: int = 0) -> list[Candidate]:
    return [candidate(f"r{n}", *labels) for n in range(start, start + count)]


def test_of_each_label_as_many_go_as_its_quota_says_and_those_without_a_label_all_go() -> None:
    every = [*many(9, "refund"), *many(9, "billing", start=10), *many(3, start=20)]
    settings = SelectConfig(quota_task="intent", per_label=4, quotas={"billing": 2})
    found = select(every, settings)
    chosen = [c.labels[:1] for c in every if c.id in found.chosen]
    assert (chosen.count(("refund",)), chosen.count(("billing",)), chosen.count(())) == (4, 2, 3)
    assert found.counts() == {"in": 9, "quota": 12}
    told = {reason for reason in found.reasons.values() if reason != "in"}
    assert told == {
        "quota: 4 records of intent refund were drawn with seed 0",
        "quota: 2 records of intent billing were drawn with seed 0",
    }


def test_a_quota_of_none_keeps_a_label_out_and_a_record_of_two_labels_counts_in_both() -> None:
    both = [candidate("a", "x", "y"), candidate("b", "y"), candidate("c", "z")]
    found = select(both, SelectConfig(quota_task="topics", quotas={"z": 0, "y": 1}))
    assert len(found.chosen) == 1
    assert found.reasons["c"].startswith("quota: 0 records of topics z")


def test_a_quota_that_cannot_be_met_is_told_with_what_is_there() -> None:
    found = select(many(3, "refund"), SelectConfig(quota_task="intent", quotas={"refund": 9, "billing": 2}))
    assert found.short == {"refund": (9, 3), "billing": (2, 0)}
    assert len(found.chosen) == 3


def test_a_budget_is_filled_and_what_does_not_train_is_not_in_it() -> None:
    every = [*many(10), candidate("t", split="test")]
    measured = Measured({f"r{n}": 100 for n in range(10)}, {}, 350, "350 tokens")
    found = select(every, SelectConfig(max_tokens=350), measured)
    assert found.counts() == {"budget": 7, "in": 4}
    assert "t" in found.chosen
    assert "budget: records of 350 tokens were drawn with seed 0" in found.reasons.values()


def test_what_held_back_otherwise_takes_no_place_of_a_quota_or_budget() -> None:
    every = [candidate("gone", "x", dropped="duplicate: like"), candidate("here", "x")]
    assert select(every, SelectConfig(quota_task="t", per_label=1)).chosen == ("here",)


def test_another_seed_draws_others_and_the_order_they_come_in_does_not_matter() -> None:
    ids = [f"r{n}" for n in range(50)]
    assert by_chance(ids, 1) == by_chance(reversed(ids), 1) != by_chance(ids, 2)


def test_the_diverse_draw_takes_one_of_each_kind_before_a_second() -> None:
    kinds = ["where is my parcel", "refund the ferry ticket", "reset a forgotten password"]
    said = {f"{kind}{n}": words_of(f"{text} please {n}") for kind, text in enumerate(kinds) for n in range(20)}
    first = by_news(said, seed=0)[:3]
    assert {id[0] for id in first} == {"0", "1", "2"}
    settings = SelectConfig(limit=3, draw="diverse")
    found = select([candidate(id) for id in said], settings, Measured(words=said))
    assert {id[0] for id in found.chosen} == {"0", "1", "2"}
    assert "limit: 3 records were drawn for what they say that is new, with seed 0" in found.reasons.values()


texts = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4), st.frozensets(st.sampled_from("uvwxyz")), max_size=12
)


@given(texts, st.integers(0, 3))
def test_the_diverse_draw_is_an_order_of_all_in_which_each_says_most_of_those_left(said: Any, seed: int) -> None:
    found = by_news(said, seed)
    assert sorted(found) == sorted(said)
    assert found == by_news(dict(reversed(said.items())), seed)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"per_label": 3}, "quota_task goes together"),
        ({"quota_task": "intent"}, "quota_task goes together"),
        ({"quota_task": "intent", "quotas": {"a": -1}}, "quotas must be 0 or more"),
    ],
)
def test_settings_that_say_nothing_are_refused(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        SelectConfig(**settings)


@given(
    st.lists(st.tuples(st.sampled_from(["x", "y", ""]), st.integers(0, 40)), max_size=30),
    st.none() | st.integers(1, 20),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(1, 300),
)
def test_no_limit_quota_or_budget_is_passed_and_nothing_that_fits_is_left_out(
    made: list[tuple[str, int]], limit: int | None, quota: int | None, budget: int | None
) -> None:
    every = [candidate(f"r{n}", *[label][: bool(label)]) for n, (label, _) in enumerate(made)]
    tokens = {f"r{n}": cost for n, (_, cost) in enumerate(made)}
    settings = SelectConfig(limit=limit, quota_task="t" if quota else None, per_label=quota, max_tokens=budget)
    chosen = set(select(every, settings, Measured(tokens, {}, budget, "b")).chosen)
    spent = sum(tokens[id] for id in chosen)
    for label in ("x", "y"):
        of = [c.id for c in every if c.labels == (label,)]
        assert quota is None or len(chosen & set(of)) <= quota
    assert limit is None or len(chosen) <= limit
    assert budget is None or spent <= budget
    for c in every:
        if c.id not in chosen:
            full = (
                quota is not None and c.labels and sum(o.id in chosen for o in every if o.labels == c.labels) >= quota
            )
            over = budget is not None and spent + tokens[c.id] > budget
            assert full or over or (limit is not None and len(chosen) >= limit)
