"""Questions that differ in who somebody is alone are twins, and stand in one split."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.dedup.normalise import canonical
from curator.queries.twins import neutral


def twin(text: str) -> str | None:
    return neutral(canonical(text))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("<PERSON_1> asks for a loan. Should she get it?", "<PERSON_77> asks for a loan. Should he get it?"),
        ("Mrs <PERSON_1> is late", "Mr <PERSON_2> is late"),
        ("My wife lost her ticket.", "My husband lost his ticket."),
        ("I am <NRP_3> and <AGE> years old", "I am <NRP_9> and <AGE_2> years old"),
    ],
)
def test_twins_have_one_form(a: str, b: str) -> None:
    assert twin(a) == twin(b) is not None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Where is <ORDER_NUMBER_1>, asks <PERSON_1>", "Where is <ORDER_NUMBER_2>, asks <PERSON_1>"),
        ("She is early", "She is late"),
        ("<PERSON_1> writes to <EMAIL_ADDRESS_1>", "<PERSON_1> writes to <EMAIL_ADDRESS_2>"),
    ],
)
def test_what_differs_in_anything_else_is_no_twin(a: str, b: str) -> None:
    assert twin(a) != twin(b)


def test_a_question_that_says_nothing_of_who_somebody_is_has_no_twin() -> None:
    assert twin("Where is the ferry to <LOCATION_1>? The theory of shells heals.") is None


def test_surrogates_of_people_are_as_their_tags_whatever_their_number_of_words() -> None:
    who = {"ann": "PERSON", "lee": "PERSON", "mária": "PERSON", "danish": "NRP"}
    asked = [f"{name} is <NRP_2> and asks for a loan" for name in ("Ann Lee", "Mária", "<PERSON_4>")]
    forms = {neutral(canonical(text), who) for text in [*asked, "Ann is Danish and asks for a loan"]}
    assert len(forms) == 1
    assert neutral(canonical("Anna is annoyed"), who) is None


@given(st.text())
def test_any_text_has_a_form_that_stays(text: str) -> None:
    made = twin(text)
    assert made is None or neutral(made) is None
