"""dedup as a stage: only what is new is compared, decisions stay, evaluations stay unseen."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from curator.decisions.duplicates import decide_pair, decide_record
from curator.decisions.label import edit_answer, set_weight
from curator.errors import UsageError
from curator.queries.passages import passages
from curator.queries.thresholds import thresholds
from curator.stages import dedup, import_, replace, scrub
from curator.store import lookups, pairs
from curator.store.pairs import Dropped
from tests.running import chat, write_chats
from tests.stages.conftest import Desk

_ENDS = ("dor", "ling", "mast", "per", "to")
_WORDS = [f"{a}{b}{c}" for a in "bdfgklm" for b in ("an", "ol", "ire", "ut") for c in _ENDS]


def words(count: int, seed: object) -> str:
    return " ".join(random.Random(str(seed)).choices(_WORDS, k=count))


def talk(number: int, more: str = "") -> dict[str, Any]:
    return chat(words(20, f"q{number}"), f"{words(30, f'a{number}')}{more}")


def found(desk: Desk) -> tuple[dict[str, set[str]], list[Dropped]]:
    """Which files and lines are tied, by kind, and what is dropped."""
    with desk.open() as workspace:
        ends: dict[str, set[str]] = {}
        for pair in pairs.every(workspace.store):
            ends.setdefault(pair.kind, set()).update((pair.a, pair.b))
        return ends, pairs.drops(workspace.store)


def run(desk: Desk, *, as_before: bool = False, **settings: object) -> dedup.Result:
    return desk.run(dedup.STAGE, dedup.Options(as_before), **{f"dedup.{name}": v for name, v in settings.items()})


def test_what_comes_later_is_compared_with_what_was_there_and_nothing_else_is(desk: Desk) -> None:
    first = [*map(talk, range(30)), talk(3, " once more")]
    later = [talk(5, " and again"), talk(90), talk(90, " too"), chat(words(20, "q7"), words(25, "other"))]
    desk.bring(*first)
    path = write_chats(desk.folder / "later.jsonl", later)
    desk.take(path)
    with desk.open() as workspace:
        assert dedup.STAGE.pending(workspace, dedup.Options()).todo == 0
    by_parts = found(desk)
    assert {kind: len(ends) for kind, ends in by_parts[0].items()} == {"near": 6, "contradiction": 2}
    assert run(desk, threshold=0.5).compared == 35
    assert run(desk).compared == 35
    assert found(desk) == by_parts


def test_only_what_is_new_is_compared(desk: Desk) -> None:
    desk.bring(*map(talk, range(30)))
    with desk.open() as workspace:
        before = lookups.counts(workspace.store).conversations
    desk.run(import_.STAGE, import_.Options((write_chats(desk.folder / "more.jsonl", [talk(2, " x"), talk(31)]),)))
    desk.run(scrub.STAGE, scrub.Options(None))
    desk.run(replace.STAGE, replace.Options())
    result = run(desk)
    assert (before, result.compared, result.dropped) == (30, 2, 1)


def test_a_conversation_that_is_rewritten_loses_its_ties_and_its_copies_find_each_other(desk: Desk) -> None:
    copies = [{**talk(1), "metadata": {"n": str(n)}} for n in range(3)]
    desk.bring(*copies, *map(talk, range(2, 30)))
    _, drops = found(desk)
    kept = {drop.kept for drop in drops}
    assert (len(drops), len(kept)) == (2, 1)
    (hub,) = kept
    with desk.open() as workspace:
        edit_answer(workspace, hub, 1, words(30, "quite another"), actor="ann")
    desk.run(scrub.STAGE, scrub.Options(None))
    desk.run(replace.STAGE, replace.Options())
    assert run(desk).compared == 3
    ends, drops = found(desk)
    assert len(drops) == 1
    assert hub not in ends["exact"]
    assert hub in ends["contradiction"]


def test_decisions_stay_when_what_comes_later_is_compared(desk: Desk) -> None:
    desk.bring(talk(1), talk(1, " more"), *map(talk, range(2, 30)))
    (drop,) = found(desk)[1]
    with desk.open() as workspace:
        decide_pair(workspace, drop.conversation, drop.kept, "distinct", actor="ann")
        (gone,) = lookups.with_prefix(workspace.store, prefix="", limit=1)
        decide_record(workspace, gone, "drop", actor="ann")
    desk.bring(talk(40), talk(40, " again"))
    drops = found(desk)[1]
    assert {(d.kind, d.conversation == gone) for d in drops} == {("person", True), ("near", False)}
    assert drop.conversation not in {d.conversation for d in drops if d.kind == "near"}


def test_what_people_did_to_a_record_is_not_lost_to_a_newer_copy(desk: Desk) -> None:
    def copy(number: int) -> dict[str, Any]:
        return {**talk(number), "metadata": {"n": "2"}}

    path = desk.bring(*map(talk, range(5)))
    with desk.open() as workspace:
        numbers = lookups.by_line(workspace.store, file=path.name)
        set_weight(workspace, numbers[1], 1, 1, actor="ann")
    desk.bring(copy(0), copy(1), copy(2))
    with desk.open() as workspace:
        edit_answer(workspace, numbers[3], 1, f"{words(30, 'a2')} Yes.", actor="ann")
    desk.catch_up()
    drops = {drop.conversation: drop.reason for drop in found(desk)[1]}
    assert numbers[1] not in drops
    assert numbers[2] in drops
    assert numbers[3] not in drops
    assert sum(reason.endswith("which people worked on") for reason in drops.values()) == 2


def test_what_holds_an_item_of_an_evaluation_does_not_leave(desk: Desk) -> None:
    desk.bring(*map(talk, range(20)))
    evaluation = write_chats(desk.folder / "eval.jsonl", [chat(words(20, "q4"), "An answer of its own."), talk(6)])
    result = run(desk, against=[str(evaluation)])
    assert result.contaminated == 2
    reasons = {drop.reason for drop in found(desk)[1]}
    assert reasons == {"0.94 of eval.jsonl:1 is in it", "it is eval.jsonl:2"}
    assert run(desk, as_before=True).contaminated == 2
    (pair,) = _of_kind(desk, "contamination")
    with desk.open() as workspace:
        (record,) = lookups.existing(workspace.store, ids=list(pair))
        decide_record(workspace, record, "keep", actor="ann")
    assert run(desk, as_before=True).contaminated == 1


def _of_kind(desk: Desk, kind: str) -> list[tuple[str, str]]:
    with desk.open() as workspace:
        return [(pair.a, pair.b) for pair in pairs.every(workspace.store, kinds=[kind])]


def test_an_evaluation_that_cannot_be_read_to_its_end_is_refused(desk: Desk) -> None:
    desk.bring(*map(talk, range(3)))
    broken = desk.folder / "eval.jsonl"
    broken.write_text(json.dumps(talk(1)) + "\n{broken\n")
    with pytest.raises(UsageError, match=r"eval\.jsonl, line 2"):
        run(desk, against=[str(broken)])


def test_similar_wording_is_listed_and_nothing_is_dropped_for_it(desk: Desk) -> None:
    said = words(60, "said").split()
    other = random.Random(1).sample(said, len(said))
    desk.bring(chat(" ".join(said), "Yes, it is."), chat(" ".join(other), "It is, yes."), *map(talk, range(10)))
    result = run(desk, similar=True)
    assert (result.similar >= 1, result.dropped) == (True, 0)
    best = _of_kind(desk, "similar")
    assert best


def test_a_passage_of_very_many_is_told_in_its_words(desk: Desk) -> None:
    begin = "thank you for writing to the lamp shop where all lamps are made by hand "
    desk.bring(*(chat(words(12, f"q{n}"), begin + words(30, f"a{n}")) for n in range(25)))
    with desk.open() as workspace:
        (shared,) = passages(workspace)
    assert (shared.conversations, shared.words) == (25, begin.strip())


def test_thresholds_are_counted_without_changing_anything(desk: Desk) -> None:
    desk.bring(talk(1), talk(1, " and some more words"), *map(talk, range(2, 12)))
    before = found(desk)
    with desk.open() as workspace:
        counted = thresholds(workspace, 0.5, lambda done, total, unit: None, lambda: None)
        counts = {t: counted.at(t).dropped for t in (0.5, 0.8, 0.95)}
    assert counts == {0.5: 1, 0.8: 1, 0.95: 0}
    assert found(desk) == before
    for threshold, dropped in counts.items():
        assert run(desk, threshold=threshold).dropped == dropped
    with pytest.raises(ValueError, match="threshold"):
        counted.at(0.4)


def test_a_run_that_breaks_off_leaves_no_pair_uncompared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.bring(talk(1), talk(1, " more"), *map(talk, range(2, 30)))
    expected = found(desk)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("curator.stages.dedup.marks.put", broken)
        with pytest.raises(KeyboardInterrupt):
            run(desk, threshold=0.99)
    assert found(desk)[1] == []
    assert run(desk).compared == 31 - 1
    assert found(desk) == expected
