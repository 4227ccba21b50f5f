"""Two normal forms: one for equality, one for words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.dedup.normalise import canonical, words


def test_case_width_and_white_space_do_not_make_another_text() -> None:
    assert canonical("  Straße\u00a0\n \uff21\uff22\uff23 ") == "strasse abc"


def test_punctuation_makes_another_text() -> None:
    assert canonical("x > 5") != canonical("x < 5")


def test_every_cjk_character_is_a_word() -> None:
    assert words("東京は").split() == ["東", "京", "は"]
    assert words("한국").split() == ["한", "국"]


def test_curly_and_straight_apostrophes_cut_words_alike() -> None:
    assert words("don\u2019t stop é").split() == ["don", "t", "stop", "é"]


def test_zero_width_characters_do_not_cut_words() -> None:
    assert words("pass\u200bword é").split() == ["password", "é"]


def test_vowel_signs_stay_in_their_words() -> None:
    assert words("कि") != words("की")
    assert len(words("हिन्दी").split()) == 1


@given(st.text())
def test_canonical_forms_have_no_white_space_but_single_spaces(text: str) -> None:
    assert canonical(text) == " ".join(canonical(text).split())


@pytest.mark.parametrize("text", ["\ud800 lone", "\x1e\x1f", "\x00"])
def test_any_string_python_can_hold_has_both_forms(text: str) -> None:
    assert isinstance(canonical(text), str)
    assert isinstance(words(text), str)
