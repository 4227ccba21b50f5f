"""Wrong words on the command line, and words that exclude each other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Curator, chat, completed, write_chats

RECIPES = """empty = [""]
open = ["import 'x"]
gate = ["scrub", "export"]
"""


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    """A workspace whose second chat has a call without a function; no test here changes what it holds."""
    curator = Curator(tmp_path_factory.mktemp("words"))
    call = {"id": "c", "function": None}
    odd = [
        {"role": "user", "content": "Where is it?"},
        {"role": "assistant", "content": "I look.", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "found"},
        {"role": "assistant", "content": "Here."},
    ]
    write_chats(curator.folder / "chats.jsonl", [chat("One question", "One answer"), {"messages": odd}])
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    curator.run("run")
    with (curator.workspace / "curator.toml").open("a") as stream:
        stream.write(RECIPES)
    return curator


def fed(curator: Curator, *words: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A command of the workspace with words or stdin that need not be UTF-8."""
    return completed([*words, "-w", str(curator.workspace)], curator.folder, curator.environment, stdin)


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--wait", "nan"),
        ("status", "--wait", "-1"),
        ("dedup", "--threshold", "nan"),
        ("dedup", "--threshold", "0"),
        ("split", "--train", "1.5"),
        ("privacy", "decide", "--all", "--yes", "--above", "nan"),
    ],
)
def test_what_is_no_number_of_the_range_is_refused_before_anything_is_opened(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    error = Curator(tmp_path).json(*words, code=2)["error"]
    assert words[-1] in error["message"]


@pytest.mark.parametrize(
    ("words", "message", "fix"),
    [
        (("statsu",), "there is no command 'statsu'", "did you mean 'status'?"),
        (("privacy", "lst"), "there is no command 'privacy lst'", "did you mean 'list'?"),
        (
            ("dedup", "--treshold", "1"),
            "there is no option '--treshold'",
            "did you mean '--threshold'? see curator dedup --help",
        ),
        (("check",), "missing argument 'FILE'", "see curator check --help"),
        (
            ("check", "x", "--target", "y"),
            "cannot read x: No such file or directory",
            "",
        ),
        (("label", "set", "x"), "missing option '--task'", "see curator label set --help"),
    ],
)
def test_wrong_words_are_told_like_any_error(tmp_path: Path, words: tuple[str, ...], message: str, fix: str) -> None:
    curator = Curator(tmp_path)
    assert curator.run(*words, code=2) == ""
    first, second = curator.stderr.splitlines()
    assert first == f"error: {message}"
    assert second.startswith(f"  fix: {fix}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("dedup", "-q", "list"), "-q stands before the subcommand"),
        (("dedup", "--threshold", "0.9", "list"), "--threshold stands before the subcommand"),
        (("dedup", "decide", "a", "b", "--same", "--distinct"), "say one of --same and --distinct"),
        (("dedup", "decide", "a", "b"), "say one of --same and --distinct"),
        (("dedup", "--keep", ""), "dedup.keep[0] must be one of"),
        (("privacy", "show", "a text", "--format", "bogus"), "say how a file is read"),
        (("price", "x", "--map", "a"), "--map wants COLUMN=ROLE"),
        (("price", "x", "--role", "a"), "--role wants NAME=ROLE"),
        (("price", "x", "--map", "a=b", "--map", "a=c"), "--map names 'a' twice"),
        (("prepare", "chats.jsonl", "--out", "o", "-w", "work"), "there is no option '-w'"),
        (("run", "empty"), "a recipe has a step that cannot be read: ''"),
        (("run", "open"), 'a recipe has a step that cannot be read: "import \'x"'),
        (("label", "export", "--out", "nowhere/x"), "cannot write nowhere/x: No such file or directory"),
    ],
)
def test_words_that_would_have_no_effect_or_cannot_be_meant_are_refused(
    curator: Curator, words: tuple[str, ...], message: str
) -> None:
    if words[0] in ("run", "label") or "--keep" in words:
        words += ("-w", str(curator.workspace))
    done = completed(words, curator.folder, curator.environment)
    assert done.returncode == 2
    assert message in done.stderr.decode()


@pytest.mark.parametrize(
    "words",
    [
        ("label", "note", "x", b"\xff"),
        ("dedup", "list", "--as", b"\xff"),
        ("privacy", "decide", b"\xff"),
        ("label", "set", b"\xff", "--task", "intent", "--value", "refund"),
    ],
)
def test_words_that_are_not_utf_8_are_refused(curator: Curator, words: tuple[str | bytes, ...]) -> None:
    done = fed(curator, *words)
    assert done.returncode == 2
    assert b"it is not UTF-8" in done.stderr


def test_a_text_on_stdin_loses_one_newline_and_must_be_utf_8(curator: Curator) -> None:
    (record,) = curator.json("label", "queue", "--task", "intent", "--limit", "1")["records"]
    done = fed(curator, "label", "edit", record["id"], "1", stdin=b"caf\xe9")
    assert (done.returncode, b"byte 4 of stdin is not UTF-8" in done.stderr) == (2, True)
    assert fed(curator, "label", "edit", record["id"], "1", stdin=b"new\n\n").returncode == 0
    text = curator.json("label", "queue", "--task", "intent", "--limit", "1")["records"][0]["text"]
    curator.run("undo")
    assert "new\n" in text


def test_a_closed_stdin_is_no_text(curator: Curator) -> None:
    command = f"{sys.executable} -m curator label edit x 1 -w work <&-"
    done = subprocess.run(command, shell=True, cwd=curator.folder, env=curator.environment, capture_output=True)
    assert (done.returncode, b"nothing comes in on stdin" in done.stderr) == (2, True)


def test_a_call_without_a_function_is_shown_and_stops_nothing(curator: Curator) -> None:
    assert "[calls ?]" in curator.run("label", "queue", "--task", "intent")


def test_a_recipe_that_is_refused_answers_3_and_does_not_say_that_nothing_changed(curator: Curator) -> None:
    told = curator.run("run", "gate", code=3)
    assert "refused" in told
    assert "nothing to do: nothing changed" not in told
    assert [step["refused"] for step in curator.json("run", "gate", code=3)["steps"]] == [False, True]


def test_strict_answers_3_for_what_is_left_out(curator: Curator) -> None:
    (curator.folder / "labels.jsonl").write_text('{"id": "zzzz", "task": "intent", "value": "refund"}\n')
    curator.run("label", "import", "labels.jsonl")
    curator.run("label", "import", "labels.jsonl", "--strict", code=3)
    (curator.folder / "bad.jsonl").write_text((curator.folder / "chats.jsonl").read_text() + "{broken\n")
    curator.run("import", "bad.jsonl", "--dry-run")
    curator.run("import", "bad.jsonl", "--dry-run", "--strict", code=3)


def test_init_takes_no_folder_that_holds_something(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    for name, file, code in (("full", "notes.txt", 2), ("hidden", ".gitignore", 0)):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).touch()
        curator.run("init", name, code=code)
    assert not (tmp_path / "full" / "curator.toml").exists()


@pytest.mark.parametrize("name", ["", " ", "\n", "a\tb"])
def test_a_name_that_nobody_could_read_decides_nothing(tmp_path: Path, name: str) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    assert "name" in curator.json("privacy", "sign-off", "--as", name, code=2)["error"]["message"]


def test_an_entity_that_nobody_speaks_of_gets_no_style(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    error = curator.json("privacy", "style", "EMAIL_ADRESS", "mask", code=2)["error"]
    assert "EMAIL_ADDRESS" in error["fix"]
    curator.run("privacy", "style", "EMAIL_ADDRESS", "mask")


def test_who_asks_for_quiet_gets_a_workspace_without_hints(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    assert "made the workspace" in curator.run("init", str(curator.workspace), "-q")
    assert curator.stderr == ""
