"""Which shares are accepted, and what the error says about others."""

from __future__ import annotations

import pytest

from curator.errors import UsageError
from curator.splits import Shares


def test_shares_that_sum_to_one_but_for_rounding_are_accepted() -> None:
    assert Shares(0.7, 0.15, 0.15).in_order() == (0.7, 0.15, 0.15)
    assert Shares(1, 0, 0).test == 0


def test_shares_above_one_say_by_how_much_to_lower_them() -> None:
    with pytest.raises(UsageError, match=r"sum to 1\.2 instead of 1: train 0\.8 \+ validation 0\.3") as caught:
        Shares(0.8, 0.3, 0.1)
    assert caught.value.fix == "Lower one of them by 0.2."


def test_shares_below_one_say_by_how_much_to_raise_them() -> None:
    with pytest.raises(UsageError) as caught:
        Shares(0.5, 0.2, 0.2)
    assert caught.value.fix == "Raise one of them by 0.1."


@pytest.mark.parametrize("bad", [-0.1, float("nan"), float("inf")])
def test_a_share_that_is_no_share_is_named(bad: float) -> None:
    with pytest.raises(UsageError, match="share of validation is"):
        Shares(1.1, bad, 0.0)
