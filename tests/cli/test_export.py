"""Exports that differ from what curator.toml says, for once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.running import Curator, chat, write_chats

INTENTS = ("refund", "delivery")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def written(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "train.jsonl").read_text().splitlines()]


def test_labels_can_leave_as_answers_beside_the_export_that_the_settings_ask_for(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    talks = [chat(f"What of my {n} boxes from {n} shops?", f"All {n} of them are on their way.") for n in NUMBERS]
    write_chats(tmp_path / "chats.jsonl", talks)
    curator.run("import", "chats.jsonl")
    curator.run("run")
    curator.run("split", "--train", "1", "--validation", "0", "--test", "0", "--resplit")
    labels = [
        {"file": "chats.jsonl", "line": line, "task": "intent", "value": INTENTS[line % 2]}
        for line in range(1, len(NUMBERS))
    ]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(label) + "\n" for label in labels))
    curator.run("label", "import", "labels.jsonl")
    curator.run("run")
    curator.run("privacy", "sign-off")
    curator.run("export")

    asked = ("export", "--answer", "label", "--label-task", "intent")
    out = tmp_path / "intent"
    result = curator.json(*asked, "--out", str(out))
    assert result["records"] == {"in": len(NUMBERS) - 1, "no label": 1}
    found = written(out)
    assert {line["messages"][-1]["content"] for line in found} == {"Refund", "Delivery"}

    whole = written(curator.workspace / "exports" / "openai-chat")
    assert len(whole) == len(NUMBERS)
    assert curator.json("status")["next"].startswith("nothing")
    assert "label_task" in json.loads(curator.run("export", "--answer", "label", "--json", code=2))["error"]["message"]


def test_what_check_would_say_of_contradictions_is_told_when_they_leave(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    talks = [chat(f"What of my {n} boxes from {n} shops?", f"All {n} of them are on their way.") for n in NUMBERS]
    talks.append(chat("What of my one boxes from one shops?", "Ask your neighbour, we have left it there."))
    write_chats(tmp_path / "chats.jsonl", talks)
    curator.run("import", "chats.jsonl")
    curator.run("run")
    curator.run("split", "--train", "1", "--resplit")
    curator.run("privacy", "sign-off")
    curator.run("export", "--out", "out")
    assert "1 contradiction waits for a decision" in curator.stderr
    assert "curator dedup list --kind contradiction" in curator.stderr
    assert "W31" in curator.run("check", "out/train.jsonl")
    event = str(curator.json("export", "--dry-run")["event"])
    curator.run("export", "--dry-run", "--as-of", event)
    assert "contradiction" not in curator.stderr


def test_other_answers_that_stay_behind_are_told_with_the_target_that_takes_them(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    write_chats(
        tmp_path / "pairs.jsonl",
        [
            {
                "input": {"messages": [{"role": "user", "content": f"Where is box {name}?"}]},
                "preferred_output": [{"role": "assistant", "content": f"On shelf {name}."}],
                "non_preferred_output": [{"role": "assistant", "content": f"Look for {name}."}],
            }
            for name in NUMBERS
        ],
    )
    curator.run("import", "pairs.jsonl")
    curator.run("run")
    curator.run("split", "--train", "1", "--resplit")
    assert "nobody signed off what would leave (fix" in curator.run("export", code=3)
    curator.run("privacy", "sign-off")
    curator.run("export", "--dry-run")
    told = f"{len(NUMBERS)} records have other answers that were compared with their own, which stay behind"
    assert f"{told}: as preference pairs they leave with --target openai-dpo" in curator.stderr
    curator.run("export", "--dry-run", "--target", "openai-dpo")
    assert "stay behind" not in curator.stderr
    past = curator.run("export", "--as-of", "3", code=3)
    assert "take an event after 3 by which it was met: curator log" in past
    assert "curator privacy sign-off" not in past


def test_an_export_takes_no_place_where_a_disk_begins(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    assert "a disk of its own" in curator.json("export", "--out", "/", code=2)["error"]["message"]


def test_records_leave_as_they_came_but_scrubbed(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    records: list[dict[str, Any]] = [
        {
            "id": f"r{n}",
            "messages": [
                {"content": f"Where is box {name}?", "role": "user", "ui": {"b": None, "a": [1.5]}},
                {"role": "assistant", "content": f"On shelf {name}.", "weight": 1, "name": None},
            ],
            "tools": [],
            "own": {"z": name, "a": 1},
        }
        for n, name in enumerate(NUMBERS)
    ]
    records.append({"note": "ask ann@example.com", **chat("Anything else today?", "No, thank you.")})
    write_chats(tmp_path / "chats.jsonl", records)
    (tmp_path / "other.csv").write_text("prompt,completion\nWhere is the lift?,On the left.\n")
    curator.run("import", "chats.jsonl", "other.csv")
    curator.run("run")
    curator.run("split", "--train", "1", "--validation", "0", "--test", "0", "--resplit")
    curator.run("privacy", "sign-off")
    result = curator.json("export", "--target", "as-imported")
    assert result["records"] == {"in": len(records), "other format": 1}
    lines = (curator.workspace / "exports" / "as-imported" / "train.jsonl").read_text().splitlines()
    expected = [json.dumps(record) for record in records]
    expected[-1] = expected[-1].replace("ann@example.com", "<EMAIL_ADDRESS_1>")
    assert [json.dumps(json.loads(line)) for line in lines] == expected


def test_pairs_leave_beside_chats_once_what_edits_replaced_is_signed_off_too(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    records = [
        {
            "input": {"messages": [{"role": "user", "content": f"Where is box {name}?"}]},
            "preferred_output": [{"role": "assistant", "content": f"On shelf {name}."}],
            "non_preferred_output": [{"role": "assistant", "content": f"No {name}."}],
        }
        for name in NUMBERS
    ]
    write_chats(tmp_path / "pairs.jsonl", records)
    curator.run("import", "pairs.jsonl")
    number = curator.json("label", "queue", "--task", "answer")["records"][0]["id"]
    curator.run("label", "edit", number, "1", "--text", "On the shelf by the door.")
    assert "(other answer 0)" in curator.run("show", number)
    curator.run("label", "prefer", number[:6], "0", "both_bad")
    assert "message 1: other answer 0 = both_bad" in " ".join(curator.run("show", number).split())
    curator.run("run")
    curator.run("split", "--train", "1", "--validation", "0", "--test", "0", "--resplit")
    curator.run("privacy", "sign-off")
    assert curator.json("export")["records"] == {"in": len(records)}
    refused = curator.json("export", "--target", "openai-dpo", code=3)["refused"]
    assert "curator privacy sign-off --as NAME --target openai-dpo" in refused[0]
    curator.run("privacy", "sign-off", "--target", "openai-dpo")
    told = curator.run("export", "--target", "openai-dpo")
    assert f"{len(records) - 1} pairs: the source prefers the answer to the other one" in told
    assert "1 pair: an edited answer is preferred to what it replaced" in told
    assert "1 that make no pair: both bad" in told
    path = curator.workspace / "exports" / "openai-dpo" / "train.jsonl"
    curator.run("check", str(path), "--target", "openai-dpo")
    assert len(path.read_text().splitlines()) == len(records)


def test_prepare_says_that_a_workspace_is_there_without_the_pack_it_is_asked_for(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    curator.run("init", str(curator.workspace))
    write_chats(tmp_path / "chats.jsonl", [chat("One question", "One answer")])
    asked = ("prepare", "chats.jsonl", "--out", str(curator.workspace), "--pack", "customer_support", "--json")
    error = json.loads(curator.run(*asked, code=2))["error"]
    assert "without the pack customer_support" in error["message"]
    error = curator.json("label", "queue", "--task", "intent", code=2)["error"]
    assert "packs in curator.toml" in error["fix"]
