"""Some records are drawn at random among those that an order puts first, whoever asks and however many at a time."""

from __future__ import annotations

from curator.labels.order import RANDOM_SHARE, mixed

FIRST = [f"r{n:04}" for n in range(1200)]
DRAWN = sorted(FIRST, key=lambda record: record[::-1])


def test_about_one_in_seven_is_drawn_and_the_others_come_in_order() -> None:
    turns = mixed(FIRST, DRAWN, past=0, seed=1, limit=1000)
    drawn = [turn.record for turn in turns if turn.drawn]
    assert abs(len(drawn) / 1000 - RANDOM_SHARE) < 0.03
    assert drawn == [record for record in DRAWN if record in set(drawn)]
    ordered = [turn.record for turn in turns if not turn.drawn]
    assert ordered == sorted(ordered)


def test_no_record_comes_twice_and_all_come() -> None:
    turns = mixed(FIRST, DRAWN, past=0, seed=1, limit=10**9)
    assert sorted(turn.record for turn in turns) == FIRST


def test_asking_one_by_one_while_labelling_is_the_same_as_asking_for_many() -> None:
    first, drawn = FIRST[:90], [record for record in DRAWN if record in FIRST[:90]]
    many = mixed(first, drawn, past=7, seed=3, limit=60)
    left = list(first)
    one_by_one = []
    for n in range(60):
        (turn,) = mixed(left, [record for record in drawn if record in left], past=7 + n, seed=3, limit=1)
        one_by_one.append(turn)
        left.remove(turn.record)
    assert one_by_one == many


def test_another_seed_draws_at_other_turns() -> None:
    turns = [[turn.drawn for turn in mixed(FIRST, DRAWN, past=0, seed=seed, limit=200)] for seed in (1, 2)]
    assert turns[0] != turns[1]


def test_of_nothing_nothing_comes() -> None:
    assert mixed([], [], past=5, seed=0, limit=10) == []
