"""Each rule about preference pairs on one line, passing and failing. The line under test follows 50 good ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.exports.checks.problem import Problem, Report
from curator.exports.checks.run import check_file, check_lines
from tests.running import Curator

SYSTEM = {"role": "system", "content": "You help people at the ferry desk."}
ASK = {"role": "user", "content": "When does the ferry leave?"}
ANSWER = {"role": "assistant", "content": "At nine."}
TOOL = {"type": "function", "function": {"name": "find_ferry", "parameters": {"type": "object", "properties": {}}}}
CALL: dict[str, Any] = {"id": "call_1", "type": "function", "function": {"name": "find_ferry", "arguments": "{}"}}
CALLING: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "09:00"}
WORSE = {"role": "assistant", "content": "Look it up."}


def pair(*messages: Any, preferred: Any = ANSWER, other: Any = WORSE, **asked: Any) -> dict[str, Any]:
    outputs = {"preferred_output": [preferred], "non_preferred_output": [other]}
    return {"input": {"messages": [SYSTEM, *messages], **asked}, **outputs}


def good(number: int) -> dict[str, Any]:
    """In half of them the preferred answer is the longer one."""
    long, short = {**ANSWER, "content": f"At nine, from pier {number}."}, {**WORSE, "content": f"Pier {number}."}
    better, worse = (long, short) if number % 2 else (short, long)
    return pair({**ASK, "content": f"When does ferry {number} leave?"}, preferred=better, other=worse)


def check(*lines: Any, **settings: Any) -> Report:
    return check_lines([json.dumps(line).encode() for line in lines], target="openai-dpo", **settings)


def problems(line: Any, **settings: Any) -> list[Problem]:
    report = check(*map(good, range(50)), line, **settings)
    found = [*report.errors, *report.warnings]
    assert report.target == "openai-dpo"
    assert all(problem.line == 51 and problem.message and problem.fix for problem in found)
    return found


GOOD = {
    "a question and two answers": pair(ASK),
    "a question that ends with a tool": pair(ASK, CALLING, RESULT, tools=[TOOL], parallel_tool_calls=True),
    "several turns": pair(ASK, ANSWER, ASK),
    "answers that differ in case alone": pair(ASK, other={**ANSWER, "content": "AT NINE."}),
}


@pytest.mark.parametrize("line", GOOD.values(), ids=GOOD.keys())
def test_a_good_pair_has_no_problem(line: Any) -> None:
    assert problems(line) == []


BAD = {
    # rule 5
    "a chat example": ({"messages": [ASK, ANSWER]}, "E5", ""),
    "a pair without the worse answer": ({"input": {"messages": [ASK]}, "preferred_output": [ANSWER]}, "E5", ""),
    "a key of another tool": (pair(ASK) | {"margin": 2}, "E5", "margin"),
    "a key of the input of another tool": (pair(ASK, model="m"), "E5", "input.model"),
    "an input that is a list": (pair(ASK) | {"input": [ASK]}, "E5", "input"),
    "an input without messages": (pair(ASK) | {"input": {}}, "E5", "input.messages"),
    "an input without a message": (pair(ASK) | {"input": {"messages": []}}, "E5", "input.messages"),
    # rule 15
    "an output that is a message": (pair(ASK) | {"preferred_output": ANSWER}, "E15", "preferred_output"),
    "an output of two messages": (
        pair(ASK) | {"non_preferred_output": [WORSE, WORSE]},
        "E15",
        "non_preferred_output",
    ),
    "an output without a message": (pair(ASK) | {"preferred_output": []}, "E15", "preferred_output"),
    "an output that is a text": (pair(ASK, preferred="At nine."), "E15", "preferred_output[0]"),
    "an output of the user": (pair(ASK, other={**WORSE, "role": "user"}), "E15", "non_preferred_output[0].role"),
    "an output in parts": (
        pair(ASK, other={**WORSE, "content": [{"type": "text", "text": "No."}]}),
        "E15",
        "non_preferred_output[0].content",
    ),
    "an output with a weight": (pair(ASK, preferred={**ANSWER, "weight": 1}), "E15", "preferred_output[0].weight"),
    "an output that calls": (
        pair(ASK, preferred={**ANSWER, "tool_calls": CALLING["tool_calls"]}, tools=[TOOL]),
        "E15",
        "preferred_output[0].tool_calls",
    ),
    # rule 16
    "an input that ends with an answer": (pair(ASK, ANSWER), "E16", "input.messages[2]"),
    # rule 17
    "two outputs that say the same": (pair(ASK, other=ANSWER), "E17", "non_preferred_output"),
    # the rules of chats
    "an unknown role in the question": (pair({**ASK, "role": "customer"}), "E8", "input.messages[1].role"),
    "a better answer that is blank": (
        pair(ASK, preferred={**ANSWER, "content": " "}),
        "W9",
        "preferred_output[0].content",
    ),
    "a worse answer that is blank": (
        pair(ASK, other={**WORSE, "content": " "}),
        "W9",
        "non_preferred_output[0].content",
    ),
    "tools that are none": (pair(ASK, tools=[]), "E11", "input.tools"),
    "a key of a worse answer": (pair(ASK, other={**WORSE, "id": 1}), "W7", "non_preferred_output[0].id"),
}


@pytest.mark.parametrize(("line", "code", "path"), BAD.values(), ids=BAD.keys())
def test_a_bad_pair_has_one_problem_with_its_path(line: Any, code: str, path: str) -> None:
    assert [(problem.code, problem.path) for problem in problems(line)] == [(code, path)]


@pytest.mark.parametrize("long", ["preferred", "other"])
def test_a_pair_is_too_long_where_either_answer_is(long: str) -> None:
    def tokens(chat: dict[str, Any]) -> int:
        return sum(len(message["content"]) for message in chat["messages"])

    line = pair(ASK, **{long: {"role": "assistant", "content": "nine " * 100}})
    assert [p.code for p in problems(line, count_tokens=tokens, context=400)] == ["E14"]
    assert problems(line, count_tokens=tokens, context=4000) == []


def test_more_than_four_of_five_longer_preferred_answers_are_a_warning_and_four_of_five_are_none() -> None:
    odd, even = [good(n) for n in range(1, 100, 2)], [good(n) for n in range(0, 100, 2)]
    assert [problem.code for problem in check(*odd[:40], *even[:10]).warnings] == []
    (found,) = check(*odd[:41], *even[:9]).warnings
    assert (found.code, found.line) == ("W18", None)
    assert "41 of 50" in found.message


def test_the_same_two_answers_preferred_both_ways_are_a_warning_that_names_both_lines() -> None:
    turned = good(7) | {
        "preferred_output": good(7)["non_preferred_output"],
        "non_preferred_output": good(7)["preferred_output"],
    }
    (found,) = problems(turned)
    assert found.code == "W19"
    assert "line 8 " in found.message


def test_a_pair_of_the_validation_file_is_found_again_also_in_other_case(tmp_path: Path) -> None:
    loud = json.loads(json.dumps(good(3)).replace("ferry", "FERRY"))
    for name, lines in (("train", map(good, range(50))), ("validation", [good(2), loud])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    report = check_file(tmp_path / "train.jsonl", target="openai-dpo", validation=tmp_path / "validation.jsonl")
    assert [(problem.code, problem.line) for problem in (*report.errors, *report.warnings)] == [("E6", 3), ("W6", 4)]


def test_few_pairs_are_an_error_of_the_file() -> None:
    assert [problem.code for problem in check(*map(good, range(9))).errors] == ["E4"]


def test_any_file_can_be_checked_for_pairs_without_a_workspace(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(good(n)) + "\n" for n in range(50)))
    assert "0 errors and 0 warnings in 50 lines" in curator.run("check", str(path), "--target", "openai-dpo")
    with path.open("a") as stream:
        stream.write(json.dumps(pair(ASK, other={**WORSE, "weight": 0})) + "\n")
    told = curator.run("check", str(path), "--target", "openai-dpo", code=3)
    assert ":51: E15 non_preferred_output[0].weight: weight stands in an output; take it out" in told
    assert "check it for the target openai-dpo" in curator.run("check", str(path), code=3)
