"""After a purge raw text is in no file of the workspace, and everything else is as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.test_canaries import CANARIES, MAIL, planted
from tests.running import Curator, chat, write_chats

EDITED = "edited.bird@finch.example"
REASON = "told by noted.bird@finch.example"
ALL = (*CANARIES, EDITED, REASON)
ROAD = (("scrub",), ("privacy", "decide", "--all", "--yes", "--reason", REASON), ("run",), ("privacy", "sign-off"))
#: An edit, as the terminal makes it.
EDIT = """import sys
from uuid import uuid4
from curator.queries.conversations import scrubbed
from curator.records import NewEvent, Subject
from curator.store import events
from curator.workspace import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    record, _ = next(iter(scrubbed(workspace)))
    key = workspace.ids.text(sys.argv[2])
    new = NewEvent(kind="edit", subject=Subject("message", f"{record.id}/1"), actor="ann", new=key)
    events.append(workspace.store, op=uuid4(), events=[new], authored=[events.Authored(key, "edit", sys.argv[2])])
"""


def python(curator: Curator, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=curator.folder,
        env=curator.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def holding(folder: Path) -> list[str]:
    """Files under a folder in which a canary stands."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{path.name}: {canary}" for canary in ALL if canary.encode() in data]
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that is signed off, for each test to copy."""
    folder = tmp_path_factory.mktemp("made")
    curator = Curator(folder)
    write_chats(folder / "chats.jsonl", planted(40))
    with (folder / "chats.jsonl").open("a") as stream:
        stream.write(f'{{"messages": "{MAIL}"}}\n{{"broken {MAIL}\n')
    curator.run("init", str(curator.workspace))
    curator.run("import", "chats.jsonl")
    assert python(curator, EDIT, str(curator.workspace), f"Please mail {EDITED} instead.").returncode == 0
    for command in ROAD:
        curator.run(*command)
    return folder


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Curator:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return Curator(tmp_path, CURATOR_DEBUG="1")


def exported(curator: Curator, out: str) -> dict[str, bytes]:
    curator.run("export", "--out", out)
    return {path.name: path.read_bytes() for path in (curator.folder / out).glob("*.jsonl")}


def test_no_file_holds_raw_text_and_all_else_reads_the_same(curator: Curator) -> None:
    before, shown = exported(curator, "before"), curator.json("privacy", "list", "--all")
    labels = curator.run("label", "queue", "--task", "answer", "--limit", "50", "--json")
    events = curator.json("log", "--machines", "--limit", "100000")["events"]
    assert MAIL in "".join(holding(curator.workspace))
    told = curator.json("purge", "--yes")
    assert told["texts"] > 0
    assert (told["rejects"], told["emptied"], told["notes"]) == (2, 0, 1)
    assert holding(curator.workspace) == []
    assert curator.json("verify")["ok"] is True
    after = curator.json("log", "--machines", "--limit", "100000")["events"]
    assert (after[0]["kind"], after[1:]) == ("purge", events)
    assert exported(curator, "after") == before
    assert curator.json("privacy", "list", "--all") == shown
    assert curator.run("label", "queue", "--task", "answer", "--limit", "50", "--json") == labels
    assert holding(curator.workspace) == []
    # What was gone once is not gone again; what was imported does not come back.
    assert curator.json("purge", "--yes")["texts"] == 0
    (again,) = curator.json("import", "chats.jsonl")["imports"]
    assert again["conversations"] == 0


def test_later_rules_see_what_was_clean_and_status_says_what_they_cannot(curator: Curator) -> None:
    curator.run("purge", "--yes")
    (scrub,) = [stage for stage in curator.json("status")["stages"] if stage["name"] == "scrub"]
    assert scrub["pending"] == 0
    assert "purged" in scrub["detail"]
    rules = curator.workspace / "rules" / "pii"
    rules.mkdir(parents=True)
    (rules / "own_terms.yaml").write_text("PRODUCT: [kettles]\n")
    found = curator.json("scrub")
    # "Question N about kettles" came clean; "Answer N about kettles, by MAIL" is gone.
    assert (found["scanned"], found["findings"]["PRODUCT"]) == (found["scanned"], 40)
    told = curator.run("show", curator.json("label", "queue", "--task", "answer")["records"][-1]["id"])
    assert "about <PRODUCT" in told
    assert "about kettles, by <EMAIL_ADDRESS" in told
    # A decision about what is gone neither fails nor withholds it.
    curator.run("privacy", "decide", "--all", "--yes", "--not-personal")
    assert curator.json("status")["stages"][2]["pending"] == 0
    assert curator.json("verify")["ok"] is True


def test_it_is_refused_while_something_is_unscanned_unless_that_is_said(curator: Curator) -> None:
    write_chats(curator.folder / "more.jsonl", [chat(f"New: {MAIL}", "Hm.")])
    curator.run("import", "more.jsonl")
    refused = curator.json("purge", "--yes", code=3)["error"]
    assert "not everything is scanned" in refused["message"]
    assert "scan" in refused["reasons"][0]
    assert MAIL in "".join(holding(curator.workspace))
    said = curator.json("purge", "--force", code=2)["error"]
    assert "say --yes" in said["fix"]
    told = curator.json("purge", "--force", "--yes")
    assert told["emptied"] == 2
    assert holding(curator.workspace) == []
    assert curator.json("verify")["ok"] is True
    assert curator.json("scrub")["scanned"] == 0


#: The command, killed hard at a moment.
_RUN = """import os, signal
from curator.cli.main import main
from curator.store import copying, file, owner
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
"""
MOMENTS = {
    "while it copies": ("copying.told = die", "old"),
    "before the change": ("file.replace = die", "old"),
    "after the change": ("real = file.replace\nfile.replace = lambda *given: (real(*given), die())", "new"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_in_the_middle_it_is_the_old_store_or_the_new_one(curator: Curator, moment: str) -> None:
    code, left = MOMENTS[moment]
    done = python(curator, f"{_RUN}{code}\nmain()", "purge", "--yes", "-w", str(curator.workspace))
    assert done.returncode == -9, done.stderr
    assert curator.json("verify")["ok"] is True
    purged = [event for event in curator.json("log", "--machines")["events"] if event["kind"] == "purge"]
    assert len(purged) == (left == "new")
    assert [name for name in holding(curator.workspace) if "new.duckdb" in name] == []
    assert bool(holding(curator.workspace)) == (left == "old")


def test_a_path_with_something_personal_in_it_is_gone_too(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    for name in (f"chat with {MAIL}.jsonl", "others.jsonl"):
        write_chats(tmp_path / name, [chat(f"Question of {len(name)}", "Answer")])
        curator.run("import", name)
    for command in ROAD:
        curator.run(*command)
    assert MAIL in curator.run("sql", "SELECT file FROM imports")
    curator.run("purge", "--yes")
    assert holding(curator.workspace) == []
    told = curator.run("sql", "SELECT file FROM imports")
    assert "chat with <EMAIL_ADDRESS" in told
    assert "others.jsonl" in told
    assert curator.json("verify")["ok"] is True
    (again,) = curator.json("import", f"chat with {MAIL}.jsonl")["imports"]
    assert again["conversations"] == 0
