"""A backup is taken while others work, is whole or not there, and a workspace comes back from it as it was."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import Curator, chat, completed, write_chats

#: Holds the store of a workspace, as an open terminal does, and labels until its stdin closes.
LABELER = """import sys, threading
from curator.decisions.label import Label, set_labels
from curator.queries.conversations import scrubbed
from curator.workspace import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    ids = [record.id for record, _ in scrubbed(workspace)]
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    done = 0
    while not ended.is_set():
        set_labels(workspace, [Label(ids[done % len(ids)], "answer", ("accept", "reject")[done % 2])], actor="bob")
        done += 1
        ended.wait(0.02)
    print(done, flush=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that is scrubbed, for each test to copy."""
    folder = tmp_path_factory.mktemp("made")
    curator = Curator(folder)
    chats = [chat(f"I am {n} years old, ann{n}@example.com", "Noted.") for n in range(60)]
    write_chats(folder / "chats.jsonl", chats)
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    (curator.workspace / "rules" / "pii").mkdir(parents=True)
    (curator.workspace / "rules" / "pii" / "own_terms.yaml").write_text("PRODUCT: [kettle]\n")
    return folder


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Curator:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Curator(tmp_path)


def status_of(curator: Curator, folder: Path) -> dict[str, Any]:
    curator.workspace = folder
    return curator.json("status")


def events_of(curator: Curator, folder: Path) -> list[dict[str, Any]]:
    curator.workspace = folder
    found: list[dict[str, Any]] = curator.json("log", "--machines", "--limit", "100000")["events"]
    return found


def test_a_restored_workspace_verifies_and_has_the_same_status_and_events(curator: Curator) -> None:
    work = curator.workspace
    status, events = status_of(curator, work), events_of(curator, work)
    told = curator.json("backup", "safe")
    assert told["event"] == events[0]["id"]
    again = curator.folder / "again"
    done = start(curator, "backup", "restore", "safe", "again", "--json")
    assert json.loads(done.stdout)["event"] == told["event"]
    assert (status_of(curator, again), events_of(curator, again)) == (status, events)
    assert curator.json("verify")["ok"] is True
    assert (again / "rules" / "pii" / "own_terms.yaml").read_text() == "PRODUCT: [kettle]\n"


def start(curator: Curator, *arguments: str, code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """A command that takes no workspace."""
    done = completed(arguments, curator.folder, curator.environment | more)
    assert done.returncode == code, done.stderr
    return subprocess.CompletedProcess(done.args, code, done.stdout.decode(), done.stderr.decode())


def test_a_backup_is_for_its_owner_alone_and_the_key_is_not_in_it(curator: Curator) -> None:
    told = curator.run("backup", "safe")
    assert "not the project key" in curator.stderr
    assert "up to event" in told
    key = curator.environment["CURATOR_KEY"]
    paths = [curator.folder / "safe", *(curator.folder / "safe").rglob("*")]
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
        if path.is_file():
            data = path.read_bytes()
            assert key.encode() not in data
            assert bytes.fromhex(key) not in data
    assert sorted(p.name for p in paths if p.is_file()) == [
        "backup.json", "curator.toml", "own_terms.yaml", "store.duckdb", "store.mark", "vault.bin",
    ]  # fmt: skip


def test_where_backups_went_is_remembered_and_makes_no_export_stale(curator: Curator) -> None:
    for command in (
        ("scrub",),
        ("run",),
        ("privacy", "decide", "--all", "--yes"),
        ("run",),
        ("privacy", "sign-off"),
        ("export",),
    ):
        curator.run(*command)
    next_step = curator.json("status")["next"]
    first = curator.json("backup", "safe")
    (row,) = curator.json("backup", "list")["backups"]
    assert (row["path"], row["upto"], row["id"]) == (str(curator.folder / "safe"), first["event"], first["id"])
    assert curator.json("status")["next"] == next_step
    assert curator.json("log", "--machines", "--limit", "1")["events"][0]["kind"] == "backup"


def test_a_backup_of_a_workspace_in_use_is_of_one_moment(curator: Curator, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LABELER, str(curator.workspace)],
        env=curator.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as labeler:
        assert labeler.stdout is not None
        assert labeler.stdout.readline() == "ready\n"
        backups = [curator.json("backup", f"safe-{n}") for n in range(2)]
        done, _ = labeler.communicate()
        assert int(done) > 0
    assert [b["event"] for b in backups] == sorted({b["event"] for b in backups})
    work = curator.workspace
    events = {event["id"]: event for event in events_of(curator, work)}
    for n, told in enumerate(backups):
        start(curator, "backup", "restore", f"safe-{n}", f"again-{n}")
        found = events_of(curator, curator.folder / f"again-{n}")
        assert [event["id"] for event in found] == list(range(told["event"], 0, -1))
        assert all(events[event["id"]] == event for event in found)
        assert curator.json("verify")["ok"] is True


@pytest.mark.parametrize("at", ["import", "fsync"])
def test_a_backup_that_is_killed_is_not_there_and_the_next_one_is(curator: Curator, at: str) -> None:
    killed = KILLED[at]
    done = subprocess.run(
        [sys.executable, "-c", killed, "backup", "safe", "-w", str(curator.workspace)],
        cwd=curator.folder,
        env=curator.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr
    assert not (curator.folder / "safe").exists()
    assert curator.json("verify")["ok"] is True
    curator.run("backup", "safe")
    assert [p.name for p in curator.folder.iterdir() if p.name.startswith(".curator")] == []
    start(curator, "backup", "restore", "safe", "again")


#: The command, killed hard while a table is copied, or before the copy gets its name.
_RUN = """import os, signal
from curator.cli.main import main
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
"""
KILLED = {
    "import": _RUN + "from curator.store import copying\ncopying.told = die\nmain()",
    "fsync": _RUN + "from curator.stages import backup\nbackup.write_whole = die\nmain()",
}


def test_nothing_is_restored_from_what_is_not_whole_or_without_its_key(curator: Curator) -> None:
    curator.run("backup", "safe")
    without = {"CURATOR_KEY": "", "CURATOR_CONFIG_DIR": str(curator.folder / "nowhere")}
    refused = start(curator, "backup", "restore", "safe", "again", code=2, **without)
    assert "project key" in refused.stderr
    refused = start(curator, "backup", "restore", "safe", "again", code=4, CURATOR_KEY="ff" * 32)
    assert "not the one that this store was made with" in refused.stderr
    damaged = curator.folder / "damaged"
    shutil.copytree(curator.folder / "safe", damaged)
    with (damaged / "store.duckdb").open("r+b") as stream:
        stream.seek(20_000)
        stream.write(b"\0\1\2\3")
    refused = start(curator, "backup", "restore", "damaged", "again", code=2)
    assert "not as it was written" in refused.stderr
    refused = start(curator, "backup", "restore", "chats.jsonl", "again", code=2)
    assert "is no backup" in refused.stderr
    assert not (curator.folder / "again").exists()
    assert [p.name for p in curator.folder.iterdir() if p.name.startswith(".curator")] == []


def test_an_older_backup_is_never_written_over_and_none_lies_in_the_workspace(curator: Curator) -> None:
    curator.run("backup", "safe")
    assert "is there already" in curator.json("backup", "safe", code=2)["error"]["message"]
    inside = curator.json("backup", str(curator.workspace / "safe"), code=2)
    assert "lies in the workspace" in inside["error"]["message"]
    curator.run("backup")
    (made,) = (curator.folder / "work-backups").iterdir()
    assert (made / "store.duckdb").is_file()
