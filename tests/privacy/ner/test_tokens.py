"""Cutting texts into words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.privacy.ner.tokens import tokens


def cut(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


def test_a_possessive_stands_apart_from_the_name() -> None:
    assert cut("Ann's and James\u2019s") == ["Ann", "'s", "and", "James", "\u2019s"]


def test_names_with_hyphens_and_apostrophes_are_one_word() -> None:
    assert cut("Jean-Luc O'Hara") == ["Jean-Luc", "O'Hara"]


@pytest.mark.parametrize("text", ["\u6211\u53ebJohn\u3002", "\u79c1\u306fJohn\u3067\u3059", "John\uc785\ub2c8\ub2e4"])
def test_a_name_among_letters_that_set_no_spaces_is_a_word(text: str) -> None:
    assert "John" in [token.text for token in tokens(text)]


def test_initials_keep_their_point_and_a_sentence_does_not() -> None:
    assert cut("J. Smith of the U.S. came.") == ["J.", "Smith", "of", "the", "U.S.", "came", "."]


def test_addresses_of_the_web_mail_and_handles_are_one_mark_each() -> None:
    assert cut("http://a.example/Ann ann@example.com @ann") == ["<url>", "<mail>", "<handle>"]


def test_a_tag_is_a_sign_and_a_word() -> None:
    assert cut("#Paris") == ["#", "Paris"]


def test_what_no_word_is_written_like_is_a_code_and_postal_codes_house_numbers_and_handles_are_none() -> None:
    assert cut("3fa9b2c1 QmFzZTY0YWJj AKIA1B2C3D4E") == ["<code>"] * 3
    assert "<code>" not in cut("12b SW1A1AA K1A0B1 alice1985 getUserName McDonald 5551234567 deadbeef")


def test_a_key_of_hundreds_of_letters_is_no_word() -> None:
    assert not tokens("x" * 500)[0].is_word


@given(text=st.text())
def test_tokens_stand_where_they_say_in_any_text(text: str) -> None:
    past = 0
    for token in tokens(text):
        assert past <= token.start < token.end <= len(text)
        assert token.text[0] == "<" or text[token.start : token.end] == token.text
        assert (token.lower is token.text) == (token.lower == token.text)
        past = token.end
