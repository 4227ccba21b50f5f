"""The rules of each trainer's target on one line, failing; what passes stands in tests/exports/test_forms.py."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from curator.errors import UsageError
from curator.exports.checks.problem import Problem
from curator.exports.checks.run import check_lines

ASK, ANSWER = {"role": "user", "content": "When?"}, {"role": "assistant", "content": "At nine."}
SYSTEM = {"role": "system", "content": "You help."}
TOOL = {"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}
IMAGE = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://images.example/1.png"}}]}
HUMAN, GPT = {"from": "human", "value": "When?"}, {"from": "gpt", "value": "At nine."}


def call(arguments: Any) -> dict[str, Any]:
    one = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": arguments}}
    return {"role": "assistant", "content": None, "tool_calls": [one]}


def chat(*messages: Any, **top: Any) -> dict[str, Any]:
    return {"messages": list(messages), **top}


def prompt(*messages: Any, **top: Any) -> dict[str, Any]:
    return {"prompt": list(messages[:-1]), "completion": list(messages[-1:]), **top}


def turns(*said: Any, **top: Any) -> dict[str, Any]:
    return {"conversations": list(said), "system": "", "tools": "", **top}


def problems(target: str, line: Any) -> list[Problem]:
    report = check_lines([json.dumps(line).encode()], target=target)
    found = [problem for problem in (*report.errors, *report.warnings) if problem.line]
    assert all(problem.message and problem.fix for problem in found)
    return [problem for problem in found if problem.code not in ("W20", "W21")]


BAD = {
    # rule 5: what a line is
    "trl: a chat": ("trl", chat(ASK, ANSWER), "E5", ""),
    "trl: a prompt in words": ("trl", {"prompt": "When?", "completion": "At nine."}, "E5", "prompt"),
    "llamafactory: a chat": ("llamafactory", chat(ASK, ANSWER), "E5", ""),
    "llamafactory: tools as a list": ("llamafactory", turns(HUMAN, GPT, tools=[TOOL]), "E5", "tools"),
    "alpaca: no output": ("alpaca", {"instruction": "When?"}, "E5", ""),
    "alpaca: an output that is a number": ("alpaca", {"instruction": "When?", "output": 9}, "E5", "output"),
    "mlx: a prompt": ("mlx", prompt(ASK, ANSWER), "E5", ""),
    # rule 7: keys
    "axolotl: another key": ("axolotl", chat(ASK, ANSWER, source="desk"), "E7", "source"),
    "fireworks: parallel_tool_calls": ("fireworks", chat(ASK, ANSWER, parallel_tool_calls=True), "E7",
                                       "parallel_tool_calls"),
    "trl: another key": ("trl", prompt(ASK, ANSWER, source="desk"), "E7", "source"),
    "sharegpt: another key": ("sharegpt", turns(HUMAN, GPT, source="desk"), "E7", "source"),
    # rule 8: roles
    "axolotl: developer": ("axolotl", chat({**SYSTEM, "role": "developer"}, ASK, ANSWER), "E8", "messages[0].role"),
    "swift: function": ("swift", chat(ASK, {"role": "function", "name": "f", "content": "x"}, ANSWER), "E8",
                        "messages[1].role"),
    "together: an unknown role": ("together", chat({**ASK, "role": "customer"}, ANSWER), "E8", "messages[0].role"),
    "sharegpt: an unknown speaker": ("sharegpt", turns({**HUMAN, "from": "customer"}, GPT), "E8",
                                     "conversations[0].from"),
    # rules 9 to 13 are asked of what the line means, and told by its place in the line
    "trl: no content": ("trl", prompt({"role": "user"}, ANSWER), "E9", "prompt[0].content"),
    "trl: no content to learn": ("trl", prompt(ASK, {**ANSWER, "content": None}), "E9", "completion[0].content"),
    "sharegpt: a number": ("sharegpt", turns({**HUMAN, "value": 9}, GPT), "E9", "conversations[0].value"),
    "alpaca: an empty answer": ("alpaca", {"instruction": "When?", "output": " "}, "W9", "output"),
    "axolotl: nothing to learn": ("axolotl", chat(ASK, {**ANSWER, "weight": 0}), "E10", ""),
    "swift: nothing to learn": ("swift", chat(ASK, {**ANSWER, "loss": False}), "E10", ""),
    "mlx: a call of an unknown tool": ("mlx", chat(ASK, call({})), "E11", "tools"),
    "llamafactory: tools that are cut off": ("llamafactory", turns(HUMAN, GPT, tools='[{"na'), "E11", "tools"),
    # rule 24: arguments of calls
    "trl: arguments in a string": (
        "trl", prompt(ASK, call('{"a": 1}'), tools=[TOOL]), "E24", "completion[0].tool_calls[0].function.arguments",
    ),
    "mlx: arguments in a string": (
        "mlx", chat(ASK, call("{}"), tools=[TOOL]), "E24", "messages[1].tool_calls[0].function.arguments",
    ),
    "llamafactory: arguments in a string": (
        "llamafactory",
        turns(HUMAN, {"from": "function_call", "value": '{"name": "find", "arguments": "{}"}'}),
        "E24",
        "conversations[1].value",
    ),
    # rule 25: order
    "fireworks: a late system prompt": ("fireworks", chat(ASK, SYSTEM, ANSWER), "E25", "messages[1]"),
    "together: two questions": ("together", chat(ASK, ASK, ANSWER), "E25", "messages[1]"),
    "together: two answers": ("together", chat(ASK, ANSWER, ANSWER), "E25", "messages[2]"),
    "llamafactory: two questions": ("llamafactory", turns(HUMAN, HUMAN, GPT), "E25", "conversations[1]"),
    "llamafactory: no answer at the end": ("llamafactory", turns(HUMAN, GPT, HUMAN), "E25", "conversations[2]"),
    # rule 26: weights
    "trl: a weight": ("trl", prompt(ASK, {**ANSWER, "weight": 1}), "E26", "completion[0].weight"),
    "trl: a question to learn": ("trl", prompt(ASK, ASK), "E26", "completion"),
    "mlx: a weight": ("mlx", chat(ASK, {**ANSWER, "weight": 0}, ASK, ANSWER), "E26", "messages[1].weight"),
    "mlx: a question at the end": ("mlx", chat(ASK, ANSWER, ASK), "E26", "messages[2]"),
    "swift: a weight": ("swift", chat(ASK, {**ANSWER, "weight": 1}), "E26", "messages[1].weight"),
    "swift: loss 1": ("swift", chat(ASK, {**ANSWER, "loss": 1}), "E26", "messages[1].loss"),
    "axolotl: weight true": ("axolotl", chat(ASK, {**ANSWER, "weight": True}), "E26", "messages[1].weight"),
    "sharegpt: a weight": ("sharegpt", turns(HUMAN, {**GPT, "weight": 0}), "E26", "conversations[1].weight"),
    # rule 27: no place
    "mlx: an image": ("mlx", chat(IMAGE, ANSWER), "E27", "messages[0].content[0]"),
    "trl: an image": ("trl", prompt(IMAGE, ANSWER), "E27", "prompt[0].content[0]"),
    "alpaca: history": ("alpaca", {"instruction": "When?", "output": "At nine.", "history": []}, "E27", "history"),
}  # fmt: skip


@pytest.mark.parametrize(("target", "line", "code", "path"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_told_by_rule_and_place(target: str, line: Any, code: str, path: str) -> None:
    assert (code, path) in [(problem.code, problem.path) for problem in problems(target, line)]


@pytest.mark.parametrize("target", ["alpaca", "axolotl", "llamafactory", "mlx", "swift", "together", "trl"])
def test_any_shape_of_a_line_is_told_of_and_never_raises(target: str) -> None:
    odd: list[Any] = [None, 1, "x", [], {}, [[]], [None], [{}], [{"role": 1}], [{"from": 1}], [{"role": "assistant"}]]
    keys = ("messages", "prompt", "completion", "conversations", "instruction", "output", "tools", "system")
    for value in odd:
        for other in odd:
            for first, second in pairwise(keys):
                assert check_lines([json.dumps({first: value, second: other}).encode()], target=target).lines == 1


@pytest.mark.parametrize(("target", "least"), [("fireworks", 3), ("trl", 1), ("llamafactory", 1), ("alpaca", 1)])
def test_how_many_examples_a_target_takes(target: str, least: int) -> None:
    lines = {
        "fireworks": chat(ASK, ANSWER), "trl": prompt(ASK, ANSWER), "llamafactory": turns(HUMAN, GPT),
        "alpaca": {"instruction": "When?", "output": "At nine."},
    }  # fmt: skip
    raw = [json.dumps(lines[target]).encode()]
    assert [p.code for p in check_lines(raw * (least - 1), target=target).errors] == ["E4"]
    assert check_lines(raw * least, target=target).ok


def test_a_target_that_there_is_not_or_that_has_no_rules_names_those_there_are() -> None:
    with pytest.raises(UsageError) as told:
        check_lines([], target="axolot")
    assert "axolotl" in str(told.value.fix)
    with pytest.raises(UsageError, match="no rules"):
        check_lines([], target="as-imported")
