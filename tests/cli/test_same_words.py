"""The same words found as a person here and as a place there: told at a decision, and decided at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import Curator, chat, names_off, write_chats

_RULES = r"""recognizers:
  - name: introduced
    supported_entity: PERSON
    patterns: [{name: introduced, regex: '(?<=I am )\w+', score: 0.6}]
  - name: town
    supported_entity: LOCATION
    patterns: [{name: town, regex: '(?<=live in )\w+', score: 0.6}]
"""


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path)
    write_chats(
        tmp_path / "chats.jsonl",
        [
            chat("I am Quackenbush.", "Hello"),
            chat("I live in Quackenbush.", "And I live in Quackenbush too!"),
            chat("I live in Ghent.", "Hello again"),
        ],
    )
    curator.run("init", str(curator.workspace))
    names_off(curator.workspace)
    (curator.workspace / "rules" / "pii" / "recognizers.yaml").write_text(_RULES, encoding="utf-8")
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return curator


def person(curator: Curator) -> dict[str, object]:
    (found,) = curator.json("privacy", "list", "--entity", "PERSON")["values"]
    return dict(found)


def test_the_list_tells_what_else_the_words_are_found_as(curator: Curator) -> None:
    also = person(curator)["also"]
    assert isinstance(also, list)
    assert [(other["entity"], other["count"]) for other in also] == [("LOCATION", 2)]
    told = curator.run("privacy", "list", "--entity", "PERSON")
    assert f"the same words: {also[0]['value']}  LOCATION  2 places (decide --same-words)" in told
    towns = curator.json("privacy", "list", "--entity", "LOCATION")["values"]
    assert sorted(len(town["also"]) for town in towns) == [0, 1]


def test_deciding_one_tells_that_the_other_waits_still(curator: Curator) -> None:
    value = str(person(curator)["value"])
    assert "decided not_personal: 1" in curator.run("privacy", "decide", value, "--not-personal")
    assert f"the words of {value} are found as LOCATION in 2 places too: --same-words decides both" in curator.stderr
    assert [item["entity"] for item in curator.json("privacy", "list")["values"]] == ["LOCATION", "LOCATION"]


def test_both_are_decided_and_undone_at_once(curator: Curator) -> None:
    value = str(person(curator)["value"])
    assert "decided not_personal: 2" in curator.run("privacy", "decide", value, "--not-personal", "--same-words")
    assert len(curator.json("privacy", "list")["values"]) == 1
    curator.run("undo")
    assert len(curator.json("privacy", "list")["values"]) == 3


@pytest.mark.parametrize("words", [("--all",), ("--finding", "abcd")])
def test_it_goes_with_values_alone(curator: Curator, words: tuple[str, ...]) -> None:
    curator.run("privacy", "decide", *words, "--same-words", code=2)
    assert "--same-words goes with values" in curator.stderr
