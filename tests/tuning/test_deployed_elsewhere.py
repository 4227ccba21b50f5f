"""A model at a host that ends soon: what its alias, its gate and its snippet say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from curator.queries.deploy_gate import deploy_gate, wish
from curator.queries.deployment import alias, snippet
from curator.queries.export_of_tune import system_of
from curator.queries.launch_plan import days_until
from curator.records import NewEvent, Subject
from curator.store import events
from curator.workspace import Workspace
from tests.running import KEY
from tests.tuning.answering import answering

BASE = "gpt-4.1-mini-2025-04-14"
MODEL = f"ft:{BASE}:org:support:abc"
WHERE = {"provider": "openai", "host": "api.openai.com", "base_url": "https://api.openai.com/v1"}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """With a tune that was launched there, and its model as `support`."""
    monkeypatch.setenv("CURATOR_KEY", KEY)
    settings = {"shape.system": "set", "shape.system_text": 'be "kind"'}
    Workspace.create(tmp_path / "work")[0].close()
    deployed = {"what": "deployed", "model": MODEL, **WHERE, "tune": "t1", "evaluation": "e1", "manifest": "c"}
    with Workspace.open(tmp_path / "work", overrides=settings) as found:
        launched(found, "t1", WHERE)
        write(found, NewEvent(kind="alias", subject=Subject("alias", "support"), actor="ann", new=deployed))
        yield found


def launched(workspace: Workspace, tune: str, where: dict[str, str]) -> None:
    """A tune that succeeded there."""
    launch = {
        **where,
        "base": BASE,
        "method": "supervised",
        "hyperparameters": {},
        "suffix": "support",
        "seed": None,
        "files": {"train": "a", "test": "b"},
        "lines": {"train": 10},
        "manifest": "c",
        "export_event": 0,
        "attempt": 1,
        "cost": None,
    }
    job = {"job": "j", "status": "succeeded", "model": MODEL}
    subject = Subject("tune", tune)
    write(workspace, NewEvent(kind="launch", subject=subject, actor="ann", new=launch))
    write(workspace, NewEvent(kind="job", subject=subject, slot="job", actor="ann", new=job))


def write(workspace: Workspace, event: NewEvent) -> None:
    events.append(workspace.store, op=uuid4(), events=[event])


def test_an_alias_tells_the_day_on_which_its_base_stops_and_how_many_days_are_left(workspace: Workspace) -> None:
    found = alias(workspace, "support")
    assert found.shutdown == "2027-01-14"
    assert found.days_left == days_until("2027-01-14")


def test_the_snippet_takes_the_key_of_its_provider_from_the_environment_and_says_the_system_prompt(
    workspace: Workspace,
) -> None:
    python, curl = snippet(workspace, alias(workspace, "support").target)
    assert 'OpenAI(base_url="https://api.openai.com/v1", api_key=os.environ["OPENAI_API_KEY"])' in python
    assert r"be \"kind\"" in python
    assert "${OPENAI_API_KEY}" in curl
    assert system_of(workspace, "t1") == 'be "kind"'
    compile(python, "ask.py", "exec")


def own_provider(workspace: Workspace, base_url: str, end: str) -> dict[str, str]:
    """A provider of one's own whose base stops on a day; answers where it is."""
    folder = workspace.folder / "rules" / "providers"
    folder.mkdir(parents=True)
    ending = f"  - {{date: {end}, what: it stops, models: [{BASE}]}}"
    lines = ["title: ours", "as_of: 2026-11-21", f"base_url: {base_url}", "methods: [supervised]", "bills: false"]
    (folder / "ours.yaml").write_text("\n".join([*lines, "endings:", ending]) + "\n")
    return {"provider": "ours", "host": "ours", "base_url": base_url}


@pytest.mark.parametrize(("days", "ok"), [(29, False), (31, True), (-1, False)])
def test_a_base_that_stops_within_the_days_that_are_asked_keeps_its_models_back(
    workspace: Workspace, days: int, ok: bool
) -> None:
    end = (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%d")
    with answering(lambda text: text) as endpoint:
        launched(workspace, "t2", own_provider(workspace, endpoint.base_url, end))
        found = {one.name: one for one in deploy_gate(workspace, wish(workspace, tune="t2"))}
    assert found["shutdown"].ok is ok
    assert f"shut down on {end}" in found["shutdown"].detail
    assert "--model BASE" in found["shutdown"].fix
    assert found["provider"].ok
    assert [name for name, one in found.items() if not one.ok and name != "shutdown"] == ["report", "sign-off"]


def test_a_provider_that_cannot_be_asked_is_a_condition_that_is_not_met(workspace: Workspace) -> None:
    launched(workspace, "t2", own_provider(workspace, "http://127.0.0.1:9/v1", "2099-01-01"))
    found = {one.name: one for one in deploy_gate(workspace, wish(workspace, tune="t2"))}
    assert not found["provider"].ok
    assert "could not be reached" in found["provider"].detail
    assert "shutdown" not in found
