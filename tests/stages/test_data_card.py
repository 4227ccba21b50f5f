"""What an export says of itself: its data card, its shards, and the history of each of its lines."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from curator.decisions.duplicates import decide_pair, decide_record
from curator.decisions.label import edit_answer, set_label
from curator.errors import RefusedError, UsageError
from curator.queries.blame import Blame, blame
from curator.queries.duplicates import waiting_pairs
from curator.queries.launch_export import read_export
from curator.queries.pending import contradictions
from curator.stages import export
from curator.store import lookups, pairs
from tests.running import chat
from tests.stages.conftest import Desk
from tests.stages.test_split import talks

MAIL = "canary.bird@finch.example"


def cards(result: export.Result) -> tuple[str, str]:
    assert not result.refused, result.refused
    folder = Path(result.out)
    assert result.card == str(folder / "card.html")
    return (folder / "card.html").read_text(), (folder / "card.md").read_text()


def test_a_card_tells_what_left_and_what_did_not_and_no_value_of_it(desk: Desk) -> None:
    mails = [chat(f"Send lamp {n} to {MAIL} please", "On its way", f"Was it {MAIL}?", "It was") for n in range(3)]
    path = desk.bring(*talks(12), *mails, talks(1)[0])
    desk.split(shares={"train": 1.0})
    with desk.open() as workspace:
        first = lookups.by_line(workspace.store, file=path.name)[2]
        set_label(workspace, first, "intent", "billing", actor="ann")
    result = desk.export()
    page, text = cards(result)
    assert MAIL not in page + text
    files = "".join(Path(file["path"]).read_text() for file in result.files)
    assert f"| EMAIL\\_ADDRESS | {files.count('<EMAIL_ADDRESS_1>')} | 3 |" in text
    assert "| Billing | 1 | 0 | 0 |" in text
    assert "duplicate: says the same" in page
    assert path.name not in page + text


def test_what_an_edit_says_counts_among_what_was_replaced_and_what_it_replaced_does_not(desk: Desk) -> None:
    mails = [chat(f"Send lamp {n} please", f"Ask {MAIL}") for n in range(3)]
    path = desk.bring(*talks(12), *mails)
    with desk.open() as workspace:
        ids = lookups.by_line(workspace.store, file=path.name)
        edit_answer(workspace, ids[2], 1, f"Write to {MAIL} or again to {MAIL}", actor="ann")
        edit_answer(workspace, ids[13], 1, "Ask at the counter", actor="ann")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    result = desk.export()
    files = "".join(Path(file["path"]).read_text() for file in result.files)
    assert files.count("<EMAIL_ADDRESS_1>") == 4
    assert "| EMAIL\\_ADDRESS | 4 | 3 |" in cards(result)[1]


def test_a_card_is_the_same_when_repeated_and_for_a_past_state_whatever_was_decided_since(desk: Desk) -> None:
    path = desk.bring(*talks(12))
    desk.split(shares={"train": 1.0})
    before = desk.export()
    made = cards(before)
    manifest = Path(str(before.manifest)).read_bytes()
    settings = {"scrub.decide_below": 0.0}
    assert cards(desk.run(export.STAGE, export.Options(), **settings)) == made
    with desk.open() as workspace:
        first = lookups.by_line(workspace.store, file=path.name)[1]
        set_label(workspace, first, "intent", "billing", actor="ann")
    assert cards(desk.export()) != made
    options = export.Options(out=desk.folder / "then", as_of=before.event)
    then = desk.run(export.STAGE, options, **settings)
    assert cards(then) == made
    assert Path(str(then.manifest)).read_bytes() == manifest


def test_a_card_tells_contradictions_that_leave_until_somebody_decides(desk: Desk) -> None:
    asked = "May I bring my own kettle and two heaters to the cabin by the lake in spring?"
    desk.bring(*talks(12), chat(asked, "Yes, every cabin has sockets."), chat(asked, "No, open coils are forbidden."))
    desk.split(shares={"train": 1.0})
    told = "1 pair of records gives other answers to the same question"
    before = desk.export()
    assert all(told in card for card in cards(before))
    with desk.open() as workspace:
        (pair,) = pairs.every(workspace.store, kinds=["contradiction"])
        decide_pair(workspace, pair.a, pair.b, "distinct", actor="ann")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    assert not any(told in card for card in cards(desk.export()))
    then = desk.run(export.STAGE, export.Options(out=desk.folder / "then", as_of=before.event))
    assert all(told in card for card in cards(then))


def test_a_contradiction_counts_where_a_copy_of_the_record_that_it_names_leaves(desk: Desk) -> None:
    asked = "May I bring my own kettle and two heaters to the cabin by the lake in spring?"
    yes, no = "Yes, every cabin has sockets.", "No, open coils are forbidden."
    desk.bring(*talks(12), chat(asked, yes), chat(asked.upper(), yes.upper()), chat(asked, no))
    with desk.open() as workspace:
        (pair,) = pairs.every(workspace.store, kinds=["contradiction"])
        (copy,) = pairs.every(workspace.store, kinds=["exact"])
        (named,) = {pair.a, pair.b} & {copy.a, copy.b}
        decide_record(workspace, named, "drop", actor="ann")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    result = desk.export()
    assert result.records["dropped"] == 1
    assert "1 pair of records gives other answers to the same question" in cards(result)[1]
    with desk.open() as workspace:
        assert contradictions(workspace) == 1
        assert [(row.a, row.b) for row in waiting_pairs(workspace, ["contradiction"])] == [(pair.a, pair.b)]


def story(found: Blame) -> list[str]:
    return [f"{step.kind}: {step.what}" for step in found.history]


def test_a_line_of_an_export_tells_its_whole_history_and_what_came_since(desk: Desk) -> None:
    path = desk.bring(*talks(11), chat("Where does the goose live?", f"Ask {MAIL}"))
    with desk.open() as workspace:
        number = lookups.by_line(workspace.store, file=path.name)[12]
        set_label(workspace, number, "intent", "billing", actor="ann")
    desk.split(shares={"train": 1.0})
    result = desk.export()
    with desk.open() as workspace:
        set_label(workspace, number, "intent", "refund", actor="beth")
        place = f"{result.files[0]['path']}:12"
        found = blame(workspace, place)
        other = blame(workspace, f"{result.files[0]['path']}:3")
    assert (found.record, found.at, found.split) == (number, "chats1.jsonl:12", "train")
    told = story(found)
    assert "came: imported as openai-chat, line or item 12" in told
    assert "found: message 1: 1 x EMAIL_ADDRESS found" in told
    assert "replaced: message 1: rendered with 1 replacement" in told
    assert "label: intent = billing" in told
    assert "split: put into train" in told
    assert any(step.startswith("exported:") for step in told)
    assert [step.what for step in found.history if step.since] == ["intent = refund"]
    assert [step.event for step in found.history] == sorted(step.event for step in found.history)
    assert MAIL not in repr(found)
    assert not [step for step in other.history if step.kind == "label"]


def test_a_place_that_is_no_line_of_an_export_is_told_so(desk: Desk) -> None:
    desk.bring(*talks(12))
    desk.split(shares={"train": 1.0})
    result = desk.export()
    train = Path(result.files[0]["path"])
    lone = desk.folder / "lone.jsonl"
    lone.write_text("{}\n")
    with desk.open() as workspace:
        for place, words in (
            (str(train), "no FILE:LINE"),
            (f"{train}:0", "no line 0"),
            (f"{train}:13", "12 lines"),
            (f"{lone}:1", "no manifest.json beside it"),
            (f"{train.parent / 'card.md'}:1", "does not know this file"),
            (f"{train.parent / 'gone.jsonl'}:1", "there is no file"),
        ):
            with pytest.raises(UsageError, match=words):
                blame(workspace, place)
        train.write_text(train.read_text() + "\n")
        with pytest.raises(RefusedError, match="changed since it was exported") as refused:
            blame(workspace, f"{train}:1")
    assert f"--as-of {result.event}" in refused.value.fix


def test_a_split_that_is_too_large_is_several_files_that_hold_each_line_once(desk: Desk) -> None:
    words = ["lamp", "sofa", "oak", "yard", "bus", "tea", "rain", "book", "salt", "moon", "fish", "door"]
    long = [
        chat(f"What is in the volume on {word}?", f"The {word} is in the yard and we can see it from here. " * 2_000)
        for word in words
    ]
    desk.bring(*long)
    desk.split(shares={"train": 1.0})
    settings = {"export.shard_mb": 1, "select.keep_back": "nothing"}
    result = desk.export(**settings)
    assert not result.refused, result.refused
    names = [Path(file["path"]).name for file in result.files]
    assert len(names) > 1
    assert names == [f"train-{n:05}-of-{len(names):05}.jsonl" for n in range(1, len(names) + 1)]
    manifest = json.loads(Path(str(result.manifest)).read_text())
    ids = [number for file in manifest["files"] for number in file["records"]]
    assert len(ids) == len(set(ids)) == result.records["in"]
    for file in manifest["files"]:
        data = (Path(result.out) / file["path"]).read_bytes()
        assert len(data) <= 1_000_000
        assert (data.count(b"\n"), hashlib.sha256(data).hexdigest()) == (file["lines"], file["sha256"])
    with desk.open(**settings) as workspace:
        last = manifest["files"][-1]
        assert blame(workspace, f"{result.files[-1]['path']}:1").record == last["records"][0]
        with pytest.raises(RefusedError, match="a job reads one file of a split"):
            read_export(workspace)
    assert desk.export(**settings).files == result.files
