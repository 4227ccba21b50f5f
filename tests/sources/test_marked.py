"""Texts with marks between turns, of ChatML and of instruction models, become the turns that they mark."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.records import Conversation
from curator.sources import Options, detect
from tests.sources.reading import conversations, line, only_reject, read, read_bytes, rejects

FIXTURES = Path(__file__).parent / "fixtures"
Talk = list[tuple[str, str]]


def said(found: list[Conversation]) -> list[Talk]:
    return [[(m.role, m.text()) for m in item.messages] for item in found]


def read_text(folder: Path, text: str, format: str, options: Options | None = None) -> list[Talk]:
    return said(conversations(read_bytes(folder, text.encode(), format, options)))


def test_chatml_in_a_text_file_a_system_prompt_begins_another_conversation() -> None:
    items = read(FIXTURES / "chatml.txt", "chatml")
    assert said(conversations(items)) == [
        [
            ("system", "You help with lamps."),
            ("user", "My lamp flickers.\n\nWhat now?"),
            ("assistant", "Check these:\n---\n1. the plug"),
        ],
        [
            ("system", "You help with parcels."),
            ("user", "Where is parcel 7?"),
            ("assistant", "On its way."),
        ],
    ]
    assert [item.line for item in items] == [1, 11]


def test_instructions_in_a_text_file() -> None:
    assert said(conversations(read(FIXTURES / "instruct.txt", "instruct"))) == [
        [
            ("system", "Below is an instruction that describes a task. Write a response that completes it."),
            ("user", "Name the colour.\na ripe lemon"),
            ("assistant", "Yellow, most often."),
        ],
        [("user", "Say hello."), ("assistant", "Hello!")],
    ]


def test_records_whose_text_is_marked() -> None:
    first, second = conversations(read(FIXTURES / "instruct-records.jsonl", "instruct"))
    assert said([first, second]) == [
        [
            ("system", "You help with lamps."),
            ("user", "It flickers."),
            ("assistant", "Is it plugged in?"),
            ("user", "Yes."),
            ("assistant", "Then send it."),
        ],
        [("user", "Where is parcel 7?"), ("assistant", "On its way."), ("user", "Thanks")],
    ]
    assert (first.source_id, first.extra) == ("a1", {"id": "a1", "lang": "en"})


@pytest.mark.parametrize(
    "text",
    [
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n",
        "<|im_start|>user\nHi\n<|im_end|><|im_start|>assistant\nHello\n<|im_end|><|endoftext|>",
        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>",
        "<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\nHello<end_of_turn>\n",
        "<|user|>\nHi</s>\n<|assistant|>\nHello</s>\n",
        "<|user|>\nHi<|end|>\n<|assistant|>\nHello<|end|>\n",
    ],
)
def test_the_marks_of_other_models_are_read_alike(tmp_path: Path, text: str) -> None:
    talk = [("user", "Hi"), ("assistant", "Hello")]
    assert read_text(tmp_path, text, "chatml") == [talk]
    assert detect(tmp_path / "in").format == "chatml"
    assert read_text(tmp_path, text.rstrip() + "\n\n" + text, "chatml") == [talk, talk]
    assert read_text(tmp_path, line({"text": text}).decode() * 2, "chatml") == [talk, talk]
    assert detect(tmp_path / "in").format == "chatml"


@pytest.mark.parametrize(
    "text",
    [
        "[INST] Hi [/INST] Hello\n",
        "<s>[INST] Hi [/INST] Hello </s>\n",
        "### Instruction:\nHi\n\n### Response:\nHello\n\n",
        "### Instruction: Hi ### Response: Hello</s>\n",
    ],
)
def test_prompts_one_after_the_other_are_conversations(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, text * 2, "instruct") == [[("user", "Hi"), ("assistant", "Hello")]] * 2
    assert detect(tmp_path / "in").format == "instruct"


def test_a_role_that_is_not_ours_is_said_or_rejected(tmp_path: Path) -> None:
    text = "<|im_start|>critic\nHi<|im_end|>\n\n<|im_start|>user\nHi<|im_end|>\n"
    items = read_bytes(tmp_path, text.encode(), "chatml")
    assert "--role critic=assistant" in rejects(items)[0].reason
    assert len(conversations(items)) == 1
    found = read_text(tmp_path, text, "chatml", Options(roles={"critic": "assistant"}))
    assert found == [[("assistant", "Hi")], [("user", "Hi")]]


def test_words_outside_of_turns_and_prompts_without_an_answer_are_rejected(tmp_path: Path) -> None:
    outside = read_bytes(tmp_path, b"<|im_start|>user\nHi<|im_end|>\nsecret words\n", "chatml")
    assert "after turn 1" in only_reject(outside).reason
    assert "secret" not in only_reject(outside).reason
    assert "no answer" in only_reject(read_bytes(tmp_path, b"[INST] Hi\n", "instruct")).reason
    assert "must be a string" in only_reject(read_bytes(tmp_path, b'{"text": 3}\n', "instruct")).reason


@pytest.mark.parametrize(
    "text",
    [
        "Use <|im_start|>user to begin a turn.\n",
        "# Notes\n\n### Question: why?\nNo answer.\n",
        "### Instruction: see below\n",
        '{"text": "plain words"}\n',
        'MARK = "<|im_start|>user"\n',
    ],
)
def test_texts_about_marks_are_not_taken_for_marked_texts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    try:
        found = detect(path).format
    except UsageError:
        found = ""
    assert found not in ("chatml", "instruct")


WORDS = st.text("ab é:-[]<|>#/\n", min_size=1, max_size=20).map(lambda text: text.strip()).filter(bool)
TURNS = st.lists(st.tuples(st.sampled_from(["user", "assistant", "tool"]), WORDS), min_size=1, max_size=6)


@given(talks=st.lists(TURNS, min_size=1, max_size=3))
def test_what_is_written_as_chatml_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, talks: list[Talk]
) -> None:
    text = "\n".join(
        "".join(f"<|im_start|>{role}\n{words}<|im_end|>\n" for role, words in [("system", "Be kind"), *talk])
        for talk in talks
    )
    folder = tmp_path_factory.getbasetemp()
    found = conversations(read_bytes(folder, text.encode(), "chatml", name="marked"))
    assert said(found) == [[("system", "Be kind"), *talk] for talk in talks]
