"""Planted values are found in no file but the store: not after the whole road, an exception, or a kill."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pytest

from tests.running import Curator, chat, write_chats

MAIL = "canary.bird@finch.example"
PHONE = "+1 202 555 0177"
CARD = "4111 1111 1111 1111"
SECRET = "ghp_" + "Zq8w7e6r5t4y3u2i1o0pAsDfGhJkLzXcVbNm"
CANARIES = (MAIL, PHONE, CARD, SECRET)
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


def leaks(curator: Curator, *texts: str) -> list[str]:
    """Files, and texts given, in which a canary stands."""
    found = [f"printed: {canary}" for text in texts for canary in CANARIES if canary in text]
    for path in sorted(curator.folder.rglob("*")):
        if path.is_file() and path.name not in STORE and path.name != "chats.jsonl":
            data = path.read_bytes()
            found += [f"{path.name}: {canary}" for canary in CANARIES if canary.encode() in data]
    return found


@pytest.fixture
def curator(tmp_path: Path) -> Curator:
    curator = Curator(tmp_path, CURATOR_DEBUG="1")
    write_chats(tmp_path / "chats.jsonl", planted(200))
    with (tmp_path / "chats.jsonl").open("a") as stream:
        stream.write(f'{{"messages": "{MAIL}"}}\n{{"broken {MAIL}\n')
    curator.run("init", str(curator.workspace))
    return curator


def test_the_whole_road_leaves_canaries_in_the_store_alone(curator: Curator) -> None:
    told = []
    road = (
        ("import", "chats.jsonl"), ("rejects",), ("scrub",), ("privacy", "list", "--all"),
        ("privacy", "decide", "--all", "--reason", "looked at each"), ("dedup",), ("dedup", "list"),
        ("flag",), ("flag", "list"), ("split",),
        ("label", "queue", "--task", "answer", "--limit", "50"), ("privacy", "sign-off"), ("export",),
        ("log", "--machines"), ("status",), ("verify",), ("runs", "list"),
    )  # fmt: skip
    for command in road:
        told.append(curator.run(*command))
        told.append(curator.stderr)
    assert leaks(curator, *told) == []
    assert (curator.workspace / "exports" / "openai-chat" / "train.jsonl").stat().st_size > 0
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
    curator.run("privacy", "decide", "--all")
    for command in ("dedup", "flag", "split"):
        curator.run(command)
    curator.run("privacy", "sign-off")
    for after in (0.6, 0.9, 1.2):
        curator.killed("export", after=after)
        assert leaks(curator) == []
