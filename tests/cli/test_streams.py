"""What reaches a terminal or a pipe, and what the command answers when nobody reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.cli.streams import visible
from tests.running import Curator, chat, write_chats

#: A title for the terminal, red, the screen cleared in one byte, and the text turned around.
HOSTILE = "a\x1b]0;owned\x07\x1b[31mb\x9b2J\u202ec\u200b\u2028\ufeff\U000e0041\td"
SHOWN = r"a\x1b]0;owned\x07\x1b[31mb\x9b2J\u202ec\u200b\u2028\ufeff\U000e0041" + "\td"
BAD = [{"messages": [{"role": "boss", "content": "x"}]}] * 3


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    return Curator(tmp_path)


def shell(curator: Curator, command: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """A command line of bash in which `curator` is ours and a pipeline fails with any part of it."""
    script = f'set -o pipefail; curator() {{ {sys.executable} -m curator "$@"; }}; {command}'
    where: dict[str, Any] = {"cwd": curator.folder, "env": {**curator.environment, **more}}
    return subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, **where)


def test_no_text_of_a_record_commands_the_terminal(curator: Curator) -> None:
    (curator.folder / "text").write_text(HOSTILE, encoding="utf-8")
    assert shell(curator, "curator privacy show - < text").stdout.decode() == SHOWN + "\n"
    (text,) = json.loads(shell(curator, "curator privacy show - --json < text").stdout)["texts"]
    assert text["scrubbed"] == HOSTILE


def test_an_import_reads_a_pipe_and_leaves_none_of_it_behind(curator: Curator) -> None:
    curator.run("init", "work")
    write_chats(curator.folder / "chats.jsonl", [chat("A rare word: quetzal", "Yes.")])
    done = shell(
        curator, "gzip -c chats.jsonl | curator import - -w work --json && curator import - -w work < chats.jsonl"
    )
    assert done.returncode == 0, done.stderr
    (imported,) = json.loads(done.stdout.splitlines()[0])["imports"]
    assert (imported["path"], imported["format"], imported["ok"]) == ("stdin", "openai-chat", 1)
    assert list((curator.folder / "work" / "spill").iterdir()) == []
    assert shell(curator, "curator import - -w work < /dev/null").returncode == 2


def test_no_name_of_a_file_commands_the_terminal(curator: Curator) -> None:
    done = shell(curator, r"curator price $'\x1b[31mnope.jsonl'")
    assert done.returncode == 2
    assert b"\\x1b[31mnope.jsonl" in done.stderr
    assert b"\x1b" not in done.stderr


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))))
def test_a_text_without_control_characters_is_shown_as_it_is(text: str) -> None:
    assert visible(text + "\n\t") == text + "\n\t"


@pytest.mark.parametrize("encoding", ["utf-8:strict", "latin-1", "ascii"])
def test_no_encoding_of_stdout_makes_a_command_fail(curator: Curator, encoding: str) -> None:
    more = {"PYTHONIOENCODING": encoding}
    done = shell(curator, r"curator price $'nope\xff.jsonl' --json", **more)
    assert (done.returncode, json.loads(done.stdout)["error"]["code"], done.stderr) == (2, "usage", b"")
    (text,) = json.loads(shell(curator, "curator privacy show 日本 --json", **more).stdout)["texts"]
    assert text["scrubbed"] == "日本"
    text = "日本" if encoding.startswith("utf-8") else r"\u65e5\u672c"
    assert shell(curator, "curator privacy show 日本", **more).stdout.decode() == text + "\n"


def test_a_check_that_nobody_reads_answers_what_it_found(curator: Curator) -> None:
    write_chats(curator.folder / "bad.jsonl", BAD)
    for buffered in ("", "1"):
        done = shell(curator, "curator check bad.jsonl | true", PYTHONUNBUFFERED=buffered)
        assert (done.returncode, done.stderr) == (3, b"")
    assert shell(curator, "curator check none.jsonl --json | true").returncode == 2
    done = shell(curator, "curator check --help | true")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_filter_that_nobody_reads_stops(curator: Curator) -> None:
    command = [sys.executable, "-m", "curator", "privacy", "detect"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=curator.environment, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": 1, "text": "x"}\n')
        assert process.stdout.readline() == b'{"id": 1, "spans": []}\n'
        process.stdout.close()
        process.stdin.write(b'{"id": 2, "text": "x"}\n')  # and stdin stays open
        try:
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()
        assert process.stderr.read() == b""


def test_a_pipe_that_breaks_inside_is_a_failure() -> None:
    from curator.cli.diagnostics import guarded

    def breaks() -> None:
        raise BrokenPipeError(32, "Broken pipe")

    assert guarded(breaks, as_json=False) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_a_failure_told_once(curator: Curator) -> None:
    done = shell(curator, "curator privacy show x > /dev/full")
    assert done.returncode == 4
    assert done.stderr.startswith(b"error: the disk is full\n")
    assert len(done.stderr.splitlines()) == 2


def test_closed_streams_are_no_failure(curator: Curator) -> None:
    write_chats(curator.folder / "bad.jsonl", BAD)
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        assert shell(curator, f"curator check bad.jsonl {closed}").returncode == 3
