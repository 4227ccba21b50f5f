"""What each target makes of an example: the same turns are learned from the same words, or it is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator import registry
from curator.exports.checks.passes import checkable
from curator.exports.checks.run import check_lines
from curator.exports.forms.form import Form, Made, Reading, UnfitError

TOOL = {"type": "function", "function": {"name": "find_ferry", "parameters": {"type": "object", "properties": {}}}}
SYSTEM = {"role": "system", "content": "You help."}
ASK = {"role": "user", "content": "When?"}
ANSWER = {"role": "assistant", "content": "At nine."}
SILENT = {**ANSWER, "content": "One moment.", "weight": 0}
ARGUMENTS = '{"to": "Farø", "seats": 2}'
CALL = {"id": "call_1", "type": "function", "function": {"name": "find_ferry", "arguments": ARGUMENTS}}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "09:00"}
IMAGE = {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://images.example/1.png"}}]}

PLAIN = {"messages": [SYSTEM, ASK, ANSWER]}
TWICE = {"messages": [SYSTEM, ASK, SILENT, ASK, ANSWER, ASK, {**ANSWER, "content": "At ten."}]}
CALLS = {"messages": [ASK, CALLING, RESULT, ANSWER], "tools": [TOOL]}
TRAINERS = ["axolotl", "llamafactory", "mlx", "swift", "trl", "unsloth"]
FORMS = [name for name in checkable() if name not in ("openai-dpo", "tokens")]


def form(target: str) -> Form:
    found: Form = registry.load("curator.exports.targets", target).FORM
    return found


def lines(target: str, chat: dict[str, Any]) -> list[dict[str, Any]]:
    return [made.data for made in form(target).made(chat)]


def learned(chat: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each learned turn with all that stands before it, in words that do not depend on a format."""
    said = [words(message) for message in chat["messages"]]
    return [
        (tuple(said[:at]), said[at], json.dumps(chat.get("tools")))
        for at, message in enumerate(chat["messages"])
        if message["role"] == "assistant" and message.get("weight") != 0
    ]


def words(message: dict[str, Any]) -> tuple[Any, ...]:
    calls = message.get("tool_calls") or ()
    functions = [(call["function"]["name"], json.loads(call["function"]["arguments"])) for call in calls]
    return message["role"], message.get("content") or "", json.dumps(functions)


def read(target: str, data: dict[str, Any]) -> Reading:
    found = form(target).read(1, json.loads(json.dumps(data)))
    assert isinstance(found, Reading), found
    assert found.problems == ()
    return found


@pytest.mark.parametrize("target", FORMS)
def test_a_plain_chat_is_held_by_every_target_and_its_lines_pass_its_rules(target: str) -> None:
    made = form(target).made(PLAIN)
    assert learned(read(target, made[0].data).chat) == learned(PLAIN)
    many = [
        {"messages": [*PLAIN["messages"][:1], {**ASK, "content": f"When does {n} leave?"}, ANSWER]} for n in range(60)
    ]
    raw = [json.dumps(one.data).encode() for chat in many for one in form(target).made(chat)]
    report = check_lines(raw, target=target)
    assert (report.errors, report.warnings, report.examples) == ((), (), 60)


@pytest.mark.parametrize("target", TRAINERS)
def test_weights_and_calls_mean_the_same_to_every_trainer(target: str) -> None:
    for chat in (TWICE, CALLS):
        found = [turn for data in lines(target, chat) for turn in learned(read(target, data).chat)]
        assert found == learned(chat)


@pytest.mark.parametrize("target", ["llamafactory", "mlx", "trl", "unsloth"])
def test_what_has_no_weights_is_unrolled_one_learned_turn_a_line(target: str) -> None:
    made = form(target).made(TWICE)
    assert [len(learned(one.chat)) for one in made] == [1, 1]
    assert "weight" not in json.dumps([one.data for one in made])


def test_a_weight_is_said_as_each_trainer_reads_it() -> None:
    (axolotl,), (swift,) = lines("axolotl", TWICE), lines("swift", TWICE)
    assert [m["weight"] for m in axolotl["messages"] if m["role"] == "assistant"] == [0, 1, 1]
    assert [m["loss"] for m in swift["messages"] if m["role"] == "assistant"] == [False, True, True]


def test_arguments_are_objects_where_templates_read_them_and_strings_where_they_are_parsed() -> None:
    (_, last), (axolotl,) = lines("trl", CALLS), lines("axolotl", CALLS)
    assert last["prompt"][1]["tool_calls"][0]["function"]["arguments"] == json.loads(ARGUMENTS)
    assert lines("mlx", CALLS)[0]["messages"][1]["tool_calls"][0]["function"]["arguments"] == json.loads(ARGUMENTS)
    assert axolotl["messages"][1]["tool_calls"][0]["function"]["arguments"] == ARGUMENTS


def test_llamafactory_gets_calls_and_tools_as_texts_and_every_column_in_every_line() -> None:
    call, answer = lines("llamafactory", CALLS)
    assert [turn["from"] for turn in answer["conversations"]] == ["human", "function_call", "observation", "gpt"]
    assert json.loads(call["conversations"][1]["value"]) == {"name": "find_ferry", "arguments": json.loads(ARGUMENTS)}
    assert json.loads(call["tools"]) == [TOOL]
    assert lines("llamafactory", {"messages": [ASK, ANSWER]})[0].keys() == call.keys()


def test_what_follows_the_last_learned_turn_is_no_reason_to_refuse() -> None:
    chat = {"messages": [ASK, ANSWER, ASK, SILENT]}
    for target in ("together", "sharegpt", "alpaca"):
        (data,) = lines(target, chat)
        assert learned(read(target, data).chat) == learned(chat)


SEVERAL = {"messages": [ASK, {**CALLING, "tool_calls": [CALL, {**CALL, "id": "c2"}]}, RESULT,
                        {**RESULT, "tool_call_id": "c2"}, ANSWER], "tools": [TOOL]}  # fmt: skip
UNFIT = {
    "alpaca: tools": ("alpaca", CALLS, "tools"),
    "alpaca: several turns": ("alpaca", {"messages": [ASK, ANSWER, ASK, ANSWER]}, "turns"),
    "together: a silent turn": ("together", TWICE, "weights"),
    "sharegpt: a silent turn": ("sharegpt", TWICE, "weights"),
    "together: two questions": ("together", {"messages": [ASK, ASK, ANSWER]}, "order"),
    "fireworks: a late system prompt": ("fireworks", {"messages": [ASK, SYSTEM, ANSWER]}, "order"),
    "swift: a late system prompt": ("swift", {"messages": [ASK, SYSTEM, ANSWER]}, "order"),
    "llamafactory: two questions": ("llamafactory", {"messages": [ASK, ASK, ANSWER]}, "order"),
    "llamafactory: two results": ("llamafactory", SEVERAL, "order"),
    "llamafactory: words beside a call": (
        "llamafactory",
        {"messages": [ASK, {**CALLING, "content": "Let me see."}, RESULT, ANSWER], "tools": [TOOL]},
        "calls",
    ),
    "trl: an answer to nothing": ("trl", {"messages": [ANSWER]}, "order"),
    "mlx: an image": ("mlx", {"messages": [IMAGE, ANSWER]}, "images"),
    "axolotl: older functions": (
        "axolotl",
        {"messages": [ASK, {"role": "assistant", "content": None, "function_call": {}}], "functions": [{}]},
        "functions",
    ),
}


@pytest.mark.parametrize(("target", "chat", "kind"), UNFIT.values(), ids=UNFIT.keys())
def test_what_a_target_cannot_hold_is_refused_with_the_reason(target: str, chat: dict[str, Any], kind: str) -> None:
    with pytest.raises(UnfitError, match=f"^{kind}: "):
        form(target).made(chat)


TEXT = st.text(min_size=1, max_size=20).filter(str.strip)


@st.composite
def chats(draw: st.DrawFn) -> dict[str, Any]:
    """Any chat that passes the rules of openai-chat, in turns, with calls and silent turns."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": draw(TEXT)}] if draw(st.booleans()) else []
    for n in range(draw(st.integers(1, 4))):
        messages.append({"role": "user", "content": draw(TEXT)})
        if draw(st.booleans()):
            given_ = json.dumps(draw(st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.none()), max_size=3)))
            call = {"id": f"c{n}", "type": "function", "function": {"name": "find_ferry", "arguments": given_}}
            messages.append({"role": "assistant", "content": None, "tool_calls": [call], "weight": draw(WEIGHTS)})
            messages.append({"role": "tool", "tool_call_id": f"c{n}", "content": draw(TEXT)})
        messages.append({"role": "assistant", "content": draw(TEXT), "weight": draw(WEIGHTS)})
    messages[-1]["weight"] = 1
    return {"messages": messages, "tools": [TOOL]}


WEIGHTS = st.sampled_from([0, 1])


@given(chats())
def test_any_chat_comes_back_from_any_target_with_the_same_turns_learned(chat: dict[str, Any]) -> None:
    for target in [*FORMS]:
        try:
            made: list[Made] = form(target).made(chat)
        except UnfitError:
            assert target in ("alpaca", "sharegpt", "together")
            continue
        found = [turn for one in made for turn in learned(read(target, one.data).chat)]
        assert found == learned(chat) == [turn for one in made for turn in learned(one.chat)]
