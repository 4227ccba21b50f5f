"""A failing and a passing fixture of every rule of the linter, and the page that shows them.

`python -m tests.checks.rule_table > docs/checks.md`
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from curator import registry
from curator.exports.checks.check import Settings, Totals
from curator.exports.checks.e03_size import FileSize
from curator.exports.checks.problem import Report
from curator.exports.checks.run import check_lines
from curator.exports.checks.titles import TITLES

SYSTEM = {"role": "system", "content": "You help."}
ASK, ANSWER = {"role": "user", "content": "When?"}, {"role": "assistant", "content": "At nine."}
FUNCTION: dict[str, Any] = {"name": "find", "parameters": {"type": "object", "properties": {}}}
TOOL = {"type": "function", "function": FUNCTION}


@dataclass(frozen=True)
class Fixture:
    """codes of the two come from a check of them; what is shown of them stands on the page."""

    target: str
    failing: Callable[[], set[str]]
    passing: Callable[[], set[str]]
    shown: tuple[str, str]


def chat(*messages: Any, **top: Any) -> dict[str, Any]:
    return {"messages": [SYSTEM, *messages], **top}


def numbered(number: int) -> dict[str, Any]:
    return chat({**ASK, "content": f"When does ferry {number} leave?"}, {**ANSWER, "content": f"At {number}."})


def call(arguments: Any = "{}", **changes: Any) -> dict[str, Any]:
    one = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": arguments}, **changes}
    return {"role": "assistant", "content": None, "tool_calls": [one]}


def pair(better: Any, worse: Any, *asked: Any) -> dict[str, Any]:
    outputs = {"preferred_output": [better], "non_preferred_output": [worse]}
    return {"input": {"messages": [SYSTEM, *(asked or (ASK,))]}, **outputs}


def say(words: str) -> dict[str, Any]:
    return {"role": "assistant", "content": words}


def raw(line: Any) -> bytes:
    return line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()


def around(target: str) -> list[Any]:
    """50 good lines of a target."""
    if target == "openai-dpo":
        return [
            pair(say(f"At {n}{' sharp' * (n % 2)}."), say(f"Pier {n}."), {**ASK, "content": f"{n}?"}) for n in range(50)
        ]
    if target == "tokens":
        return [{"input_ids": [n, 1], "attention_mask": [1, 1], "labels": [-100, 1]} for n in range(50)]
    form = registry.load("curator.exports.targets", target).FORM if target != "openai-chat" else None
    chats = [numbered(n) for n in range(50)]
    return chats if form is None else [made.data for one in chats for made in form.made(one)]


def codes(report: Report) -> set[str]:
    return {problem.code for problem in (*report.errors, *report.warnings)}


def line(failing: Any, passing: Any, target: str = "openai-chat", **settings: Any) -> Fixture:
    """A line after 50 good ones."""

    def of(one: Any) -> Callable[[], set[str]]:
        return lambda: codes(check_lines([*map(raw, around(target)), raw(one)], target=target, **settings))

    return Fixture(target, of(failing), of(passing), (_shown(failing), _shown(passing)))


def lines(
    failing: Sequence[Any], passing: Sequence[Any], shown: tuple[str, str], target: str = "openai-chat", **settings: Any
) -> Fixture:
    """A whole file."""

    def of(every: Sequence[Any]) -> Callable[[], set[str]]:
        return lambda: codes(check_lines(map(raw, every), target=target, **settings))

    return Fixture(target, of(failing), of(passing), shown)


def size(failing: int, passing: int) -> Fixture:
    def of(bytes_: int) -> Callable[[], set[str]]:
        return lambda: {problem.code for problem in FileSize(Settings()).end(Totals(50, 50, 50, bytes_))}

    return Fixture("openai-chat", of(failing), of(passing), (f"{failing:,} bytes", f"{passing:,} bytes"))


def name(failing: str, passing: str) -> Fixture:
    from curator.exports.checks.e02_name import FileName

    def of(called: str) -> Callable[[], set[str]]:
        return lambda: {problem.code for problem in FileName(Settings(called)).end(Totals(50, 50, 50, 9))}

    return Fixture("openai-chat", of(failing), of(passing), (f"`{failing}`", f"`{passing}`"))


def _shown(line: Any) -> str:
    text = raw(line).decode("utf-8", "replace")
    return f"`{text if len(text) <= 400 else text[:399] + '…'}`".replace("|", "\\|")


def labels(*counts: int) -> list[dict[str, Any]]:
    return [
        chat({**ASK, "content": f"{label} {n}"}, say(f"label {label}"))
        for label, c in enumerate(counts)
        for n in range(c)
    ]


def refusing(count: int) -> list[dict[str, Any]]:
    sorry = say("I'm sorry, but I can't help with that.")
    return [chat({**ASK, "content": f"{n}?"}, sorry if n < count else say(f"At {n}.")) for n in range(60)]


IMAGE = {"type": "image_url", "image_url": {"url": "https://images.example/desk.png"}}
OLD_CALL = {"role": "assistant", "content": None, "function_call": {"name": "find", "arguments": "{}"}}
GOOD = chat(ASK, ANSWER)
FIFTY = [numbered(n) for n in range(50)]
LONGER = [pair(say(f"At {n}, from the pier."), say(f"{n}."), {**ASK, "content": f"{n}?"}) for n in range(50)]
TURNS = [{"from": "human", "value": "When?"}, {"from": "gpt", "value": "At nine."}]

FIXTURES: dict[str, Fixture] = {
    "E1": line(b'{"messages": [{"role": "us', GOOD),
    "E2": name("train.json", "train.jsonl"),
    "E3": size(8_000_000_001, 8_000_000_000),
    "E4": lines(FIFTY[:9], FIFTY[:10], ("9 lines", "10 lines")),
    "E5": line({"prompt": "When?", "completion": "At nine."}, GOOD),
    "E6": lines(FIFTY, FIFTY[:7], ("a line of the validation file", "none of its lines"), validation=[raw(FIFTY[7])]),
    "E7": line({**GOOD, "source": "desk"}, GOOD),
    "E8": line(chat({**ASK, "role": "customer"}, ANSWER), GOOD),
    "E9": line(chat(ASK, {**ANSWER, "content": None}), GOOD),
    "E10": line(chat(ASK, {**ANSWER, "weight": 0}), chat(ASK, {**ANSWER, "weight": 0}, ASK, ANSWER)),
    "E11": line(chat(ASK, call({"a": 1}), tools=[TOOL]), chat(ASK, call('{"a": 1}'), tools=[TOOL])),
    "E12": line(chat(ASK, OLD_CALL), chat(ASK, OLD_CALL, functions=[FUNCTION])),
    "E13": line(chat(ASK, {**ANSWER, "content": [IMAGE]}), chat({**ASK, "content": [IMAGE]}, ANSWER)),
    "E14": line(
        chat(ASK, say("nine " * 40)), GOOD, count_tokens=lambda chat: len(json.dumps(chat["messages"])), context=250
    ),
    "E15": line(pair({**say("At nine."), "weight": 1}, say("No.")), pair(say("At nine."), say("No.")), "openai-dpo"),
    "E16": line(pair(say("At nine."), say("No."), ASK, ANSWER), pair(say("At nine."), say("No.")), "openai-dpo"),
    "E17": line(pair(say("At nine."), say("At nine.")), pair(say("At nine."), say("No.")), "openai-dpo"),
    "E24": line(
        {"prompt": [ASK], "completion": [call('{"a": 1}')], "tools": [TOOL]},
        {"prompt": [ASK], "completion": [call({"a": 1})], "tools": [TOOL]},
        "trl",
    ),
    "E25": line(chat(ASK, ASK, ANSWER), chat(ASK, ANSWER), "together"),
    "E26": line(
        {"messages": [ASK, {**ANSWER, "weight": 0}, ASK, ANSWER]},
        {"messages": [ASK, {**ANSWER, "loss": False}, ASK, ANSWER]},
        "swift",
    ),
    "E27": line(chat({**ASK, "content": [IMAGE]}, ANSWER), GOOD, "mlx"),
    "E28": line(
        {"input_ids": [1, 2], "attention_mask": [1, 1], "labels": [2]},
        {"input_ids": [1, 2], "attention_mask": [1, 1], "labels": [-100, 2]},
        "tokens",
    ),
    "W1": lines(
        [b"\xef\xbb\xbf" + raw(FIFTY[0]), *FIFTY[1:]], FIFTY, ("the bytes EF BB BF at the beginning", "without them")
    ),
    "W3": size(512_000_001, 512_000_000),
    "W4": lines(FIFTY[:49], FIFTY, ("49 lines", "50 lines")),
    "W6": lines(
        FIFTY,
        FIFTY[:7],
        ("a line of the validation file in other case", "none of its lines"),
        validation=[raw(FIFTY[7]).replace(b"When", b"WHEN")],
    ),
    "W7": line(chat({**ASK, "id": 7}, ANSWER), GOOD),
    "W8": line({"messages": [{**SYSTEM, "role": "developer"}, ASK, ANSWER]}, GOOD, model="gpt-4o-mini-2024-07-18"),
    "W9": line(chat({**ASK, "content": " "}, ANSWER), GOOD),
    "W10": line(chat(ASK, ANSWER, ASK), GOOD),
    "W11": line(chat(ASK, ANSWER, parallel_tool_calls=True), chat(ASK, ANSWER, tools=[TOOL], parallel_tool_calls=True)),
    "W12": line(chat(ASK, OLD_CALL, functions=[FUNCTION]), chat(ASK, call(), tools=[TOOL])),
    "W13": line(
        chat(
            {**ASK, "content": [{"type": "image_url", "image_url": {"url": "https://images.example/desk.gif"}}]}, ANSWER
        ),
        chat({**ASK, "content": [IMAGE]}, ANSWER),
    ),
    "W18": lines(
        LONGER, around("openai-dpo"), ("50 of 50 preferred answers are longer", "25 of 50"), target="openai-dpo"
    ),
    "W19": lines(
        [*around("openai-dpo"), pair(say("Pier 4."), say("At 4."), {**ASK, "content": "4?"})],
        around("openai-dpo"),
        ("A before B, and B before A, for one question", "A before B"),
        target="openai-dpo",
    ),
    "W20": line({"messages": [ASK, ANSWER]}, GOOD),
    "W21": line(chat(ANSWER), GOOD),
    "W22": line(chat(SYSTEM, ASK, ANSWER), GOOD),
    "W23": line({"messages": [{**SYSTEM, "content": "Help."}, ASK, ANSWER]}, GOOD),
    "W29": lines(refusing(4), refusing(3), ("4 of 60 examples train a refusal", "3 of 60")),
    "W30": lines(labels(95, 5), labels(50, 50), ("two answers, for 95 and 5 examples", "for 50 and 50")),
    "W31": lines(
        [*FIFTY, chat(FIFTY[3]["messages"][1], say("At ten."))], FIFTY, ("a question again, answered otherwise", "once")
    ),
    "W32": line(chat(ASK, say("Write to j.doe@mail.internal")), chat(ASK, say("Write to j.doe@ferry.example"))),
}

_HEAD = """\
# The rules of `curator check`

Generated from the rules and the fixtures that test them by `make docs`. E is an error, W a warning. A line is shown by
itself; where a rule is about a file, it is said what is in it. The target is the one whose file is shown: rules 1 to 14
hold for the chats in the lines of every target, 15 to 19 for preference pairs, 20 on for the rest as
[export](export.md) says.

| code | says | target | fails | passes |
|---|---|---|---|---|"""


def page() -> str:
    rows = [
        f"| {code} | {TITLES[code]} | `{found.target}` | {found.shown[0]} | {found.shown[1]} |"
        for code, found in FIXTURES.items()
    ]
    return "\n".join([_HEAD, *rows, ""])


if __name__ == "__main__":
    print(page(), end="")
