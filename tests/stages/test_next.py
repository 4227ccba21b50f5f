"""What is next: first what a stage can do, then what only people can, in the order in which it matters."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from curator.decisions.duplicates import decide_pair, decide_record
from curator.decisions.label import Label, edit_answer, set_labels
from curator.decisions.privacy import sign_off
from curator.decisions.undo import undo
from curator.queries import gate
from curator.queries.duplicates import pair_rows
from curator.queries.status import Status, status
from curator.stages import export as export_stage
from curator.stages import run_stage
from curator.tui import steps
from curator.workspace import Workspace
from tests.running import KEY, chat
from tests.stages.conftest import Desk

CONTRADICTIONS = "curator dedup list --kind contradiction"
SIGN_OFF = "curator privacy sign-off --as NAME"
LABEL = "curator label queue --task {}"
DONE = "nothing: what was exported is up to date"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty records, two of which contradict each other; every stage has seen them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        desk = Desk(tmp_path_factory.mktemp("next"))
        chats = [chat(f"Question {n} about lamps", f"Answer number {n}, as long as answers are.") for n in range(18)]
        chats += [chat("When do you open on Sundays?", f"We open at {hour} on Sundays, come by.") for hour in (8, 11)]
        desk.bring(*chats)
        catch_up(desk)
    return desk.workspace


@pytest.fixture
def desk(desk: Desk, made: Path) -> Desk:
    """At a copy of it."""
    shutil.rmtree(desk.workspace)
    shutil.copytree(made, desk.workspace)
    return desk


def catch_up(desk: Desk) -> None:
    with desk.open() as workspace:
        steps.job(steps.CATCH_UP, "ann").run(workspace, lambda progress: None)


def export(desk: Desk) -> None:
    with desk.open() as workspace:
        sign_off(workspace, actor="ann")
        assert not run_stage(workspace, export_stage.STAGE, export_stage.Options(), actor="ann").refused


def contradiction(workspace: Workspace) -> tuple[str, str]:
    (pair,) = pair_rows(workspace, "contradiction")
    return pair.a, pair.b


def now(desk: Desk) -> Status:
    with desk.open() as workspace:
        return status(workspace)


def settled(desk: Desk) -> tuple[str, str]:
    """The records of the contradiction, once a person said that both are right."""
    with desk.open() as workspace:
        pair = contradiction(workspace)
        decide_pair(workspace, *pair, "distinct", actor="bob")
    catch_up(desk)
    return pair


def test_contradictions_come_before_the_sign_off_and_a_decision_settles_them(desk: Desk) -> None:
    found = now(desk)
    assert found.next == CONTRADICTIONS
    (waits,) = found.waiting
    assert (waits.name, waits.count) == ("contradictions", 1)
    assert waits.detail == "1 contradiction waits for a decision: the same question, two answers"
    settled(desk)
    assert now(desk).waiting == []
    assert now(desk).next == SIGN_OFF


def test_a_contradiction_with_a_record_that_does_not_leave_waits_for_nobody(desk: Desk) -> None:
    with desk.open() as workspace:
        decide_record(workspace, contradiction(workspace)[0], "drop", actor="ann")
        assert status(workspace).waiting == []


def test_an_export_is_not_the_end_while_a_contradiction_waits(desk: Desk) -> None:
    settled(desk)
    export(desk)
    assert now(desk).next == DONE
    with desk.open() as workspace:
        undo(workspace, actor="bob")
    catch_up(desk)
    assert now(desk).next == CONTRADICTIONS


def test_labels_that_a_setting_reads_come_first_only_where_there_are_none(desk: Desk) -> None:
    pair = settled(desk)
    desk.write("split", 'stratify = "intent"')
    catch_up(desk)
    assert now(desk).next == LABEL.format("intent")
    with desk.open() as workspace:
        set_labels(workspace, [Label(pair[0], "intent", "other"), Label(pair[1], "tone", "3")], actor="ann")
    catch_up(desk)
    assert now(desk).next == SIGN_OFF
    export(desk)
    found = now(desk)
    assert found.next == LABEL.format("intent")
    assert [item.detail for item in found.waiting] == ["19 records have no label of intent, which split.stratify reads"]


def test_labels_are_counted_task_by_task(desk: Desk) -> None:
    a, b = settled(desk)
    with desk.open() as workspace:
        assert status(workspace).labels == []
        set_labels(workspace, [Label(a, "tone", "3"), Label(b, "tone", "4"), Label(a, "intent", "other")], actor="ann")
        found = status(workspace)
        assert [(task.task, task.done, task.of) for task in found.labels] == [("tone", 2, 20), ("intent", 1, 20)]
    desk.write("split", 'stratify = "intent"')
    found = now(desk)
    assert [(task.task, task.wanted_by) for task in found.labels] == [("intent", "split.stratify"), ("tone", "")]
    stage = next(stage for stage in found.stages if stage.name == "label")
    assert (stage.done, stage.detail) == (1, "1 intent (for split.stratify), 2 tone of 20")


def test_of_dropped_records_nobody_wants_labels(desk: Desk) -> None:
    a, b = settled(desk)
    with desk.open() as workspace:
        set_labels(workspace, [Label(a, "tone", "3"), Label(b, "tone", "4")], actor="ann")
        decide_record(workspace, a, "drop", actor="ann")
    catch_up(desk)
    (task,) = now(desk).labels
    assert (task.done, task.of, task.left) == (1, 19, 18)


def test_where_only_accepted_records_leave_somebody_accepts_some_first(desk: Desk) -> None:
    a, b = settled(desk)
    desk.write("select", 'only = "accepted"')
    assert now(desk).next == LABEL.format("answer")
    with desk.open() as workspace:
        set_labels(workspace, [Label(a, "answer", "accept"), Label(b, "answer", "reject")], actor="ann")
    catch_up(desk)
    found = now(desk)
    assert found.next == SIGN_OFF
    assert [item.count for item in found.waiting] == [18]


def test_records_that_a_flag_keeps_back_come_when_all_else_is_done(desk: Desk) -> None:
    settled(desk)
    desk.bring(chat("Where is the parcel that I ordered?", ""))
    catch_up(desk)
    found = now(desk)
    assert [(item.name, item.count) for item in found.waiting] == [("flags", 1)]
    assert found.next == SIGN_OFF
    export(desk)
    assert now(desk).next == "curator flag list --severity block"


def test_a_sign_off_that_a_change_voided_says_whose_it_was(desk: Desk) -> None:
    a, _ = settled(desk)
    with desk.open() as workspace:
        sign_off(workspace, actor="bob")
        edit_answer(workspace, a, 1, "Another answer, about as long as others.", actor="ann")
    catch_up(desk)
    gates = {condition.name: condition for condition in now(desk).gate}
    assert gates[gate.SIGN_OFF].detail == "nobody signed off what would leave: texts changed since bob signed off"
