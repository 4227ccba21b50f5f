"""`curator privacy show` and `curator privacy detect`: no workspace."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.privacy.surrogates import fakers
from curator.queries.arriving import arriving
from tests.running import Curator, chat, completed, environment, write_chats

MAIL = "ann.lee@example.com"
RULE = """
recognizers:
  - name: case_number
    supported_entity: CASE_NUMBER
    patterns: [{name: case, regex: 'ZQ-\\d{4}', score: 0.9}]
"""


def run(folder: Path, *arguments: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return completed(["privacy", *arguments], folder, environment(folder), stdin)


def detect(folder: Path, *lines: object, options: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], int, bytes]:
    """(answers, exit code, stderr) of lines that are bytes as they are, or anything else as JSON."""
    stdin = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    done = run(folder, "detect", *options, stdin=stdin)
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode, done.stderr


def test_show_says_entity_score_rule_and_place_and_not_the_value_again(tmp_path: Path) -> None:
    done = run(tmp_path, "show", f"Mail {MAIL} now")
    first, *table = done.stdout.decode().splitlines()
    assert first == "Mail <EMAIL_ADDRESS_1> now"
    assert "EMAIL_ADDRESS   1.00  pii/email  5-24        replaced" in table[-1]
    assert MAIL.encode() not in done.stdout
    assert (done.returncode, done.stderr) == (0, b"")


def test_show_reads_stdin_as_one_text(tmp_path: Path) -> None:
    done = run(tmp_path, "show", "-", "--json", stdin=f"Ünïcode, {MAIL}\nand more\n".encode())
    (text,) = json.loads(done.stdout)["texts"]
    assert text["scrubbed"] == "Ünïcode, <EMAIL_ADDRESS_1>\nand more"
    (finding,) = text["findings"]
    assert (finding["start"], finding["end"], finding["rules"]) == (9, 28, ["pii/email"])


def test_show_of_a_text_without_findings_is_the_text(tmp_path: Path) -> None:
    assert run(tmp_path, "show", "nothing here").stdout == b"nothing here\n"
    assert run(tmp_path, "show", "-", stdin=b"").stdout == b"\n"


def test_show_goes_on_after_bad_lines_and_names_them_without_their_words(tmp_path: Path) -> None:
    path = write_chats(tmp_path / "chats.jsonl", [chat("hello", "hi"), chat("hello", f"write to {MAIL}")])
    path.write_text(f'{{"messages": [{{"role": "user", "content": "{MAIL}\n' + path.read_text())
    done = run(tmp_path, "show", "chats.jsonl")
    assert b"chats.jsonl:3: 1/content: write to <EMAIL_ADDRESS_1>" in done.stdout
    assert b"chats.jsonl:1: left out" in done.stderr
    assert b"1 finding in 1 text of 2 conversations" in done.stderr
    assert b"ann.lee" not in done.stdout + done.stderr
    told = json.loads(run(tmp_path, "show", "chats.jsonl", "--json").stdout)
    assert (told["format"], told["conversations"], told["unscanned"]) == ("openai-chat", 2, [])
    assert [item["line"] for item in told["rejected"]] == [1]


def test_a_value_has_one_number_in_the_whole_file(tmp_path: Path) -> None:
    other = "bob@example.org"
    write_chats(tmp_path / "chats.jsonl", [chat(f"I am {MAIL}", "hi"), chat(f"{other} and {MAIL.upper()}", "hi")])
    texts = json.loads(run(tmp_path, "show", "chats.jsonl", "--json").stdout)["texts"]
    assert [text["scrubbed"] for text in texts] == ["I am <EMAIL_ADDRESS_1>", "<EMAIL_ADDRESS_2> and <EMAIL_ADDRESS_1>"]


@pytest.mark.parametrize("name", ["chatz.jsonl", "folder", "noise.bin", "empty.jsonl"])
def test_show_does_not_take_the_name_of_a_file_for_a_harmless_text(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "empty.jsonl").touch()
    done = run(tmp_path, "show", name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert name.encode() in done.stderr


def test_words_that_only_look_like_paths_are_texts(tmp_path: Path) -> None:
    for text in ("see https://files.example/a.json", "a/b", "x" * 5000):
        assert run(tmp_path, "show", text).returncode == 0


def test_bytes_that_are_not_utf_8_are_a_usage_error(tmp_path: Path) -> None:
    assert run(tmp_path, "show", b"caf\xe9").returncode == 2
    done = run(tmp_path, "show", "-", stdin=MAIL.encode() + b"\xe9")
    assert done.returncode == 2
    assert b"ann.lee" not in done.stderr


def test_own_rules_lie_over_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "cases.yaml").write_text(RULE)
    text = f"gate ZQ-1234 of {MAIL}"
    assert run(tmp_path, "show", text).stdout.startswith(b"gate ZQ-1234 of <EMAIL_ADDRESS_1>\n")
    shown = run(tmp_path, "show", text, "--rules", "rules").stdout
    assert shown.startswith(b"gate <CASE_NUMBER_1> of <EMAIL_ADDRESS_1>\n")
    ((answer,), code, _) = detect(tmp_path, {"id": 1, "text": text}, options=("--rules", "rules"))
    assert answer["spans"][0][2:] == ["CASE_NUMBER", 0.9, "pii/case_number"]
    assert code == 0


def test_broken_rules_are_told_with_file_and_line_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "cases.yaml").write_text(RULE.replace("score", "scoer"))
    for command in (("show", "x"), ("detect",)):
        done = run(tmp_path, *command, "--rules", "rules", stdin=b'{"id": 1, "text": "x"}\n')
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"cases.yaml:5" in done.stderr
    assert run(tmp_path, "detect", "--rules", "nowhere").returncode == 2


@pytest.mark.parametrize("command", [("show", "-"), ("detect",)])
def test_no_command_waits_for_keys_at_a_terminal(tmp_path: Path, command: tuple[str, ...]) -> None:
    parent, child = pty.openpty()
    try:
        arguments = [sys.executable, "-m", "curator", "privacy", *command]
        done = subprocess.run(arguments, stdin=child, capture_output=True, env=environment(tmp_path), timeout=30)
    finally:
        os.close(parent)
        os.close(child)
    assert done.returncode == 2
    assert b"stdin" in done.stderr


def test_detect_answers_every_line_even_those_it_cannot_read(tmp_path: Path) -> None:
    lines: list[object] = [
        b'\xef\xbb\xbf{"id": "first", "text": "x"}',
        b"",
        b'{"id": 1, "text": "' + MAIL.encode() + b'\xff"}',
        rb'{"id": 2, "text": "\ud83d alone"}',
        [MAIL],
        {"id": {"mail": MAIL}, "text": "x"},
        {"id": 7, "text": 5},
        {"text": MAIL},
        {"id": 1.5, "text": ""},
        {"id": "last ü", "text": f"ü {MAIL}", "more": [1]},
    ]
    answers, code, told = detect(tmp_path, *lines)
    assert code == 3
    assert [answer["id"] for answer in answers] == ["first", None, None, None, None, None, 7, None, 1.5, "last ü"]
    assert [n for n, answer in enumerate(answers, 1) if "error" in answer] == [2, 3, 4, 5, 6, 7, 8]
    assert all(answer["line"] == n for n, answer in enumerate(answers, 1) if "error" in answer)
    assert all(("error" in answer) != ("spans" in answer) for answer in answers)
    assert answers[-1]["spans"] == [[2, 21, "EMAIL_ADDRESS", 1.0, "pii/email"]]
    assert [line.split(b":")[1] for line in told.splitlines()] == [b" line %d" % n for n in (2, 3, 4, 5, 6, 7, 8)]
    assert b"ann.lee" not in told


def test_offsets_are_code_points(tmp_path: Path) -> None:
    (answer,), _, _ = detect(tmp_path, {"id": 1, "text": f"\U0001f600 {MAIL}"})
    assert [span[:3] for span in answer["spans"]] == [[2, 21, "EMAIL_ADDRESS"]]


def test_detect_of_nothing_is_nothing(tmp_path: Path) -> None:
    assert detect(tmp_path) == ([], 0, b"")


def test_workers_change_neither_order_nor_answers(tmp_path: Path) -> None:
    lines: list[object] = [{"id": n, "text": f"{MAIL} " * (n % 7)} for n in range(700)]
    lines[300] = b"broken"
    alone, together = detect(tmp_path, *lines), detect(tmp_path, *lines, options=("--workers", "3"))
    assert alone == together
    assert [len(answer.get("spans", ())) for answer in alone[0]] == [0 if n == 300 else n % 7 for n in range(700)]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_program_can_ask_and_be_answered_line_by_line(tmp_path: Path, workers: str) -> None:
    command = [sys.executable, "-m", "curator", "privacy", "detect", "--workers", workers]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen(command, env=environment(tmp_path), **pipes) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        assert process.stdin is not None
        assert process.stdout is not None
        for n, text in enumerate([MAIL, "nothing", f"x {MAIL}"]):
            process.stdin.write(json.dumps({"id": n, "text": text}) + "\n")
            answer = json.loads(process.stdout.readline())
            assert (answer["id"], len(answer["spans"])) == (n, text.count(MAIL))
        process.stdin.close()
        assert process.wait() == 0
        watch.cancel()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_filter_ends_when_its_reader_does(tmp_path: Path, workers: str) -> None:
    endless = """yes '{"id": 1, "text": "x"}'"""
    command = f"{endless} | {sys.executable} -m curator privacy detect --workers {workers} | head -n 1"
    done = subprocess.run(command, shell=True, env=environment(tmp_path), capture_output=True, timeout=60)
    assert json.loads(done.stdout) == {"id": 1, "spans": []}
    assert done.stderr == b""


def test_show_of_a_long_file_ends_when_its_reader_does(tmp_path: Path) -> None:
    write_chats(tmp_path / "chats.jsonl", [chat(f"{n} {MAIL}", "hi") for n in range(3000)])
    command = f"{sys.executable} -m curator privacy show chats.jsonl | head -n 1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, env=environment(tmp_path), capture_output=True, timeout=60)
    assert done.stdout == b"chats.jsonl:1: 0/content: 0 <EMAIL_ADDRESS_1>\n"
    assert done.stderr == b""


def gathered(content: bytes, longest: int, chunks: list[int]) -> list[bytes | None]:
    """The lines that arrive when `content` is written in pieces of these sizes."""
    reader, writer = os.pipe()

    def write() -> None:
        at = 0
        for size in [*chunks, len(content)]:
            if content[at : at + size]:
                os.write(writer, content[at : at + size])
            at += size
        os.close(writer)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        return [line for lines in arriving(reader, lambda: False, longest) for line in lines]
    finally:
        thread.join()
        os.close(reader)


@given(
    st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b""))),
    st.booleans(),
    st.lists(st.integers(1, 9)),
)
def test_lines_arrive_whole_however_they_are_cut(lines: list[bytes], ended: bool, chunks: list[int]) -> None:
    content = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    wanted = lines if ended or not lines or lines[-1] else lines[:-1]
    assert gathered(content, 8, chunks) == [line if len(line) <= 8 else None for line in wanted]


def test_input_that_pauses_while_somebody_waits_gives_empty_lists(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"one\ntw")
    waits = iter([False, True, True, False])
    found = arriving(reader, lambda: next(waits, False))
    assert [next(found), next(found), next(found)] == [[b"one"], [], []]
    os.write(writer, b"o\n")
    os.close(writer)
    assert list(found) == [[b"two"]]
    os.close(reader)


def test_a_pack_finds_what_it_adds_and_asks_about_what_it_asks_about(tmp_path: Path) -> None:
    text = f"Seen on 3 May 2021, mail {MAIL}"
    assert run(tmp_path, "show", text).stdout.decode().splitlines()[0].startswith("Seen on 3 May 2021")
    told = json.loads(run(tmp_path, "show", text, "--pack", "medical", "--json").stdout)
    (shown,) = told["texts"]
    assert {finding["entity"] for finding in shown["findings"]} == {"DATE_TIME", "EMAIL_ADDRESS"}
    assert "2021" not in shown["scrubbed"]
    assert not any(finding["decided"] for finding in shown["findings"])
    answers, code, _ = detect(tmp_path, {"id": 1, "text": text}, options=("--pack", "medical"))
    assert ({span[2] for span in answers[0]["spans"]}, code) == ({"DATE_TIME", "EMAIL_ADDRESS"}, 0)
    refused = run(tmp_path, "show", text, "--pack", "medicl")
    assert refused.returncode == 2
    assert b"medical" in refused.stderr


def test_the_rules_thresholds_and_styles_of_a_workspace_are_asked_for_by_its_folder(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    config = curator.workspace / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", '[scrub]\nstyles = { EMAIL_ADDRESS = "mask" }\n'))
    rules = curator.workspace / "rules" / "pii"
    rules.mkdir(parents=True)
    (rules / "mine.yaml").write_text(RULE)
    (rules / "own_terms.yaml").write_text("PROJECT: [Bluebird]\n")
    before = sorted(path.name for path in curator.workspace.iterdir())
    told = curator.run("privacy", "show", f"ZQ-1234 of Bluebird, {MAIL}").splitlines()[0]
    assert told == "<CASE_NUMBER_1> of <PROJECT_1>, " + "*" * 16
    assert sorted(path.name for path in curator.workspace.iterdir()) == before
    error = curator.json("privacy", "show", "text", "--pack", "medical", code=2)["error"]
    assert "exclude each other" in error["message"]


def test_a_family_name_behind_a_title_becomes_one_with_surrogates(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    config = curator.workspace / "curator.toml"
    config.write_text(config.read_text().replace("[scrub]\n", '[scrub]\nstyles = { PERSON = "surrogate" }\n'))
    told = curator.run("privacy", "show", "I spoke to Mr Oyelaran yesterday.").splitlines()[0]
    name = told.removeprefix("I spoke to Mr ").removesuffix(" yesterday.")
    assert name.casefold() in fakers.known_names("en_US")[1]
