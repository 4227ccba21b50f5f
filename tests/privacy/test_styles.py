"""What a value becomes, by style."""

from __future__ import annotations

import pytest

from curator.errors import UsageError
from curator.privacy.styles import styled
from curator.privacy.tags import TAG


def become(style: str, entity: str, value: str, surrogate: str | None = None) -> str:
    return styled(style, entity, value, number=lambda: 7, value_id="k3f2ab2cdexyzabc", surrogate=lambda: surrogate)


def test_a_tag_carries_entity_and_number() -> None:
    assert become("tag", "PERSON", "Ann Example") == "<PERSON_7>"


def test_a_hash_comes_from_the_keyed_id_and_reads_as_a_tag() -> None:
    assert become("hash", "PERSON", "Ann Example") == "<PERSON_k3f2ab2cdexy>"
    assert TAG.fullmatch(become("hash", "EMAIL_ADDRESS", "x"))
    assert TAG.fullmatch(become("tag", "US_SSN", "x"))


def test_drop_leaves_nothing() -> None:
    assert become("drop", "PERSON", "Ann Example") == ""


@pytest.mark.parametrize(
    ("entity", "value", "masked"),
    [
        ("PERSON", "Ann", "****"),
        ("PERSON", "Ann Example", "********"),
        ("PERSON", "Ann Maria Example", "****************"),
        ("CREDIT_CARD", "4111 1111 1111 1234", "****************1234"),
        ("PHONE_NUMBER", "202-555-0143", "********43"),
        ("PHONE_NUMBER", "12345", "********"),
        ("CREDIT_CARD", "not a card", "********"),
        ("SECRET", "hunter2hunter2", "****************"),
        ("US_SSN", "123-45-6789", "********"),
    ],
)
def test_a_mask_keeps_no_more_than_the_end_of_cards_and_phones(entity: str, value: str, masked: str) -> None:
    assert become("mask", entity, value) == masked


def test_a_style_that_is_not_offered_is_refused() -> None:
    with pytest.raises(UsageError, match="blur"):
        become("blur", "PERSON", "Ann")


def test_a_value_that_has_no_surrogate_gets_a_tag() -> None:
    assert become("surrogate", "PERSON", "Ann", surrogate="Eva") == "Eva"
    assert become("surrogate", "SECRET", "hunter22", surrogate=None) == "<SECRET_7>"


def test_a_card_or_phone_number_cannot_pass_as_a_tag() -> None:
    assert not TAG.search("<CARD_4111111111111111> <PHONE_2025550143> <person_1> <PERSON_0> <PERSON_01>")
