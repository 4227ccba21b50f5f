"""Planted values are found in no file but the store, and in the vault in no byte that can be read: not after the whole
road, in whatever style, an exception, or a kill.
"""

from __future__ import annotations

import base64
import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.running import Curator, chat, write_chats

MAIL = "canary.bird@finch.example"
PHONE = "+1 202 555 0177"
CARD = "4111 1111 1111 1111"
SECRET = "ghp_" + "Zq8w7e6r5t4y3u2i1o0pAsDfGhJkLzXcVbNm"
CANARIES = (MAIL, PHONE, CARD, SECRET)
#: As they could be written without being seen: in other spellings and encodings.
WRITTEN = {
    form: canary
    for canary in CANARIES
    for text in {canary, canary.upper(), canary.replace(" ", ""), canary.replace(" ", "-")}
    for form in (text.encode(), text.encode("utf-16-le"), text.encode().hex().encode(), base64.b64encode(text.encode()))
}
#: The only files that may hold raw text: the database with its log and spill, and the user's own input.
STORE = ("store.duckdb", "store.duckdb.wal")


def planted(count: int) -> list[dict[str, object]]:
    """Canaries in content, names, tool arguments, keys, unknown fields, and next to emoji."""
    call = {
        "id": "c1",
        "type": "function",
        "function": {"name": "find", "arguments": json.dumps({"q": {"who": [MAIL]}})},
    }
    lines: list[dict[str, object]] = [
        chat(f"Mail {MAIL} 😀{PHONE}", f"Noted the card {CARD}."),
        chat(f"My token is {SECRET}", "Thank you.", notes={MAIL: PHONE}, title=f"call {PHONE}"),
        {
            "messages": [
                {"role": "user", "content": "Find me", "name": MAIL},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "c1", "content": MAIL},
                {"role": "assistant", "content": "Found."},
            ],
            "tools": [{"type": "function", "function": {"name": "find", "description": f"asks {MAIL}"}}],
        },
    ]
    return lines + [chat(f"Question {n} about kettles", f"Answer {n} about kettles, by {MAIL}") for n in range(count)]


def leaks(curator: Curator, *texts: str, store: bool = False) -> list[str]:
    """Files, and texts given, in which a canary stands. store: look there too, for it was purged."""
    found = [f"printed: {canary}" for text in texts for canary in CANARIES if canary in text]
    for path in sorted(curator.folder.rglob("*")):
        if path.is_file() and (store or path.name not in STORE) and path.name != "chats.jsonl":
            data = path.read_bytes()
            found += [f"{path.name}: {canary}" for form, canary in WRITTEN.items() if form in data]
    return found


def realistic(curator: Curator) -> None:
    """Everything is replaced by surrogates."""
    settings = curator.workspace / "curator.toml"
    settings.write_text(settings.read_text().replace("[scrub]", '[scrub]\nstyles = { default = "surrogate" }'))


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path, CURATOR_DEBUG="1")
    write_chats(tmp_path / "chats.jsonl", planted(200))
    with (tmp_path / "chats.jsonl").open("a") as stream:
        stream.write(f'{{"messages": "{MAIL}"}}\n{{"broken {MAIL}\n')
    curator.run("init", str(curator.workspace))
    return curator


@pytest.mark.parametrize("style", ["tag", "surrogate"])
def test_the_whole_road_leaves_canaries_in_the_store_alone(curator: Curator, style: str) -> None:
    if style == "surrogate":
        realistic(curator)
    told = []
    road = (
        ("import", "chats.jsonl"), ("rejects",), ("scrub",), ("privacy", "list", "--all"),
        ("privacy", "decide", "--all", "--yes", "--reason", "looked at each"), ("dedup",), ("dedup", "list"),
        ("flag",), ("flag", "list"), ("split",),
        ("label", "queue", "--task", "answer", "--limit", "50"), ("privacy", "sign-off"), ("export",),
        ("log", "--machines"), ("status",), ("verify",), ("runs", "list"), ("backup", "safe"),
    )  # fmt: skip
    for command in road:
        told.append(curator.run(*command))
        told.append(curator.stderr)
    assert leaks(curator, *told) == []
    assert ("<EMAIL_ADDRESS_1>" in "".join(told)) == (style == "tag")
    assert (curator.workspace / "exports" / "openai-chat" / "train.jsonl").stat().st_size > 0
    curator.run("privacy", "reveal", "SECRET_1", "--reason", "to see")
    told = [curator.stderr, curator.run("purge", "--yes", "--keep-vault"), curator.stderr, curator.run("verify")]
    curator.folder.joinpath("safe", "store.duckdb").unlink()
    assert leaks(curator, *told, store=True) == []
    assert SECRET in curator.run("privacy", "reveal", "SECRET_1", "--reason", "to see")
    assert leaks(curator, curator.stderr, store=True) == []
    # The search would find them: they are in the file they came from.
    assert MAIL in (curator.folder / "chats.jsonl").read_text()


def test_an_exception_tells_no_value_and_leaves_none_behind(curator: Curator) -> None:
    def full_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    process = curator.start("import", "chats.jsonl", preexec_fn=full_disk)
    out, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert leaks(curator, out, err) == []
    curator.run("import", "chats.jsonl")
    assert curator.json("verify")["ok"] is True


def test_a_kill_leaves_none_behind(curator: Curator) -> None:
    curator.run("import", "chats.jsonl")
    for after in (0.5, 0.8, 1.1):
        curator.killed("scrub", after=after)
        assert leaks(curator) == []
    curator.run("scrub")
    curator.run("privacy", "decide", "--all", "--yes")
    for command in ("dedup", "flag", "split"):
        curator.run(command)
    curator.run("privacy", "sign-off")
    for after in (0.6, 0.9, 1.2):
        curator.killed("export", after=after)
        assert leaks(curator) == []


def test_a_kill_between_vault_and_store_leaves_none_behind_and_nothing_undone(curator: Curator) -> None:
    realistic(curator)
    curator.run("import", "chats.jsonl")
    process = curator.start("scrub")
    while process.poll() is None and not (curator.workspace / "vault.bin").exists():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert leaks(curator) == []
    curator.run("scrub")
    assert leaks(curator) == []
    assert curator.json("verify")["ok"] is True


#: An error that quotes a value, in the middle of replacing.
BREAKS = """import sys
from curator.stages._pseudonyms import Pseudonyms
def of(self, judged, value, thread):
    raise KeyError(f"{value} in {thread}")
Pseudonyms.of = of
from curator.cli.main import main
sys.argv = ["curator", *sys.argv[1:]]
sys.exit(main())
"""


def test_an_error_that_quotes_a_value_tells_none(curator: Curator) -> None:
    realistic(curator)
    curator.run("import", "chats.jsonl")
    for extra in ((), ("--json",)):
        done = subprocess.run(
            [sys.executable, "-c", BREAKS, "scrub", "-w", str(curator.workspace), *extra],
            cwd=curator.folder,
            env=curator.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 1
        assert "KeyError" in done.stdout + done.stderr
        assert leaks(curator, done.stdout, done.stderr) == []
    assert leaks(curator, curator.run("runs", "list")) == []
