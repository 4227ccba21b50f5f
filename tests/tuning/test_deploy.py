"""Deploying on a real workspace and the real local provider: the gate, the history, the way back, the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from curator.decisions.deploy import Deployed, deploy, remove, rollback
from curator.decisions.privacy import NOT_PERSONAL, decide
from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.card import card
from curator.queries.deploy_gate import deploy_gate, wish
from curator.queries.deployment import alias, aliases, history
from curator.queries.evaluating import plan
from curator.queries.gate import Condition
from curator.queries.providers import access_of
from curator.queries.tunes import Tune
from curator.queries.values import waiting_values
from curator.records import NewEvent, Subject
from curator.stages import evaluate, replace, run_stage
from curator.store import events
from curator.tuning.client import Client
from curator.tuning.deployment import Step, Target, bounds_missed, check_name, standing
from curator.tuning.local import stop
from curator.tuning.snippets import curl, python
from tests.running import KEY
from tests.tuning.measured import ACTOR, make, open_workspace, talks, train


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace whose records hold a mail address, with two tunes, of which the first is evaluated."""
    place = tmp_path_factory.mktemp("deploy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(place / "config"))
        records = talks(240)
        for record in records:
            record["messages"][1]["content"] += " write to ann.lee@mail-one.com"
        found = make(place / "work", records)
        train(found)
        measure(found)
        yield found
        stop(found / "local")


@pytest.fixture(scope="module")
def first(folder: Path) -> Tune:
    with open_workspace(folder) as workspace:
        return tunes.tunes(workspace)[-1]


@pytest.fixture(scope="module")
def second(folder: Path, first: Tune) -> Tune:
    made = train(folder, **{"tune.epochs": 5})
    measure(folder)
    return made


def measure(folder: Path, **asked: Any) -> None:
    with open_workspace(folder) as workspace:
        run_stage(workspace, evaluate.STAGE, evaluate.Options(plan(workspace, **asked)), actor=ACTOR)


def put(folder: Path, name: str, tune: Tune, settings: dict[str, object] | None = None, **asked: Any) -> Deployed:
    with open_workspace(folder, **(settings or {})) as workspace:
        return deploy(workspace, name, wish(workspace, tune=tune.id, **asked), actor=ACTOR)


def failed(folder: Path, tune: Tune, settings: dict[str, object] | None = None, **asked: Any) -> dict[str, Condition]:
    with open_workspace(folder, **(settings or {})) as workspace:
        found = deploy_gate(workspace, wish(workspace, tune=tune.id, **asked))
    return {condition.name: condition for condition in found if not condition.ok}


def write(folder: Path, *new: NewEvent) -> None:
    with open_workspace(folder) as workspace:
        events.append(workspace.store, op=uuid4(), events=list(new))


# the gate


def test_a_measured_and_signed_off_model_that_is_better_than_its_base_is_deployed(folder: Path, first: Tune) -> None:
    done = put(folder, "support", first, minimum={"accuracy": 0.8}, maximum={"invalid_rate": 0.1})
    assert done.new
    assert all(condition.ok for condition in done.conditions)
    assert [condition.name for condition in done.conditions] == [
        "job",
        "report",
        "thresholds",
        "better than base",
        "sign-off",
        "personal data",
        "provider",
        "shutdown",
    ]
    with open_workspace(folder) as workspace:
        found = alias(workspace, "support")
        assert found.target == Target(
            first.model, "local", first.host, "", first.id, found.target.evaluation, first.manifest
        )
        (event,) = events.latest(workspace.store, limit=1, kinds=["alias"])
        assert (event.subject, event.actor, event.origin) == (Subject("alias", "support"), ACTOR, "person")
    again = put(folder, "support", first)
    assert not again.new


def test_every_bound_that_is_not_kept_is_named_and_settings_count_as_words_do(folder: Path, first: Tune) -> None:
    missed = failed(folder, first, minimum={"macro_f1": 1.01}, maximum={"latency_ms": 0.0})
    assert set(missed) == {"thresholds"}
    assert "macro_f1 is 1.000, at least 1.01 is asked" in missed["thresholds"].detail
    assert "latency_ms is" in missed["thresholds"].detail
    assert "curator" in missed["thresholds"].fix
    assert set(failed(folder, first, {"deploy.minimum": {"accuracy": 1.5}})) == {"thresholds"}
    with pytest.raises(RefusedError) as refused:
        put(folder, "support", first, minimum={"macro_f1": 1.01})
    assert len(refused.value.reasons) == 1
    with pytest.raises(UsageError, match="no metric 'acuracy'"):
        failed(folder, first, minimum={"acuracy": 0.1})


def test_a_model_without_a_report_of_its_own_over_the_whole_test_file_is_not_deployed(
    folder: Path, first: Tune
) -> None:
    other = train(folder, **{"tune.epochs": 2})
    assert set(failed(folder, other)) == {"report"}
    measure(folder, tune=other.id, limit=60)
    missing = failed(folder, other)
    assert set(missing) == {"report"}
    assert missing["report"].detail == "the newest report is on 60 questions, and the test file has more"
    assert missing["report"].fix == f"curator evaluate {other.id[:8]}"
    measure(folder, tune=other.id, checkpoints=False)
    assert failed(folder, other) == {}
    with open_workspace(folder) as workspace:
        (kept, *_) = tunes.checkpoints(workspace, other.id)
    assert set(failed(folder, other, model=kept.model)) == {"report"}
    with pytest.raises(UsageError, match="no tune of this workspace"):
        failed(folder, other, model="ft:somebody-elses")


def test_a_checkpoint_that_was_measured_can_be_deployed(folder: Path, first: Tune) -> None:
    with open_workspace(folder) as workspace:
        (kept, *_) = tunes.checkpoints(workspace, first.id)
    assert put(folder, "early", first, model=kept.model).alias.target.model == kept.model


def test_too_small_to_tell_is_not_better_unless_nobody_asks_for_it(tmp_path: Path, folder: Path) -> None:
    small = make(tmp_path / "work", talks(60))
    try:
        tune = train(small)
        measure(small)
        missed = failed(small, tune)
        assert set(missed) == {"better than base"}
        assert "too small to tell" in missed["better than base"].detail
        assert "--test" in missed["better than base"].fix
        assert failed(small, tune, {"deploy.better_than_base": False}) == {}
    finally:
        stop(small / "local")


def test_a_tune_that_did_not_succeed_is_not_deployed(folder: Path, first: Tune) -> None:
    before = NewEvent(
        kind="job",
        subject=Subject("tune", first.id),
        slot="job",
        actor=ACTOR,
        new={"job": first.job, "status": "running", "model": first.model},
    )
    write(folder, before)
    try:
        missed = failed(folder, first)
        assert set(missed) == {"job"}
        assert missed["job"].fix.startswith("curator tune wait")
    finally:
        write(folder, NewEvent(**{**_fields(before), "new": {**before.new, "status": "succeeded"}}))


def _fields(event: NewEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in NewEvent.__slots__}


def test_what_was_found_personal_after_the_export_keeps_the_model_back(folder: Path, first: Tune) -> None:
    with open_workspace(folder, **{"scrub.decide_below": 1.01}) as workspace:
        (value,) = waiting_values(workspace)
        decide(workspace, [Subject("value", value)], NOT_PERSONAL, actor=ACTOR)
        run_stage(workspace, replace.STAGE, replace.Options(), actor=ACTOR)
    missed = failed(folder, first)
    assert set(missed) == {"personal data"}
    assert "240 of its records" in missed["personal data"].detail
    with open_workspace(folder) as workspace:
        events.undo(workspace.store, op=uuid4(), actor=ACTOR)
        run_stage(workspace, replace.STAGE, replace.Options(), actor=ACTOR)
    assert failed(folder, first) == {}


def test_a_sign_off_that_was_taken_back_counts_no_more(folder: Path, first: Tune) -> None:
    with open_workspace(folder) as workspace:
        (taken,) = events.undo(workspace.store, op=uuid4(), actor=ACTOR)
        assert taken.kind == "sign_off"
    missed = failed(folder, first)
    with open_workspace(folder) as workspace:
        events.redo(workspace.store, op=uuid4(), actor=ACTOR)
    assert set(missed) == {"sign-off"}


def test_a_model_that_its_provider_no_longer_has_is_not_deployed(folder: Path, first: Tune) -> None:
    gone = train(folder, **{"tune.epochs": 1})
    measure(folder, tune=gone.id)
    with open_workspace(folder) as workspace, Client(access_of(workspace, "local")) as client:
        client.delete_model(gone.model)
    missed = failed(folder, gone)
    assert set(missed) == {"provider"}
    assert gone.model in missed["provider"].detail


# history


def test_a_rollback_goes_to_the_model_before_as_a_new_step(folder: Path, first: Tune, second: Tune) -> None:
    put(folder, "desk", first)
    put(folder, "desk", second)
    with open_workspace(folder) as workspace:
        before = len(history(workspace, "desk"))
        back = rollback(workspace, "desk", actor="ben")
        assert (back.target.model, back.step.what, back.step.actor) == (first.model, "rolled back", "ben")
        assert len(history(workspace, "desk")) == before + 1
        with pytest.raises(RefusedError, match="no other model before"):
            rollback(workspace, "desk", actor="ben")
    kept = (folder / "deployments" / "desk" / "ask.py").read_text()
    assert first.model in kept


def test_what_is_removed_stands_for_nothing_and_its_history_stays(folder: Path, first: Tune) -> None:
    put(folder, "brief", first)
    with open_workspace(folder) as workspace:
        assert remove(workspace, "brief", actor=ACTOR).target.model == first.model
        assert not (folder / "deployments" / "brief" / "ask.py").exists()
        assert "brief" not in [one.name for one in aliases(workspace)]
        assert [step.what for step in history(workspace, "brief")] == ["deployed", "removed"]
        with pytest.raises(UsageError, match="nothing is deployed as 'brief'"):
            alias(workspace, "brief")
        with Client(access_of(workspace, "local")) as client:
            assert first.model in [model.id for model in client.models()]


def test_a_model_is_deleted_at_its_provider_with_its_files_and_no_rollback_finds_it(folder: Path, first: Tune) -> None:
    doomed = train(folder, **{"tune.epochs": 4})
    measure(folder, tune=doomed.id)
    put(folder, "one", doomed)
    put(folder, "two", doomed)
    with open_workspace(folder) as workspace, Client(access_of(workspace, "local")) as client:
        with pytest.raises(RefusedError, match="two stands for"):
            remove(workspace, "one", actor=ACTOR, delete_model=True)
        assert doomed.model in [model.id for model in client.models()]
        remove(workspace, "two", actor=ACTOR)
    put(folder, "two", doomed)
    put(folder, "two", first)
    with open_workspace(folder) as workspace, Client(access_of(workspace, "local")) as client:
        remove(workspace, "one", actor=ACTOR, delete_model=True)
        assert doomed.model not in [model.id for model in client.models()]
        assert not set(doomed.uploaded.values()) & {file.id for file in client.files()}
        assert tunes.tune(workspace, doomed.id).uploaded == {}
        assert history(workspace, "one")[-1].deleted
        with pytest.raises(RefusedError, match="was deleted"):
            rollback(workspace, "two", actor=ACTOR)


def step(what: str, model: str) -> Step:
    return Step(what, Target(model, "local", "h", "", "t", "e", "m"), 1, 1, "ann")


def test_rollbacks_walk_back_one_after_the_other_and_a_removal_ends_the_way() -> None:
    steps = [step("deployed", "a"), step("deployed", "b"), step("deployed", "c"), step("rolled back", "b")]
    assert [one.target.model for one in standing(steps)] == ["a", "b"]
    steps += [step("deployed", "d"), step("rolled back", "b"), step("rolled back", "a")]
    assert [one.target.model for one in standing(steps)] == ["a"]
    assert standing([*steps, step("removed", "a")]) == []
    assert [one.target.model for one in standing([*steps, step("removed", "a"), step("deployed", "e")])] == ["e"]


def test_a_metric_that_was_not_measured_keeps_no_bound() -> None:
    assert bounds_missed({}, {"chrf": 0.0}, {}) == ["chrf was not measured, at least 0 is asked"]
    assert bounds_missed({"chrf": {"value": 0.5}}, {"chrf": 0.5}, {"chrf": 0.5}) == []


@pytest.mark.parametrize("name", ["", "Support", "status", "a b", "../up", "x" * 65, ".hidden"])
def test_what_cannot_be_an_alias_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        check_name(name)


# what people take along


def test_the_snippets_that_are_kept_ask_the_deployed_model(folder: Path, first: Tune) -> None:
    put(folder, "snippet", first)
    with open_workspace(folder) as workspace:
        access_of(workspace, "local")
    place = folder / "deployments" / "snippet"
    environment = {"PATH": os.environ["PATH"]}
    told = subprocess.run(
        [sys.executable, str(place / "ask.py")], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() in ("refund", "delivery", "account")
    shown = (place / "ask.sh").read_text()
    assert first.model in shown
    assert KEY not in shown


def test_a_snippet_for_another_host_takes_its_key_from_the_environment_and_quotes_what_it_must() -> None:
    target = Target("ft:it's", "openai", "api.example.com", "https://api.example.com/v1", "t", "e", "m")
    code = python(target, "OPENAI_API_KEY", 'be "kind"')
    compile(code, "ask.py", "exec")
    assert 'api_key=os.environ["OPENAI_API_KEY"]' in code
    shell = curl(target, None, "")
    assert '"Authorization: Bearer ${API_KEY}"' in shell
    assert subprocess.run(["sh", "-n", "-c", shell], check=False).returncode == 0


def test_a_card_tells_that_the_model_is_fine_tuned_on_what_how_good_and_with_what_limits(
    folder: Path, first: Tune
) -> None:
    with open_workspace(folder, **{"deploy.contact": "the support team"}) as workspace:
        made = card(workspace, first.id[:8])
    data = made.data
    assert (data["fine_tuned"], data["base"], data["method"]) == (True, "baseline-1", "supervised")
    assert {file["split"]: file["lines"] for file in data["data"]["files"]} == {
        "train": 96,
        "validation": 48,
        "test": 96,
    }
    assert data["data"]["sources"] == {"jsonl": {"files": 1, "train": 96, "validation": 48, "test": 96}}
    assert sum(data["data"]["labels"].values()) == 144
    assert data["data"]["privacy"]["found"]["EMAIL_ADDRESS"] == 240
    assert data["data"]["privacy"]["signed_off_by"] == ACTOR
    assert data["evaluation"]["n"] == 96
    assert (data["licence"], data["contact"]) == ("not stated", "the support team")
    assert any("bag-of-words" in limit for limit in data["limits"])
    assert any("names" in limit for limit in data["limits"])
    text = made.text
    assert "**This model is fine-tuned.**" in text
    assert "answers by a bag-of-words baseline trained on this machine" in text
    assert "- licence: not stated" in text
    assert "mail-one" not in text + json.dumps(data)
    with open_workspace(folder) as workspace, pytest.raises(UsageError):
        card(workspace, "nobody")


def test_nothing_is_deployed_where_its_files_cannot_be_written(folder: Path, first: Tune) -> None:
    (folder / "deployments").mkdir(exist_ok=True)
    (folder / "deployments" / "blocked").write_text("mine")
    with pytest.raises(RefusedError, match="is no folder"):
        put(folder, "blocked", first)
    (folder / "deployments" / "halfway" / "card.md").mkdir(parents=True)
    with pytest.raises(RefusedError, match="is a folder"):
        put(folder, "halfway", first)
    with open_workspace(folder) as workspace:
        assert not {"blocked", "halfway"} & {one.name for one in aliases(workspace)}


def test_a_model_is_deleted_with_its_checkpoints_and_not_while_a_name_stands_for_one_of_them(
    folder: Path, first: Tune
) -> None:
    doomed = train(folder, **{"tune.epochs": 6})
    measure(folder, tune=doomed.id)
    with open_workspace(folder) as workspace:
        kept = [one.model for one in tunes.checkpoints(workspace, doomed.id)]
    put(folder, "whole", doomed)
    put(folder, "part", doomed, model=kept[0])
    with open_workspace(folder) as workspace, Client(access_of(workspace, "local")) as client:
        with pytest.raises(RefusedError, match="part stands for"):
            remove(workspace, "whole", actor=ACTOR, delete_model=True)
        remove(workspace, "part", actor=ACTOR)
        done = remove(workspace, "whole", actor=ACTOR, delete_model=True)
        assert set(done.deleted) == {doomed.model, *kept}
        assert done.left == ()
        assert not {doomed.model, *kept} & {model.id for model in client.models()}
    assert not (folder / "deployments" / "whole" / "card.md").exists()
    assert set(failed(folder, doomed, model=kept[0])) == {"provider"}


@pytest.mark.parametrize("change", [{"sign_off": {"actor": "mallory", "time": 10**18}}, {"split": {}}, {"privacy": {}}])
def test_a_card_believes_no_manifest_that_was_changed_since(folder: Path, first: Tune, change: dict[str, Any]) -> None:
    path = folder / "exports" / "openai-chat" / "manifest.json"
    before = path.read_text()
    path.write_text(json.dumps({**json.loads(before), **change}))
    try:
        with open_workspace(folder) as workspace:
            made = card(workspace, first.id)
    finally:
        path.write_text(before)
    assert "manifest was changed since" in made.text
    assert "mallory" not in made.text + json.dumps(made.data)
    assert "privacy" not in made.data["data"]
