"""Which rows go, for which row, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from curator.dedup import Choice, Drop, FoundPair, Keep, Standing, Tie, choose, ranking


def row(
    id: str,
    *,
    labelled: bool = False,
    quality: float = 0.0,
    length: int = 10,
    created_at: int = 0,
    worked_on: bool = False,
) -> tuple[str, Standing]:
    return id, Standing(id, labelled, quality, length, created_at, worked_on)


def near(a: str, b: str, score: float = 0.93) -> FoundPair:
    return FoundPair(a, b, "near", score, True)


def exact(a: str, b: str, *, same_system: bool = True) -> FoundPair:
    return FoundPair(a, b, "exact", 1.0, same_system)


def chosen(
    rows: Sequence[tuple[str, Standing]],
    pairs: Sequence[FoundPair],
    *,
    ties: Mapping[tuple[str, str], Tie] | None = None,
    keeps: Mapping[str, Keep] | None = None,
    policy: Sequence[str] = ("labelled", "quality", "length", "newest"),
) -> Choice:
    return choose(dict(rows), pairs, threshold=0.8, ties=ties or {}, keeps=keeps or {}, policy=policy)


@pytest.mark.parametrize(
    ("better", "reason"),
    [
        (row("b", labelled=True), "0.93 like b, which is labelled"),
        (row("b", worked_on=True), "0.93 like b, which people worked on"),
        (row("b", quality=0.5), "0.93 like b, which is of better quality"),
        (row("b", length=11), "0.93 like b, which is longer"),
        (row("b", created_at=1), "0.93 like b, which is newer"),
    ],
)
def test_the_better_row_stays_and_the_reason_says_why(better: tuple[str, Standing], reason: str) -> None:
    assert chosen([row("a"), better], [near("a", "b")]).drops == (Drop("a", "b", 0.93, "near", reason),)


def answered(id: str, *others: str, **more: bool) -> tuple[str, Standing]:
    return id, replace(row(id, **more)[1], others=frozenset(others))


def test_a_copy_with_other_answers_goes_only_for_one_that_has_them_too() -> None:
    rows = [answered("a", "n1", "n2"), answered("b", "n1"), answered("c", "n3"), row("d"), answered("e", "n1", "n2")]
    ties = [exact("a", id) for id in "bcde"]
    drops = {drop.id: drop.kept for drop in chosen(rows, ties).drops}
    assert drops == {"b": "a", "d": "a", "e": "a"}


def test_what_is_only_alike_goes_whatever_other_answers_it_has() -> None:
    (drop,) = chosen([answered("a", "n1"), answered("b", "n2")], [near("a", "b")]).drops
    assert (drop.id, drop.reason) == ("b", "0.93 like a, which comes first by id; its other answers go with it")


def test_what_people_worked_on_stays_beside_the_other_answers_that_it_lacks() -> None:
    rows = [answered("a", "n1"), row("b", labelled=True), row("c")]
    drops = chosen(rows, [exact("a", "b"), exact("a", "c")]).drops
    assert [(drop.id, drop.kept) for drop in drops] == [("c", "b")]


def test_of_equal_rows_the_one_with_other_answers_stays_and_the_reason_says_so() -> None:
    (drop,) = chosen([row("a"), answered("b", "n1")], [near("a", "b")]).drops
    assert (drop.id, drop.reason) == ("a", "0.93 like b, which has other answers")


@pytest.mark.parametrize("newer", ["a", "b"])
def test_the_copy_with_more_other_answers_stays_whichever_is_newer(newer: str) -> None:
    rows = [answered("a", "n1"), answered("b", "n1", "n2")]
    rows = [(id, replace(one, created_at=int(id == newer))) for id, one in rows]
    (drop,) = chosen(rows, [exact("a", "b")]).drops
    assert (drop.id, drop.reason) == ("a", "same text as b, which has more other answers")


def test_a_person_s_word_that_two_are_the_same_outweighs_other_answers() -> None:
    rows = [answered("a", "n1"), answered("b", "n2")]
    (drop,) = chosen(rows, [exact("a", "b")], ties={("a", "b"): "same"}).drops
    assert (drop.id, drop.kind) == ("b", "tie")


def test_equal_rows_fall_back_on_the_id() -> None:
    (drop,) = chosen([row("a"), row("b")], [exact("a", "b")]).drops
    assert (drop.id, drop.kind, drop.reason) == ("b", "exact", "same text as a, which comes first by id")


def test_the_policy_says_what_counts_first() -> None:
    rows = [row("a", labelled=True), row("b", created_at=5)]
    assert chosen(rows, [near("a", "b")], policy=["newest", "labelled"]).drops[0].id == "a"


def test_an_unknown_measure_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValueError, match=r"'oldest' is none of labelled, quality, length, newest"):
        chosen([row("a"), row("b")], [near("a", "b")], policy=["oldest"])


def test_a_row_like_a_dropped_row_but_unlike_the_kept_one_stays() -> None:
    choice = chosen([row("a", length=30), row("b", length=20), row("c")], [near("a", "b"), near("b", "c")])
    assert choice.clusters == (("a", "b", "c"),)
    assert [drop.id for drop in choice.drops] == ["b"]


def test_a_row_goes_for_the_most_similar_row_that_stays() -> None:
    choice = chosen([row("a", length=30), row("b", length=20), row("c")], [near("a", "c", 0.85), near("b", "c", 0.95)])
    assert [(drop.id, drop.kept, drop.score) for drop in choice.drops] == [("c", "b", 0.95)]


def test_a_score_below_one_is_never_shown_as_one() -> None:
    (drop,) = chosen([row("a"), row("b")], [near("a", "b", 0.9999)]).drops
    assert drop.reason.startswith("0.99 like a")


def test_pairs_below_the_threshold_neither_drop_nor_cluster() -> None:
    assert chosen([row("a"), row("b")], [near("a", "b", 0.79)]) == Choice((), ())


def test_what_is_found_of_one_copy_holds_for_the_others() -> None:
    choice = chosen([row("a"), row("b", length=20), row("c", length=30)], [exact("a", "b"), near("a", "c")])
    assert [(drop.id, drop.kept) for drop in choice.drops] == [("a", "c"), ("b", "c")]


def test_copies_are_tied_even_where_the_one_between_them_is_not_chosen_among() -> None:
    choice = chosen([row("b"), row("c")], [exact("a", "b"), exact("a", "c")])
    assert choice.clusters == (("b", "c"),)
    assert [drop.id for drop in choice.drops] == ["c"]


def test_the_reason_names_another_system_prompt() -> None:
    (drop,) = chosen([row("a"), row("b")], [exact("a", "b", same_system=False)]).drops
    assert drop.reason == "same text as a under another system prompt, which comes first by id"


def test_equal_words_are_not_called_the_same_text() -> None:
    (drop,) = chosen([row("a"), row("b")], [near("a", "b", 1.0)]).drops
    assert (drop.kind, drop.reason) == ("near", "same words as a, which comes first by id")


def test_a_contradiction_is_never_dropped_however_similar() -> None:
    contradiction = FoundPair("a", "b", "contradiction", 0.0, True)
    choice = chosen([row("a"), row("b")], [near("a", "b", 0.95), contradiction])
    assert choice == Choice((("a", "b"),), ())
    assert chosen([row("a"), row("b")], [contradiction]) == Choice((), ())


def test_copies_of_a_contradiction_are_not_dropped_for_it_either() -> None:
    pairs = [exact("a", "b"), near("a", "c", 0.95), FoundPair("a", "c", "contradiction", 0.0, True)]
    choice = chosen([row("a"), row("b"), row("c", labelled=True)], pairs)
    assert [(drop.id, drop.kept) for drop in choice.drops] == [("b", "a")]


def test_contradicting_texts_of_equal_words_stay_while_their_copies_go() -> None:
    pairs = [exact("a", "c"), near("a", "b", 1.0), FoundPair("a", "b", "contradiction", 0.0, True)]
    choice = chosen([row("a"), row("b"), row("c")], pairs)
    assert [(drop.id, drop.kept) for drop in choice.drops] == [("c", "a")]


def test_a_pair_called_distinct_drops_nothing_and_ties_nothing() -> None:
    assert chosen([row("a"), row("b")], [near("a", "b")], ties={("a", "b"): "distinct"}) == Choice((), ())
    assert chosen([row("a"), row("b")], [exact("a", "b")], ties={("b", "a"): "distinct"}) == Choice((), ())


def test_a_pair_called_the_same_drops_without_any_similarity() -> None:
    choice = chosen([row("a"), row("b", length=20)], [], ties={("a", "b"): "same"})
    reason = "a person called it the same as b, which is longer"
    assert choice == Choice((("a", "b"),), (Drop("a", "b", None, "tie", reason),))


def test_a_person_may_overrule_a_contradiction() -> None:
    pairs = [near("a", "b", 0.95), FoundPair("a", "b", "contradiction", 0.0, True)]
    (drop,) = chosen([row("a"), row("b")], pairs, ties={("a", "b"): "same"}).drops
    assert (drop.id, drop.kind, drop.score) == ("b", "tie", 0.95)


def test_a_row_that_a_person_kept_stays_and_others_go_for_it() -> None:
    choice = chosen([row("a", labelled=True), row("b")], [near("a", "b")], keeps={"b": "keep"})
    assert choice.drops == (Drop("a", "b", 0.93, "near", "0.93 like b, which a person kept"),)


def test_two_copies_that_a_person_kept_both_stay() -> None:
    assert chosen([row("a"), row("b")], [exact("a", "b")], keeps={"a": "keep", "b": "keep"}).drops == ()


def test_a_row_that_a_person_dropped_goes_and_takes_nothing_along() -> None:
    choice = chosen([row("a"), row("b")], [near("a", "b")], keeps={"a": "drop"})
    assert choice.drops == (Drop("a", None, None, "person", "a person dropped it"),)
    assert chosen([row("c")], [], keeps={"c": "drop", "gone": "drop"}).drops[0].id == "c"


def test_the_ranking_puts_kept_rows_first_and_unmeasured_quality_last() -> None:
    standings = dict([row("a", quality=float("nan")), row("b", quality=-1.0), row("c", quality=-5.0)])
    assert ranking(standings, keeps={"a": "keep"}) == ["a", "b", "c"]
    assert ranking(standings) == ["b", "c", "a"]
