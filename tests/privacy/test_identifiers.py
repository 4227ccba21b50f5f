"""A law's list of identifiers says which rules cover each, and what a person has to vouch for."""

from __future__ import annotations

import pytest

from curator.errors import UsageError
from curator.privacy.detector import Detector
from curator.privacy.identifiers import read_identifiers
from curator.privacy.rules import load_rules
from curator.registry import shipped

#: Found by names and places, which patterns cannot.
BY_NAMES = {"PERSON", "LOCATION", "ADDRESS"}
TEXTS = {
    "C": "admitted on March 3rd, 2024 at the age of 93",
    "D": "call 202-555-0143",
    "E": "fax: 202-555-0144",
    "F": "ann@example.com",
    "G": "ssn 123-45-6789",
    "H": "MRN 00123456",
    "I": "health plan number H-4418820",
    "J": "account number 7001234567",
    "K": "medical license number MD-44812",
    "L": "VIN 1M8GDM9AXKP042788",
    "M": "pacemaker serial number: PX-448123",
    "N": "https://www.example.com/ann",
    "O": "from 192.0.2.17",
}


def test_all_eighteen_are_there_and_each_is_covered_or_vouched_for() -> None:
    identifiers = read_identifiers("hipaa").identifiers
    assert "".join(identifier.id for identifier in identifiers) == "ABCDEFGHIJKLMNOPQR"
    assert all(identifier.entities or identifier.attest for identifier in identifiers)


def test_every_entity_of_the_list_is_one_that_a_rule_finds_in_a_medical_workspace() -> None:
    found = {rule.entity for rule in load_rules((str(shipped("rules/packs/medical")),)).rules} | BY_NAMES
    coverage = {i.id: i.coverage(found) for i in read_identifiers("hipaa").identifiers}
    assert {id for id, how in coverage.items() if how == "by a person"} == {"P", "Q"}
    assert {how for id, how in coverage.items() if id not in "PQ"} == {"covered"}


def test_without_the_rule_an_identifier_is_not_covered_or_partly() -> None:
    by_id = {identifier.id: identifier for identifier in read_identifiers("hipaa").identifiers}
    assert by_id["A"].coverage({"ADDRESS"}) == "not covered"
    assert by_id["C"].coverage({"AGE", "DATE_OF_BIRTH"}) == "partly"


@pytest.fixture(scope="module")
def medical() -> Detector:
    return Detector.for_folders((str(shipped("rules/packs/medical")),))


@pytest.mark.parametrize("letter", TEXTS)
def test_an_example_of_each_is_found_as_one_of_its_entities(medical: Detector, letter: str) -> None:
    (identifier,) = [i for i in read_identifiers("hipaa").identifiers if i.id == letter]
    assert {hit.name for hit in medical.hits(TEXTS[letter])} & set(identifier.entities)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("seen on March 3rd, 2024 and again on 4/5/24", ["March 3rd, 2024", "4/5/24"]),
        ("on Tuesday, 3 May at 10:15", ["Tuesday, 3 May"]),
        ("since May 2019", ["May 2019"]),
        ("2024-05-06T10:12:00Z", ["2024-05-06T10:12:00Z"]),
        ("in 2019, at 10:15, 3/4 of it, version 1.2.3, may I", []),
    ],
)
def test_dates_with_a_day_or_a_month_are_found_and_years_are_left(
    medical: Detector, text: str, dates: list[str]
) -> None:
    assert [text[h.start : h.end] for h in medical.hits(text) if h.name == "DATE_TIME"] == dates


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("I just turned 42", [("42", 0.25)]),
        ("a 63-year-old man", [("63", 0.25)]),
        ("my son is 7 years old", [("7", 0.25)]),
        ("Mrs Lowe, 93 years old, fell", [("93", 0.5)]),
        ("Anna Berg is 101 years old", [("101", 0.5)]),
        ("my grandpa Otto is 97.", [("97", 0.5)]),
        ("the kettle is 93 cm high and 12 years old", []),
        ("aged 91", [("91", 0.5)]),
        ("I'm 35, by the way", [("35", 0.25)]),
        ("68 y/o female", [("68", 0.25)]),
        ("a 3-year-old laptop, turned 90 degrees, on page 12, aged 2019 wine, I'm 20 minutes late", []),
    ],
)
def test_ages_of_people_are_found_and_those_of_things_are_not(
    medical: Detector, text: str, ages: list[tuple[str, float]]
) -> None:
    assert [(text[h.start : h.end], h.score) for h in medical.hits(text) if h.name == "AGE"] == ages


def test_an_unknown_list_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as refused:
        read_identifiers("hippa")
    assert "hipaa" in refused.value.fix
