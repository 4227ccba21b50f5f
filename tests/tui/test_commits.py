"""Decisions are committed in the order of their keys, each once, and none is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from curator.decisions.label import Label, set_labels
from curator.queries.log import log
from curator.queries.queue import labels, queue
from curator.records import Event
from curator.tui.commits import Commits, Decision, Outcome
from curator.tui.picture import settle
from curator.workspace import Workspace
from tests.tui.seat import Sit, seated


@pytest.fixture
def told() -> list[Outcome]:
    return []


def test_decisions_are_committed_in_the_order_of_their_keys(folder: Path, told: list[Outcome]) -> None:
    with Workspace.open(folder) as workspace:
        record = queue(workspace, "tone", limit=1).records[0].id
        commits = Commits(told.append)
        for value in "1234512345":
            commits.add(Decision(value, _set(workspace, record, value)))
        commits.close()
        assert [outcome.decision.what for outcome in told] == list("1234512345")
        assert [entry.what for entry in log(workspace, kind="label")] == list("5432154321")
        assert commits.waiting == 0


def test_a_decision_that_is_sent_twice_holds_once(folder: Path, told: list[Outcome]) -> None:
    with Workspace.open(folder) as workspace:
        record = queue(workspace, "tone", limit=1).records[0].id
        commits = Commits(told.append)
        decision = Decision("tone = 3", _set(workspace, record, "3"))
        commits.add(decision)
        commits.add(decision)
        commits.close()
        assert told[0].events == told[1].events
        assert len(log(workspace, kind="label")) == 1


def test_one_that_fails_is_told_and_the_next_is_committed(folder: Path, told: list[Outcome]) -> None:
    with Workspace.open(folder) as workspace:
        record = queue(workspace, "tone", limit=1).records[0].id
        commits = Commits(told.append)
        commits.add(Decision("tone = 9", _set(workspace, record, "9")))
        commits.add(Decision("tone = 4", _set(workspace, record, "4")))
        commits.close()
        assert "has no value '9'" in str(told[0].error)
        assert [label["value"] for label in labels(workspace)] == ["4"]


def test_closing_waits_for_what_was_decided(told: list[Outcome]) -> None:
    commits = Commits(told.append)
    for number in range(5):
        commits.add(Decision(str(number), _slow))
    commits.close()
    assert len(told) == 5
    commits.close()


def test_a_decision_after_the_end_is_refused_and_none_before_it_is_lost(told: list[Outcome]) -> None:
    commits = Commits(told.append)
    taken: list[bool] = []

    def decide() -> None:
        while not taken or taken[-1]:
            taken.append(commits.add(Decision("one more", lambda op: ())))

    deciding = threading.Thread(target=decide)
    deciding.start()
    while not told:
        time.sleep(0.001)
    commits.close()
    deciding.join()
    assert taken[-1] is False
    assert len(told) == taken.count(True)
    assert commits.waiting == 0


async def test_a_key_while_the_terminal_closes_is_told_not_to_be_saved(sit: Sit) -> None:
    async with sit() as seat:
        failed: list[bool] = []
        seat.app.commits.close()
        seat.app.decide(Decision("tone = 5", _slow, failed=lambda: failed.append(True)))
        await settle(seat.pilot)
        assert "error: not saved: tone = 5: the terminal is closing" in seat.text
        assert failed == [True]


async def test_quitting_commits_what_was_keyed_just_before(folder: Path) -> None:
    async with seated(folder) as seat:
        await seat.press("g", "l")
        gate = threading.Event()

        def held(op: UUID) -> Sequence[Event]:
            gate.wait(5)
            return ()

        seat.app.decide(Decision("held", held))
        for _ in range(3):
            seat.app.decide(
                Decision("tone = 5", _set(seat.workspace, queue(seat.workspace, "tone").records[0].id, "5"))
            )
        await seat.pilot.press("Q")
        gate.set()
        for _ in range(200):
            await seat.pilot.pause(0.01)
            if seat.app._exit:
                break
    with Workspace.open(folder) as workspace:
        assert len(log(workspace, kind="label")) == 3


async def test_an_error_of_a_decision_stands_on_the_screen_until_escape(sit: Sit) -> None:
    async with sit() as seat:
        seat.app.decide(Decision("tone = 9", _set(seat.workspace, queue(seat.workspace, "tone").records[0].id, "9")))
        await seat.press("j")
        assert "✗ error: not saved: tone = 9: task tone has no value '9'" in seat.text
        await seat.press("escape")
        assert "error" not in seat.text


def _set(workspace: Workspace, record: str, value: str) -> Callable[[UUID], Sequence[Event]]:
    return lambda op: set_labels(workspace, [Label(record, "tone", value)], actor="ann", op=op)


def _slow(op: UUID) -> Sequence[Event]:
    time.sleep(0.02)
    return ()
