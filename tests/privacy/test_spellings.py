"""Personal data that is encoded: found, whole, and known as the value it stands for."""

from __future__ import annotations

import json

import pytest

from curator.identity import KEY_BYTES, Identities
from curator.privacy.detector import Detector
from curator.privacy.places import Preview


def found(detector: Detector, text: str, entity: str) -> list[str]:
    return sorted({text[hit.start : hit.end] for hit in detector.hits(text) if hit.name == entity})


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("mail jane%40example.com now", "EMAIL_ADDRESS", "jane%40example.com"),
        ("mail jane&#64;example.com now", "EMAIL_ADDRESS", "jane&#64;example.com"),
        (r"mail jane\u0040example\u002ecom now", "EMAIL_ADDRESS", r"jane\u0040example\u002ecom"),
        ("mail jane\uff20example.com now", "EMAIL_ADDRESS", "jane\uff20example.com"),
        ("mail jane@exam\u200bple.com now", "EMAIL_ADDRESS", "jane@exam\u200bple.com"),
        (
            "card \uff14\uff11\uff11\uff11 1111 1111 1111",
            "CREDIT_CARD",
            "\uff14\uff11\uff11\uff11 1111 1111 1111",
        ),
        ("card 4111  1111  1111  1111.", "CREDIT_CARD", "4111  1111  1111  1111"),
        ("card\n4111 1111\n1111 1111\n", "CREDIT_CARD", "4111 1111\n1111 1111"),
        ("amex 3782  822463  10005", "CREDIT_CARD", "3782  822463  10005"),
        ("call +44%2020%207946%200958 today", "PHONE_NUMBER", "+44%2020%207946%200958"),
        (
            "mail \U0001d423\U0001d41a\U0001d427\U0001d41e@example.com",
            "EMAIL_ADDRESS",
            "\U0001d423\U0001d41a\U0001d427\U0001d41e@example.com",
        ),
        ("mail \u24d9\u24d0\u24dd\u24d4@example.com", "EMAIL_ADDRESS", "\u24d9\u24d0\u24dd\u24d4@example.com"),
        ("https://shop.example/?next=%2Fme&mail=jane%40example.com", "EMAIL_ADDRESS", "jane%40example.com"),
    ],
)
def test_an_encoded_value_is_found_whole(detector: Detector, text: str, entity: str, value: str) -> None:
    assert found(detector, text, entity) == [value]


def test_an_escaped_line_break_is_no_part_of_the_name_after_it(detector: Detector) -> None:
    text = json.dumps({"note": "write to\njane@example.com"})
    assert found(detector, text, "EMAIL_ADDRESS") == ["jane@example.com"]
    assert json.loads(Preview(detector).text(text).rendered.text) == {"note": "write to\n<EMAIL_ADDRESS_1>"}


def test_a_letter_after_a_backslash_of_a_path_stays_with_its_name(detector: Detector) -> None:
    assert found(detector, r"C:\mail\nate@example.com", "EMAIL_ADDRESS") == ["nate@example.com"]


def test_columns_of_numbers_are_no_cards(detector: Detector) -> None:
    assert found(detector, "2024  1999  1120  4400\n2025  2110  1180  4711", "CREDIT_CARD") == []


def test_every_spelling_of_a_value_gets_one_pseudonym(detector: Detector) -> None:
    text = "jane@example.com, jane%40example.com, jane&#64;example.com, JANE@example.com"
    assert Preview(detector).text(text).rendered.text == ", ".join(["<EMAIL_ADDRESS_1>"] * 4)
    ids = Identities(bytes(KEY_BYTES))
    assert ids.value("EMAIL_ADDRESS", "jane%40example.com") == ids.value("EMAIL_ADDRESS", "jane@example.com")


def test_many_values_in_one_encoded_text_cost_no_more_than_their_number(detector: Detector) -> None:
    text = "&amp; " + " ".join(f"user{n}@example.com" for n in range(5_000))
    assert len(found(detector, text, "EMAIL_ADDRESS")) == 5_000
