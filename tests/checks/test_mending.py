"""What `check --fix` mends, and what it leaves to a person."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.exports.checks.mending import mended
from curator.exports.checks.run import check_lines

ASK, ANSWER = {"role": "user", "content": "When?"}, {"role": "assistant", "content": "At nine."}
TOOL = {"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}


def call(**changes: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [{**CALL, **changes}]}


def function(arguments: Any) -> dict[str, Any]:
    return call(function={"name": "find", "arguments": arguments})


def chat(*messages: Any, **top: Any) -> dict[str, Any]:
    return {"messages": [{"role": "system", "content": "You help."}, *messages], **top}


def mend(line: bytes, target: str = "openai-chat") -> tuple[bytes, dict[str, int]]:
    counts: Counter[str] = Counter()
    (made,) = mended([line], target, counts)
    return made or b"", dict(counts)


def codes(line: bytes, target: str) -> list[str]:
    return [problem.code for problem in check_lines([line] * 60, target=target).errors]


PAIR = {
    "input": {"messages": [ASK]},
    "preferred_output": [ANSWER],
    "non_preferred_output": [{**ANSWER, "content": "?"}],
}
SAFE = {
    "a key of another tool": (chat(ASK, ANSWER, source="desk"), "openai-chat", "E7"),
    "a role in capitals": (chat({**ASK, "role": "User"}, ANSWER), "openai-chat", "E8"),
    "a weight of a user": (chat({**ASK, "weight": 1}, ANSWER), "openai-chat", "E10"),
    "a weight that is true": (chat(ASK, {**ANSWER, "weight": True}), "openai-chat", "E10"),
    "a weight with a fraction": (chat(ASK, {**ANSWER, "weight": 1.0}), "openai-chat", "E10"),
    "a weight that is null": (chat(ASK, {**ANSWER, "weight": None}), "openai-chat", "E10"),
    "arguments that are an object": (chat(ASK, function({"a": 1}), tools=[TOOL]), "openai-chat", "E11"),
    "a call without its type": (
        chat(ASK, {**call(), "tool_calls": [{k: CALL[k] for k in ("id", "function")}]}, tools=[TOOL]),
        "openai-chat",
        "E11",
    ),
    "no calls in a list": (chat(ASK, {**ANSWER, "tool_calls": []}), "openai-chat", "E11"),
    "no tools in a list": (chat(ASK, ANSWER, tools=[]), "openai-chat", "E11"),
    "no functions in a list": (chat(ASK, ANSWER, functions=[]), "openai-chat", "E12"),
    "arguments in a string": (
        {"prompt": [ASK], "completion": [function('{"a": 1}')], "tools": [TOOL]}, "trl", "E24",
    ),
    "a weight that says nothing": ({"prompt": [ASK], "completion": [{**ANSWER, "weight": 1}]}, "trl", "E26"),
    "loss as a number": (chat(ASK, {**ANSWER, "loss": 1}), "swift", "E26"),
    "a weight of an output": ({**PAIR, "preferred_output": [{**ANSWER, "weight": 1}]}, "openai-dpo", "E15"),
    "a key beside a pair": ({**PAIR, "source": "desk"}, "openai-dpo", "E5"),
}  # fmt: skip


@pytest.mark.parametrize(("example", "target", "code"), SAFE.values(), ids=SAFE.keys())
def test_what_has_one_right_spelling_is_mended(example: Any, target: str, code: str) -> None:
    line = json.dumps(example).encode() + b"\n"
    assert codes(line, target)
    made, counts = mend(line, target)
    assert counts == {code: 1}
    assert codes(made, target) == []
    assert mend(made, target) == (made, {})


@pytest.mark.parametrize(
    "example",
    [
        chat(ASK, {**ANSWER, "weight": 2}),
        chat(ASK, {**ANSWER, "content": ""}),
        chat({**ASK, "role": "customer"}, ANSWER),
        chat(ASK, function("{"), tools=[TOOL]),
        chat(ASK, call()),
    ],
)
def test_what_only_a_person_can_decide_keeps_its_bytes(example: Any) -> None:
    line = json.dumps(example, indent=None).encode()
    assert mend(line) == (line, {})


def test_a_weight_of_zero_that_a_trainer_does_not_read_stays_an_error() -> None:
    line = json.dumps(chat(ASK, {**ANSWER, "weight": 0}, ASK, ANSWER)).encode()
    assert mend(line, "mlx") == (line, {})


@pytest.mark.parametrize("key", ["tools", "functions"])
def test_what_says_what_is_learned_is_never_taken_away(key: str) -> None:
    line = json.dumps({"instruction": "q", "input": "", "output": "a", key: [TOOL], "source": "desk"}).encode()
    made, counts = mend(line, "alpaca")
    assert counts == {"E7": 1}
    assert json.loads(made) == {"instruction": "q", "input": "", "output": "a", key: [TOOL]}
    assert codes(made, "alpaca")


def test_the_mark_at_the_start_and_blank_lines_go_and_good_lines_keep_their_bytes() -> None:
    good = b'{ "messages" : [{"role":"user","content":"a"},{"role":"assistant","content":"b"}] }\r\n'
    counts: Counter[str] = Counter()
    made = list(mended([b"\xef\xbb\xbf" + good, b" \n", b"{torn\n", good, b"\n"], "openai-chat", counts))
    assert made == [good, b"{torn\n", good]
    assert counts == {"W1": 1, "E1": 2}


def test_a_file_that_is_no_lines_stays_as_it_is() -> None:
    foreign = [b"[\n", b"\n", b'{"messages": []}\n', b"]\n"]
    assert list(mended(foreign, "openai-chat", Counter())) == foreign


KEYS = st.sampled_from(
    ["messages", "role", "content", "weight", "tool_calls", "function", "arguments", "tools", "prompt", "input", "x"]
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
TARGETS = st.sampled_from(["openai-chat", "openai-dpo", "trl", "swift", "alpaca"])


@given(
    st.dictionaries(KEYS, JSON, max_size=4), st.sampled_from(["openai-chat", "openai-dpo", "trl", "swift", "alpaca"])
)
def test_any_line_can_be_mended_and_then_needs_nothing_more(data: dict[str, Any], target: str) -> None:
    made, _ = mend(json.dumps(data).encode(), target)
    assert mend(made, target) == (made, {})
