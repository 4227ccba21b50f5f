"""Labels that a local model suggests: learned from people, told how often right, never labels by themselves."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from curator.decisions.duplicates import decide_record
from curator.decisions.label import Label, accept_suggestion, edit_answer, set_labels
from curator.decisions.undo import redo, undo
from curator.errors import RefusedError, UsageError
from curator.queries import suggesting
from curator.queries.cards import cards
from curator.queries.exported import newest_read
from curator.queries.queue import Waiting, labels, queue
from curator.queries.status import status
from curator.stages import dedup, import_, split, suggest
from curator.store import assignments, events, suggestions
from curator.workspace import Workspace
from tests.running import KEY, chat
from tests.stages.conftest import Desk

WORDS = {
    "refund": ["money", "back", "return", "paid", "credited"],
    "delivery": ["parcel", "van", "courier", "tracking", "doorstep"],
    "account": ["login", "password", "profile", "locked", "username"],
}
FILLER = (
    "please",
    "hello",
    "my",
    "the",
    "is",
    "was",
    "and",
    "you",
    "can",
    "it",
    "for",
    "today",
    "order",
    "thanks",
    "sofa",
    "lamp",
    "desk",
    "tent",
    "rug",
)


def talks(count: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Chats in which a few words tell what they are about, and what that is."""
    chance = random.Random(1)
    chats, about = [], []
    for n in range(count):
        value = list(WORDS)[n % 3]
        words = chance.choices(FILLER, k=14) + chance.choices(WORDS[value], k=2)
        chance.shuffle(words)
        chats.append(chat(" ".join(words), "Answer " + " ".join(chance.choices(FILLER, k=6)) + " lamp."))
        about.append(value)
    return chats, about


class Suggesting(Desk):
    """90 chats, of which people labelled the first 60."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        chats, self.about = talks(90)
        self.bring(*chats)
        with self.open() as workspace:
            self.ids = assignments.in_order(workspace.store)[0]
        self.label(range(60))

    def label(self, numbers: range, task: str = "intent") -> None:
        with self.open() as workspace:
            set_labels(workspace, [Label(self.ids[n], task, self.about[n]) for n in numbers], actor="ann")

    def suggest(self, task: str = "intent", least: int = 30) -> suggest.Result:
        return self.run(suggest.STAGE, suggest.Options(task, least))

    def todo(self) -> int:
        with self.open() as workspace:
            return suggest.STAGE.pending(workspace, suggest.Options("intent")).todo

    def waiting(self, order: Any, limit: int = 100, seed: int = 0) -> list[Waiting]:
        with self.open() as workspace:
            return queue(workspace, "intent", order=order, limit=limit, seed=seed).records


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Suggesting:
    monkeypatch.setenv("CURATOR_KEY", KEY)
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(tmp_path / "config"))
    return Suggesting(tmp_path)


def test_every_record_without_a_label_gets_a_value_that_says_where_it_comes_from(bench: Suggesting) -> None:
    result = bench.suggest()
    assert (result.labels, result.suggested, result.withheld) == (60, 30, 0)
    assert result.by_value == {"refund": 20, "delivery": 20, "account": 20}
    assert result.accuracy["low"] < result.accuracy["value"] <= result.accuracy["high"]
    assert result.commonest == round(1 / 3, 4)
    waiting = bench.waiting("import")
    assert [record.id for record in waiting] == bench.ids[60:]
    proposed = [record.suggestion for record in waiting if record.suggestion]
    assert sum(p.value == about for p, about in zip(proposed, bench.about[60:], strict=True)) >= 27
    accuracy = result.accuracy
    told = f"accuracy {accuracy['value']:.2f} ({accuracy['low']:.2f} to {accuracy['high']:.2f})"
    assert {p.origin for p in proposed} == {f"local model, trained on 60 labels, {told}"}


def test_suggestions_are_no_labels_to_anything(bench: Suggesting) -> None:
    bench.run(split.STAGE, split.Options(), **{"split.stratify": "intent"})
    with bench.open() as workspace:
        before = (status(workspace), list(labels(workspace)), newest_read(workspace))
    bench.suggest()
    with bench.open() as workspace:
        assert (status(workspace), list(labels(workspace)), newest_read(workspace)) == before
        assert split.STAGE.pending(workspace, split.Options(as_before=True)).todo == 0


def test_nothing_is_done_twice_until_a_label_or_a_record_changes(bench: Suggesting) -> None:
    assert bench.todo() == 30
    bench.suggest()
    assert bench.todo() == 0
    with bench.open() as workspace:
        before = events.newest(workspace.store)
    assert bench.suggest().new == 0
    with bench.open() as workspace:
        assert events.newest(workspace.store) == before
    bench.label(range(60, 62))
    assert bench.todo() == 28
    assert bench.suggest().suggested == 28
    bench.bring(*talks(93)[0][90:])
    assert bench.todo() == 31
    with bench.open() as workspace:
        set_labels(workspace, [Label(bench.ids[0], "outcome", "solved")], actor="ann")
        assert suggesting.last_suggested(workspace, suggesting.task_to_suggest(workspace, "outcome")) is None
    bench.suggest()
    assert bench.todo() == 0


def test_the_same_labels_and_records_give_the_same_suggestions(bench: Suggesting) -> None:
    bench.suggest()
    first = [(r.id, r.suggestion) for r in bench.waiting("import")]
    bench.label(range(60, 63))
    bench.suggest()
    with bench.open() as workspace:
        undo(workspace, actor="ann")
    bench.suggest()
    assert [(r.id, r.suggestion) for r in bench.waiting("import")] == first


def test_too_few_labels_are_refused_with_what_is_missing(bench: Suggesting) -> None:
    with pytest.raises(RefusedError) as refused:
        bench.suggest(least=80)
    assert refused.value.reasons == ("60 labels of 80 that are needed: 20 more",)
    with bench.open() as workspace:
        rows = [Label(number, "outcome", "solved") for number in bench.ids[:26]]
        set_labels(workspace, [*rows, Label(bench.ids[26], "outcome", "unsolved")], actor="ann")
    with pytest.raises(RefusedError) as refused:
        bench.suggest("outcome")
    assert refused.value.reasons == (
        "27 labels of 30 that are needed: 3 more",
        "1 values of 2 that are needed with 5 labels or more each (26 solved, 1 unsolved)",
    )
    with bench.open() as workspace:
        assert suggestions.of_task(workspace.store, task="outcome") == []


def test_a_task_that_a_model_cannot_learn_is_a_usage_error(bench: Suggesting) -> None:
    with pytest.raises(UsageError, match="intnt") as refused:
        bench.suggest("intnt")
    assert "intent" in refused.value.fix
    rules = bench.workspace / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "own.yaml").write_text(
        "tasks: [{id: parts, level: span, kind: span, values: [{id: a}]}]\n", encoding="utf-8"
    )
    with pytest.raises(UsageError, match="a span of a span"):
        bench.suggest("parts")


def test_what_dedup_dropped_is_not_learned_from_and_gets_no_suggestion(bench: Suggesting) -> None:
    with bench.open() as workspace:
        decide_record(workspace, bench.ids[0], "drop", actor="ann")
        decide_record(workspace, bench.ids[89], "drop", actor="ann")
    bench.run(dedup.STAGE, dedup.Options())
    result = bench.suggest()
    assert (result.labels, result.suggested) == (59, 29)


def test_a_record_that_is_not_scrubbed_yet_is_neither_read_nor_suggested(bench: Suggesting) -> None:
    path = bench.folder / "late.jsonl"
    path.write_text('{"messages": [{"role": "user", "content": "My parcel"}]}\n', encoding="utf-8")

    bench.run(import_.STAGE, import_.Options((path,)))
    result = bench.suggest()
    assert (result.suggested, result.withheld) == (30, 1)
    assert bench.waiting("uncertain")[-1].suggestion is None


def test_what_the_model_is_least_sure_of_comes_first_with_some_drawn_among_it(bench: Suggesting) -> None:
    with pytest.raises(UsageError, match="nothing is suggested"):
        bench.waiting("uncertain")
    bench.suggest()
    found = bench.waiting("uncertain", seed=2)
    assert {record.id for record in found} == set(bench.ids[60:])
    drawn = [record for record in found if record.reason.startswith("drawn at random with seed 2")]
    assert 1 <= len(drawn) <= 12
    scores = [r.suggestion.score for r in found if r not in drawn and r.suggestion]
    assert scores == sorted(scores)
    first = next(record for record in found if record not in drawn)
    assert first.suggestion
    assert first.reason == f"least sure: {first.suggestion.value} at {first.suggestion.score:.2f}"
    assert [record.id for record in bench.waiting("uncertain", seed=2, limit=5)] == [record.id for record in found[:5]]


def test_flagged_records_come_first_the_worst_before_the_others(bench: Suggesting) -> None:
    bench.bring(
        chat("Where is the doormat I asked for last week?", "I'm sorry, but I can't help with that."),
        {"messages": [{"role": "assistant", "content": "First."}, {"role": "user", "content": "And the carpet?"}]},
    )
    found = [r for r in bench.waiting("flagged") if not r.reason.startswith("drawn")]
    assert found[0].reason.startswith("flagged block: quality/")
    assert found[1].reason.startswith("flagged warn: quality/refusal")
    assert found[2].reason == "not flagged: next in order of import"


def test_an_accepted_suggestion_is_a_label_whose_provenance_outlives_it(bench: Suggesting) -> None:
    bench.suggest()
    record = bench.ids[60]
    with bench.open() as workspace:
        (given,) = suggestions.of_task(workspace.store, task="intent", conversations=[record])
        accept_suggestion(workspace, record[:8], "intent", actor="bea")
    bench.label(range(61, 66))
    bench.suggest()
    with bench.open() as workspace:
        label = told(workspace, record)
        assert (label["value"], label["actor"]) == (given.value, "bea")
        assert label["provenance"]["origin"] == "person"
        assert label["provenance"]["suggestion"] == f"{given.origin}, score {given.score:.2f}"
        assert "suggestion" not in told(workspace, bench.ids[0])["provenance"]
        undo(workspace, actor="bea")
        assert record not in {label["id"] for label in labels(workspace)}
        redo(workspace, actor="bea")
        assert told(workspace, record)["provenance"]["suggestion"] == label["provenance"]["suggestion"]


def test_where_nothing_is_suggested_nothing_can_be_accepted(bench: Suggesting) -> None:
    with bench.open() as workspace, pytest.raises(UsageError, match="nothing is suggested") as refused:
        accept_suggestion(workspace, bench.ids[70], "intent", actor="ann")
    assert "label suggest" in refused.value.fix


def told(workspace: Workspace, record: str) -> dict[str, Any]:
    return next(label for label in labels(workspace) if label["id"] == record)


def test_a_suggestion_ends_with_the_labels_that_taught_it(bench: Suggesting) -> None:
    bench.suggest()
    with bench.open() as workspace:
        undo(workspace, actor="ann")
        with pytest.raises(UsageError, match="of the past") as refused:
            accept_suggestion(workspace, bench.ids[70], "intent", actor="ann")
        assert "curator label suggest --task intent" in refused.value.fix
        assert [card.suggestion for card in cards(workspace, "intent", limit=90)[0]] == [None] * 90
    assert [one.suggestion for one in bench.waiting("import")] == [None] * 90
    with pytest.raises(UsageError, match="nothing is suggested"):
        bench.waiting("uncertain")


def test_a_suggestion_ends_with_the_text_that_it_is_about_and_the_others_stay(bench: Suggesting) -> None:
    bench.suggest()
    with bench.open() as workspace:
        edit_answer(workspace, bench.ids[70], 1, "another answer", actor="ann")
        with pytest.raises(UsageError, match="of the past"):
            accept_suggestion(workspace, bench.ids[70], "intent", actor="ann")
        accept_suggestion(workspace, bench.ids[71], "intent", actor="ann")
    for order in ("import", "uncertain"):
        assert [one.id for one in bench.waiting(order) if one.suggestion is None] == [bench.ids[70]]
    (changed,) = [one for one in bench.waiting("uncertain") if one.id == bench.ids[70]]
    assert "least sure" not in changed.reason
