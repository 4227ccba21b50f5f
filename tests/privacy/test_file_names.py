"""Names of files beside records: whom they are named for is not told, and everything else of them is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curator.privacy.file_names import without_people
from tests.running import Curator, chat, write_chats


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("WhatsApp Chat with Anna Smith.txt", "WhatsApp Chat with <PERSON>.txt"),
        ("anna_smith-tickets.csv", "<PERSON>-tickets.csv"),
        ("anna.smith@example.com.zip", "<EMAIL_ADDRESS>.zip"),
        ("ottoline-wraxall.jsonl", "<PERSON>.jsonl"),
        ("maria_keller_2026.csv", "<PERSON>_2026.csv"),
        ("QuentinBlythe_chat.json", "<PERSON>_chat.json"),
        ("evadne-marsh-transcript.txt", "<PERSON>-transcript.txt"),
        ("chat-with-hannah.txt", "chat-with-<PERSON>.txt"),
        ("12025550143.txt", "<PHONE_NUMBER>.txt"),
        ("Chat with <PERSON_1>.txt (import k3f9ab2cdexy4567)", "Chat with <PERSON_1>.txt (import k3f9ab2cdexy4567)"),
    ],
)
def test_whom_a_file_is_named_for_is_not_told(name: str, told: str) -> None:
    assert without_people(name) == told


@pytest.mark.parametrize(
    "name",
    [
        *("chats.jsonl", "claude.json", "acme-2026-q3.jsonl.gz", "support_tickets.csv", "*", "inbox", "2026-11-30.vtt"),
        *("support-chats.jsonl", "billing-faq.csv", "smoke-test.json", "orders-emea.csv", "mmlu.jsonl", "qwen2.json"),
        *("batch-output.jsonl", "intents-en.csv", "ultrachat-200k.jsonl", "dolly-15k.jsonl", "returns-policy.md"),
        *("paris-store.csv", "kiln-run7.json", "northwind.jsonl", "april-support.jsonl", "returnsPolicy.jsonl"),
    ],
)
def test_what_names_nobody_is_told_as_it_is(name: str) -> None:
    assert without_people(name) == name


def test_own_terms_are_not_told_either(tmp_path: Path) -> None:
    (tmp_path / "own_terms.yaml").write_text("PROJECT: [lamp7]\n")
    assert without_people("lamp7-q3.csv", (str(tmp_path),)) == "<PROJECT>-q3.csv"


def test_no_command_tells_beside_a_record_whom_its_file_is_named_for(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    folder = curator.workspace / "Maria Keller"
    curator.run("init", str(curator.workspace))
    folder.mkdir()
    write_chats(
        folder / "Chat with Maria Keller.jsonl",
        [*(chat(f"Question {n}: write to a{n}@example.com", "We do.") for n in range(20)), chat("Nobody answers", "")],
    )
    with (folder / "Chat with Maria Keller.jsonl").open("a") as file:
        file.write("{no record\n")
    imported = curator.run("import", str(folder / "Chat with Maria Keller.jsonl"))
    assert "<PERSON>/Chat with <PERSON>.jsonl" in imported
    refused = curator.run("rejects")
    assert "Chat with <PERSON>.jsonl:22: " in refused
    curator.run("scrub")
    listed = curator.json("privacy", "list", "--all")
    record = listed["values"][0]["occurrences"][0].partition("@")[2][:16]
    assert listed["values"][0]["samples"][0]["file"].endswith("<PERSON>/Chat with <PERSON>.jsonl")
    told = [imported, refused, json.dumps(listed), curator.run("privacy", "list", "--all"), curator.run("show", record)]
    told.append(curator.run("show", record, "--json"))
    assert json.loads(told[-1])["path"] == str(curator.workspace / "<PERSON>" / "Chat with <PERSON>.jsonl")
    curator.run("run")
    curator.run("privacy", "sign-off")
    export = curator.json("export")
    told.append(json.dumps(export["left_out"]))
    assert "Chat with <PERSON>.jsonl:21" in told[-1]
    file = export["files"][0]["path"]
    told += [curator.run("log", "--blame", f"{file}:1"), curator.run("log", "--blame", f"{file}:1", "--json")]
    assert "from Chat with <PERSON>.jsonl:" in told[-2]
    assert "Keller" not in "".join(told)
