"""An import of many batches, killed behind any of them or in the middle of one, goes on to the same end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.kill_run import end_state
from tests.running import Curator, chat

#: curator with batches of 40 messages, which kills itself at one of them, by its number: before it is sent, within its
#: transaction, or after it was answered.
_KILLED = """
import os, signal, sys
from curator.cli.main import main
from curator.stages import _import_batches
from curator.store import imports
_import_batches.MESSAGES_AT_ONCE = 40
where, number = sys.argv.pop(1), int(sys.argv.pop(1))
count = 0

def dying(function, first):
    def run(*arguments, **more):
        global count
        count += 1
        if first and count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = function(*arguments, **more)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    return run

if where == "within":
    imports._add_rejects = dying(imports._add_rejects, True)
elif where != "never":
    imports.add = dying(imports.add, where == "before")
main()
"""
BATCHES = 6


def write(folder: Path) -> None:
    lines: list[Any] = [chat(f"Question {n}", f"Answer {n % 7}") for n in range(20 * BATCHES - 10)]
    lines[30] = lines[29]
    lines[70] = {**chat("With", "more"), "customer": "C-1"}
    lines[50] = [1, 2]
    (folder / "chats.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def bring(curator: Curator, where: str, number: int = 0) -> int:
    command = [sys.executable, "-c", _KILLED, where, str(number), "import", "chats.jsonl", "-w", str(curator.workspace)]
    return subprocess.run(
        command, cwd=curator.folder, env=curator.environment, capture_output=True, timeout=120, check=False
    ).returncode


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("start"))
    curator.run("init", str(curator.workspace))
    write(curator.folder)
    return curator


@pytest.fixture(scope="module")
def undisturbed(started: Curator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    curator = started.copy(tmp_path_factory.mktemp("calm") / "copy")
    assert bring(curator, "never") == 0
    state = end_state(curator)
    assert len(state["events"]) == BATCHES
    return state


@pytest.mark.parametrize(("where", "number"), [("before", 1), ("after", 2), ("within", 3), ("after", BATCHES)])
def test_an_import_that_was_killed_goes_on_where_it_stopped(
    started: Curator, undisturbed: dict[str, list[tuple[Any, ...]]], tmp_path: Path, where: str, number: int
) -> None:
    curator = started.copy(tmp_path / "copy")
    assert bring(curator, where, number) == -signal.SIGKILL
    assert bring(curator, "never") == 0
    assert end_state(curator) == undisturbed
    assert bring(curator, "never") == 0
    assert end_state(curator) == undisturbed
