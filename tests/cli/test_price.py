"""`curator price`: tokens and cost of any file, no workspace."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.running import Curator, chat, write_chats

MAIL = "ann.lee@example.com"
#: 3 for the example; 3, a role and a word for each of the two messages; both words are one token.
SHORT = chat("hi", "hello")
SHORT_TOKENS = 13

OWN_PRICES = """
date: 2026-10-01
source: an offer by mail
models:
  gpt-4o-mini-2024-07-18: {train: 7.5, context: 100}
  gpt-3.5-turbo-0125: {train: 8}
"""


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


def test_the_cost_is_price_times_tokens_times_epochs(curator: Curator) -> None:
    write_chats(curator.folder / "short.jsonl", [SHORT] * 1000)
    told = curator.json("price", "short.jsonl", "--model", "gpt-4o-mini", "--epochs", "2")
    assert told["summary"]["tokens"] == 1000 * SHORT_TOKENS
    assert told["summary"]["trained"] == 1000
    (cost,) = told["costs"]
    assert cost["usd"] == pytest.approx(3.00 * 1000 * SHORT_TOKENS * 2 / 1_000_000)
    assert told["epochs_estimated"] is False


def test_epochs_nobody_named_are_an_estimate_and_called_so(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)
    told = curator.json("price", "ten.jsonl")
    assert {cost["epochs"] for cost in told["costs"]} == {10}
    assert told["epochs_estimated"] is True
    assert "an estimate" in curator.run("price", "ten.jsonl")
    assert "an estimate" not in curator.run("price", "ten.jsonl", "--epochs", "3")


def test_the_date_and_source_of_the_prices_are_always_shown(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)
    (curator.folder / "own.yaml").write_text(OWN_PRICES)
    out = curator.run("price", "ten.jsonl", "--model", "gpt-4o-mini", "--prices", "own.yaml")
    assert "prices of 2026-10-01: an offer by mail" in out
    assert "prices of 20" in curator.run("price", "ten.jsonl")


def test_own_prices_lie_over_the_shipped_ones(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)
    (curator.folder / "own.yaml").write_text(OWN_PRICES)
    shipped = {cost["model"]: cost for cost in curator.json("price", "ten.jsonl")["costs"]}
    both = {cost["model"]: cost for cost in curator.json("price", "ten.jsonl", "--prices", "own.yaml")["costs"]}
    assert both.keys() - shipped.keys() == {"gpt-3.5-turbo-0125"}
    assert both["gpt-4.1-2025-04-14"] == shipped["gpt-4.1-2025-04-14"]
    assert both["gpt-4o-mini-2024-07-18"]["usd_per_million"] == 7.5
    assert "cl100k_base" in both["gpt-3.5-turbo-0125"]["note"]


def test_lines_that_lose_their_end_are_named_and_billed_as_cut(curator: Curator) -> None:
    write_chats(curator.folder / "mixed.jsonl", [SHORT, chat("hi " * 200, "hello"), SHORT])
    (curator.folder / "own.yaml").write_text(OWN_PRICES)
    options = ("--prices", "own.yaml", "--model", "gpt-4o-mini")
    (cost,) = curator.json("price", "mixed.jsonl", *options)["costs"]
    assert (cost["limit"], cost["over_limit"]) == (100, [2])
    assert cost["tokens_per_epoch"] == 2 * SHORT_TOKENS + 100
    assert "longer than 100 tokens, so that their end is lost: line 2" in curator.run("price", "mixed.jsonl", *options)


def test_another_format_is_priced_as_the_chat_it_holds(curator: Curator) -> None:
    turns = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "hello"}]
    (curator.folder / "share.json").write_text(json.dumps([{"conversations": turns}] * 4))
    told = curator.json("price", "share.json")
    assert (told["format"], told["summary"]["tokens"]) == ("sharegpt", 4 * SHORT_TOKENS)
    (curator.folder / "faq.csv").write_text("Frage,Antwort\nhi,hello\n")
    mapped = ("--map", "Frage=prompt", "--map", "Antwort=completion", "--format", "csv-columns")
    assert curator.json("price", "faq.csv", *mapped)["summary"]["tokens"] == SHORT_TOKENS
    curator.run("price", "faq.csv", "--map", "Frage", code=2)


def test_json_of_any_shape_is_priced_as_a_mapping_file_says(curator: Curator) -> None:
    (curator.folder / "odd.json").write_text(json.dumps({"rows": [{"q": "hi", "a": "hello"}]}))
    turns = "".join(
        f'[[turn]]\nas = "{role}"\ncontent = "{key}"\n' for role, key in (("user", "q"), ("assistant", "a"))
    )
    (curator.folder / "odd.toml").write_text('records = "rows"\n' + turns)
    told = curator.json("price", "odd.json", "--map", "odd.toml")
    assert (told["format"], told["summary"]["tokens"]) == ("mapped", SHORT_TOKENS)
    curator.run("price", "odd.json", "--map", "odd.toml", "--format", "sharegpt", code=2)
    assert "give no other --map" in curator.stderr
    (curator.folder / "odd.toml").write_text("rows = 5\n" + turns)
    curator.run("price", "odd.json", "--map", "odd.toml", code=2)
    assert "line 1, rows: there is no such key; did you mean 'roles'?" in curator.stderr


def test_the_histogram_holds_every_example_and_one_giant_does_not_flatten_it(curator: Curator) -> None:
    chats = [chat("hi " * (n % 50), "hello") for n in range(200)] + [chat("hi " * 5000, "hello")]
    write_chats(curator.folder / "mixed.jsonl", chats)
    told = curator.json("price", "mixed.jsonl")
    bins = told["histogram"]
    assert sum(count for _, _, count in bins) == 201
    assert len([1 for _, _, count in bins if count > 10]) >= 5
    assert bins[0][0] <= SHORT_TOKENS
    assert bins[-1][1] >= told["summary"]["longest"]
    assert all(before[1] + 1 == after[0] for before, after in pairwise(bins))


def test_of_a_dozen_one_giant_does_not_flatten_the_others(curator: Curator) -> None:
    write_chats(curator.folder / "few.jsonl", [chat("hi " * n, "hello") for n in (*range(20, 140, 10), 9_000)])
    bins = curator.json("price", "few.jsonl")["histogram"]
    assert len([1 for _, _, count in bins if count]) >= 4
    assert bins[-1][1] >= 9_000


def test_lines_left_out_are_named_without_a_word_of_them(curator: Curator) -> None:
    write_chats(curator.folder / "torn.jsonl", [SHORT, SHORT])
    with (curator.folder / "torn.jsonl").open("a") as stream:
        stream.write(f'\n{{"messages": [{{"role": "user", "content": "{MAIL}\n')
    out = curator.run("price", "torn.jsonl")
    assert "2 examples" in out
    assert "1 line was left out (line 4)" in curator.stderr
    assert "ann.lee" not in out + curator.stderr
    assert curator.json("price", "torn.jsonl")["skipped"] == [4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (bytes(range(256)) * 300, "noise"),
        (b'{"messages": []}\n', "no examples"),
    ],
)
def test_a_file_without_examples_is_a_usage_error(curator: Curator, content: bytes, said: str) -> None:
    (curator.folder / "noise.jsonl").write_bytes(content)
    how = ("--format", "openai-chat") if said == "no examples" else ()
    assert said in curator.json("price", "noise.jsonl", *how, code=2)["error"]["message"]


def test_folders_unknown_models_and_broken_price_files_are_usage_errors(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)
    assert "folder" in curator.json("price", ".", code=2)["error"]["message"]
    assert "--prices" in curator.json("price", "ten.jsonl", "--model", "gpt-9", code=2)["error"]["fix"]
    (curator.folder / "bad.yaml").write_text("date: 2026-10-01\nsource: x\nmodels: {m: {train: cheap}}\n")
    assert "models.m.train" in curator.json("price", "ten.jsonl", "--prices", "bad.yaml", code=2)["error"]["message"]
    curator.run("price", "ten.jsonl", "--prices", "none.yaml", code=2)
    curator.run("price", "ten.jsonl", "--epochs", "0", code=2)


def test_a_pipe_is_refused_unless_its_format_is_named(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)

    def piped(*options: str) -> subprocess.CompletedProcess[str]:
        command = " ".join(["cat ten.jsonl |", sys.executable, "-m curator price /dev/stdin --json", *options])
        where: dict[str, Any] = {"cwd": curator.folder, "env": curator.environment}
        return subprocess.run(command, shell=True, capture_output=True, text=True, **where)

    assert piped().returncode == 2
    assert json.loads(piped("--format", "openai-chat").stdout)["summary"]["examples"] == 10


def test_a_terminal_that_knows_no_utf_8_gets_ascii_and_no_colour(curator: Curator) -> None:
    write_chats(curator.folder / "ten.jsonl", [SHORT] * 10)
    curator.environment["PYTHONIOENCODING"] = "ascii"
    out = curator.run("price", "ten.jsonl")
    assert "###" in out
    assert "\x1b" not in out


def test_a_preference_pair_counts_as_its_question_with_either_answer(curator: Curator) -> None:
    better, worse = ({"role": "assistant", "content": word} for word in ("hello", "no"))
    pair = {
        "input": {"messages": [{"role": "user", "content": "hi"}]},
        "preferred_output": [better],
        "non_preferred_output": [worse],
    }
    write_chats(curator.folder / "pairs.jsonl", [pair] * 20)
    told = curator.json("price", "pairs.jsonl", "--model", "gpt-4o-mini")
    assert told["pairs"] is True
    assert told["summary"]["examples"] == 20
    assert told["summary"]["tokens"] == 20 * 2 * SHORT_TOKENS
    assert told["summary"]["trained"] == 20 * 2
    (cost,) = told["costs"]
    assert cost["epochs"] == 5
    assert cost["usd"] == pytest.approx(3.00 * 20 * 2 * SHORT_TOKENS * 5 / 1_000_000)
    out = curator.run("price", "pairs.jsonl", "--model", "gpt-4o-mini")
    assert "20 preference pairs" in out


def test_what_was_counted_holds_until_the_file_changes_and_nothing_of_it_is_kept(curator: Curator) -> None:
    path = write_chats(curator.folder / "mails.jsonl", [chat(f"Write to {MAIL}", "hello")] * 12)
    first = curator.json("price", "mails.jsonl")
    checked = curator.json("check", "mails.jsonl")
    kept = [file for file in (curator.home / "config" / "cache").iterdir() if file.name != "key"]
    assert len(kept) == 2
    for file in kept:
        assert MAIL not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
    assert curator.json("price", "mails.jsonl") == first
    assert curator.json("check", "mails.jsonl") == checked
    write_chats(path, [chat(f"Write to {MAIL}", "hello")] * 13)
    assert curator.json("price", "mails.jsonl")["summary"]["examples"] == 13
    for file in kept:
        file.write_bytes(b"not ours")
    write_chats(path, [chat(f"Write to {MAIL}", "hello")] * 12)
    assert curator.json("price", "mails.jsonl") == first
    assert curator.json("check", "mails.jsonl") == checked
