"""Which preference pairs leave, what they are made of, and that nothing personal leaves with what they add."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from curator.decisions.label import edit_answer
from curator.decisions.preference import set_preference
from curator.decisions.privacy import sign_off
from curator.decisions.undo import undo
from curator.errors import RefusedError, UsageError
from curator.exports.checks.run import check_file
from curator.queries import browse, gate
from curator.queries.browsed import browsed
from curator.queries.selection import selection
from curator.queries.show import show
from curator.queries.status import Status, status
from curator.records import NewEvent, Subject
from curator.stages import export
from curator.store import assignments, events, lookups
from curator.tuning.evaluation.held_out import held_out, read_export
from tests.running import chat
from tests.stages.conftest import Desk, lines
from tests.stages.test_split import talks

PAIRS = {"export.target": "openai-dpo"}
MAIL, PHONE = "canary.bird@finch.example", "+1 202 555 0177"
TOOL = {"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "find_order", "arguments": '{"order": 7}'}}


def said(role: str, content: str | None, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def pair(number: int, *before: dict[str, Any], **asked: Any) -> dict[str, Any]:
    (question,) = talks(1, number)[0]["messages"][:1]
    return {
        "input": {"messages": [*before, question], **asked},
        "preferred_output": [said("assistant", f"Answer {number} in full")],
        "non_preferred_output": [said("assistant", f"No {number}")],
    }


def written(result: export.Result) -> list[dict[str, Any]]:
    assert not result.refused, result.refused
    return lines(Path(result.out), "train")


def edit(desk: Desk, path: Path, line: int, text: str, index: int = 1) -> str:
    with desk.open() as workspace:
        number = lookups.by_line(workspace.store, file=path.name)[line]
        edit_answer(workspace, number, index, text, actor="ann")
    return number


def state(desk: Desk) -> Status:
    with desk.open(**PAIRS) as workspace:
        return status(workspace)


def test_pairs_that_came_leave_equal_as_json_and_twice_with_the_same_bytes(desk: Desk) -> None:
    records = [pair(n, said("system", "You help.")) for n in range(12)]
    asked = [said("user", "Where is order 7?"), said("assistant", None, tool_calls=[CALL])]
    asked.append(said("tool", "On its way", tool_call_id="c1"))
    records[3]["input"] = {"messages": asked, "tools": [TOOL], "parallel_tool_calls": False}
    records[4]["input"]["messages"][1]["name"] = "desk_2"
    desk.bring(*records)
    desk.split(shares={"train": 1.0})
    first = desk.export(**PAIRS)
    assert written(first) == records
    assert first.records == {"in": 12}
    assert first.pairs == {"the source prefers the answer to the other one": 12}
    assert desk.export(**PAIRS).files == first.files
    manifest = json.loads(Path(str(first.manifest)).read_text())
    why = "the source prefers the answer to the other one (message {})"
    assert manifest["files"][0]["why"] == [why.format(3 if n == 3 else 2) for n in range(12)]
    assert check_file(Path(first.out) / "train.jsonl", target="openai-dpo").ok


def test_a_question_and_answer_set_against_several_others_is_a_pair_with_each(desk: Desk) -> None:
    pairs = [pair(number) for number in range(10)]
    another = {**pairs[3], "non_preferred_output": [said("assistant", "Not at all")]}
    desk.bring(*pairs, another, another)
    desk.split(shares={"train": 1.0})
    result = desk.export(**PAIRS)
    assert result.records == {"duplicate": 1, "in": 11}
    found = [one["non_preferred_output"][0]["content"] for one in written(result)]
    assert sorted(found) == sorted([*(f"No {number}" for number in range(10)), "Not at all"])


def test_a_pair_that_its_source_decided_does_not_go_for_the_same_answers_undecided(desk: Desk) -> None:
    desk.bring(*(pair(number) for number in range(12)))
    talks_again = regenerated(2)
    for n, talk in enumerate(talks_again):
        for node, text in (("a", f"No {n}"), ("b", f"Answer {n} in full")):
            talk["mapping"][node]["message"]["content"]["parts"] = [text]
    path = desk.folder / "conversations.json"
    path.write_text(json.dumps(talks_again))
    desk.take(path)
    desk.split(shares={"train": 1.0})
    result = desk.export(**PAIRS)
    assert result.records == {"duplicate": 2, "in": 12}
    assert len(written(result)) == 12


def test_a_sign_off_of_chats_is_told_where_pairs_ask_for_more(desk: Desk) -> None:
    path = desk.bring(*talks(12))
    edit(desk, path, 1, "A better answer")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    with desk.open() as workspace:
        sign_off(workspace, actor="ann")
    with desk.open(**PAIRS) as workspace:
        (found,) = (one for one in gate.export_gate(workspace) if one.name == gate.SIGN_OFF)
    assert not found.ok
    assert "ann signed off what leaves for other targets" in found.detail


def test_an_edited_answer_is_preferred_to_what_it_replaced_and_a_chat_alone_makes_no_pair(desk: Desk) -> None:
    path = desk.bring(*talks(14))
    numbers = [edit(desk, path, line, f"A better answer {line}, by {MAIL}") for line in range(1, 12)]
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    result = desk.export(**PAIRS)
    assert [(one["preferred_output"], one["non_preferred_output"]) for one in written(result)] == [
        (
            [said("assistant", f"A better answer {n}, by <EMAIL_ADDRESS_1>")],
            [said("assistant", f"Answer {n - 1}, {(n - 1) * 7}")],
        )
        for n in range(1, 12)
    ]
    assert result.pairs == {"an edited answer is preferred to what it replaced": 11}
    assert result.records == {"in": 11, "no pair": 3}
    assert {item["reason"] for item in result.left_out} == {
        "no pair: it has no other answer of the assistant and no answer was edited"
    }
    with desk.open(**PAIRS) as workspace:
        assert show(workspace, numbers[0]).preferences == (
            "an edited answer is preferred to what it replaced (message 1)",
        )
    assert state(desk).records == result.records


def test_an_answer_within_a_conversation_is_asked_with_what_stands_before_it_as_it_is_shaped(desk: Desk) -> None:
    long = chat("Where is the lamp?", "On the shelf", "And the sofa?", "In the yard", "Thanks, bye", "Goodbye then")
    path = desk.bring(long)
    desk.bring(*(pair(n) for n in range(10)))
    edit(desk, path, 1, "It is in the yard", index=3)
    edit(desk, path, 1, "On the upper shelf", index=1)
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    settings = {**PAIRS, "shape.system": "set", "shape.system_text": "Be brief."}
    first, second, *_ = written(desk.export(**settings))
    system, lamp = said("system", "Be brief."), said("user", "Where is the lamp?")
    assert first["input"]["messages"] == [system, lamp]
    shelf, sofa = said("assistant", "On the upper shelf"), said("user", "And the sofa?")
    assert second["input"]["messages"] == [system, lamp, shelf, sofa]
    _, second, *_ = written(desk.export(**settings, **{"shape.history": 1}))
    assert second["input"]["messages"] == [system, sofa]


def regenerated(count: int) -> list[dict[str, Any]]:
    """As ChatGPT exports them: a question with two answers, of which the second was open last."""

    def node(parent: str | None, role: str, text: str, *children: str) -> dict[str, Any]:
        content = {"content_type": "text", "parts": [text]}
        message = {"author": {"role": role}, "content": content, "metadata": {}, "create_time": 1}
        return {"message": message, "parent": parent, "children": list(children)}

    return [
        {
            "title": f"Talk {n}",
            "mapping": {
                "q": node(None, "user", talk["messages"][0]["content"], "a", "b"),
                "a": node("q", "assistant", f"First try {n} at {MAIL}"),
                "b": node("q", "assistant", f"Second try {n}"),
            },
            "current_node": "b",
        }
        for n, talk in enumerate(talks(count))
    ]


def test_a_regenerated_answer_waits_for_a_person_and_is_a_pair_once_one_has_decided(desk: Desk) -> None:
    path = desk.folder / "conversations.json"
    path.write_text(json.dumps(regenerated(14)))
    desk.take(path)
    desk.split(shares={"train": 1.0})
    before = state(desk)
    (waits,) = [item for item in before.waiting if item.name == "preferences"]
    assert (waits.count, before.records) == (14, {"no pair": 14})
    with desk.open() as workspace:
        ids = assignments.in_order(workspace.store)[0]
        assert waits.fix.startswith(f"curator label prefer {ids[0]} 0 other")
        for n, number in enumerate(ids[:13]):
            set_preference(
                workspace, number, 0, ("other", "own", "tie")[0 if n < 6 else 1 if n < 12 else 2], actor="bo"
            )
    result = desk.export(**PAIRS)
    tries = [
        (one["preferred_output"][0]["content"], one["non_preferred_output"][0]["content"]) for one in written(result)
    ]
    first = [f"First try {n} at <EMAIL_ADDRESS_1>" for n in range(12)]
    second = [f"Second try {n}" for n in range(12)]
    assert tries == [*zip(first[:6], second[:6], strict=True), *zip(second[6:], first[6:], strict=True)]
    assert result.pairs == {
        "a person prefers the answer to the other one": 6,
        "a person prefers the other answer": 6,
    }
    assert result.pairs_left_out == {"a tie": 1}
    reasons = {item["id"]: item["reason"] for item in result.left_out}
    assert reasons[ids[12]] == "no pair: a tie: a person finds both answers as good"
    assert f"curator label prefer {ids[13]} 0" in reasons[ids[13]]
    with desk.open() as workspace:
        undo(workspace, actor="bo")
    assert desk.export(**PAIRS).records == {"in": 12, "no pair": 2}
    early = desk.run(export.STAGE, export.Options(as_of=result.event), **PAIRS, **{"scrub.decide_below": 0.0})
    assert early.files == result.files


def test_what_a_source_corrected_is_preferred_and_a_person_stands_above_the_source(desk: Desk) -> None:
    run = {"v": 1, "id": "1", "input": "Which oil?", "output": {"output": "Any"}, "model_type": "task_run"}
    path = desk.folder / "run.json"
    path.write_text(json.dumps(run | {"repaired_output": {"output": "Wax"}}))
    desk.take(path)
    with desk.open() as workspace:
        (number,) = assignments.in_order(workspace.store)[0]
        assert [other.preferred for other in show(workspace, number).alternatives] == [True]
    desk.bring(*(pair(n) for n in range(20, 30)))
    desk.split(shares={"train": 1.0})
    assert [one["content"] for one in written(desk.export(**PAIRS))[0]["preferred_output"]] == ["Wax"]
    with desk.open() as workspace:
        set_preference(workspace, number[:6], 0, "own", actor="bo")
    first = written(desk.export(**PAIRS))[0]
    assert (first["preferred_output"][0]["content"], first["non_preferred_output"][0]["content"]) == (
        "Any",
        "Wax",
    )


def test_no_clear_value_of_another_answer_or_of_what_an_edit_replaced_reaches_a_file(desk: Desk) -> None:
    records = [pair(n) for n in range(12)]
    records[0]["non_preferred_output"][0]["content"] = f"Ask {MAIL} or call {PHONE}"
    records[1]["preferred_output"][0]["content"] = f"Ask {MAIL} or call {PHONE}, do"
    path = desk.bring(*records)
    edit(desk, path, 2, "Ask nobody")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    result = desk.export(**PAIRS)
    told = json.dumps(written(result))
    assert told.count("<EMAIL_ADDRESS_1>") == told.count("<PHONE_NUMBER_1>") == 2
    for file in Path(result.out).iterdir():
        assert MAIL not in file.read_text()
        assert PHONE not in file.read_text()


def test_a_doubtful_finding_in_what_an_edit_replaced_holds_pairs_back_and_chats_not(desk: Desk) -> None:
    path = desk.bring(chat("Who was it?", f"Ask {MAIL}"), *talks(12))
    edit(desk, path, 1, "Ask nobody")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    strict = {"scrub.decide_below": 1.01}
    assert not desk.export(**strict).refused
    with pytest.raises(RefusedError, match="not everything is scanned and decided"):
        desk.export(**strict, **PAIRS)


def test_who_signed_off_chats_has_not_signed_off_what_edits_replaced(desk: Desk) -> None:
    path = desk.bring(*talks(12))
    settings = {"scrub.decide_below": 0.0}
    edit(desk, path, 1, "Ask nobody")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    with desk.open(**settings) as workspace:
        sign_off(workspace, actor="ann")
    assert not desk.run(export.STAGE, export.Options(), **settings).refused
    (refused,) = desk.run(export.STAGE, export.Options(), **settings, **PAIRS).refused
    assert refused.startswith("sign-off:")


def test_what_a_person_marked_in_an_answer_before_it_was_rewritten_makes_no_pair(desk: Desk) -> None:
    path = desk.bring(chat("Who was it?", "Ask Quibbleford about it"))
    desk.bring(*(pair(n) for n in range(12)))
    with desk.open() as workspace:
        number = lookups.by_line(workspace.store, file=path.name)[1]
        mark = {"entity": "PERSON", "start": 4, "end": 15}
        subject = Subject("place", f"{number}/1/content")
        events.append(
            workspace.store,
            op=uuid4(),
            events=[NewEvent(kind="missed", subject=subject, slot="4-15", actor="ann", new=mark)],
        )
    desk.catch_up()
    edit(desk, path, 1, "Ask nobody")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    result = desk.export(**PAIRS)
    assert "Quibbleford" not in json.dumps(written(result))
    assert result.pairs_left_out == {"marked by hand": 1}
    (out,) = result.left_out
    assert out["id"] == number


def test_a_preference_of_an_answer_that_is_not_there_is_told_with_those_that_are(desk: Desk) -> None:
    desk.bring(pair(1))
    desk.bring(*talks(1, 5))
    with desk.open() as workspace:
        first, second = assignments.in_order(workspace.store)[0]
        with pytest.raises(UsageError) as refused:
            set_preference(workspace, first, 3, "own", actor="ann")
        assert "0" in refused.value.fix
        with pytest.raises(UsageError) as refused:
            set_preference(workspace, second, 0, "own", actor="ann")
        assert "curator label edit" in refused.value.fix
        with pytest.raises(UsageError) as refused:
            set_preference(workspace, first, 0, "othr", actor="ann")
        assert "other" in refused.value.fix


def test_lists_say_of_which_records_no_pair_can_come(desk: Desk) -> None:
    desk.bring(*(pair(n) for n in range(3)))
    path = desk.bring(*talks(6, 20))
    number = edit(desk, path, 5, "A better one")
    desk.catch_up()
    desk.split(shares={"train": 1.0})
    with desk.open(**PAIRS) as workspace:
        said = selection(workspace).reasons
        view = browse.open_list(workspace)
        states = {row.id: row.state for row in browse.window(workspace, view.name, 0, 20)}
        assert states == {id: "in" if reason == "in" else "unpaired" for id, reason in said.items()}
        assert sorted(states.values()) == ["in"] * 4 + ["unpaired"] * 5
        assert states[number] == "in"
        out = next(id for id, state in states.items() if state == "unpaired")
        assert browsed(workspace, out).why == f"left out: {said[out]}"
        assert browse.open_list(workspace, "state:unpaired").count == 5
    with desk.open() as workspace:
        assert browse.open_list(workspace, "state:unpaired").count == 0


def test_the_questions_of_a_file_of_pairs_expect_the_preferred_answer(desk: Desk) -> None:
    desk.bring(*(pair(n) for n in range(24)))
    desk.split(shares={"train": 0.5, "test": 0.5})
    result = desk.export(**PAIRS)
    assert not result.refused, result.refused
    asked = held_out(read_export(Path(result.out)))
    tested = lines(Path(result.out), "test")
    assert [one.expected.text for one in asked] == [one["preferred_output"][0]["content"] for one in tested]
    assert [list(one.messages) for one in asked] == [one["input"]["messages"] for one in tested]


def test_a_label_makes_no_pair(desk: Desk) -> None:
    desk.bring(pair(1))
    with pytest.raises(UsageError, match="a label makes no preference pair"):
        desk.export(**PAIRS, **{"shape.answer": "label", "shape.label_task": "intent"})
