"""Signs of data that teaches what nobody meant: refusals, lopsided labels, contradictions, personal data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from curator.exports.checks.problem import Problem
from curator.exports.checks.run import check_lines
from curator.rulebook.flags import load_flags
from tests.checks.rule_table import ASK, FIFTY, chat, labels, numbered, pair, raw, refusing, say


def told(lines: list[Any], target: str = "openai-chat") -> dict[str, Problem]:
    report = check_lines(map(raw, lines), target=target)
    return {problem.code: problem for problem in report.warnings if problem.code in ("W29", "W30", "W31", "W32")}


def test_a_refusal_counts_in_any_form_and_not_where_it_does_not_train() -> None:
    refusal = {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
    sorry = say("Unfortunately, I am unable to provide that information.")
    some = [chat(ASK, refusal), chat(ASK, {**say(""), "content": None, "refusal": "No."}), chat(ASK, sorry)]
    assert told([*FIFTY, *some])["W29"].message == "3 of 53 examples train a refusal"
    assert "W29" not in told([*FIFTY, *some[:2]])
    kept = [chat(ASK, {**sorry, "weight": 0}, ASK, say(f"At {n}.")) for n in range(5)]
    assert "W29" not in told([*FIFTY, *kept])


def test_what_the_shipped_rule_flags_is_found_and_what_it_lets_pass_is_not() -> None:
    tests = load_flags(None, [])["quality/refusal"].rule.tests
    for words, found in [*((w, True) for w in tests.must_flag), *((w, False) for w in tests.must_not_flag)]:
        assert isinstance(words, str)
        lines = [chat({**ASK, "content": f"{n}?"}, say(words)) for n in range(20)]
        assert ("W29" in told(lines)) is found, words


def test_labels_are_told_where_one_is_nearly_all_or_one_is_rare() -> None:
    assert told(labels(60, 40)) == {}
    assert "81 of 100" in told(labels(81, 19))["W30"].message
    assert told(labels(80, 20)) == {}
    assert (
        "1 of the 3 different answers have fewer than 10 examples, one of them 9"
        in told(labels(60, 40, 9))["W30"].message
    )


@pytest.mark.parametrize(
    "lines",
    [
        [numbered(n) for n in range(200)],
        labels(90, 9),
        [chat({**ASK, "content": f"{n}?"}, say(f"A long answer, {n % 3}: " + "word " * 20)) for n in range(200)],
    ],
    ids=["answers that all differ", "too few examples", "long answers"],
)
def test_answers_that_are_no_labels_are_not_taken_for_some(lines: list[Any]) -> None:
    assert told(lines) == {}


def test_a_question_again_with_another_answer_is_told_with_its_line() -> None:
    asked = FIFTY[3]["messages"][1]
    loud = {**asked, "content": asked["content"].upper() + " "}
    found = told([*FIFTY, chat(loud, say("At ten."))])["W31"]
    assert (found.line, found.message.partition(" examples")[0]) == (51, "1 of 51")
    assert found.message.endswith("answer otherwise: line 51 beside 4")
    many = told([*FIFTY, *({"messages": [*FIFTY[n]["messages"][:2], say("At ten.")]} for n in range(7))])["W31"]
    assert many.message.endswith(
        "line 51 beside 1, line 52 beside 2, line 53 beside 3, line 54 beside 4, line 55 beside 5 and more"
    )
    assert told([*FIFTY, chat(loud, say("AT 3."))]) == {}
    assert told([*FIFTY, {"messages": [asked, say("At ten.")]}]) == {}


def test_pairs_of_one_question_are_no_contradiction() -> None:
    lines = [pair(say(f"At {n}."), say(f"Pier {n}.")) for n in range(20)]
    assert told(lines, "openai-dpo") == {}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Write to jane.doe@ferries.internal.", True),
        ("Write to jane.doe@desk.example, or to a@example.org or b@mail.test", False),
        ("The card 4929 1234 5678 9018 is declined.", False),
        ("The card 4716 2210 5188 5662 is declined.", True),
        ("Test with 4242 4242 4242 4242.", False),
        ("Order 1234567890123.", False),
        ("@all: see you at 3@noon", False),
    ],
)
def test_addresses_and_cards_of_somebody_are_told_and_never_shown(words: str, found: bool) -> None:
    lines = [*FIFTY, chat(ASK, say(words))]
    assert ("W32" in told(lines)) is found
    assert not {"jane", "4716"} & set(json.dumps([p.message + p.fix for p in told(lines).values()]).split())
    assert "W32" not in told([*FIFTY, chat({**ASK, "content": words}, say("Thanks."))])


def test_a_share_of_few_examples_says_nothing() -> None:
    assert told(refusing(4)[:19]) == {}
