"""What an export writes, what it leaves out and why, and whether it is still the present one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.decisions.label import set_weight
from curator.errors import UsageError
from curator.queries.exported import is_current
from curator.stages import export
from curator.stages._examples import Examples
from curator.store import events, lookups
from tests.running import chat
from tests.stages.conftest import Desk, lines
from tests.stages.test_split import talks


def files(result: export.Result) -> dict[str, list[dict[str, Any]]]:
    assert not result.refused, result.refused
    return {split: lines(Path(result.out), split) for split in ("train", "validation", "test")}


def words(talk: dict[str, Any]) -> list[str]:
    return [message["content"] for message in talk["messages"]]


def left_out(result: export.Result, kind: str) -> list[dict[str, str]]:
    return [item for item in result.left_out if item["reason"].partition(":")[0] == kind]


def test_two_records_that_become_one_example_are_one_and_never_trained_and_tested_on(desk: Desk) -> None:
    # 45 ways to end, of which the first 15 are two records'.
    desk.bring(*(chat(*words(talk), *words(talks(1, 60 + n % 45)[0])) for n, talk in enumerate(talks(60))))
    desk.split(shares={"train": 0.6, "validation": 0.2, "test": 0.2})
    result = desk.export(**{"shape.history": 1})
    written = [json.dumps(line) for found in files(result).values() for line in found]
    assert len(written) == len(set(written)) == 45
    assert len(files(result)["test"]) == 12
    assert len(left_out(result, "duplicate after shaping")) == result.records["duplicate after shaping"] == 15


def test_what_others_decide_while_it_is_written_is_for_the_next_export(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.bring(*talks(12))
    desk.split(shares={"train": 1.0})
    before = desk.export()
    with desk.open() as workspace:
        number = lookups.by_line(workspace.store, file=path.name)[12]
    choose = Examples.of
    decided: list[str] = []

    def meanwhile(examples: Examples, ids: list[str], rules: Any) -> Any:
        if not decided:
            decided.append(number)
            with desk.open() as other:
                set_weight(other, number, 1, 0, actor="beth")
        return choose(examples, ids, rules)

    monkeypatch.setattr(Examples, "of", meanwhile)
    during = desk.export()
    assert decided
    assert during.files[0]["sha256"] == before.files[0]["sha256"]
    with desk.open() as workspace:
        assert during.event < events.newest(workspace.store, kinds=["weight"])
    assert desk.export().files[0]["sha256"] != before.files[0]["sha256"]


def test_what_is_left_out_is_told_by_id_and_place_with_words_for_its_reason(desk: Desk) -> None:
    broken = {"id": "c", "type": "function", "function": {"name": "find", "arguments": "{"}}
    tool = {"type": "function", "function": {"name": "find"}}
    calling = chat("Where is the yacht I asked you about?", "", tools=[tool])
    calling["messages"][1] = {"role": "assistant", "content": None, "tool_calls": [broken]}
    empty = chat("Which of the two trees is the taller one?", "The oak", tools=[])
    empty["messages"][1]["tool_calls"] = []
    path = desk.bring(*talks(14), calling, empty, chat("Do you have red wine from the south?", "Yes"), talks(1)[0])
    desk.split(shares={"train": 1.0})
    with desk.open() as workspace:
        ids = lookups.by_line(workspace.store, file=path.name)
        set_weight(workspace, ids[17], 1, 0, actor="ann")
    result = desk.export()
    (call,) = left_out(result, "tools or tool calls are not whole (E11)")
    assert (call["id"], call["at"]) == (ids[15], "chats1.jsonl:15")
    assert "messages[1].tool_calls[0].function.arguments" in call["reason"]
    assert [item["id"] for item in left_out(result, "nothing trains")] == [ids[17]]
    (copy,) = left_out(result, "duplicate")
    assert copy["at"] in ("chats1.jsonl:1", "chats1.jsonl:18")
    assert result.records["in"] == 15
    manifest = json.loads(Path(str(result.manifest)).read_text())
    assert manifest["records"] == result.records
    assert manifest["left_out"]["nothing trains"] == [ids[17]]
    assert str(desk.folder) not in json.dumps(manifest)


def test_an_example_longer_than_training_reads_is_left_out_though_no_model_is_named(desk: Desk) -> None:
    desk.bring(*talks(12), chat("What does the goose say?", "The goose said honk and then it walked on. " * 9_000))
    desk.split(shares={"train": 1.0})
    assert len(left_out(desk.export(), "longer than training reads (E14)")) == 1
    with pytest.raises(UsageError) as refused:
        desk.export(**{"export.model": "gpt-4.1-mni"})
    assert "gpt-4.1-mini" in refused.value.fix


def test_an_export_is_present_until_the_gate_or_what_it_was_made_with_says_something_else(desk: Desk) -> None:
    desk.bring(*talks(14), chat("Please write to ann@mail-one.com about the goose", "I will"))
    desk.write("scrub", "decide_below = 0.0")
    desk.split(shares={"train": 1.0})
    desk.export()
    with desk.open() as workspace:
        assert is_current(workspace)
    for settings in ({"scrub.decide_below": 1.01}, {"split.salt": "b"}, {"scrub.replace_from": 0.9}):
        with desk.open(**settings) as workspace:
            assert not is_current(workspace), settings
    desk.split(shares={"train": 1.0}, salt="b", resplit=True)
    with desk.open() as workspace:
        assert not is_current(workspace)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_to_a_folder_is_written_through_and_stays(desk: Desk, there: bool) -> None:
    desk.bring(*talks(12))
    desk.split(shares={"train": 1.0})
    link, place = desk.folder / "link", desk.folder / "elsewhere"
    if there:
        place.mkdir()
    link.symlink_to(place)
    for _ in range(2):
        assert desk.export_as(export.Options(out=link), {}).refused == []
    assert link.readlink() == place
    assert (place / "train.jsonl").is_file()
    assert not [path.name for path in desk.folder.iterdir() if path.name.startswith(".curator")]
