"""Rules that are off until somebody switches them on - people's nations, bare years - and addresses by their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.privacy.detector import Detector
from curator.privacy.rules import load_rules

SWITCHED_ON = "recognizers:\n  - {name: nationality, enabled: true}\n  - {name: year, enabled: true}\n"


@pytest.fixture(scope="module")
def switched_on(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    folder: Path = tmp_path_factory.mktemp("rules")
    (folder / "mine.yaml").write_text(SWITCHED_ON, encoding="utf-8")
    return Detector.for_folders((str(folder),), frozenset({"pii/nationality", "pii/year", "pii/street_address"}))


def found(detector: Detector, text: str, entity: str) -> list[str]:
    return [text[h.start : h.end] for h in detector.hits(text) if h.name == entity]


def test_without_a_file_of_ones_own_neither_nationality_nor_year_is_looked_for() -> None:
    on = {rule.id for rule in load_rules().rules}
    assert not on & {"pii/nationality", "pii/year"}
    assert "pii/street_address" in on


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("She is a Norwegian nurse", ["Norwegian"]),
        ("We met two Kenyans there", ["Kenyans"]),
        ("THE KENYAN GUEST", ["KENYAN"]),
        ("A Costa Rican and a South African", ["Costa Rican", "South African"]),
        ("He had been Buddhist for years", ["Buddhist"]),
    ],
)
def test_a_nation_or_religion_with_a_capital_tells_by_itself(
    switched_on: Detector, text: str, values: list[str]
) -> None:
    assert found(switched_on, text, "NRP") == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("i am swedish", ["swedish"]),
        ("i'm a south korean student", ["south korean"]),
        ("he lost his peruvian passport", ["peruvian"]),
        ("nationality: swiss", ["swiss"]),
        ("she is polish", ["polish"]),
        ("They are Conservative", ["Conservative"]),
        ("a liberal voter", ["liberal"]),
        ("my parents are catholics", ["catholics"]),
    ],
)
def test_in_lower_case_and_of_an_everyday_word_the_words_around_must_tell(
    switched_on: Detector, text: str, values: list[str]
) -> None:
    assert found(switched_on, text, "NRP") == values


@pytest.mark.parametrize(
    "text",
    [
        "Polish the table before you paint it",
        "a liberal helping of soup, and conservative estimates",
        "she speaks Spanish and is fluent in French",
        "two French fries and an english muffin",
        "what is spanish for hello",
        "from the Czech Republic",
        "changed into British pounds",
        "the germanic thaila @Danish danish.example",
        "Christian asked for the red kettle",
        "he is conservative with money",
    ],
)
def test_languages_dishes_money_names_and_parts_of_words_are_no_nationality(switched_on: Detector, text: str) -> None:
    assert found(switched_on, text, "NRP") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("we have lived here since 1998.", ["1998"]),
        ("founded in 1977, closed by 2003", ["1977", "2003"]),
        ("the Water Act of 2004 says", ["2004"]),
        ("between 1999 and 2004", ["1999", "2004"]),
        ("from 1999-2004", ["1999", "2004"]),
        ("In the year 2031 it ends", ["2031"]),
        ("class of 2011", ["2011"]),
    ],
)
def test_a_year_is_found_after_a_word_that_makes_it_one(switched_on: Detector, text: str, values: list[str]) -> None:
    assert found(switched_on, text, "DATE_TIME") == values


@pytest.mark.parametrize(
    "text",
    [
        "a crowd of 2000 people",
        "by 2000 km",
        "of $2000 and of 2000€",
        "in 20145 and in 1998-05-06",
        "in 2000.50 or by 1,999",
        "in 1850 and in 2100",
        "built in the 1990s, in 1990's style",
        "model 2004",
        "login 2004",
        "in 2004x4",
    ],
)
def test_a_number_that_is_counted_or_part_of_another_is_no_year(switched_on: Detector, text: str) -> None:
    assert found(switched_on, text, "DATE_TIME") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The venue is at 1 Blue Alder Way.", ["1 Blue Alder Way"]),
        ("send it to 22B Alder St, Apt 4 please", ["22B Alder St, Apt 4"]),
        ("120 N. Alder Ave, Leeds", ["120 N. Alder Ave"]),
        ("meet at the corner of 5th Avenue and Alder Street.", ["5th Avenue and Alder Street"]),
        ("the corner of ul. Alder 12 and Low Road", ["ul. Alder 12 and Low Road"]),
        ("PSC 1234, Box 567\nAPO AE 09123", ["PSC 1234, Box 567\nAPO AE 09123"]),
        ("USS Alder\nFPO AP 96543-1234", ["USS Alder\nFPO AP 96543-1234"]),
    ],
)
def test_an_address_is_known_by_its_form(switched_on: Detector, text: str, values: list[str]) -> None:
    assert found(switched_on, text, "ADDRESS") == values


@pytest.mark.parametrize(
    "text",
    [
        "I have 2 Court dates and 3 Places",
        "a 20 minute Drive",
        "room 12 Dr. Alder",
        "just around the corner of love and hate",
        "200(.60)=120\nDon't Drive",
        "version 1.5 Open Square",
        "for $5 Alder Street gets a bench",
        "the FPO said AP 12",
    ],
)
def test_a_number_before_capitals_is_not_yet_an_address(switched_on: Detector, text: str) -> None:
    assert found(switched_on, text, "ADDRESS") == []
