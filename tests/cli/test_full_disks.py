"""What makes the store anew, or a copy of it, where there is no room for one: told, nothing lost, nothing left."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.running import Curator, chat, names_off, write_chats

PASSPHRASE = "an invented passphrase of the tests"
#: Bytes that there is room for; the store has some five times as many.
_ROOM = 600_000
#: Options with which a command is started that finds the disk full.
Options = dict[str, Any]
#: (folder) -> those options, for the time of a `with`.
Full = Callable[[Path], AbstractContextManager[Options]]


@contextmanager
def small_disk(folder: Path) -> Iterator[Options]:
    """A disk of its own under the folder, with what is in it already, and so much room."""
    beside = folder.with_name(f"{folder.name}-beside")
    folder.mkdir(exist_ok=True)
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.copytree(folder, beside)
    command = ["mount", "-t", "tmpfs", "-o", f"size={used + _ROOM},mode=700", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        shutil.copytree(beside, folder, dirs_exist_ok=True)
        yield {}
        shutil.rmtree(beside)
        shutil.copytree(folder, beside)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        shutil.copytree(beside, folder, dirs_exist_ok=True)


@contextmanager
def short_files(folder: Path) -> Iterator[Options]:
    """No file may become longer, as under a quota; what is there already may be read."""
    yield {"preexec_fn": partial(resource.setrlimit, resource.RLIMIT_FSIZE, (_ROOM, _ROOM))}


def noise() -> str:
    """4,000 characters that do not compress, in pieces that are no file written as letters."""
    return " ".join(os.urandom(4).hex() for _ in range(450))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace of 3 MB that is scrubbed and decided, for each test to copy."""
    folder = tmp_path_factory.mktemp("made")
    curator = Curator(folder)
    # What does not compress, so that few records are enough.
    chats = [chat(f"Mail ann{n}@example.com {noise()}", "Noted.") for n in range(1_000)]
    write_chats(folder / "chats.jsonl", chats)
    curator.run("init", str(curator.workspace))
    names_off(curator.workspace)
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    curator.run("privacy", "decide", "--all", "--yes", "--reason", "looked at each")
    assert (curator.workspace / "store.duckdb").stat().st_size > 4 * _ROOM
    return folder


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Curator:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Curator(tmp_path, CURATOR_PASSPHRASE=PASSPHRASE)


def is_told(curator: Curator, *command: str, **options: Any) -> None:
    """A command ends with 4 and says that the disk is full and what to do."""
    assert curator.run(*command, code=4, warm=False, **options) == ""
    assert "the disk is full" in curator.stderr
    assert "fix: " in curator.stderr


@pytest.mark.parametrize("disk", [small_disk, short_files])
@pytest.mark.parametrize("command", ["purge --yes", "encrypt"])
def test_a_store_that_cannot_be_made_anew_stays_as_it_is(curator: Curator, disk: Full, command: str) -> None:
    before = curator.json("status")
    with disk(curator.workspace) as options:
        is_told(curator, *command.split(), **options)
        assert curator.json("status")["conversations"] == before["conversations"]
        assert curator.json("verify")["ok"] is True
        assert [path.name for path in (curator.workspace / "spill").iterdir()] == []
    curator.run(*command.split())
    assert curator.json("verify")["ok"] is True


@pytest.mark.parametrize("disk", [small_disk, short_files])
def test_a_backup_for_which_there_is_no_room_is_not_there(curator: Curator, disk: Full) -> None:
    safe = curator.folder / "safe"
    with disk(safe) as options:
        is_told(curator, "backup", str(safe / "monday"), **options)
        assert list(safe.rglob("*")) == []
        assert curator.json("backup", "list")["backups"] == []
    curator.run("backup", str(safe / "monday"))
    assert curator.json("verify")["ok"] is True


@pytest.mark.parametrize("disk", [small_disk, short_files])
def test_a_workspace_is_not_brought_back_in_half(curator: Curator, disk: Full) -> None:
    curator.run("backup", "monday")
    again = curator.folder / "again"
    command = ("backup", "restore", "monday", str(again / "work"))
    with disk(again) as options:
        is_told(curator, *command, **options)
        assert list(again.rglob("*")) == []
    curator.run(*command)
    curator.workspace = again / "work"
    assert curator.json("verify")["ok"] is True
