"""Several commands on one workspace at the same time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from curator.store import imports  # noqa: F401 - its operations are held up
from curator.store.operation import OPERATIONS, Db
from curator.workspace import Workspace
from tests.running import KEY, Curator, chat, write_chats


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    write_chats(tmp_path / "few.jsonl", [chat(f"Where is order {n}?", "On its way.") for n in range(3)])
    write_chats(tmp_path / "many.jsonl", [chat(f"Question {n} " + "why " * 100, "Because.") for n in range(8_000)])
    curator.run("import", "few.jsonl")
    curator.run("scrub")
    return curator


@contextmanager
def importing(curator: Curator, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[subprocess.Popen[str], Event]]:
    """An import that is under way, and waits for an answer of the owner, this process, until it is told to go on."""
    asked, go_on = Event(), Event()
    find = OPERATIONS["imports.find"]

    def held(db: Db, **arguments: Any) -> Any:
        asked.set()
        go_on.wait()
        return find.run(db, **arguments)

    monkeypatch.setitem(OPERATIONS, "imports.find", replace(find, run=held))
    process = curator.start("import", "many.jsonl")
    try:
        assert asked.wait(timeout=60)
        yield process, go_on
    finally:
        go_on.set()
        process.kill()
        process.communicate()


@contextmanager
def owned(curator: Curator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process has the store, so that all commands are clients of it."""
    monkeypatch.setenv("CURATOR_KEY", KEY)
    with Workspace.open(curator.workspace) as workspace:
        _ = workspace.store
        yield


def test_while_one_imports_others_read_and_label_and_the_same_work_waits_its_turn(
    curator: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with owned(curator, monkeypatch), importing(curator, monkeypatch) as (first, go_on):
        (run,) = (run for run in curator.json("runs", "list")["runs"] if run["state"] == "running")
        assert (run["stage"], run["pid"]) == ("import", first.pid)
        record = curator.json("label", "queue", "--task", "intent", "--limit", "1")["records"][0]["id"]
        curator.run("label", "set", record, "--task", "intent", "--value", "refund")
        error = curator.json("import", "few.jsonl", code=3)["error"]
        assert f"import is already running: run {run['id']}, process {first.pid} on " in error["message"]
        assert f"curator runs cancel {run['id']}" in error["fix"]
        waiting = curator.start("import", "few.jsonl", "--wait", "100", "--json")
        curator.run("runs", "cancel", run["id"])
        go_on.set()
        assert first.wait(timeout=60) == 130
        out, err = waiting.communicate(timeout=120)
        assert waiting.returncode == 0, err
        assert json.loads(out)["imports"][0]["duplicates_of_earlier_imports"] == 3
    assert [check["name"] for check in curator.json("verify")["checks"] if not check["ok"]] == []
    labels = [json.loads(line) for line in curator.run("label", "export").splitlines()]
    assert [(label["id"], label["value"]) for label in labels] == [(record, "refund")]


def test_work_whose_process_was_killed_is_taken_over_by_one_that_waits(
    curator: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with owned(curator, monkeypatch), importing(curator, monkeypatch) as (first, go_on):
        waiting = curator.start("import", "few.jsonl", "--wait", "100", "--json")
        first.kill()
        first.wait()
        go_on.set()
        out, err = waiting.communicate(timeout=120)
        assert waiting.returncode == 0, err
        assert json.loads(out)["imports"][0]["duplicates_of_earlier_imports"] == 3
        states = [run["state"] for run in curator.json("runs", "list")["runs"] if run["pid"] == first.pid]
        assert states == ["died"]


#: A process that has the store until it is ended, and never answers whether a file was imported before.
_OWNER = """import sys, threading
from dataclasses import replace
from curator.store import imports
from curator.store.operation import OPERATIONS
from curator.workspace import Workspace
held = replace(OPERATIONS["imports.find"], run=lambda db, **arguments: threading.Event().wait())
OPERATIONS["imports.find"] = held
with Workspace.open(sys.argv[1]) as workspace:
    print(workspace.store.owns, flush=True)
    sys.stdin.read()
"""


def test_a_command_tells_that_the_owner_stands_still_and_ctrl_c_ends_it(curator: Curator) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(curator.workspace)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=curator.environment,
    ) as owner:
        assert owner.stdout is not None
        try:
            assert owner.stdout.readline() == b"True\n"
            command = curator.start("import", "many.jsonl")
            until = time.monotonic() + 60
            while not any(run["pid"] == command.pid for run in curator.json("runs", "list")["runs"]):
                assert time.monotonic() < until
            owner.send_signal(signal.SIGSTOP)
            assert command.stderr is not None
            told = command.stderr.readline()
            assert f"process {owner.pid} holds the workspace and stands still" in told
            assert f"kill -CONT {owner.pid}" in told
            command.send_signal(signal.SIGINT)
            _, err = command.communicate(timeout=30)
            assert (command.returncode, err) == (130, "interrupted; what was committed stays\n")
        finally:
            owner.send_signal(signal.SIGCONT)
            owner.kill()
