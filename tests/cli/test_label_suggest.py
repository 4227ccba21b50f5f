"""Suggested labels by the command line: made, queued least sure first, accepted, exported with their provenance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.running import Curator, chat, write_chats

ASKED = {
    "refund": (
        "I want my money back for the {}",
        "When is the {} I returned paid back",
        "My money for the {} is missing",
    ),
    "delivery": ("Where is the parcel with the {}", "The van never came with my {}", "My parcel with the {} is late"),
    "account": (
        "I cannot log in to see my {}",
        "My password does not work since the {}",
        "My login is locked at the {}",
    ),
}
THINGS = (
    "lamp",
    "desk",
    "tent",
    "rug",
    "sofa",
    "kettle",
    "mirror",
    "shelf",
    "vase",
    "chair",
    "clock",
    "stove",
    "bench",
)


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    """117 chats, of which 36 are labelled and 81 have a suggestion."""
    curator = Curator(tmp_path_factory.mktemp("suggesting"))
    asked = [
        (intent, chat(words.format(thing), f"I look into the {thing} for you."))
        for thing in THINGS
        for number in range(3)
        for intent, words in ((intent, given[number]) for intent, given in ASKED.items())
    ]
    write_chats(curator.folder / "chats.jsonl", [record for _, record in asked])
    labels = [
        {"file": "chats.jsonl", "line": n, "task": "intent", "value": v} for n, (v, _) in enumerate(asked[:36], 1)
    ]
    (curator.folder / "labels.jsonl").write_text("".join(json.dumps(label) + "\n" for label in labels))
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    for command in (("import", "chats.jsonl"), ("scrub",), ("label", "import", "labels.jsonl")):
        curator.run(*command)
    told = curator.json("label", "suggest", "--task", "intent")
    assert told["worked"] is True
    return curator


def test_a_second_run_does_nothing_and_tells_the_same(curator: Curator) -> None:
    told = curator.json("label", "suggest", "--task", "intent")
    assert told["worked"] is False
    assert (told["task"], told["labels"], told["suggested"]) == ("intent", 36, 81)
    assert told["accuracy"].keys() == {"value", "low", "high"}
    assert told["origin"].startswith("local model, trained on 36 labels, accuracy ")
    assert "nothing to do" in (said := curator.run("label", "suggest", "--task", "intent"))
    assert "learned from 36 labels: right on " in said
    assert "81 records with a suggestion" in said


def test_the_queue_shows_suggestion_and_reason(curator: Curator) -> None:
    found = curator.json("label", "queue", "--task", "intent", "--order", "uncertain", "--limit", "40")
    assert found["left"] == 81
    for record in found["records"]:
        assert record.keys() == {"id", "text", "task", "suggestion", "reason"}
        assert record["suggestion"].keys() == {"value", "score", "origin"}
    reasons = {record["reason"].split(" ")[0] for record in found["records"]}
    assert reasons == {"least", "drawn"}
    said = curator.run("label", "queue", "--task", "intent", "--limit", "1")
    assert "\nsuggested: " in said
    assert "\nwhy now: next in order of import\n" in said


def test_an_order_by_sureness_wants_suggestions_first(curator: Curator) -> None:
    error = curator.json("label", "queue", "--task", "outcome", "--order", "uncertain", code=2)["error"]
    assert "curator label suggest --task outcome" in error["fix"]


def test_a_suggestion_is_accepted_and_its_origin_is_exported(curator: Curator) -> None:
    (record,) = curator.json("label", "queue", "--task", "intent", "--limit", "1")["records"]
    assert curator.json("label", "set", record["id"], "--task", "intent", "--accept")["event"] > 0
    lines = [json.loads(line) for line in curator.run("label", "export").splitlines()]
    label = next(line for line in lines if line["id"] == record["id"])
    assert (label["value"], label["actor"]) == (record["suggestion"]["value"], "ann")
    assert label["provenance"]["origin"] == "person"
    assert label["provenance"]["suggestion"].startswith(record["suggestion"]["origin"])
    curator.run("undo")
    assert curator.json("label", "queue", "--task", "intent")["left"] == 81


@pytest.mark.parametrize("more", [(), ("--value", "refund", "--accept")])
def test_a_label_is_said_or_accepted_and_not_both(curator: Curator, more: tuple[str, ...]) -> None:
    error = curator.json("label", "set", "abcd", "--task", "intent", *more, code=2)["error"]
    assert "--accept" in error["fix"]


def test_too_few_labels_are_refused_with_the_list_on_stdout(curator: Curator) -> None:
    said = curator.run("label", "suggest", "--task", "outcome", code=3)
    assert "0 labels of 30 that are needed: 30 more" in said
    assert "curator label queue --task outcome" in curator.stderr


def test_labels_that_records_do_not_tell_come_with_a_warning(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    write_chats(tmp_path / "chats.jsonl", [chat(f"Question {n} of many", f"Answer {n * n}") for n in range(60)])
    rows = [{"file": "chats.jsonl", "line": n + 1, "task": "intent", "value": ("refund", "billing")[n * n % 7 % 2]}
            for n in range(40)]  # fmt: skip
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    for command in (("import", "chats.jsonl"), ("scrub",), ("label", "import", "labels.jsonl")):
        curator.run(*command)
    curator.run("label", "suggest", "--task", "intent")
    assert "not known to be better than always naming the commonest value" in curator.stderr


def test_tasks_are_listed_with_how_to_decide(curator: Curator) -> None:
    said = curator.run("label", "tasks")
    assert "intent (choice of a conversation): What does the customer want?" in said
    assert "\n  Go by what the customer wants at the beginning" in said
    assert "\n  2 refund       Money back" in said
    assert "\n  1 accept, 2 reject, 0 unsure\n" in said
    (task,) = [task for task in curator.json("label", "tasks")["tasks"] if task["id"] == "intent"]
    assert task["guidelines"].startswith("Go by what")
    assert {"id", "name", "key", "help"} <= task["values"][0].keys()


def test_the_curve_of_labels_is_told_as_a_baselines_and_with_intervals(curator: Curator) -> None:
    told = curator.json("label", "curve", "--task", "intent")
    assert "baseline" in told["model"]
    assert [step["labels"] for step in told["steps"]] == sorted(step["labels"] for step in told["steps"])
    assert all(0 <= step["low"] <= step["accuracy"] <= step["high"] <= 1 for step in told["steps"])
    out = curator.run("label", "curve", "--task", "intent")
    assert "of a bag-of-words baseline trained on this machine" in out
    assert "the last doubling of labels brought" in out


def test_a_curve_of_too_few_labels_is_refused_with_what_is_missing(curator: Curator) -> None:
    refused = curator.json("label", "curve", "--task", "outcome", code=3)["error"]
    assert "0 labels of 30" in refused["reasons"][0]
    assert "curator label queue" in refused["fix"]
    assert "intent" in curator.json("label", "curve", "--task", "intnt", code=2)["error"]["fix"]
