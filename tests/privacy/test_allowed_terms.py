"""Words that are allowed: not personal wherever they stand, exactly as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import FileProblem
from curator.privacy.detector import Detector
from curator.privacy.rules import rule_versions

_RULES = r"""recognizers:
  - name: staff_number
    supported_entity: STAFF_NUMBER
    patterns: [{name: badge, regex: 'STF-\d{4}(?: \w+)?', score: 0.9}]
"""


def written(folder: Path, allowed: str, **files: str) -> Path:
    (folder / "recognizers.yaml").write_text(_RULES, encoding="utf-8")
    (folder / "allowed_terms.yaml").write_text(allowed, encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


def found(folder: Path, text: str) -> list[str]:
    hits = Detector.for_folders((str(folder),)).hits(text)
    return [text[hit.start : hit.end] for hit in hits if hit.name in ("STAFF_NUMBER", "EMAIL_ADDRESS")]


@pytest.mark.parametrize("entity", ["STAFF_NUMBER", "'*'"])
def test_what_lies_in_an_allowed_term_is_no_finding(tmp_path: Path, entity: str) -> None:
    folder = written(tmp_path, f"{entity}: [Desk STF-1234 east]")
    assert found(folder, "Ask Desk  STF-1234 east, or STF-1234.") == ["STF-1234"]


def test_a_finding_that_is_longer_than_the_term_stays(tmp_path: Path) -> None:
    folder = written(tmp_path, "STAFF_NUMBER: [STF-1234]")
    assert found(folder, "Ask STF-1234 Zelda") == ["STF-1234 Zelda"]
    assert found(folder, "Ask STF-1234.") == []


def test_another_case_another_word_and_another_entity_are_not_allowed(tmp_path: Path) -> None:
    folder = written(tmp_path, "STAFF_NUMBER: [Desk STF-1234]\nEMAIL_ADDRESS: [help@example.com, Desk STF-9999]")
    assert found(folder, "desk stf-1234") == ["stf-1234"]
    assert found(folder, "Desk STF-12345") == ["STF-1234"]
    assert found(folder, "Desk STF-9999") == ["STF-9999"]
    assert found(folder, "help@example.com or ann@example.com") == ["ann@example.com"]


def test_a_term_whose_case_does_not_count_is_allowed_in_any(tmp_path: Path) -> None:
    before = rule_versions((str(written(tmp_path, "STAFF_NUMBER: [Desk STF-1234]")),))
    folder = written(tmp_path, "STAFF_NUMBER: [{text: Desk STF-1234, case: false}, {text: Bay STF-5678, case: true}]")
    assert found(folder, "desk stf-1234, DESK STF-1234, bay stf-5678, Bay STF-5678") == ["stf-5678"]
    after = rule_versions((str(written(tmp_path, "STAFF_NUMBER: [{text: Desk STF-1234, case: false}]")),))
    assert before["pii/staff_number"] != after["pii/staff_number"]


def test_a_term_that_is_named_to_be_found_is_found(tmp_path: Path) -> None:
    folder = written(tmp_path, "STAFF_NUMBER: [STF-1234]", own_terms="STAFF_NUMBER: [STF-1234]")
    assert found(folder, "Ask STF-1234.") == ["STF-1234"]


def test_only_rules_that_could_find_the_terms_are_of_another_version(tmp_path: Path) -> None:
    before = rule_versions((str(written(tmp_path, "")),))
    after = rule_versions((str(written(tmp_path, "STAFF_NUMBER: [STF-1234]")),))
    assert [rule for rule in before if before[rule] != after[rule]] == ["pii/staff_number"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("staff: [x1]", "an entity is written in capitals"),
        ("PERSON: [Ada Bell, Q]", "a term of one letter would be found everywhere"),
        ("PERSON: Ada", "a list is needed here"),
        ("PERSN: [Ada]", "no rule finds 'PERSN'"),
        ("PERSON: [{text: Ada Bell, cased: false}]", "unknown key 'cased'"),
        ("PERSON: [{text: Ada Bell, case: no way}]", "true or false is needed here"),
        ("PERSON: [{case: false}]", "a term needs text"),
    ],
)
def test_a_bad_file_is_told_with_its_line_and_without_its_words(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(FileProblem) as problem:
        rule_versions((str(written(tmp_path, f"\n{content}")),))
    assert told in str(problem.value)
    assert ":2" in str(problem.value)
    assert "Ada" not in str(problem.value)


@pytest.mark.parametrize("firm", ["Wells Fargo", "Mercedes-Benz", "Johnson & Johnson", "Dow Jones"])
def test_firms_that_are_called_like_people_are_none(firm: str) -> None:
    detector = Detector.for_folders(only=frozenset({"pii/names"}))
    assert [hit for hit in detector.hits(f"My account at {firm} is closed.") if hit.name == "PERSON"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Our Jenkins pipeline is red again.",
        "The script in Ruby fails, and so does Ruby on Rails.",
        "Mix the plaster of Paris with water.",
        "We moved from Java to Kotlin.",
        "Use the Adam optimizer with Xavier initialisation.",
        "Deploy it with Travis CI and Terraform.",
        "Elixir and Erlang share a machine.",
        "Our Cassandra cluster has three nodes.",
        "Lucida Grande is missing.",
        "Is the Rust compiler faster than the Ada compiler?",
    ],
)
def test_languages_and_tools_that_are_called_like_people_or_places_are_none(text: str) -> None:
    detector = Detector.for_folders(only=frozenset({"pii/names"}))
    assert [hit for hit in detector.hits(text) if hit.score >= 0.3] == []


@pytest.mark.parametrize("text", ["Thanks, Ruby!", "My name is Ada Jenkins.", "I am Cassandra, from Paris."])
def test_people_of_the_same_names_are_found(text: str) -> None:
    detector = Detector.for_folders(only=frozenset({"pii/names"}))
    assert any(hit.name == "PERSON" and hit.score >= 0.3 for hit in detector.hits(text))
