"""The target tokens: exact labels by a tokenizer and a template made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tokenizers import Tokenizer

from curator.errors import UsageError
from curator.exports.checks.run import check_file, check_lines
from curator.exports.columns import sink
from curator.exports.forms.form import Made, UnfitError
from curator.exports.forms.tokens import IGNORED
from curator.exports.targets.tokens import form_of
from tests.tokenizer_folder import PLAIN, make_tokenizer

#: Takes the thought out of every answer but the last, as the templates of models that think do.
FORGETS = (
    "{% for m in messages %}{{ '<s>' + m.role + '\n' }}"
    "{% if m.role == 'assistant' and not loop.last %}{{ m.content.split('</think>')[-1] }}"
    "{% else %}{{ m.content }}{% endif %}{{ '</s>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<s>assistant\n' }}{% endif %}"
)
ASK, ANSWER = {"role": "user", "content": "When?"}, {"role": "assistant", "content": "At nine."}


def made(tmp_path: Path, chat: dict[str, Any], template: str = PLAIN) -> list[Made]:
    return form_of(make_tokenizer(tmp_path, template)).made(chat)


def learned(tmp_path: Path, line: dict[str, list[int]]) -> str:
    """The words of the tokens with a label, runs apart by a bar."""
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    runs: list[list[int]] = [[]]
    for label in line["labels"]:
        if label == IGNORED:
            runs.append([])
        else:
            runs[-1].append(label)
    return "|".join(tokenizer.decode(run, skip_special_tokens=False) for run in runs if run)


def test_the_words_and_the_end_of_turns_of_weight_1_are_learned_and_nothing_else(tmp_path: Path) -> None:
    silent = {**ANSWER, "content": "One moment.", "weight": 0}
    (one,) = made(tmp_path, {"messages": [ASK, silent, ASK, ANSWER, ASK, {**ANSWER, "content": "At ten."}, ASK]})
    assert learned(tmp_path, one.data) == "At nine.</s>\n|At ten.</s>\n"
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    whole = tokenizer.decode(one.data["input_ids"], skip_special_tokens=False)
    assert whole.startswith("<s>user\nWhen?</s>\n<s>assistant\nOne moment.</s>\n")
    assert whole.endswith("At ten.</s>\n")


def test_calls_are_written_by_the_template_with_arguments_as_an_object(tmp_path: Path) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "find", "arguments": '{"to": "Møn"}'}}
    calling = {"role": "assistant", "content": None, "tool_calls": [call]}
    (one,) = made(tmp_path, {"messages": [ASK, calling], "tools": []})
    assert learned(tmp_path, one.data) == '{"to": "Møn"}</s>\n'


def test_a_template_that_rewrites_earlier_turns_gives_a_line_for_each_learned_turn(tmp_path: Path) -> None:
    thought = {**ANSWER, "content": "<think>early</think>At nine."}
    lines = made(tmp_path, {"messages": [ASK, thought, ASK, {**ANSWER, "content": "At ten."}]}, FORGETS)
    assert [learned(tmp_path, line.data) for line in lines] == ["<think>early</think>At nine.</s>\n", "At ten.</s>\n"]


def test_a_template_that_writes_the_question_otherwise_or_refuses_is_unfit(tmp_path: Path) -> None:
    counting = "{{ messages | length }}" + PLAIN
    with pytest.raises(UnfitError, match="template: "):
        made(tmp_path, {"messages": [ASK, ANSWER]}, counting)
    with pytest.raises(UnfitError, match="refuses"):
        made(tmp_path, {"messages": [ASK, ANSWER]}, "{{ raise_exception('no ' + messages[0].content) }}")


def test_a_mark_of_generations_changes_no_token(tmp_path: Path) -> None:
    marked = "{% generation %}" + PLAIN + "{%- endgeneration -%}"
    (plain,), (same,) = (made(tmp_path, {"messages": [ASK, ANSWER]}, template) for template in (PLAIN, marked))
    assert plain.data == same.data


@pytest.mark.parametrize("template", [None, "{% if %}", 7])
def test_a_folder_without_a_template_that_can_be_read_is_a_usage_error(tmp_path: Path, template: Any) -> None:
    with pytest.raises(UsageError, match="template"):
        form_of(make_tokenizer(tmp_path, template))


def test_a_folder_without_a_tokenizer_is_a_usage_error_that_names_what_it_must_hold(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        form_of(tmp_path)
    assert "tokenizer.json" in str(told.value.fix)
    with pytest.raises(UsageError, match="needs the base model's tokenizer"):
        form_of(None)


def test_a_file_comes_back_as_written_and_a_torn_one_is_refused(tmp_path: Path) -> None:
    (one,) = made(tmp_path, {"messages": [ASK, ANSWER]})
    path = tmp_path / "train.parquet"
    stream = sink(path)
    stream.write(json.dumps(one.data).encode())
    stream.close()
    assert pq.read_table(path).to_pylist() == [one.data]
    assert check_file(path, target="tokens").ok
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="cut off"):
        check_file(path, target="tokens")


LINE = {"input_ids": [1, 2], "attention_mask": [1, 1], "labels": [-100, 2]}


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({}, None, ""),
        ({"labels": [2]}, "E28", ""),
        ({"labels": [-100, 1]}, "E28", "labels"),
        ({"labels": [-100, -100]}, "E10", "labels"),
        ({"attention_mask": [0, 1]}, "E28", "attention_mask"),
        ({"input_ids": ["a", 2]}, "E5", "input_ids"),
        ({"other": 1}, "E7", "other"),
    ],
)
def test_each_rule_of_a_line_of_tokens(changes: dict[str, Any], code: str | None, path: str) -> None:
    report = check_lines([json.dumps({**LINE, **changes}).encode()], target="tokens")
    assert [(problem.code, problem.path) for problem in report.errors] == ([] if code is None else [(code, path)])
