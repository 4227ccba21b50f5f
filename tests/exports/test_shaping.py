"""How a record becomes an example."""

from __future__ import annotations

from typing import Any

import pytest

from curator.config import ShapeConfig
from curator.exports.shaping import Shaped, examples_of, shape
from curator.exports.targets.openai_chat import line
from curator.records import Conversation, Message

CALL = {"id": "c", "type": "function", "function": {"name": "find", "arguments": "{}"}}


def record(*turns: str | Message) -> Conversation:
    """Turns as "role: content"."""
    made = [
        Message(index=0, role=t.partition(": ")[0], content=t.partition(": ")[2]) if isinstance(t, str) else t
        for t in turns
    ]
    messages = (Message(**{**_fields(message), "index": n}) for n, message in enumerate(made))
    return Conversation(messages=tuple(messages))


def _fields(message: Message) -> dict[str, Any]:
    return {name: getattr(message, name) for name in Message.__slots__}


def said(shaped: Shaped) -> list[str]:
    assert shaped.example is not None, shaped.reason
    return [f"{m.role}: {m.content or ''}".strip() for m in shaped.example.messages]


def weights(shaped: Shaped) -> list[int | None]:
    assert shaped.example is not None, shaped.reason
    return [m.weight for m in shaped.example.messages if m.role == "assistant"]


TOOLED = record(
    "system: Be kind",
    "user: Where is it?",
    Message(index=0, role="assistant", tool_calls=[CALL]),
    Message(index=0, role="tool", content="on its way", tool_call_id="c"),
    "assistant: On its way",
)
LONG = record("user: a", "assistant: b", "user: c", "assistant: d", "user: e", "assistant: f")


@pytest.mark.parametrize("history", [1, 2, 3, 20])
def test_a_shortened_example_keeps_the_question_that_its_answer_answers(history: int) -> None:
    assert said(shape(TOOLED, ShapeConfig(history=history)))[:2] == ["system: Be kind", "user: Where is it?"]


@pytest.mark.parametrize(("history", "begins"), [(1, "e"), (2, "e"), (3, "c"), (4, "c"), (5, "a"), (9, "a")])
def test_a_shortened_example_begins_with_a_user_turn_within_its_window(history: int, begins: str) -> None:
    told = said(shape(LONG, ShapeConfig(history=history)))
    assert (told[0], told[-1]) == (f"user: {begins}", "assistant: f")


def test_a_shortened_example_without_any_question_stays_as_it_is() -> None:
    told = said(shape(record("assistant: Hello", "assistant: Anybody?"), ShapeConfig(history=1)))
    assert told == ["assistant: Hello", "assistant: Anybody?"]


def test_a_label_answers_the_last_user_turn_and_nothing_else() -> None:
    settings = ShapeConfig(answer="label", label_task="intent")
    assert said(shape(TOOLED, settings, label="Delivery")) == [
        "system: Be kind",
        "user: Where is it?",
        "assistant: Delivery",
    ]
    alone = shape(record("system: Be kind", "assistant: Hello"), settings, label="Delivery")
    assert (alone.example, alone.reason.partition(":")[0]) == (None, "no question")


@pytest.mark.parametrize("train", ["all", "last", "as-is"])
def test_a_persons_weight_stands_above_the_settings(train: Any) -> None:
    shaped = shape(LONG, ShapeConfig(train=train), weights={1: 1, 3: 0, 5: 0})
    assert weights(shaped) == [1, 0, 0]


def test_a_weight_is_of_the_message_it_was_given_to_whatever_is_put_before_it() -> None:
    settings = ShapeConfig(system="set", system_text="Be brief", train="last", history=1)
    assert weights(shape(LONG, settings, weights={0: 0})) == [None]
    nothing = shape(LONG, settings, weights={5: 0})
    assert (nothing.example, nothing.reason.partition(":")[0]) == (None, "nothing trains")


def test_lists_of_tools_and_calls_with_nothing_in_them_are_left_out() -> None:
    made = Conversation(
        messages=(
            Message(index=0, role="user", content="Hi"),
            Message(index=1, role="assistant", content="Hello", tool_calls=[]),
        ),
        tools=[],
        extra={"functions": []},
    )
    assert line(made) == {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}


@pytest.mark.parametrize(
    ("role", "name", "written"),
    [
        ("user", "<PERSON_1>", "PERSON_1"),
        ("assistant", "Ann Lee (support)", "Ann_Lee_support"),
        ("user", "ann-lee_7", "ann-lee_7"),
        ("user", "\u2014", None),
        ("user", "a" * 70, "a" * 64),
        ("tool", "<PERSON_1>", "<PERSON_1>"),
    ],
)
def test_the_name_of_who_speaks_is_one_that_the_api_takes(role: str, name: str, written: str | None) -> None:
    (message,) = line(Conversation(messages=(Message(index=0, role=role, content="Hi", name=name),)))["messages"]
    assert message.get("name") == written


def test_an_example_a_turn_ends_with_it_and_trains_it_alone() -> None:
    settings = ShapeConfig(examples="turn", history=2)
    shaped = shape(LONG, settings, weights={3: 0}).example
    assert shaped is not None
    made = examples_of(shaped, settings)
    assert [said(Shaped(one))[-1] for one in made] == [
        f"assistant: {m.text()}" for m in LONG.messages if m.role == "assistant" and m.index != 3
    ]
    for one in made:
        *before, last = weights(Shaped(one))
        assert last in (None, 1)
        assert set(before) <= {0}
        assert [message.index for message in one.messages] == list(range(len(one.messages)))
        assert sum(message.role != "system" for message in one.messages) <= 3


def test_a_record_is_one_example_unless_settings_say_otherwise() -> None:
    shaped = shape(LONG, ShapeConfig()).example
    assert shaped is not None
    assert examples_of(shaped, ShapeConfig()) == [shaped]
