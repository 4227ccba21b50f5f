"""Reviewing personal data from the command line: what is listed, by which ids it is decided, what a sign-off covers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from curator.cli._privacy_list import waits
from curator.queries.review import Review
from tests.cli.terminal import Terminal, at_terminal
from tests.running import Curator, chat, names_off, write_chats

MAIL = "ann.lee@example.com"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("review"))
    write_chats(
        curator.folder / "chats.jsonl",
        [
            chat(f"First of all write to {MAIL} today.", "We do, soon."),
            chat(f"And once more write to {MAIL} tomorrow.", "Call +1 202 555 0177 about the lamp."),
            *(chat(f"Question {n} about lamps", f"Answer number {n}") for n in range(14)),
        ],
    )
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    names_off(curator.workspace)
    # Everything is a person's to decide.
    config = curator.workspace / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", "[scrub]\ndecide_below = 1.01\n"))
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return curator


@pytest.fixture
def curator(_made: Curator, tmp_path: Path) -> Curator:
    """Imported and scrubbed: two places of one address, and a phone number, in lines 1 and 2."""
    return _made.copy(tmp_path / "here")


def test_a_value_tells_its_places_and_each_stands_beside_its_own_words_and_line(curator: Curator) -> None:
    told = curator.run("privacy", "list")
    assert "EMAIL_ADDRESS" in told
    assert "2 places in 2 records, 2 to decide" in told
    assert curator.stderr == "2 values in 3 places wait for a decision: 1 EMAIL_ADDRESS, 1 PHONE_NUMBER\n"
    lines = [line.strip() for line in told.splitlines()]
    assert "chats.jsonl:1: First of all write to [[<EMAIL_ADDRESS_1>]] today." in lines
    assert "chats.jsonl:2: And once more write to [[<EMAIL_ADDRESS_1>]] tomorrow." in lines
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    for sample in mail["samples"]:
        record = sample["occurrence"].partition("@")[2].partition("/")[0]
        assert curator.json("show", record)["line"] == sample["line"]
        assert sample["words"] == curator.json("show", record)["messages"][0]["text"]


def test_findings_are_told_beside_places_where_the_gate_would_give_another_number() -> None:
    same = Review([], 2, {"PERSON": 3}, {"PERSON": 2}, places=3)
    assert waits(same) == "2 values in 3 places wait for a decision: 2 PERSON"
    repeated = Review([], 2, {"PERSON": 3}, {"PERSON": 2}, places=1_200)
    assert "(3 findings: a text counts once, in however many places it stands)" in waits(repeated)


def test_an_entity_that_nobody_speaks_of_is_refused_with_the_one_that_was_meant(curator: Curator) -> None:
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    for command in (("list", "--entity", "EMAIL_ADRESS"), ("decide", mail["value"], "--entity", "EMAIL_ADRESS")):
        error = curator.json("privacy", *command, code=2)["error"]
        assert (error["message"], error["fix"]) == (
            "there is no entity 'EMAIL_ADRESS'",
            "did you mean 'EMAIL_ADDRESS'?",
        )


def test_what_stands_for_a_value_is_bold_where_colours_are_and_in_brackets_everywhere(curator: Curator) -> None:
    plain = at_terminal(curator, 200, "privacy", "list", "--entity", "EMAIL_ADDRESS")
    assert "write to [[<EMAIL_ADDRESS_1>]] today." in plain
    coloured = at_terminal(curator, 200, "privacy", "list", "--entity", "EMAIL_ADDRESS", colour=True)
    assert re.search(r"write to \x1b\[\S*\[\[", coloured)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    for sample in mail["samples"]:
        assert sample["words"][sample["start"] : sample["end"]] == "<EMAIL_ADDRESS_1>"


def test_one_place_decided_leaves_the_other_to_decide(curator: Curator) -> None:
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    finding, _, place = mail["samples"][0]["occurrence"].partition("@")
    assert curator.json("privacy", "decide", f"{finding[:6]}@{place[:5]}{place[16:]}", "--not-personal")["events"]
    told = curator.run("privacy", "list")
    assert "2 places in 2 records, 1 to decide" in told
    assert "2 values in 2 places wait" in curator.stderr


def test_a_unique_beginning_of_four_characters_names_a_value_or_a_finding(curator: Curator) -> None:
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    finding = mail["samples"][0]["occurrence"].partition("@")[0]
    error = curator.json("privacy", "decide", finding[:8], code=2)["error"]
    assert error["fix"] == "it is the id of a finding: add --finding"
    curator.run("privacy", "decide", finding[:8], "--finding")
    assert "2 places in 2 records, 1 to decide" in curator.run("privacy", "list")
    assert "at least 4" in curator.json("privacy", "decide", mail["value"][:3], code=2)["error"]["fix"]
    assert "names no value" in curator.json("privacy", "decide", "22222222", code=2)["error"]["message"]
    curator.run("privacy", "decide", mail["value"][:4])
    assert curator.json("privacy", "list")["waiting"] == {"values": 1, "places": 1}


def test_deciding_all_tells_of_what_and_a_score_does_not_go_with_ids(curator: Curator) -> None:
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    error = curator.json("privacy", "decide", mail["value"], "--above", "0.5", code=2)["error"]
    assert "--above goes with --all" in error["message"]
    told = curator.run("privacy", "decide", "--all", "--yes")
    assert told.splitlines()[-1] == "decided personal: 1 EMAIL_ADDRESS, 1 PHONE_NUMBER (undo: curator undo)"
    curator.run("privacy", "list")
    assert curator.stderr == "no value waits for a decision\n"
    assert curator.run("privacy", "decide", "--all") == "decided personal: 0\n"


def test_nothing_is_decided_in_bulk_before_its_number_was_told_and_somebody_agreed(curator: Curator) -> None:
    told = curator.run("privacy", "decide", "--all", code=2)
    assert told.splitlines() == [
        "2 values in 3 places: 1 EMAIL_ADDRESS, 1 PHONE_NUMBER",
        "none of those that wait now would: after a sign-off all of it may leave",
    ]
    assert curator.stderr == "nothing is done yet: say --yes\n"
    part = curator.json("privacy", "decide", "--all", "--entity", "PHONE_NUMBER", code=2)
    assert {key: part[key] for key in ("values", "places", "entities", "left", "done")} == {
        "values": 1, "places": 1, "entities": {"PHONE_NUMBER": 1}, "left": 1, "done": False,
    }  # fmt: skip
    assert curator.json("privacy", "list")["waiting"] == {"values": 2, "places": 3}
    assert curator.json("log", "--kind", "verdict")["events"] == []


@pytest.mark.parametrize(("answer", "code", "left"), [("yes", 0, 0), ("", 2, 3)])
def test_at_a_terminal_a_bulk_decision_is_asked_about(curator: Curator, answer: str, code: int, left: int) -> None:
    with Terminal(curator, "privacy", "decide", "--all") as terminal:
        assert "2 values in 3 places" in terminal.until(r"decide personal about all 2 values\? \[y/N\]: ")
        terminal.type(answer + "\n")
        assert terminal.ended() == code
    assert curator.json("privacy", "list")["waiting"]["places"] == left


def test_whoever_signs_is_told_what_may_be_missed_and_what_nobody_answers_for(curator: Curator) -> None:
    curator.run("privacy", "decide", "--all", "--yes")
    told = curator.run("privacy", "sign-off", "--as", "Rita").splitlines()
    assert told[0] == "missed: nobody has judged a sample of messages without findings: curator privacy sample"
    assert told[1].startswith("HIPAA's 18 identifiers: nobody answers for ")
    assert "Q Full-face photographs" in told[1]
    assert told[2].startswith("Rita signed off")
    sampled = curator.json("privacy", "sample", "--count", "2")["messages"]
    for message in sampled:
        curator.run("privacy", "sample", "--clean", message["id"])
    before = curator.json("log", "--machines")["events"]
    again = curator.json("privacy", "sign-off", "--as", "Rita")
    assert (again["sample"]["judged"], again["sample"]["missed"]) == (2, 0)
    assert "Q" in again["identifiers_open"]
    assert len(curator.json("log", "--machines")["events"]) == len(before) + 1
    assert "2 of" in curator.run("privacy", "sign-off", "--as", "Rita").splitlines()[0]


def test_a_sign_off_tells_what_it_covers_what_it_cannot_and_the_true_next_step(curator: Curator) -> None:
    curator.run("privacy", "decide", "--all", "--yes")
    told = curator.run("privacy", "sign-off", "--as", "Rita")
    assert "it covers 16 conversations, 3 replacements; not looked for: names, places\n" in told
    assert curator.stderr == "next: curator run\n"
    curator.run("run")
    curator.run("privacy", "sign-off", "--as", "Rita")
    assert curator.stderr == "next: curator export\n"
    status = curator.json("status")
    assert status["not_looked_for"] == ["PERSON", "LOCATION"]
    assert "not looked for: names, places" in curator.run("status")
    manifest = json.loads(Path(curator.json("export")["manifest"]).read_text())
    assert manifest["privacy"]["not_looked_for"] == ["PERSON", "LOCATION"]


def test_what_own_rules_look_for_is_not_called_missing(curator: Curator) -> None:
    rules = curator.workspace / "rules" / "pii"
    rules.mkdir(parents=True, exist_ok=True)
    street = {"name": "street", "regex": r"\d+ Elm Street", "score": 0.9}
    rule = {"name": "streets", "supported_entity": "ADDRESS", "patterns": [street]}
    (rules / "recognizers.yaml").write_text(json.dumps({"recognizers": [rule]}))
    (rules / "own_terms.yaml").write_text("PERSON: [Ann Lee]\n")
    assert curator.json("status")["not_looked_for"] == ["PERSON", "LOCATION"]


def test_with_the_shipped_rules_nothing_is_called_missing(curator: Curator) -> None:
    (curator.workspace / "rules" / "pii" / "names_off.yaml").unlink()
    assert curator.json("status")["not_looked_for"] == []


def test_the_list_fits_a_narrow_terminal(curator: Curator) -> None:
    told = at_terminal(curator, 60, "privacy", "list").splitlines()
    assert max(map(len, told)) <= 60


def test_a_scan_by_a_changed_rule_tells_by_rule_what_is_new_and_gone_and_what_stays(curator: Curator) -> None:
    first = curator.json("scrub")
    assert first["changes"] == {}
    rules = curator.workspace / "rules" / "pii"
    rules.mkdir(parents=True, exist_ok=True)
    lamps = {"name": "lamp", "regex": r"lamps", "score": 0.9}
    rule = {"name": "lamps", "supported_entity": "LAMP", "patterns": [lamps]}
    off = {"name": "email", "enabled": False}
    (mail,) = curator.json("privacy", "list", "--entity", "EMAIL_ADDRESS")["values"]
    curator.run("privacy", "decide", mail["value"])
    (rules / "recognizers.yaml").write_text(json.dumps({"recognizers": [rule, off]}))
    copy = curator.copy(curator.folder.parent / "again")
    told = copy.run("scrub")
    assert [line.split() for line in told.splitlines() if line.startswith("pii/")] == [
        ["pii/email", "0", "2", "0"],
        ["pii/lamps", "14", "0", "0"],
    ]
    assert "2 findings that a person confirmed and no rule sees any more: kept\n" in told
    found = curator.json("scrub")
    assert found["changes"]["pii/email"] == {"new": 0, "gone": 2, "unchanged": 0}
    assert found["kept"] == 2
    assert MAIL not in curator.run("privacy", "list", "--all")
