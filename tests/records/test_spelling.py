"""Encoded text read plainly."""

from __future__ import annotations

import html
import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.records.spelling import decoded, plain

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(
    "written",
    [
        r"jane\u0040example.com",
        r"jane\x40example.com",
        "jane%40example.com",
        "jane%40example%2Ecom",
        "jane&#64;example.com",
        "jane&#x40;example&period;com",
        "jane&commat;example.com",
        "jane\uff20example\uff0ecom",
        "ja\u00adne@\u200bexample.com",
    ],
)
def test_an_address_is_read_whatever_its_spelling(written: str) -> None:
    assert plain(written) == "jane@example.com"


@pytest.mark.parametrize("text", ["", "50 % off & more", "a 100% &c; %zz", "50% at 20:30", r"C:\nate\me", "caf\u00e9"])
def test_text_that_is_not_encoded_is_left_alone(text: str) -> None:
    assert decoded(text) is None


def test_short_escapes_are_read_only_where_every_backslash_is_one() -> None:
    assert plain(r'{"note": "write to\njane@example.com"}') == '{"note": "write to\njane@example.com"}'
    assert plain(r"\\\n") == "\\\n"
    assert plain(r"C:\nate\me\u0041") == r"C:\nate\meA"


def test_half_a_pair_of_surrogates_stays_as_it_is() -> None:
    assert plain(r"\ud83d and \ud83d\ude00") == "\\ud83d and \U0001f600"


def test_percent_codes_that_are_no_utf8_stay_as_they_are() -> None:
    assert plain("%ff%fe %C3%BC") == "%ff%fe \u00fc"


@given(ANY_TEXT)
def test_what_standard_encoders_write_is_read_back(text: str) -> None:
    letters = "".join(c for c in text if plain(c) == c and c not in "\\%&")
    assert plain(json.dumps(letters, ensure_ascii=True)[1:-1]) == letters
    assert plain(quote(letters, safe="")) == letters
    assert plain(html.escape(letters)) == letters


@given(st.lists(st.sampled_from(["\\", "u0040", "%4", "%40", "0", "&#64;", "&", ";", "\u0665", "\u200b", "n", "e"])))
def test_every_plain_character_comes_from_its_own_part_of_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    read = decoded(text)
    if read is None:
        return
    assert len(read.starts) == len(read.text) + 1
    assert read.starts == sorted(set(read.starts))
    assert read.starts[-1] == len(text)
    for n, character in enumerate(read.text):
        start, end = read.original(n, n + 1)
        visible = text[start:end].rstrip("\u200b")
        assert character == visible or len(visible) in (2, 3, 5, 6) or unicodedata.decimal(visible) == int(character)
