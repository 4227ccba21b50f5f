"""A prompt and its answer, or its two answers, become a conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.records import Conversation
from curator.sources import Hint
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def told(conversation: Conversation) -> list[tuple[str, Any]]:
    return [(message.role, message.content) for message in conversation.messages]


def test_the_fixture_is_read() -> None:
    items = read_fixture("prompt-completion.jsonl")
    legacy, plain, good, pair, whole, named = conversations(items)
    assert told(legacy) == [("user", "Is the tyre in stock?"), ("assistant", "Yes, two of them.")]
    assert legacy.metadata == {"prompt_separator": "\n\n###\n\n", "completion_stop": " END"}
    assert (legacy.source_id, legacy.extra) == ("5", {"id": 5})
    assert told(plain) == [("system", "Be brief."), ("user", "When do you open?"), ("assistant", "At nine.")]
    assert (plain.metadata, plain.extra) == ({"channel": "phone"}, {})
    assert told(good) == [("user", "Which oil?"), ("assistant", "Dry wax.")]
    assert items[2].hints == (Hint(None, "label", False, 1.0, "label of a record with one answer"),)
    assert told(pair) == [("user", "Which oil?"), ("assistant", "Dry wax.")]
    assert pair.extra == {"margin": 0.5}
    assert told(whole) == [("user", "Hi"), ("assistant", "Hello.")]
    others = [(c.alternatives[0].message.index, c.alternatives[0].message.content) for c in (pair, whole)]
    assert others == [(1, "Any."), (1, "What?")]
    assert told(named) == [("user", "How long is a chain?"), ("assistant", "114 links.")]


@pytest.mark.parametrize(
    ("prompt", "completion", "read", "cut"),
    [
        ("Q ->", " A\n", ("Q", "A"), {"prompt_separator": " ->", "completion_stop": "\n"}),
        ("Q ->", "A", ("Q", "A"), {"prompt_separator": " ->"}),
        ("Q", " A END", ("Q", " A END"), {}),
        (" ->", "A", (" ->", "A"), {}),
    ],
)
def test_a_stop_is_taken_off_only_where_the_prompt_has_a_separator_and_is_kept(
    tmp_path: Path, prompt: str, completion: str, read: tuple[str, str], cut: dict[str, str]
) -> None:
    items = read_bytes(tmp_path, line({"prompt": prompt, "completion": completion}), "prompt-completion")
    (made,) = conversations(items)
    assert (tuple(message.content for message in made.messages), made.metadata) == (read, cut)


@pytest.mark.parametrize(("prompt", "kept"), [("Hi", {}), ("Greet", {"prompt": "Greet"})])
def test_a_prompt_beside_answers_that_begin_with_it_is_said_once_and_another_is_kept(
    tmp_path: Path, prompt: str, kept: dict[str, str]
) -> None:
    asked = [{"role": "user", "content": "Hi"}]
    chosen, rejected = ([*asked, {"role": "assistant", "content": text}] for text in ("yes", "no"))
    record = {"prompt": prompt, "chosen": chosen, "rejected": rejected}
    (made,) = conversations(read_bytes(tmp_path, line(record), "prompt-completion"))
    assert told(made) == [("user", "Hi"), ("assistant", "yes")]
    assert [other.message.content for other in made.alternatives] == ["no"]
    assert made.extra == kept


def test_a_system_text_beside_answers_that_have_their_own_is_kept(tmp_path: Path) -> None:
    begin = [{"role": "system", "content": "One."}, {"role": "user", "content": "Hi"}]
    chosen, rejected = ([*begin, {"role": "assistant", "content": text}] for text in ("yes", "no"))
    record = {"system": "Other.", "chosen": chosen, "rejected": rejected}
    (made,) = conversations(read_bytes(tmp_path, line(record), "prompt-completion"))
    assert [message.content for message in made.messages] == ["One.", "Hi", "yes"]
    assert made.extra == {"system": "Other."}


def test_talks_in_one_text_are_read_as_their_turns(tmp_path: Path) -> None:
    begin = "\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Which oil?\n\nAssistant:"
    record = {"chosen": f"{begin} Wax.", "rejected": f"{begin} Any\n\none."}
    (made,) = conversations(read_bytes(tmp_path, line(record), "prompt-completion"))
    assert told(made) == [("user", "Hi"), ("assistant", "Hello."), ("user", "Which oil?"), ("assistant", "Wax.")]
    assert [(o.message.index, o.message.content) for o in made.alternatives] == [(3, "Any\n\none.")]


def test_an_empty_answer_makes_no_message_and_is_kept(tmp_path: Path) -> None:
    (made,) = conversations(read_bytes(tmp_path, line({"prompt": "Hi", "completion": ""}), "prompt-completion"))
    assert (told(made), made.extra) == ([("user", "Hi")], {"completion": ""})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"prompt": "Zebrafish"}, "the key completion is missing"),
        ({"prompt": 5, "completion": "Zebrafish"}, "prompt: must be a string"),
        ({"prompt": "x", "completion": 5}, "completion: must be a list"),
        ({"prompt": "", "completion": ""}, "the prompt and the answer are empty"),
        ({"chosen": "Zebrafish", "rejected": "x"}, "the key prompt is missing"),
    ],
)
def test_a_record_that_is_none_is_rejected_without_a_value(tmp_path: Path, record: dict[str, Any], reason: str) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "prompt-completion")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


def test_a_text_is_a_turn_of_the_assistant() -> None:
    first, second = conversations(read_fixture("text-records.jsonl"))
    assert told(first) == [("assistant", "A derailleur moves the chain from one sprocket to the next.")]
    assert first.extra == {"meta": {"book": 1}}
    assert (second.source_id, second.metadata, second.extra) == ("t-2", {"year": 2021}, {"id": "t-2"})


def test_a_text_that_is_empty_is_rejected(tmp_path: Path) -> None:
    assert only_reject(read_bytes(tmp_path, line({"text": " "}), "text-records")).reason.startswith("text: is empty")
