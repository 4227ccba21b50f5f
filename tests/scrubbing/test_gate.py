"""What the gate judges is what would leave."""

from __future__ import annotations

from curator.decisions.label import edit_answer
from curator.decisions.privacy import sign_off
from curator.queries import gate
from curator.workspace import Workspace
from tests.running import chat
from tests.scrubbing.conftest import Working

DOUBTFUL = "You could try 020 7946 0958 as well"


def reopened(working: Working, settings: str) -> Workspace:
    """The workspace under further settings."""
    working.workspace.close()
    path = working.workspace.folder / "curator.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[shape]\n", f"[shape]\n{settings}\n"), encoding="utf-8")
    return Workspace.open(working.workspace.folder)


def not_met(workspace: Workspace) -> set[str]:
    return {condition.name for condition in gate.export_gate(workspace) if not condition.ok} - {"stages"}


def test_where_replies_leave_as_they_came_the_gate_judges_them_and_not_the_edits(working: Working) -> None:
    (number,) = working.bring_in(chat("What is your number?", DOUBTFUL))
    assert not_met(working.workspace) == {"decisions", "sign-off"}
    edit_answer(working.workspace, number, 1, "We have none.", actor="ann")
    working.scrub()
    sign_off(working.workspace, actor="ann")
    assert not_met(working.workspace) == set()
    with reopened(working, 'answer = "reply"') as workspace:
        assert not_met(workspace) == {"decisions", "sign-off"}


def test_an_answer_that_was_edited_away_is_scanned_by_new_rules_all_the_same(working: Working) -> None:
    (number,) = working.bring_in(chat("Who are you?", "STF-1234"))
    edit_answer(working.workspace, number, 1, "Nobody.", actor="ann")
    working.rule()
    working.scrub()
    assert working.found(edits=False).entity == "STAFF_NUMBER"


def test_a_system_prompt_of_the_settings_must_hold_nothing_personal(working: Working) -> None:
    working.bring_in(chat("Hello", "Hi"))
    with reopened(working, 'system = "set"\nsystem_text = "Write to boss@example.com."') as workspace:
        assert "system prompt" in not_met(workspace)
        (condition,) = (c for c in gate.export_gate(workspace) if c.name == "system prompt")
        assert "EMAIL_ADDRESS" in condition.detail
        assert "boss" not in condition.detail + condition.fix


def test_another_system_prompt_voids_the_sign_off(working: Working) -> None:
    working.bring_in(chat("Hello", "Hi"))
    with reopened(working, 'system = "set"\nsystem_text = "Be brief."') as workspace:
        sign_off(workspace, actor="ann")
        assert "sign-off" not in not_met(workspace)
        working.workspace = workspace
    path = working.workspace.folder / "curator.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Be brief.", "Be kind."), encoding="utf-8")
    with Workspace.open(working.workspace.folder) as workspace:
        assert "sign-off" in not_met(workspace)
