"""An encrypted workspace on the command line: where the passphrase comes from, and where it never goes."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.running import Curator, chat, environment, write_chats

WORDS = "larch kestrel anvil 7"
OTHER = "pond heron trellis 9"
CANARY = "plum-brandy-in-march"


def with_passphrase(curator: Curator, words: str | None) -> Curator:
    curator.environment.pop("CURATOR_PASSPHRASE", None)
    if words is not None:
        curator.environment["CURATOR_PASSPHRASE"] = words
    return curator


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encrypted")
    curator = with_passphrase(Curator(folder), WORDS)
    write_chats(folder / "chats.jsonl", [chat(f"{CANARY} {n}", f"Noted, ann{n}@example.com") for n in range(20)])
    curator.run("init", str(curator.workspace), "--encrypt")
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    return folder


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Curator:
    return with_passphrase(Curator(made).copy(tmp_path / "copy"), WORDS)


def typed(curator: Curator, *answers: str, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Exit code and what a terminal shows of a command whose questions are answered in this order."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(curator.folder)
        os.execve(sys.executable, [sys.executable, "-m", "curator", *arguments], curator.environment)
    shown = b""
    waiting = list(answers)
    asked = 0
    while select.select([terminal], [], [], 60)[0]:
        try:
            chunk = os.read(terminal, 4096)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
        if waiting and shown.count(b": ") > asked and shown.endswith(b": "):
            asked = shown.count(b": ")
            os.write(terminal, waiting.pop(0).encode() + b"\n")
    os.close(terminal)
    assert waiting == [], shown
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def at(curator: Curator, *words: str) -> tuple[str, ...]:
    return (*words, "-w", str(curator.workspace))


@contextmanager
def held_open(curator: Curator) -> Iterator[None]:
    """Another process that owns the store."""
    code = "import sys, curator; w = curator.open(sys.argv[1]); w.store; print('ready', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(curator.workspace)],
        env=curator.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    try:
        yield
    finally:
        process.communicate(b"")


def test_no_file_of_the_workspace_or_the_home_holds_a_text_or_the_passphrase(curator: Curator) -> None:
    curator.run("sql", "SELECT count(*) FROM messages")
    curator.run("backup", str(curator.folder / "copy"))
    files = [
        p for top in (curator.workspace, curator.home, curator.folder / "copy") for p in top.rglob("*") if p.is_file()
    ]
    assert {"store.duckdb", "store.kdf"} <= {path.name for path in files}
    for words in (CANARY, WORDS, "example.com"):
        assert [path for path in files if words.encode() in path.read_bytes()] == []


def test_without_a_passphrase_it_says_how_to_give_one(curator: Curator) -> None:
    with_passphrase(curator, None).run("status", code=2)
    assert "this workspace is encrypted and there is no passphrase" in curator.stderr
    assert "CURATOR_PASSPHRASE" in curator.stderr
    assert curator.json("status", code=2)["error"]["code"] == "usage"


def test_another_passphrase_is_told_from_the_right_one_and_never_shown(curator: Curator) -> None:
    curator.environment["CURATOR_DEBUG"] = "1"
    answer = with_passphrase(curator, OTHER).run("status", "--json", code=4)
    assert "CURATOR_PASSPHRASE is not the passphrase of this workspace" in answer
    assert OTHER not in answer + curator.stderr


def test_at_a_terminal_it_is_asked_for_unseen_and_again_after_a_slip(curator: Curator) -> None:
    with_passphrase(curator, None)
    code, shown = typed(curator, OTHER, WORDS, arguments=at(curator, "status"))
    assert code == 0
    assert "not that one; passphrase" in shown
    assert "import" in shown
    assert WORDS not in shown
    assert OTHER not in shown


def test_three_slips_end_it(curator: Curator) -> None:
    code, shown = typed(with_passphrase(curator, None), OTHER, OTHER, OTHER, arguments=at(curator, "status"))
    assert code == 4
    assert "that is not the passphrase" in shown


def test_nobody_is_asked_while_another_process_has_the_workspace_open(curator: Curator) -> None:
    with held_open(curator):
        with_passphrase(curator, None)
        assert curator.json("status")["stages"][0]["done"] == 20


def test_a_new_one_is_asked_for_twice(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    code, shown = typed(curator, WORDS, OTHER, arguments=("init", "work", "--encrypt"))
    assert code == 2
    assert "the two are not the same" in shown
    assert not curator.workspace.exists()
    code, shown = typed(curator, "short", "short", arguments=("init", "work", "--encrypt"))
    assert code == 2
    assert "at least 8 characters" in shown
    assert not curator.workspace.exists()
    code, shown = typed(curator, WORDS, WORDS, arguments=("init", "work", "--encrypt"))
    assert code == 0
    assert "without the passphrase nobody can read it" in shown
    with_passphrase(curator, WORDS).run("verify")


def test_nothing_is_made_where_nobody_gives_one(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace), "--encrypt", code=2)
    assert not curator.workspace.exists()


def test_the_keyring_gives_the_key_until_it_is_forgotten(curator: Curator) -> None:
    curator.environment["PYTHON_KEYRING_BACKEND"] = "tests.keyring_folder.Folder"
    curator.run("passphrase", "remember")
    assert WORDS not in (curator.home / "keyring.json").read_text()
    with_passphrase(curator, None).run("status")
    curator.run("passphrase", "forget")
    curator.run("status", code=2)


def test_no_keyring_is_told(curator: Curator) -> None:
    curator.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    curator.run("passphrase", "remember", code=2)
    assert "the keyring does not keep it" in curator.stderr
    curator.run("status")


def test_another_passphrase_takes_its_place(curator: Curator) -> None:
    curator.environment["PYTHON_KEYRING_BACKEND"] = "tests.keyring_folder.Folder"
    curator.run("passphrase", "remember")
    with_passphrase(curator, None)
    code, shown = typed(curator, WORDS, WORDS, arguments=at(curator, "passphrase", "change"))
    assert code == 2
    assert "that is the passphrase already" in shown
    code, shown = typed(curator, OTHER, OTHER, arguments=at(curator, "passphrase", "change"))
    assert (code, "opens with the new passphrase alone" in shown) == (0, True)
    curator.run("status")
    curator.run("passphrase", "forget")
    with_passphrase(curator, WORDS).run("status", code=4)
    with_passphrase(curator, OTHER).run("verify")


def test_a_workspace_is_encrypted_later_while_another_process_has_it_open(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    write_chats(tmp_path / "chats.jsonl", [chat(CANARY)])
    curator.run("init", str(curator.workspace))
    curator.run("import", "chats.jsonl")
    with held_open(curator):
        with_passphrase(curator, WORDS).run("encrypt")
        with_passphrase(curator, None).run("status")
    assert [p for p in curator.workspace.rglob("*") if p.is_file() and CANARY.encode() in p.read_bytes()] == []
    curator.run("status", code=2)
    with_passphrase(curator, WORDS).run("encrypt", code=2)
    assert "encrypted already" in curator.stderr
    curator.run("verify")


def test_a_backup_is_restored_with_its_passphrase_alone(curator: Curator) -> None:
    curator.run("backup", str(curator.folder / "safe"))
    shutil.rmtree(curator.workspace)
    words = ("backup", "restore", str(curator.folder / "safe"), str(curator.workspace))
    for passphrase, code in ((OTHER, 4), (None, 2), (WORDS, 0)):
        done = subprocess.run(
            [sys.executable, "-m", "curator", *words],
            env=with_passphrase(curator, passphrase).environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        assert done.returncode == code, done.stderr
        assert curator.workspace.exists() == (code == 0)
    curator.run("verify")


def test_what_encrypts_is_named_where_it_is_not_installed(curator: Curator) -> None:
    without = "import sys; sys.modules['duckdb_extension_httpfs'] = None; from curator.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", without, "status", "-w", str(curator.workspace)],
        env=curator.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert "what opens it is not installed" in done.stderr
    assert "curator-finetune[encrypt]" in done.stderr


def test_no_process_list_shows_it(curator: Curator) -> None:
    """Asked of the words of every process while one has the store open and another works."""
    with held_open(curator):
        process = curator.start("scrub")
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
        process.communicate()
    assert len(lines) > 1
    assert [line for line in lines if WORDS.encode() in line] == []


def test_the_python_door_takes_the_environment(curator: Curator) -> None:
    code = "import sys, curator\nwith curator.open(sys.argv[1]) as w: print(w.is_encrypted, w.store is not None)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(curator.workspace)],
        env=environment(curator.home) | curator.environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "True True\n", done.stderr
