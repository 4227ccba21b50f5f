"""Commands that need no workspace: check, price, privacy show, privacy detect."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Curator, chat, environment, write_chats


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


def good(count: int) -> list[dict[str, object]]:
    return [chat(f"Question number {n} please", f"Answer number {n} of course") for n in range(count)]


def piped(folder: Path, *arguments: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "curator", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=folder, env=environment(folder), timeout=60)


def test_a_good_file_passes_and_a_bad_one_answers_3_with_line_and_mend(curator: Curator) -> None:
    write_chats(curator.folder / "good.jsonl", good(60))
    assert curator.json("check", "good.jsonl")["errors"] == []
    write_chats(curator.folder / "bad.jsonl", [*good(60), {"messages": [{"role": "boss", "content": "x"}]}])
    told = curator.json("check", "bad.jsonl", code=3)
    (error,) = [problem for problem in told["errors"] if problem["code"] == "E8"]
    assert error["line"] == 61
    assert {"line", "path", "code", "message", "fix"} <= error.keys()
    assert (told["file"], told["target"], told["lines"]) == ("bad.jsonl", "openai-chat", 61)


def test_warnings_fail_only_when_asked(curator: Curator) -> None:
    write_chats(curator.folder / "few.jsonl", good(12))
    curator.run("check", "few.jsonl")
    curator.run("check", "few.jsonl", "--fail-on", "warning", code=3)


def test_a_missing_file_is_a_usage_error(curator: Curator) -> None:
    assert "none.jsonl" in curator.json("check", "none.jsonl", code=2)["error"]["message"]
    assert "none.jsonl" in curator.json("price", "none.jsonl", code=2)["error"]["message"]


def test_a_price_carries_its_date_and_follows_the_epochs(curator: Curator) -> None:
    write_chats(curator.folder / "good.jsonl", good(20))
    one = curator.json("price", "good.jsonl", "--model", "gpt-4o-mini", "--epochs", "1")["costs"][0]
    three = curator.json("price", "good.jsonl", "--model", "gpt-4o-mini", "--epochs", "3")["costs"][0]
    assert three["usd"] == pytest.approx(3 * one["usd"])
    assert one["price_date"].startswith("20")
    assert "tokens an example" in curator.run("price", "good.jsonl")


def test_show_replaces_what_it_finds_and_never_repeats_it(curator: Curator) -> None:
    process = piped(curator.folder, "privacy", "show", "Mail ann@example.com or ANN@example.com now", stdin=b"")
    out = process.stdout.decode()
    assert out.startswith("Mail <EMAIL_ADDRESS_1> or <EMAIL_ADDRESS_1> now")
    assert "ann@example.com" not in out.lower()
    assert process.returncode == 0


def test_show_reads_a_file_of_any_known_format(curator: Curator) -> None:
    write_chats(curator.folder / "chats.jsonl", [*good(3), chat("I am ann@example.com", "Hello")])
    process = piped(curator.folder, "privacy", "show", "chats.jsonl", "--json", stdin=b"")
    (text,) = json.loads(process.stdout)["texts"]
    assert (text["line"], text["place"], text["scrubbed"]) == (4, "0/content", "I am <EMAIL_ADDRESS_1>")


def test_detect_answers_a_line_for_every_line_with_offsets_in_code_points(curator: Curator) -> None:
    lines = [{"id": 1, "text": "😀 ann@example.com"}, {"id": "b", "text": "nothing here"}]
    process = piped(curator.folder, "privacy", "detect", stdin="\n".join(map(json.dumps, lines)).encode())
    first, second = map(json.loads, process.stdout.splitlines())
    assert process.returncode == 0
    assert first["id"] == 1
    assert [span[:3] for span in first["spans"]] == [[2, 17, "EMAIL_ADDRESS"]]
    assert second == {"id": "b", "spans": []}


def test_detect_keeps_step_over_bad_lines_and_tells_none_of_their_words(curator: Curator) -> None:
    stdin = b'{"id": 1, "text": "x"}\n{"id": 2, "text": broken ann@example.com}\n{"id": 3, "text": "y"}\n'
    process = piped(curator.folder, "privacy", "detect", stdin=stdin)
    answers = [json.loads(line) for line in process.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, None, 3]
    assert process.returncode == 3
    assert b"line 2" in process.stderr
    assert b"ann" not in process.stderr + process.stdout
