"""What `[select]` and `[shape]` do on the way out: quotas, budgets, draws, labels as answers, an example a turn."""

from __future__ import annotations

import json
from typing import Any

import pytest

from curator.decisions.duplicates import decide_record
from curator.decisions.label import set_label
from curator.errors import UsageError
from curator.queries import browse
from curator.queries.show import show
from curator.stages import dedup, export
from curator.store import assignments, lookups
from tests.running import chat, write_chats
from tests.stages.conftest import Desk, lines

TOPICS = ["parcel delivery", "password reset", "ticket refund"]


def talk(n: int) -> dict[str, Any]:
    topic = TOPICS[n % 3]
    return chat(f"{topic}: a question of number {n} about {topic} {n * 7919}", f"Answer {n} on {topic}. {n * 104729}")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """60 records, each third with the label delivery, the next with refund, the others with none."""
    path = desk.bring(*map(talk, range(60)))
    desk.split(shares={"train": 0.8, "validation": 0.1, "test": 0.1})
    with desk.open() as workspace:
        for line, id in lookups.by_line(workspace.store, file=path.name).items():
            if (line - 1) % 3 < 2:
                set_label(workspace, id, "intent", ("delivery", "refund")[(line - 1) % 3], actor="ann")
    return desk


def states(desk: Desk, **settings: object) -> list[str]:
    with desk.open(**settings) as workspace:
        opened = browse.open_list(workspace)
        return [row.state for row in browse.window(workspace, opened.name, 0, opened.count)]


QUOTAS: dict[str, object] = {"select.quota_task": "intent", "select.quotas": {"delivery": 12, "refund": 99}}


def test_quotas_hold_in_the_files_the_reasons_and_the_lists(filled: Desk) -> None:
    result = filled.export(**QUOTAS)
    assert result.refused == []
    assert (result.records, result.short) == ({"in": 52, "quota": 8}, {"refund": (99, 20)})
    assert sum(file["lines"] for file in result.files) == 52
    out = [item for item in result.left_out if item["reason"].startswith("quota")]
    assert {item["reason"] for item in out} == {"quota: 12 records of intent delivery were drawn with seed 0"}
    assert states(filled, **QUOTAS).count("undrawn") == 8
    with filled.open(**QUOTAS) as workspace:
        assert show(workspace, out[0]["id"]).why_not == out[0]["reason"]


def test_a_quota_of_what_is_not_there_names_the_nearest(filled: Desk) -> None:
    with pytest.raises(UsageError, match="names the task") as told:
        filled.export(**{"select.quota_task": "intnt", "select.per_label": 3})
    assert "intent" in told.value.fix
    with pytest.raises(UsageError, match="no label of intent") as told:
        filled.export(**{"select.quota_task": "intent", "select.quotas": {"delivry": 3}})
    assert "delivery" in told.value.fix


def test_a_budget_of_tokens_is_kept_by_the_training_file_and_another_seed_fills_it_with_others(filled: Desk) -> None:
    whole = filled.export()
    (train,) = (file for file in whole.files if file["split"] == "train")
    budget = train["tokens"] // 2
    settings: dict[str, object] = {"select.max_tokens": budget}
    first = filled.export(**settings)
    (half,) = (file for file in first.files if file["split"] == "train")
    assert budget - 200 < half["tokens"] <= budget
    assert [f for f in first.files if f["split"] != "train"] == [f for f in whole.files if f["split"] != "train"]
    assert states(filled, **settings).count("undrawn") == first.records["budget"]
    other = filled.export(**settings, **{"select.seed": 1})
    assert {item["id"] for item in other.left_out} != {item["id"] for item in first.left_out}


def test_a_budget_of_money_is_that_of_its_tokens(filled: Desk) -> None:
    # 1,000 tokens in 3 epochs at $3 a million.
    settings: dict[str, object] = {"export.model": "gpt-4o-mini-2024-07-18", "select.max_usd": 0.009}
    result = filled.export(**settings)
    (train,) = (file for file in result.files if file["split"] == "train")
    assert 900 < train["tokens"] <= 1_000
    reason = next(item["reason"] for item in result.left_out if item["reason"].startswith("budget"))
    assert "$0.009 (1,000 tokens in 3 epochs of gpt-4o-mini-2024-07-18)" in reason


def test_a_budget_for_which_no_record_is_small_enough_is_refused_and_nothing_is_written(filled: Desk) -> None:
    result = filled.export(**{"select.max_tokens": 5})
    (short,) = [line for line in result.refused if "E4" in line]
    assert short.endswith("(add examples, or raise max_tokens or max_usd of [select])")
    assert list((filled.workspace / "exports").rglob("*")) == []


def test_what_people_dropped_and_what_is_of_an_evaluation_is_no_duplicate(filled: Desk) -> None:
    evaluation = write_chats(filled.folder / "eval.jsonl", [talk(7), talk(8)])
    with filled.open() as workspace:
        decide_record(workspace, assignments.in_order(workspace.store)[0][0], "drop", actor="ann")
    filled.run(dedup.STAGE, dedup.Options(), **{"dedup.against": [str(evaluation)]})
    filled.split(shares={"train": 0.8, "validation": 0.1, "test": 0.1})
    result = filled.export()
    assert result.records == {"dropped": 1, "evaluation": 2, "in": 57}
    reasons = {item["reason"] for item in result.left_out}
    assert reasons == {
        "dropped: a person dropped it", "evaluation: it is eval.jsonl:1", "evaluation: it is eval.jsonl:2",
    }  # fmt: skip


def test_a_diverse_draw_has_as_many_of_each_topic(filled: Desk) -> None:
    result = filled.export(**{"select.limit": 30, "select.draw": "diverse"})
    told = [
        line["messages"][-2]["content"].partition(":")[0]
        for split in ("train", "validation", "test")
        for line in lines(filled.workspace / "exports" / "openai-chat", split)
    ]
    assert len(told) == 30 == result.records["in"]
    assert all(8 <= told.count(topic) <= 12 for topic in TOPICS)


def test_a_past_state_is_drawn_as_it_was_then(filled: Desk) -> None:
    settings: dict[str, object] = {"select.max_tokens": 800}
    first = filled.export(**settings)
    before = {file["path"]: file["sha256"] for file in first.files}
    with filled.open() as workspace:
        for id in [item["id"] for item in first.left_out][:3]:
            set_label(workspace, id, "answer", "reject", actor="ann")
    again = filled.export_as(export.Options(as_of=first.event, out=filled.folder / "then"), settings)
    assert {file["path"].replace("then", "work/exports/openai-chat"): file["sha256"] for file in again.files} == before


def test_labels_of_several_tasks_are_one_json_object(filled: Desk) -> None:
    with filled.open() as workspace:
        for number, id in enumerate(assignments.in_order(workspace.store)[0]):
            if number % 3 == 0:
                set_label(workspace, id, "outcome", "solved", actor="ann")
    result = filled.export(**{"shape.answer": "labels", "shape.label_tasks": ["intent", "outcome"]})
    assert result.refused == []
    assert result.records == {"in": 20, "no label": 40}
    train = lines(filled.workspace / "exports" / "openai-chat", "train")
    assert {line["messages"][-1]["content"] for line in train} == {
        json.dumps({"intent": "Delivery", "outcome": "Solved"})
    }


def test_a_record_of_several_turns_gives_an_example_a_turn(desk: Desk) -> None:
    def long(n: int) -> dict[str, Any]:
        first, second = talk(n)["messages"], talk(n + 100)["messages"]
        return {"messages": [*first, *second]}

    desk.bring(*map(long, range(15)))
    desk.split(shares={"train": 1.0})
    result = desk.export(**{"shape.examples": "turn"})
    assert (result.records, [file["lines"] for file in result.files]) == ({"in": 15}, [30])
    train = lines(desk.workspace / "exports" / "openai-chat", "train")
    assert sorted({len(line["messages"]) for line in train}) == [2, 4]
    assert all(m.get("weight") == 0 for line in train for m in line["messages"][:-1] if m["role"] == "assistant")
