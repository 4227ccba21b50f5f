"""Comparing two answers: blind, one key a decision, committed before the next two show."""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from syrupy.assertion import SnapshotAssertion

from curator.decisions.duplicates import decide_record
from curator.decisions.preference import set_preference
from curator.queries.comparisons import Comparison, comparisons, waiting
from curator.queries.log import log
from curator.queries.show import show
from curator.records import Event
from curator.stages import dedup, import_, replace, run_stage, scrub
from curator.tui.commits import Decision
from curator.tui.next_step import next_of
from curator.tui.picture import settle
from curator.workspace import Workspace
from tests.running import KEY
from tests.tui.seat import Seat, Sit, seated
from tests.tui.test_pictures import SIZES, Picture, drawn

_TALKS = 8
_OWN, _OTHER = "The parcel of order {} left the house on Monday.", "The parcel of order {} left our depot on Tuesday."


def _talk(number: int, question: str, *answers: str) -> dict[str, Any]:
    """As ChatGPT exports a question with regenerated answers, of which the first was open last."""

    def node(role: str, text: str, *children: str) -> dict[str, Any]:
        content = {"content_type": "text", "parts": [text]}
        parent = None if role == "user" else "q"
        message = {"author": {"role": role}, "content": content, "metadata": {}, "create_time": number}
        return {"message": message, "parent": parent, "children": list(children)}

    tries = {f"a{n}": node("assistant", answer) for n, answer in enumerate(answers)}
    return {"title": "Talk", "mapping": {"q": node("user", question, *tries), **tries}, "current_node": "a0"}


@pytest.fixture(scope="module")
def _made_pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    talks = [_talk(n, f"Where is order {n}?", _OWN.format(n), _OTHER.format(n)) for n in range(_TALKS)]
    long = "\n".join(f"Line {n}" for n in range(60))
    talks.append(_talk(98, "Which of three?", "One", "Two", f"Three\n{long}"))
    talks.append(_talk(99, "Alone?", "Yes"))
    (folder / "conversations.json").write_text(json.dumps(talks), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        workspace, _ = Workspace.create(folder / "work", ())
        with workspace:
            run_stage(workspace, import_.STAGE, import_.Options((folder / "conversations.json",)), actor="ann")
            run_stage(workspace, scrub.STAGE, scrub.Options(), actor="ann")
            run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
    return folder / "work"


@pytest.fixture
def folder(_made_pairs: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_made_pairs, tmp_path / "work"))


@pytest.fixture
def beth(folder: Path) -> Iterator[Workspace]:
    """The same workspace in another place."""
    with Workspace.open(folder) as workspace:
        yield workspace


def said(seat: Seat) -> list[tuple[str, str]]:
    """What holds of the answers of each record, in order of import."""
    records = dict.fromkeys(comparison.record for comparison in _every(seat))
    return [(id, item.value) for id in records for item in show(seat.workspace, id).said if item.kind == "preference"]


def _every(seat: Seat) -> list[Comparison]:
    """All there are, whatever was said of them."""
    if not hasattr(seat, "every"):
        seat.every = comparisons(seat.workspace, limit=100)[0]  # type: ignore[attr-defined]
    return seat.every  # type: ignore[attr-defined, no-any-return]


async def test_a_key_says_which_is_better_and_the_next_two_show(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        one, two, three, four, five = _every(seat)[:5]
        await seat.press("g", "c")
        assert f"record {one.record}" in seat.text
        assert "preferences: 10 left · ann" in seat.lines[0]
        assert all(word in seat.lines[-1] for word in ("1 A", "2 B", "3 tie", "4 both bad", "s skip", "? help"))
        await seat.press("1", "2", "3", "4")
        assert said(seat) == [
            (one.record, "own" if one.own == "a" else "other"),
            (two.record, "own" if two.own == "b" else "other"),
            (three.record, "tie"),
            (four.record, "both_bad"),
        ]
        assert f"record {five.record}" in seat.text
        assert "preferences: 6 left" in seat.lines[0]
        assert [entry.actor for entry in log(seat.workspace, kind="preference")] == ["ann"] * 4


@pytest.mark.parametrize("width", [60, 100])
async def test_what_shows_is_the_question_and_both_answers_in_an_order_of_the_record_alone(
    sit: Sit, width: int
) -> None:
    async with sit(size=(width, 30)) as seat:
        await seat.press("g", "c")
        for number, found in enumerate(_every(seat)[:_TALKS]):
            words = " ".join(seat.text.split())
            assert f"Where is order {number}?" in words
            own_first = found.own == "a"
            joined = seat.text.replace("\n", " ")
            assert (joined.index("house") < joined.index("depot")) == own_first
            assert "regenerated" not in words
            await seat.press("s")


async def test_either_answer_may_stand_first_and_stands_there_again(sit: Sit) -> None:
    async with sit() as seat:
        found = _every(seat)
        assert set(Counter(one.own for one in found)) == {"a", "b"}
        assert comparisons(seat.workspace, limit=100)[0] == found
        assert not any(one.a.name or one.b.name or one.a.edited or one.b.edited for one in found)


async def test_words_that_one_answer_has_alone_are_told_apart(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        first = _every(seat)[0]
        alone = [run.text.strip() for run in (*first.a_runs, *first.b_runs) if run.alone]
        assert sorted(alone) == ["Monday.", "Tuesday.", "our depot", "the house"]
        await seat.press("g", "c", "v")
        assert "[-" in seat.text
        assert "{+" in seat.text


async def test_undo_brings_both_answers_back_and_does_not_tell_which_was_the_records_own(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        one, two = _every(seat)[:2]
        await seat.press("g", "c", "1", "u")
        assert said(seat) == []
        assert f"record {one.record}" in seat.text
        assert "preferences: 10 left" in seat.lines[0]
        assert f"took back preference of turn 1 of {one.record[:8]}" in seat.text
        await seat.press("U")
        assert len(said(seat)) == 1
        assert f"record {two.record}" in seat.text
        await seat.press("p")
        assert f"record {one.record}" in seat.text
        assert "you said: A is better" in seat.text
        await seat.press("3")
        assert said(seat) == [(one.record, "tie")]
        assert "preferences: 9 left" in seat.lines[0]


async def test_an_undo_of_an_earlier_sitting_comes_back_too(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        one = _every(seat)[0]
        await seat.press("g", "c", "1")
    async with sit(size=(100, 30)) as seat:
        await seat.press("g", "c")
        assert "preferences: 9 left" in seat.lines[0]
        await seat.press("u")
        assert f"record {one.record}" in seat.text
        assert "preferences: 10 left" in seat.lines[0]


async def test_two_other_answers_of_a_record_are_two_comparisons_and_the_skipped_come_again(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        first = _every(seat)[0]
        await seat.press("g", "c", "s", *["3"] * (_TALKS + 1))
        assert f"record {first.record}" in seat.text
        assert "those that you skipped come again" in seat.text
        assert len(said(seat)) == _TALKS + 1
        await seat.press("3")
        assert "no other answer waits to be compared" in seat.text
        assert "preferences: 0 left" in seat.lines[0]
        await seat.press("1", "s", "n", "v", "J")
        assert waiting(seat.workspace) == []


async def test_long_answers_are_scrolled_as_one(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        await seat.press("g", "c", *["s"] * (_TALKS + 1))
        assert "more lines: J" in seat.text
        assert "Line 59" not in seat.text
        await seat.press(*["J"] * 8)
        assert "Line 59" in seat.text
        assert "1 A" in seat.lines[-1]
        heads = [line for line in seat.lines[:-2] if "1 A" in line]
        assert len(heads) == 1
        assert "2 B" in heads[0]


async def test_what_waits_for_a_scan_is_not_compared(folder: Path, tmp_path: Path) -> None:
    more = tmp_path / "conversations.json"
    more.write_text(json.dumps([_talk(1, "New?", "Yes", "No")]), encoding="utf-8")
    with Workspace.open(folder) as workspace:
        for id in waiting(workspace):
            record, _, number = id.split("/")
            set_preference(workspace, record, int(number), "tie", actor="bo")
        run_stage(workspace, import_.STAGE, import_.Options((more,)), actor="ann")
    async with seated(folder, size=(100, 30)) as seat:
        await seat.press("g", "c", "1")
        assert "an answer is not scanned yet" in seat.text
        assert len(waiting(seat.workspace)) == 1


async def test_dropped_records_and_those_that_others_compare_do_not_come(sit: Sit, beth: Workspace) -> None:
    async with sit(size=(100, 30)) as seat:
        one, two, three = _every(seat)[:3]
        await seat.press("g", "c")
        await seat.look()
        set_preference(beth, two.record, 0, "own", actor="beth")
        await seat.look()
        assert "beth: 1 preference" in seat.text
        assert "preferences: 9 left" in seat.lines[0]
        assert f"record {one.record}" in seat.text
        await seat.press("1")
        assert f"record {three.record}" in seat.text
        decide_record(beth, three.record, "drop", actor="beth")
        run_stage(beth, dedup.STAGE, dedup.Options(), actor="beth")
        await seat.look()
        assert f"record {three.record}" not in seat.text
        assert "preferences: 7 left" in seat.lines[0]


async def test_one_goes_there_from_the_label_screen_and_back(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        await seat.press("g", "l", "T")
        await seat.type("which of two")
        await seat.press("enter")
        assert seat.app.places.here == "compare"
        await seat.press("T")
        assert seat.app.places.here == "label"
        assert next_of("curator label prefer 3tye 0 other (curator show 3tye)").screen == "compare"


async def test_keys_that_come_before_the_decision_is_committed_are_left_out(sit: Sit) -> None:
    async with sit(size=(100, 30)) as seat:
        one = _every(seat)[0]
        await seat.press("g", "c")
        gate = threading.Event()

        def held(op: UUID) -> Sequence[Event]:
            gate.wait(30)
            return ()

        seat.app.decide(Decision("held", held))
        for key in ("1", "2", "s", "p"):
            await seat.pilot.press(key)
        gate.set()
        await settle(seat.pilot)
        assert said(seat) == []
        assert f"record {one.record}" in seat.text


@pytest.mark.parametrize("size", [(60, 24), *SIZES], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_looks_as_it_did(folder: Path, snapshot: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with seated(folder, size=size) as seat:
        await seat.press("g", "c")
        assert drawn(seat) == snapshot(extension_class=Picture)
