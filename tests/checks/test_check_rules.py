"""Each rule on one example, passing and failing. The line under test follows 50 good ones."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from curator.exports.checks.problem import Problem
from curator.exports.checks.run import check_lines

SYSTEM = {"role": "system", "content": "You help people at the ferry desk."}
ASK = {"role": "user", "content": "When does the ferry leave?"}
ANSWER = {"role": "assistant", "content": "At nine."}
TOOL = {"type": "function", "function": {"name": "find_ferry", "parameters": {"type": "object", "properties": {}}}}
FUNCTION = {"name": "find_ferry", "parameters": {"type": "object", "properties": {}}}
CALL: dict[str, Any] = {"id": "call_1", "type": "function", "function": {"name": "find_ferry", "arguments": "{}"}}
CALLING: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "09:00"}


def png(size: int) -> str:
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(size - 8)).decode()


PNG = png(28)
JPEG = "data:image/jpeg;base64," + base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(20)).decode()
WEBP = "data:image/webp;base64," + base64.b64encode(b"RIFF\x01\x02\x03\x04WEBP" + bytes(20)).decode()
GIF = "data:image/gif;base64," + base64.b64encode(b"GIF89a" + bytes(20)).decode()


def chat(*messages: Any, **top: Any) -> dict[str, Any]:
    return {"messages": [SYSTEM, *messages], **top}


def call(**changes: Any) -> dict[str, Any]:
    return {**CALLING, "tool_calls": [{**CALL, **changes}]}


def function(**changes: Any) -> dict[str, Any]:
    return call(function={**CALL["function"], **changes})


def picture(url: Any, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url, **more}}]}


def problems(example: Any, **settings: Any) -> list[Problem]:
    good = [json.dumps(chat({**ASK, "content": f"When does ferry {n} leave?"}, ANSWER)).encode() for n in range(50)]
    raw = example if isinstance(example, bytes) else json.dumps(example).encode()
    report = check_lines([*good, raw], **settings)
    found = [*report.errors, *report.warnings]
    assert all(problem.line == 51 for problem in found)
    assert all(problem.message and problem.fix for problem in found)
    return found


GOOD = {
    "a plain chat": chat(ASK, ANSWER),
    "an answered tool call": chat(ASK, CALLING, RESULT, ANSWER, tools=[TOOL]),
    "a call at the end": chat(ASK, CALLING, tools=[TOOL]),
    "a call beside words": chat(ASK, {**CALLING, "content": "One moment."}, RESULT, ANSWER, tools=[TOOL]),
    "a call beside an empty string": chat(ASK, {**CALLING, "content": ""}, RESULT, ANSWER, tools=[TOOL]),
    "a call without content": chat(ASK, {"role": "assistant", "tool_calls": [CALL]}, tools=[TOOL]),
    "two calls answered in the other order": chat(
        ASK,
        {**CALLING, "tool_calls": [CALL, {**CALL, "id": "call_2"}]},
        {**RESULT, "tool_call_id": "call_2"},
        RESULT,
        ANSWER,
        tools=[TOOL],
        parallel_tool_calls=True,
    ),
    "the same id in a later turn": chat(ASK, CALLING, RESULT, ANSWER, ASK, CALLING, RESULT, ANSWER, tools=[TOOL]),
    "tools that nobody calls": chat(ASK, ANSWER, tools=[TOOL]),
    "a tool with a name of 64 characters": chat(ASK, ANSWER, tools=[{**TOOL, "function": {"name": "f-_9" * 16}}]),
    "128 tools": chat(ASK, ANSWER, tools=[{**TOOL, "function": {"name": f"f{n}"}} for n in range(128)]),
    "an image of just 10 MB": chat(picture(png(10_000_000)), ANSWER),
    "the role developer": {"messages": [{**SYSTEM, "role": "developer"}, ASK, ANSWER]},
    "images of each type": chat(picture(PNG), picture(JPEG, detail="low"), picture(WEBP, detail="high"), ANSWER),
    "an image by its address": chat(picture("https://example.com/desk.png?size=2"), ANSWER),
    "ten images": chat({"role": "user", "content": picture(PNG)["content"] * 10}, ANSWER),
    "parts of text everywhere": {
        "messages": [
            {"role": role, "content": [{"type": "text", "text": "At nine."}]}
            for role in ("system", "user", "assistant")
        ]
    },
    "a refusal as a part": chat(ASK, {"role": "assistant", "content": [{"type": "refusal", "refusal": "I cannot."}]}),
    "a refusal as a field": chat(ASK, {**ANSWER, "refusal": None}),
    "weights 0 and 1": chat(ASK, {**ANSWER, "weight": 0}, ASK, {**ANSWER, "weight": 1}),
    "a name": chat({**ASK, "name": "desk_2"}, ANSWER),
    "characters beyond the basic plane": chat(ASK, {**ANSWER, "content": "\U0001f6a2 at nine"}),
}


@pytest.mark.parametrize("example", GOOD.values(), ids=GOOD.keys())
def test_a_good_example_has_no_problem(example: Any) -> None:
    assert problems(example) == []


BAD = {
    # rule 1
    "a truncated line": (b'{"messages": [{"role": "us', "E1", ""),
    "a line that is not UTF-8": (b'{"messages": "\xff"}', "E1", ""),
    "a surrogate in UTF-8": (b'{"messages": "\xed\xa0\x80"}', "E1", ""),
    "a blank line": (b" \t\r\n", "E1", ""),
    "a line that is a list": ([1, 2], "E1", ""),
    "a line that is a string": ("hello", "E1", ""),
    "a key that stands twice": (b'{"messages": [], "messages": []}', "E1", ""),
    "a key that stands twice deep inside": (b'{"messages": [{"role": "user", "role": "user"}]}', "E1", ""),
    "NaN": (b'{"messages": NaN}', "E1", ""),
    "minus infinity": (b'{"messages": [-Infinity]}', "E1", ""),
    "a number that is infinite to who reads it": (b'{"messages": [1e999]}', "E1", ""),
    "half a surrogate pair": (b'{"messages": [{"content": "\\ud83d"}]}', "E1", ""),
    "half a surrogate pair in a key": (b'{"messages": [{"\\udc00": 1}]}', "E1", ""),
    "bottomless nesting": (b'{"messages": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "E1", ""),
    "deep nesting": (b'{"messages": ' + b"[" * 80 + b"]" * 80 + b"}", "E1", ""),
    "a number of 5,000 digits": (b'{"messages": ' + b"1" * 5000 + b"}", "E1", ""),
    "two objects on a line": (b'{"messages": []} {"messages": []}', "E1", ""),
    # rule 5
    "a preference pair": (
        {"input": {"messages": [ASK]}, "preferred_output": [ANSWER], "non_preferred_output": [ANSWER]},
        "E5",
        "",
    ),
    "a prompt and its completion": ({"prompt": "When?", "completion": "At nine."}, "E5", ""),
    "a ShareGPT conversation": ({"conversations": [{"from": "human", "value": "When?"}]}, "E5", ""),
    "an Alpaca instruction": ({"instruction": "Say when.", "input": "", "output": "At nine."}, "E5", ""),
    "no messages": ({"data": 1}, "E5", ""),
    "messages that are an object": ({"messages": {}}, "E5", "messages"),
    "messages that are empty": ({"messages": []}, "E5", "messages"),
    # rule 7
    "a top-level key of another tool": (chat(ASK, ANSWER, source="desk"), "E7", "source"),
    "a top-level key that is no identifier": (chat(ASK, ANSWER, **{"+1 202 555 0143": 1}), "E7", "(key 2)"),
    "a top-level key of 41 characters": (chat(ASK, ANSWER, **{"a" * 41: 1}), "E7", "(key 2)"),
    "a top-level key with somebody's number": (chat(ASK, ANSWER, jane_2025550143=1), "E7", "(key 2)"),
    "parallel_tool_calls that is a word": (
        chat(ASK, ANSWER, tools=[TOOL], parallel_tool_calls="no"),
        "E7",
        "parallel_tool_calls",
    ),
    "a key a message does not have": (chat({**ASK, "id": 7}, ANSWER), "W7", "messages[1].id"),
    # rule 8
    "an unknown role": (chat({**ASK, "role": "customer"}, ANSWER), "E8", "messages[1].role"),
    "a role in capitals": (chat({**ASK, "role": "User"}, ANSWER), "E8", "messages[1].role"),
    "a missing role": (chat({"content": "When?"}, ANSWER), "E8", "messages[1].role"),
    "a role that is a list": (chat({"role": ["user"], "content": "When?"}, ANSWER), "E8", "messages[1].role"),
    "a message that is a string": (chat("When?", ANSWER), "E8", "messages[1]"),
    "a name that is a number": (chat({**ASK, "name": 7}, ANSWER), "E8", "messages[1].name"),
    # rule 9
    "no content": (chat({"role": "user"}, ANSWER), "E9", "messages[1].content"),
    "null content": (chat(ASK, {**ANSWER, "content": None}), "E9", "messages[2].content"),
    "null content of a user": (chat({**ASK, "content": None}, ANSWER), "E9", "messages[1].content"),
    "content that is a number": (chat({**ASK, "content": 9}, ANSWER), "E9", "messages[1].content"),
    "content that is one part": (chat({**ASK, "content": {"type": "text"}}, ANSWER), "E9", "messages[1].content"),
    "content without parts": (chat({**ASK, "content": []}, ANSWER), "E9", "messages[1].content"),
    "a part that is a string": (chat({**ASK, "content": ["When?"]}, ANSWER), "E9", "messages[1].content[0]"),
    "a part of sound": (
        chat({**ASK, "content": [{"type": "input_audio", "input_audio": {}}]}, ANSWER),
        "E9",
        "messages[1].content[0].type",
    ),
    "a refusal part of a user": (
        chat({**ASK, "content": [{"type": "refusal", "refusal": "No."}]}, ANSWER),
        "E9",
        "messages[1].content[0].type",
    ),
    "a text part without text": (
        chat({**ASK, "content": [{"type": "text"}]}, ANSWER),
        "E9",
        "messages[1].content[0].text",
    ),
    "a refusal that is true": (chat(ASK, {**ANSWER, "refusal": True}), "E9", "messages[2].refusal"),
    "an empty question": (chat({**ASK, "content": ""}, ANSWER), "W9", "messages[1].content"),
    "an answer of blanks": (chat(ASK, {**ANSWER, "content": " \n\u00a0"}), "W9", "messages[2].content"),
    "an answer that nobody sees": (chat(ASK, {**ANSWER, "content": "\u200b\u2060"}), "W9", "messages[2].content"),
    "parts of blanks": (
        chat(ASK, {**ANSWER, "content": [{"type": "text", "text": " "}]}),
        "W9",
        "messages[2].content",
    ),
    # rule 10
    "no assistant": (chat(ASK), "E10", "messages"),
    "all weights 0": (chat(ASK, {**ANSWER, "weight": 0}), "E10", "messages"),
    "weight 2": (chat(ASK, {**ANSWER, "weight": 2}), "E10", "messages[2].weight"),
    "weight true": (chat(ASK, {**ANSWER, "weight": True}), "E10", "messages[2].weight"),
    "weight 1.0": (chat(ASK, {**ANSWER, "weight": 1.0}), "E10", "messages[2].weight"),
    "weight null": (chat(ASK, {**ANSWER, "weight": None}), "E10", "messages[2].weight"),
    "weight of a user": (chat({**ASK, "weight": 1}, ANSWER), "E10", "messages[1].weight"),
    "a last message of the user": (chat(ASK, ANSWER, ASK), "W10", "messages"),
    # rule 11
    "an answer to no call": (chat(ASK, RESULT, ANSWER), "E11", "messages[2].tool_call_id"),
    "an answer to another call": (
        chat(ASK, CALLING, RESULT, {**RESULT, "tool_call_id": "call_9"}, ANSWER, tools=[TOOL]),
        "E11",
        "messages[4].tool_call_id",
    ),
    "an answer without its call's id": (
        chat(ASK, CALLING, RESULT, {"role": "tool", "content": "09:00"}, ANSWER, tools=[TOOL]),
        "E11",
        "messages[4].tool_call_id",
    ),
    "two answers to a call": (
        chat(ASK, CALLING, RESULT, RESULT, ANSWER, tools=[TOOL]),
        "E11",
        "messages[4].tool_call_id",
    ),
    "a call nobody answers": (chat(ASK, CALLING, ASK, ANSWER, tools=[TOOL]), "E11", "messages[2].tool_calls[0]"),
    "a call answered too late": (
        chat(ASK, CALLING, ASK, RESULT, ANSWER, tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0]",
    ),
    "arguments that are an object": (
        chat(ASK, function(arguments={"a": 1}), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function.arguments",
    ),
    "arguments that are cut off": (
        chat(ASK, function(arguments='{"a": '), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function.arguments",
    ),
    "arguments that are a list": (
        chat(ASK, function(arguments="[]"), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function.arguments",
    ),
    "no arguments": (
        chat(ASK, call(function={"name": "find_ferry"}), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function.arguments",
    ),
    "a call without its id": (
        chat(ASK, call(id=None), RESULT, ANSWER, tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].id",
    ),
    "a call of another type": (chat(ASK, call(type="custom"), tools=[TOOL]), "E11", "messages[2].tool_calls[0].type"),
    "a call without a function": (
        chat(ASK, call(function=None), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function",
    ),
    "two calls with one id": (
        chat(ASK, {**CALLING, "tool_calls": [CALL, CALL]}, RESULT, ANSWER, tools=[TOOL]),
        "E11",
        "messages[2].tool_calls",
    ),
    "calls that are an empty list": (chat(ASK, {**ANSWER, "tool_calls": []}), "E11", "messages[2].tool_calls"),
    "calls that are null": (chat(ASK, {**ANSWER, "tool_calls": None}), "E11", "messages[2].tool_calls"),
    "calls of a user": (chat({**ASK, "tool_calls": [CALL]}, ANSWER), "E11", "messages[1].tool_calls"),
    "a called name that is not in tools": (
        chat(ASK, function(name="find_train"), tools=[TOOL]),
        "E11",
        "messages[2].tool_calls[0].function.name",
    ),
    "a call without tools": (chat(ASK, CALLING, RESULT, ANSWER), "E11", "tools"),
    "a tool with blanks in its name": (
        chat(ASK, ANSWER, tools=[{"type": "function", "function": {"name": "find ferry"}}]),
        "E11",
        "tools[0].function.name",
    ),
    "a tool with a name of 65 characters": (
        chat(ASK, ANSWER, tools=[{"type": "function", "function": {"name": "f" * 65}}]),
        "E11",
        "tools[0].function.name",
    ),
    "a tool of another type": (chat(ASK, ANSWER, tools=[{**TOOL, "type": "retrieval"}]), "E11", "tools[0].type"),
    "a tool that is not nested": (
        chat(ASK, ANSWER, tools=[{"type": "function", **FUNCTION}]),
        "E11",
        "tools[0].function",
    ),
    "parameters that are a string": (
        chat(ASK, ANSWER, tools=[{"type": "function", "function": {"name": "f", "parameters": "{}"}}]),
        "E11",
        "tools[0].function.parameters",
    ),
    "tools that are null": (chat(ASK, ANSWER, tools=None), "E11", "tools"),
    "129 tools": (
        chat(ASK, ANSWER, tools=[{**TOOL, "function": {"name": f"f{n}"}} for n in range(129)]),
        "E11",
        "tools",
    ),
    "tools that are empty": (chat(ASK, ANSWER, tools=[]), "E11", "tools"),
    "two tools of one name": (chat(ASK, ANSWER, tools=[TOOL, TOOL]), "E11", "tools"),
    "parallel_tool_calls without tools": (chat(ASK, ANSWER, parallel_tool_calls=True), "W11", "parallel_tool_calls"),
    # rule 13
    "an image of an assistant": (chat(ASK, {**picture(PNG), "role": "assistant"}), "E13", "messages[2].content[0]"),
    "an image of type GIF": (chat(picture(GIF), ANSWER), "E13", "messages[1].content[0].image_url.url"),
    "a GIF that is called PNG": (
        chat(picture(GIF.replace("gif", "png")), ANSWER),
        "E13",
        "messages[1].content[0].image_url.url",
    ),
    "data that is not base64": (
        chat(picture("data:image/png,abc"), ANSWER),
        "E13",
        "messages[1].content[0].image_url.url",
    ),
    "a file's path": (chat(picture("file:///desk.png"), ANSWER), "E13", "messages[1].content[0].image_url.url"),
    "an image without its url": (chat(picture(None), ANSWER), "E13", "messages[1].content[0].image_url"),
    "an unknown detail": (
        chat(picture(PNG, detail="ultra"), ANSWER),
        "E13",
        "messages[1].content[0].image_url.detail",
    ),
    "an image of more than 10 MB": (
        chat(picture(png(10_000_001)), ANSWER),
        "E13",
        "messages[1].content[0].image_url.url",
    ),
    "eleven images": (chat({"role": "user", "content": picture(PNG)["content"] * 11}, ANSWER), "E13", "messages"),
    "an address that ends like a GIF": (
        chat(picture("https://example.com/desk.GIF?size=2"), ANSWER),
        "W13",
        "messages[1].content[0].image_url.url",
    ),
}


@pytest.mark.parametrize(("example", "code", "path"), BAD.values(), ids=BAD.keys())
def test_a_bad_example_has_exactly_the_one_problem(example: Any, code: str, path: str) -> None:
    assert [(problem.code, problem.path) for problem in problems(example)] == [(code, path)]


FUNCTION_CALL = {"role": "assistant", "content": None, "function_call": {"name": "find_ferry", "arguments": "{}"}}
FUNCTION_RESULT = {"role": "function", "name": "find_ferry", "content": "09:00"}


def codes(example: Any, **settings: Any) -> list[str]:
    return [problem.code for problem in problems(example, **settings)]


def test_functions_with_function_call_are_accepted_but_deprecated() -> None:
    example = chat(ASK, FUNCTION_CALL, FUNCTION_RESULT, ANSWER, functions=[FUNCTION])
    assert codes(example) == ["W8", "W12"]


@pytest.mark.parametrize(
    ("example", "path"),
    [
        (chat(ASK, FUNCTION_CALL), "messages[2].function_call"),
        (chat(ASK, ANSWER, functions=[FUNCTION]), "functions"),
        (chat(ASK, FUNCTION_CALL, functions=[]), "functions"),
        (
            chat(ASK, FUNCTION_CALL, functions=[{**FUNCTION, "name": f"f{n}"} for n in range(128)] + [FUNCTION]),
            "functions",
        ),
        (chat(ASK, FUNCTION_CALL, functions=[{**FUNCTION, "description": 1}]), "functions[0].description"),
        (chat(ASK, FUNCTION_CALL, functions=[FUNCTION, FUNCTION]), "functions"),
        (
            chat(ASK, {**FUNCTION_CALL, "function_call": {"name": "find_ferry"}}, functions=[FUNCTION]),
            "messages[2].function_call.arguments",
        ),
        (
            chat(ASK, {**FUNCTION_CALL, "function_call": "auto"}, functions=[FUNCTION]),
            "messages[2].function_call",
        ),
    ],
)
def test_functions_that_are_wrong_have_one_error_of_rule_12(example: Any, path: str) -> None:
    errors = [(problem.code, problem.path) for problem in problems(example) if problem.level == "error"]
    assert errors[0] == ("E12", path)
    assert {code for code, _ in errors} == {"E12"}


def test_a_call_of_a_function_that_is_not_defined_is_an_error() -> None:
    example = chat(ASK, {**FUNCTION_CALL, "function_call": {"name": "other", "arguments": "{}"}}, functions=[FUNCTION])
    assert codes(example) == ["E12", "W12"]


@pytest.mark.parametrize("model", ["gpt-4o-mini-2024-07-18", "ft:gpt-4.1-2025-04-14:example-org::id"])
def test_the_role_developer_is_doubtful_for_older_models(model: str) -> None:
    developer = {"messages": [{**SYSTEM, "role": "developer"}, ASK, ANSWER]}
    assert codes(developer, model=model) == ["W8"]
    assert codes(developer, model="o4-mini") == []


def test_an_example_of_just_the_context_passes_and_a_longer_one_does_not() -> None:
    assert codes(chat(ASK, ANSWER), count_tokens=lambda _: 65_536, context=65_536) == []
    lengths = iter([10] * 50 + [65_537])
    found = problems(chat(ASK, ANSWER), count_tokens=lambda _: next(lengths), context=65_536)
    assert [(problem.code, problem.path) for problem in found] == [("E14", "messages")]
    assert "65,537" in found[0].message


def test_a_second_answer_is_told_apart_from_an_answer_to_no_call() -> None:
    again = chat(ASK, CALLING, RESULT, RESULT, ANSWER, tools=[TOOL])
    assert [problem.message for problem in problems(again)] == ["the call was answered already"]


def test_what_follows_from_an_unknown_role_is_not_told_again() -> None:
    odd = {"role": "Assistant"}
    assert codes(chat(ASK, {**ANSWER, **odd})) == ["E8"]
    assert codes(chat(ASK, {**CALLING, **odd}, RESULT, ANSWER, tools=[TOOL])) == ["E8"]
    assert codes(chat(ASK, {**ANSWER, **odd, "weight": 1})) == ["E8"]
    assert codes(chat({**picture(PNG), "role": "User"}, ANSWER)) == ["E8"]


def test_every_mistake_of_an_example_is_told_with_its_own_path() -> None:
    example = chat({**ASK, "role": "customer"}, {**ANSWER, "content": 3, "weight": 5}, source="desk")
    assert [(problem.code, problem.path) for problem in problems(example)] == [
        ("E7", "source"),
        ("E8", "messages[1].role"),
        ("E9", "messages[2].content"),
        ("E10", "messages[2].weight"),
    ]
