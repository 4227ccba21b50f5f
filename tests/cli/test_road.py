"""The whole road by the command line, as a person or a cron job walks it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.running import Curator, chat, write_chats

TOOL = {"type": "function", "function": {"name": "find_order", "parameters": {"type": "object", "properties": {}}}}


def conversations() -> list[dict[str, object]]:
    """Twenty-four chats: with a mail address, an exact copy, a near copy, one with tools."""
    topics = ("parcel", "invoice", "login", "refund", "garden chair", "lamp", "kettle", "desk", "tent", "rug", "mirror")
    chats = [
        chat(
            f"Hello, my {topic} number {n} arrived broken on {day}.",
            f"I am sorry about the {topic}; we send a new one.",
        )
        for n, (topic, day) in enumerate((topic, day) for topic in topics for day in ("Monday", "Friday"))
    ]
    chats[3]["messages"][0]["content"] += " Write to ann.lee@example.com please."
    call = {
        "id": "c1",
        "type": "function",
        "function": {"name": "find_order", "arguments": '{"mail": "ANN.LEE@example.com"}'},
    }
    chats.append(
        {
            "messages": [
                {"role": "user", "content": "Where is my order?"},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "c1", "content": "on its way"},
                {"role": "assistant", "content": "It is on its way."},
            ],
            "tools": [TOOL],
            "ticket": "T-1",
        }
    )
    chats.append(chats[5])
    return chats


@pytest.fixture(scope="module")
def _new(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("new"))
    write_chats(curator.folder / "chats.jsonl", conversations())
    curator.run("init", str(curator.workspace), "--pack", "customer_support")
    return curator


@pytest.fixture(scope="module")
def _ready(_new: Curator, tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = _new.copy(tmp_path_factory.mktemp("ready") / "here")
    for command in (
        ("import", "chats.jsonl"),
        ("scrub",),
        ("dedup",),
        ("flag",),
        ("split",),
        ("privacy", "decide", "--all", "--yes"),
    ):
        curator.run(*command)
    return curator


@pytest.fixture
def curator(_new: Curator, tmp_path: Path) -> Curator:
    return _new.copy(tmp_path / "here")


@pytest.fixture
def ready(_ready: Curator, tmp_path: Path) -> Curator:
    """Everything done but the sign-off."""
    return _ready.copy(tmp_path / "here")


def test_import_tells_what_became_of_every_line(curator: Curator) -> None:
    with (curator.folder / "chats.jsonl").open("a") as stream:
        stream.write("\n{broken\n")
    (told,) = curator.json("import", "chats.jsonl")["imports"]
    assert (told["lines"], told["ok"], told["rejected"], told["blank"]) == (26, 24, 1, 1)
    (again,) = curator.json("import", "chats.jsonl")["imports"]
    assert (again["conversations"], again["duplicates_of_earlier_imports"]) == (0, 24)
    (reject,) = curator.json("rejects")["rejects"]
    assert reject["line"] == 26
    curator.run("import", "chats.jsonl", "--strict", code=3)


def test_one_person_gets_one_pseudonym_everywhere_and_tool_arguments_stay_json(ready: Curator) -> None:
    ready.run("privacy", "sign-off")
    ready.run("export")
    lines = [
        json.loads(line)
        for path in (ready.workspace / "exports" / "openai-chat").glob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    text = json.dumps(lines)
    assert "example.com" not in text
    (called,) = [m for line in lines for m in line["messages"] if m.get("tool_calls")]
    assert json.loads(called["tool_calls"][0]["function"]["arguments"]) == {"mail": "<EMAIL_ADDRESS_1>"}
    assert text.count("<EMAIL_ADDRESS_1>") == 2
    assert not any("ticket" in line for line in lines)


def test_a_second_run_on_unchanged_data_does_no_work_and_says_so(ready: Curator) -> None:
    before = ready.json("log", "--machines", "--limit", "1")["events"][0]["id"]
    assert ready.json("run")["worked"] is False
    assert "nothing to do" in ready.run("run")
    assert ready.json("log", "--machines", "--limit", "1")["events"][0]["id"] == before
    assert ready.json("scrub")["scanned"] == 0


def test_a_new_rule_scans_old_texts_alone_and_only_it(ready: Curator) -> None:
    rules = ready.workspace / "rules" / "pii"
    rules.mkdir(parents=True)
    (rules / "own_terms.yaml").write_text("PRODUCT: [kettle]\n")
    found = ready.json("scrub")
    assert found["rules"] == 1
    assert found["findings"]["PRODUCT"] > 0
    assert found["findings"]["EMAIL_ADDRESS"] == 2
    assert found["rendered"] < found["scanned"]


def test_export_is_refused_with_the_list_until_a_person_signed_off(ready: Curator) -> None:
    refused = ready.json("export", code=3)
    assert any("signed off" in reason for reason in refused["refused"])
    assert not (ready.workspace / "exports").exists()
    ready.run("privacy", "sign-off", "--as", "Rita")
    told = ready.json("export")
    assert {file["split"] for file in told["files"]} >= {"train"}
    manifest = json.loads(Path(told["manifest"]).read_text())
    assert manifest["sign_off"]["actor"] == "Rita"
    assert manifest["split"]["ok"] is True


def test_a_dry_run_of_an_export_tells_the_files_and_leaves_no_trace(ready: Curator) -> None:
    ready.run("privacy", "sign-off")
    # What was counted of texts is kept for the next time, outside of the workspace.
    apart = {"spill", "config"}
    before = sorted(path for path in ready.folder.rglob("*") if apart.isdisjoint(path.parts))
    told = ready.json("export", "--dry-run", "--out", "deep/er/out")
    assert told["files"][0]["path"] == str(ready.folder / "deep" / "er" / "out" / "train.jsonl")
    assert sorted(path for path in ready.folder.rglob("*") if apart.isdisjoint(path.parts)) == before
    ready.run("export", "--dry-run", "--out", str(ready.workspace), code=3)


def test_any_later_change_voids_the_sign_off(ready: Curator) -> None:
    ready.run("privacy", "sign-off")
    write_chats(ready.folder / "more.jsonl", [chat("One more question", "One more answer")])
    ready.run("import", "more.jsonl")
    assert any("not scanned" in reason for reason in ready.json("export", code=3)["refused"])
    ready.run("scrub")
    ready.run("dedup")
    ready.run("split")
    assert any("signed off" in reason for reason in ready.json("export", code=3)["refused"])


def test_an_export_repeated_is_identical_and_a_past_state_can_be_exported(ready: Curator) -> None:
    ready.run("privacy", "sign-off")
    first = ready.json("export", "--out", "one")
    ready.run("export", "--out", "two")
    assert _hashes(ready.folder / "one") == _hashes(ready.folder / "two")
    record = ready.json("label", "queue", "--task", "intent", "--limit", "1")["records"][0]["id"]
    ready.run("label", "edit", record, "1", "--text", "A much better answer.")
    ready.run("run")
    ready.run("privacy", "sign-off")
    ready.run("export", "--out", "three")
    assert _hashes(ready.folder / "three") != _hashes(ready.folder / "one")
    ready.run("export", "--out", "past", "--as-of", str(first["event"]))
    assert _hashes(ready.folder / "past") == _hashes(ready.folder / "one")


def test_labels_are_undone_and_redone(ready: Curator) -> None:
    (record,) = ready.json("label", "queue", "--task", "intent", "--limit", "1")["records"]
    event = ready.json("label", "set", record["id"][:10], "--task", "intent", "--value", "refund")["event"]
    assert event > 0
    assert _labels(ready) == {record["id"]: "refund"}
    ready.run("label", "set", record["id"], "--task", "intent", "--value", "billing")
    ready.run("undo")
    assert _labels(ready) == {record["id"]: "refund"}
    ready.run("undo")
    assert _labels(ready) == {}
    ready.run("redo")
    ready.run("redo")
    assert _labels(ready) == {record["id"]: "billing"}
    assert "nothing to redo" in ready.run("redo")
    assert "nothing to undo" in ready.run("undo", "--as", "bob")


def test_a_verdict_brings_the_value_back_and_its_undo_hides_it_again(ready: Curator) -> None:
    (item,) = ready.json("privacy", "list", "--all", "--entity", "EMAIL_ADDRESS")["values"]
    assert item["count"] == 2
    assert "example.com" not in json.dumps(item)
    ready.run("privacy", "decide", item["value"], "--not-personal")
    assert "ann.lee@example.com" in ready.run("label", "queue", "--task", "intent", "--limit", "30")
    ready.run("undo")
    assert "ann.lee@example.com" not in ready.run("label", "queue", "--task", "intent", "--limit", "30")


def test_one_occurrence_can_be_decided_alone(ready: Curator) -> None:
    (item,) = ready.json("privacy", "list", "--all", "--entity", "EMAIL_ADDRESS")["values"]
    place = next(sample for sample in item["occurrences"] if sample.endswith("/content"))
    ready.run("privacy", "decide", place, "--not-personal")
    text = ready.run("label", "queue", "--task", "intent", "--limit", "30")
    assert "ann.lee@example.com" in text
    assert "<EMAIL_ADDRESS_1>" in text


def test_a_pair_called_distinct_is_kept_and_a_record_dropped_by_hand_goes(ready: Curator) -> None:
    (drop,) = ready.json("dedup", "list", "--dropped")["dropped"]
    assert drop["kind"] == "exact"
    ready.run("dedup", "decide", drop["conversation"], drop["kept"], "--distinct")
    assert ready.json("dedup", "list", "--dropped")["dropped"] == []
    ready.run("dedup", "decide", drop["kept"], "--drop")
    (gone,) = ready.json("dedup", "list", "--dropped")["dropped"]
    assert (gone["conversation"], gone["kind"]) == (drop["kept"], "person")


def test_status_tells_the_funnel_and_the_next_command(curator: Curator) -> None:
    assert curator.json("status")["next"] == "curator import FILE"
    curator.run("import", "chats.jsonl")
    told = curator.json("status")
    assert told["conversations"] == 24
    assert told["next"] == "curator scrub"
    assert {stage["name"] for stage in told["stages"]} >= {"import", "scrub", "replace", "dedup", "split", "export"}
    for stage in told["stages"]:
        assert {"name", "done", "pending", "dropped", "needs_decision"} <= stage.keys()


def test_verify_finds_the_store_whole(ready: Curator) -> None:
    told = ready.json("verify")
    assert told["ok"] is True
    assert len(told["checks"]) >= 5


def test_prepare_stops_at_the_gate_and_goes_on_after_the_sign_off(tmp_path: Path) -> None:
    curator = Curator(tmp_path)
    write_chats(tmp_path / "chats.jsonl", conversations())
    out = str(tmp_path / "ready")
    refused = curator.json("prepare", "chats.jsonl", "--out", out, code=3)
    assert refused["refused"]
    curator.workspace = tmp_path / "ready"
    curator.run("privacy", "decide", "--all", "--yes")
    curator.run("privacy", "sign-off", "--as", "Rita")
    done = curator.json("prepare", "chats.jsonl", "--out", out)
    assert all(Path(path).exists() for path in done["files"])
    assert curator.json("status")["conversations"] == 24


def test_a_failure_in_json_names_its_code_and_mend(curator: Curator) -> None:
    error = curator.json("label", "set", "zzzz", "--task", "intent", "--value", "refund", code=2)["error"]
    assert set(error) >= {"code", "message", "fix"}
    error = curator.json("label", "queue", "--task", "intnt", code=2)["error"]
    assert "intent" in error["fix"]


def test_a_workspace_in_use_names_the_process_and_answers_4(curator: Curator) -> None:
    holder = curator.start("import", "chats.jsonl")
    holder.communicate()
    import fcntl

    with (curator.workspace / "store.lock").open("r+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.truncate(0)
        stream.write("4242\n")
        stream.flush()
        error = curator.json("status", code=4)["error"]
    assert "4242" in error["message"]


def _labels(curator: Curator) -> dict[str, str]:
    lines = curator.run("label", "export").splitlines()
    return {item["id"]: item["value"] for item in map(json.loads, lines)}


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_a_reader_that_goes_away_early_is_no_error(ready: Curator) -> None:
    process = ready.start("label", "queue", "--task", "intent", "--limit", "30")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr as stream:
        err = stream.read()
    assert process.wait(timeout=60) == 0, err
    assert "error" not in err
