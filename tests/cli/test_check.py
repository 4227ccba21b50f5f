"""`curator check`: any file, no workspace."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.queries.check import _Lengths
from curator.queries.token_sample import TokenSample
from curator.tokens.counting import TokenCounter
from tests.running import Curator, chat, environment, write_chats

MAIL = "ann.lee@example.com"


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


def good(count: int = 60) -> list[dict[str, Any]]:
    return [chat(f"Question number {n} please", f"Answer number {n} of course") for n in range(count)]


def test_problems_stand_on_stdout_with_file_line_code_path_and_mend(curator: Curator) -> None:
    write_chats(curator.folder / "bad.jsonl", [*good(), {"messages": [{"role": "boss", "content": "x"}]}])
    lines = curator.run("check", "bad.jsonl", code=3).splitlines()
    assert any(line.startswith("bad.jsonl:61: E8 messages[0]") and "; " in line for line in lines)
    assert any(line.startswith("bad.jsonl: 1 error and") for line in lines)
    assert curator.stderr == ""


def test_format_json_says_the_same_as_json(curator: Curator) -> None:
    write_chats(curator.folder / "few.jsonl", good(3))
    told = json.loads(curator.run("check", "few.jsonl", "--format", "json", code=3))
    assert told == curator.json("check", "few.jsonl", code=3)
    assert told["schema"] == "curator/check/1"
    assert [error["code"] for error in told["errors"]] == ["E4"]


def test_errors_are_told_in_the_format_that_was_asked_for(curator: Curator) -> None:
    for words in (("--format", "json"), ("--format=json",)):
        told = json.loads(curator.run("check", "none.jsonl", *words, code=2))
        assert "none.jsonl" in told["error"]["message"]


def test_warnings_fail_only_when_asked(curator: Curator) -> None:
    write_chats(curator.folder / "few.jsonl", good(12))
    curator.run("check", "few.jsonl")
    curator.run("check", "few.jsonl", "--fail-on", "warning", code=3)


def test_an_example_longer_than_the_training_context_is_e14_and_one_just_below_is_not(curator: Curator) -> None:
    # " a" is one token; 3 for the example, 5 for each message but its words, 1 for "ok": 14 beside the words.
    fits, breaks = (chat(" a" * count, "ok") for count in (65_536 - 12, 65_536 - 11))
    write_chats(curator.folder / "long.jsonl", [*good(), fits, breaks])
    told = curator.json("check", "long.jsonl", code=3)
    assert [(error["line"], error["code"]) for error in told["errors"]] == [(62, "E14")]


def test_many_bytes_that_are_few_tokens_are_no_e14(curator: Curator) -> None:
    write_chats(curator.folder / "wide.jsonl", [*good(), chat("дорогие друзья " * 5_000, "ok")])
    assert curator.json("check", "wide.jsonl")["errors"] == []


def test_tokens_of_a_file_are_told_as_price_tells_them(curator: Curator) -> None:
    write_chats(curator.folder / "good.jsonl", [chat("a " * n, "b " * (60 - n)) for n in range(1, 59)])
    told, priced = curator.json("check", "good.jsonl")["tokens"], curator.json("price", "good.jsonl")
    assert (told["counted"], told["examples"]) == (58, 58)
    assert told["example"]["histogram"] == priced["histogram"]
    assert all(told["example"][name] == priced["summary"][name] for name in ("p5", "p50", "p95"))
    # What is trained is the answer alone.
    assert told["trained"]["p95"] < told["example"]["p5"]


def test_answers_of_weight_0_are_not_among_the_tokens_that_train(curator: Curator) -> None:
    silent = {"messages": [*chat("When?", "word " * 50)["messages"], *chat("And then?", "Later")["messages"]]}
    silent["messages"][1]["weight"] = 0
    write_chats(curator.folder / "silent.jsonl", [silent] * 10)
    assert curator.json("check", "silent.jsonl")["tokens"]["trained"]["p95"] == 1


def test_a_pair_counts_with_its_preferred_answer(curator: Curator) -> None:
    asked, better, worse = (
        {"role": "user", "content": "When?"},
        *(chat("", a)["messages"][1] for a in ("ok", "x " * 9)),
    )
    pair = {"input": {"messages": [asked]}, "preferred_output": [better], "non_preferred_output": [worse]}
    write_chats(curator.folder / "pairs.jsonl", [pair] * 12)
    write_chats(curator.folder / "chats.jsonl", [{"messages": [asked, better]}] * 12)
    pairs = curator.json("check", "pairs.jsonl", "--target", "openai-dpo")["tokens"]
    assert pairs == curator.json("check", "chats.jsonl")["tokens"]


def test_of_many_examples_a_thousand_are_counted_the_same_ones_each_time(curator: Curator) -> None:
    chats = [chat("a " * (n % 100 + 1), "ok") for n in range(3_000)]
    samples = [TokenSample(), TokenSample()]
    for sample in samples:
        for example in chats:
            sample.see(example)
    found = samples[0].lengths()
    assert found is not None
    assert found == samples[1].lengths()
    assert (found.counted, found.examples) == (1_000, 3_000)
    exact = sorted(TokenCounter().total(example) for example in chats)
    # Five times the spread that chance gives a rank.
    assert exact[int(3_000 * 0.42)] <= found.example.p50 <= exact[int(3_000 * 0.58)]


def test_a_wide_terminal_shows_how_many_examples_are_how_long_and_a_narrow_one_the_numbers(tmp_path: Path) -> None:
    write_chats(tmp_path / "good.jsonl", [chat("a " * n, "ok") for n in range(1, 60)])
    wide, narrow = (
        Curator(tmp_path, COLUMNS=columns).run("check", "good.jsonl").splitlines() for columns in ("100", "60")
    )
    (of_wide,), (of_narrow,) = ([line for line in lines if "tokens of an example" in line] for lines in (wide, narrow))
    assert of_wide.startswith(of_narrow)
    assert of_narrow.split(": ")[1].startswith("p5 ")
    assert any(sign in of_wide for sign in "▁#▇█")
    assert not any(sign in of_narrow for sign in "▁#▇█")


TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
SCHEMA = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer"])}, optional={"description": TEXT, "enum": st.lists(TEXT, max_size=3)}
)
FUNCTION = st.fixed_dictionaries(
    {
        "name": TEXT,
        "description": TEXT,
        "parameters": st.fixed_dictionaries({"properties": st.dictionaries(TEXT, SCHEMA)}),
    }
)
PART = st.one_of(
    st.fixed_dictionaries({"type": st.just("text"), "text": TEXT}),
    st.just({"type": "image_url", "image_url": {"url": "https://images.example/1.png"}}),
)
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "tool"]), "content": st.one_of(st.none(), TEXT, st.lists(PART))},
    optional={
        "name": TEXT,
        "refusal": TEXT,
        "tool_calls": st.lists(st.fixed_dictionaries({"function": st.fixed_dictionaries({"arguments": TEXT})})),
    },
)
EXAMPLE = st.fixed_dictionaries(
    {"messages": st.lists(MESSAGE)},
    optional={"tools": st.lists(st.fixed_dictionaries({"function": FUNCTION})), "functions": st.lists(FUNCTION)},
)


@given(EXAMPLE)
def test_no_example_has_more_tokens_than_its_quick_estimate(example: dict[str, Any]) -> None:
    estimate = _Lengths(limit=10**9)(example)
    assert estimate >= TokenCounter(cached=10).total(example)


def test_a_line_of_the_validation_file_is_found_again(curator: Curator) -> None:
    write_chats(curator.folder / "train.jsonl", good())
    write_chats(curator.folder / "valid.jsonl", [chat("quite new", "indeed"), good()[7]])
    told = curator.json("check", "train.jsonl", "--validation", "valid.jsonl", code=3)
    assert [(error["line"], error["code"]) for error in told["errors"]] == [(8, "E6")]
    error = curator.json("check", "train.jsonl", "--validation", "none.jsonl", code=2)["error"]
    assert "none.jsonl" in error["message"]


def test_a_folder_and_an_unknown_model_are_usage_errors(curator: Curator) -> None:
    assert "directory" in curator.json("check", ".", code=2)["error"]["message"].lower()
    write_chats(curator.folder / "good.jsonl", good())
    assert "gpt-4.1" in curator.json("check", "good.jsonl", "--model", "gtp-4.1", code=2)["error"]["fix"]


def test_an_empty_file_is_told_as_one_problem_of_the_file(curator: Curator) -> None:
    (curator.folder / "empty.jsonl").touch()
    told = curator.json("check", "empty.jsonl", code=3)
    assert [(error["line"], error["code"]) for error in told["errors"]] == [(None, "E4")]


def test_binary_bytes_are_told_by_position_and_never_shown(curator: Curator) -> None:
    (curator.folder / "noise.jsonl").write_bytes(bytes(range(128, 256)) * 40)
    out = curator.run("check", "noise.jsonl", code=3)
    assert "noise.jsonl:1: E1: byte 1 of the line is not UTF-8" in out
    assert out.isascii()


def test_no_word_of_a_broken_line_gets_out(curator: Curator) -> None:
    lines = [
        f'{{"messages": [{{"role": "user", "content": "{MAIL}"',
        f'{{"{MAIL}": 1, "messages": "{MAIL}"}}',
        f'"{MAIL}"',
    ]
    (curator.folder / "torn.jsonl").write_text("\n".join(lines))
    for options in ([], ["--json"]):
        out = curator.run("check", "torn.jsonl", *options, code=3)
        assert "ann.lee" not in out + curator.stderr


def test_a_file_whose_name_is_not_utf_8_is_checked(curator: Curator) -> None:
    name = b"caf\xe9.jsonl"
    path = os.path.join(os.fsencode(curator.folder), name)
    write_chats(Path(os.fsdecode(path)), good())
    done = subprocess.run(
        [sys.executable, "-m", "curator", "check", name],
        cwd=curator.folder,
        env=curator.environment,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("caf\ufffd.jsonl:1: W20 ")


def test_a_pipe_can_be_checked(curator: Curator) -> None:
    write_chats(curator.folder / "good.jsonl", good())
    command = f"cat good.jsonl | {sys.executable} -m curator check /dev/stdin --json"
    done = subprocess.run(command, shell=True, cwd=curator.folder, env=curator.environment, capture_output=True)
    told = json.loads(done.stdout)
    assert (told["lines"], told["examples"]) == (60, 60)
    assert {error["code"] for error in told["errors"]} <= {"E2"}


def test_a_reader_that_leaves_early_causes_no_words_on_stderr(curator: Curator) -> None:
    write_chats(curator.folder / "bad.jsonl", [{"messages": [{"role": "boss", "content": "x"}]}] * 500)
    command = f"{sys.executable} -m curator check bad.jsonl --json | head -c 10"
    done = subprocess.run(command, shell=True, cwd=curator.folder, env=environment(curator.folder), capture_output=True)
    assert (done.stdout, done.stderr) == (b'{"schema":', b"")


def test_fix_mends_the_file_in_place_and_tells_what(curator: Curator) -> None:
    path = curator.folder / "mine.jsonl"
    write_chats(path, [{**line, "source": "desk"} for line in good()])
    path.chmod(0o644)
    assert len(curator.json("check", "mine.jsonl", code=3)["errors"]) == 60
    told = curator.json("check", "mine.jsonl", "--fix")
    assert (told["fixed"], told["errors"]) == ({"E7": 60}, [])
    assert path.stat().st_mode & 0o777 == 0o644
    before = path.stat().st_mtime_ns
    assert "nothing to mend" in curator.run("check", "mine.jsonl", "--fix")
    assert path.stat().st_mtime_ns == before
    assert [item.name for item in curator.folder.iterdir() if "mended" in item.name] == []


def test_fix_refuses_what_is_no_file(curator: Curator) -> None:
    error = curator.json("check", "/dev/stdin", "--fix", code=2)["error"]
    assert "no file that can be written anew" in error["message"]


def test_where_the_mended_file_has_no_room_that_is_told_and_the_file_is_as_it_was(curator: Curator) -> None:
    path = curator.folder / "mine.jsonl"
    write_chats(path, [{**line, "source": "desk"} for line in good()])
    before = path.read_bytes()
    no_room = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1_000, 1_000))
    curator.run("check", "mine.jsonl", "--fix", code=2, preexec_fn=no_room)
    assert "error: cannot write mine.jsonl anew" in curator.stderr.replace(f"{curator.folder}/", "")
    assert path.read_bytes() == before
    assert [item.name for item in curator.folder.iterdir() if item.name.startswith(".mine")] == []


def test_sarif_and_github_say_the_same_problems(curator: Curator) -> None:
    write_chats(curator.folder / "few.jsonl", good(3))
    sarif = json.loads(curator.run("check", "few.jsonl", "--format", "sarif", code=3))
    assert (sarif["version"], sarif["runs"][0]["results"][0]["ruleId"]) == ("2.1.0", "E4")
    assert curator.run("check", "few.jsonl", "--format", "github", code=3).startswith(
        "::error file=few.jsonl,title=E4::"
    )


def test_a_file_is_checked_by_the_rules_of_any_trainer(curator: Curator) -> None:
    write_chats(curator.folder / "chats.jsonl", good())
    told = curator.json("check", "chats.jsonl", "--target", "trl", code=3)
    assert (told["target"], {error["code"] for error in told["errors"]}) == ("trl", {"E5"})
    error = curator.json("check", "chats.jsonl", "--target", "axolot", code=2)["error"]
    assert "axolotl" in error["fix"]
