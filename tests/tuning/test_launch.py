"""A launch: one job whatever happens, and none where something forbids it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from curator.decisions.label import edit_answer, set_label
from curator.errors import CuratorError, RefusedError, UsageError
from curator.queries.launch_plan import Request, plan
from curator.queries.price import price
from curator.queries.tunes import REFUSED, tunes
from curator.stages import export, run_stage
from curator.stages.launch import STAGE, Options
from curator.store import assignments, events
from curator.store import tunes as store
from curator.tuning.access import EndpointProblem
from curator.tuning.client import Client
from curator.tuning.order import MARK
from curator.tuning.sending import Parts
from curator.workspace import Workspace
from tests.tuning.launching import Pad, make
from tests.tuning.odd_server import odd_server, says_json
from tests.tuning.serving import ended, preferences

NewPad = Callable[..., Pad]


def test_a_launch_makes_one_job_that_bears_the_tune_and_its_files(new_pad: NewPad) -> None:
    pad = new_pad()
    result = pad.launch(settings={"tune__suffix": "support", "tune__seed": 7, "tune__epochs": 2})
    with pad.client() as client:
        (job,) = client.fine_tuning.jobs.list()
        names = {file.id: file.filename for file in client.files.list(purpose="fine-tune")}
    assert job.id == result.job
    assert job.metadata == {MARK: result.tune}
    assert (job.user_provided_suffix, job.seed) == ("support", 7)  # type: ignore[attr-defined]
    assert job.method is not None
    assert job.method.supervised is not None
    assert job.method.supervised.hyperparameters is not None
    assert job.method.supervised.hyperparameters.n_epochs == 2
    assert names[job.training_file] == f"curator-{result.tune}-train.jsonl"
    assert names[str(job.validation_file)] == f"curator-{result.tune}-validation.jsonl"


def test_what_is_sent_is_what_was_exported_and_the_test_split_stays_here(new_pad: NewPad) -> None:
    pad = new_pad()
    pad.launch()
    with pad.client() as client:
        sent = {f.filename[-16:]: client.files.content(f.id).read() for f in client.files.list(purpose="fine-tune")}
    out = pad.workspace / "exports" / "openai-chat"
    assert (out / "test.jsonl").exists()
    exported = {(out / f"{split}.jsonl").read_bytes() for split in ("train", "validation")}
    assert set(sent.values()) == exported


def test_the_same_launch_again_is_the_tune_that_it_was(new_pad: NewPad) -> None:
    pad = new_pad()
    first, second = pad.launch(), pad.launch()
    assert (second.job, second.tune) == (first.job, first.tune)
    assert (len(pad.jobs()), len(pad.files())) == (1, 2)


def test_other_settings_and_again_make_another_job(new_pad: NewPad) -> None:
    pad = new_pad()
    tune = {pad.launch().tune, pad.launch(again=True).tune, pad.launch(settings={"tune__seed": 1}).tune}
    assert len(tune) == 3
    assert len(set(pad.jobs())) == 3
    # and without `again` the newest of those is meant
    assert pad.launch().tune in tune
    assert len(pad.jobs()) == 3


@pytest.mark.parametrize(
    "scenarios", [("flaky",), ("flaky-created",), ("flaky-created", "drops-metadata"), ("flaky", "drops-metadata")]
)
def test_lost_answers_and_dropped_metadata_make_no_second_job(new_pad: NewPad, scenarios: tuple[str, ...]) -> None:
    pad = new_pad(*scenarios)
    result = pad.launch()
    assert pad.jobs() == [result.job]
    assert len(pad.files()) == 2
    assert pad.launch().job == result.job


@pytest.mark.parametrize("scenarios", [(), ("flaky",), ("flaky-created", "drops-metadata")])
def test_files_that_go_in_parts_are_there_once_and_make_one_job(
    new_pad: NewPad, scenarios: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("curator.tuning.client.Client", partial(Client, parts=Parts(above=1_000, size=4_000)))
    pad = new_pad(*scenarios)
    result = pad.launch()
    assert pad.jobs() == [result.job]
    assert len(pad.files()) == 2
    assert pad.launch().job == result.job
    uploads = [json.loads(path.read_text()) for path in (pad.local / "uploads").glob("*/upload.json")]
    assert [one["status"] for one in uploads].count("completed") == 2


def test_two_tunes_of_the_same_files_are_told_apart_where_metadata_are_dropped(new_pad: NewPad) -> None:
    pad = new_pad("drops-metadata", "flaky-created")
    first, second = pad.launch(), pad.launch(again=True)
    assert first.job != second.job
    assert sorted(pad.jobs()) == sorted([first.job, second.job])


def test_the_launch_is_written_down_before_the_first_call(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    pad = new_pad()

    def unreachable(*_: Any) -> Any:
        raise EndpointProblem("it could not be reached")

    with pad.open() as workspace:
        found = plan(workspace, Request())
        with monkeypatch.context() as patch:
            patch.setattr("curator.stages.launch.reach", unreachable)
            with pytest.raises(EndpointProblem):
                run_stage(workspace, STAGE, Options(found), actor="ann")
        (tune,) = tunes(workspace)
        (event,) = store.journals(workspace.store, tune=tune.id)
    assert (tune.status, tune.job) == ("launching", "")
    assert event.new["manifest"]
    assert set(event.new["files"]) == {"train", "validation", "test"}
    told = json.dumps(event.new)
    assert str(pad.workspace) not in told
    assert "please" not in told
    assert pad.launch().tune == tune.id


def test_a_closed_account_is_told_in_plain_words_and_its_files_are_deleted(new_pad: NewPad) -> None:
    pad = new_pad("deny")
    with pytest.raises(EndpointProblem) as caught:
        pad.launch()
    assert caught.value.exit_code == 5
    assert "does not let this account start fine-tuning jobs any more" in caught.value.message
    assert "the uploaded files were deleted again" in caught.value.message
    assert pad.files() == []
    with pad.open() as workspace:
        (tune,) = tunes(workspace)
    assert (tune.status, tune.error, dict(tune.uploaded)) == (REFUSED, "training_not_available", {})


def test_files_can_be_kept_where_a_job_is_refused_and_are_used_again(new_pad: NewPad) -> None:
    pad = new_pad("deny")
    for _ in range(2):
        with pytest.raises(EndpointProblem, match="still there"):
            pad.launch(keep_files=True)
        assert len(pad.files()) == 2


def test_a_refused_launch_goes_on_once_the_provider_agrees(new_pad: NewPad) -> None:
    pad = new_pad("deny")
    with pytest.raises(EndpointProblem):
        pad.launch()
    pad.end()
    pad.serve()
    result = pad.launch()
    assert pad.jobs() == [result.job]


def test_a_file_that_the_provider_lost_is_sent_again(new_pad: NewPad) -> None:
    pad = new_pad("deny")
    with pytest.raises(EndpointProblem):
        pad.launch(keep_files=True)
    with pad.client() as client:
        for file in client.files.list(purpose="fine-tune"):
            client.files.delete(file.id)
    pad.end()
    pad.serve()
    result = pad.launch()
    assert pad.jobs() == [result.job]


def test_a_changed_file_is_refused(new_pad: NewPad) -> None:
    pad = new_pad()
    train = pad.workspace / "exports" / "openai-chat" / "train.jsonl"
    train.write_text(train.read_text(encoding="utf-8").replace("refund", "refunds", 1), encoding="utf-8")
    with pytest.raises(RefusedError, match="not what was exported"):
        pad.plan()


def test_a_file_changed_after_the_plan_is_refused_before_anything_is_sent(new_pad: NewPad) -> None:
    pad = new_pad()
    train = pad.workspace / "exports" / "openai-chat" / "train.jsonl"
    with pad.open() as workspace:
        found = plan(workspace, Request())
        train.write_bytes(train.read_bytes() + b"\n")
        with pytest.raises(RefusedError, match="not what was exported"):
            run_stage(workspace, STAGE, Options(found), actor="ann")
        assert tunes(workspace) == []


def test_an_export_that_no_gate_here_passed_is_refused(new_pad: NewPad, tmp_path: Path) -> None:
    pad = new_pad()
    forged = tmp_path / "forged"
    forged.mkdir()
    out = pad.workspace / "exports" / "openai-chat"
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    train = (out / "train.jsonl").read_bytes() + (out / "validation.jsonl").read_bytes()
    (forged / "train.jsonl").write_bytes(train)
    manifest["files"] = [manifest["files"][0] | {"split": "train", "path": "train.jsonl"}]
    manifest["files"][0]["sha256"] = hashlib.sha256(train).hexdigest()
    (forged / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(RefusedError, match="did not pass the gate of this workspace"):
        pad.plan(export=forged)


def first_record(workspace: Workspace) -> str:
    return assignments.in_order(workspace.store)[0][0]


def test_a_text_that_changed_since_the_export_forbids_to_send_it(new_pad: NewPad) -> None:
    pad = new_pad()
    with pad.open() as workspace:
        edit_answer(workspace, first_record(workspace), 2, "write to ann@example.com", actor="ann")
        with pytest.raises(RefusedError, match="since this export") as caught:
            plan(workspace, Request())
        assert "curator export" in caught.value.fix
        assert any("curator scrub" in reason for reason in caught.value.reasons)
        assert tunes(workspace) == []


def test_a_label_since_the_export_does_not_forbid_to_send_it(new_pad: NewPad) -> None:
    pad = new_pad()
    with pad.open() as workspace:
        set_label(workspace, first_record(workspace), "answer", "accept", actor="ann")
        assert plan(workspace, Request()).existing is None


def test_no_export_and_an_unknown_provider_are_told_what_to_do(new_pad: NewPad, tmp_path: Path) -> None:
    pad = new_pad()
    with pytest.raises(UsageError, match="no export") as caught:
        pad.plan(export=tmp_path / "nowhere")
    assert "curator export" in caught.value.fix
    with pytest.raises(UsageError, match="no provider 'opnai'") as caught:
        pad.plan(provider="opnai")
    assert "openai" in caught.value.fix


def test_an_export_for_chat_is_not_trained_on_by_preferences(new_pad: NewPad) -> None:
    with pytest.raises(RefusedError, match="method dpo"):
        new_pad().plan(settings={"tune__method": "dpo"})


def test_preferences_that_were_exported_as_pairs_are_sent_and_trained_on(tmp_path: Path) -> None:
    pad = Pad(make(tmp_path, preferences(60), **{"export.target": "openai-dpo"}), tmp_path / "pad")
    try:
        result = pad.launch(settings={"tune__method": "dpo", "export__target": "openai-dpo"})
        with pad.client() as client:
            (job,) = client.fine_tuning.jobs.list()
            assert (job.id, ended(client, job).status) == (result.job, "succeeded")
            assert job.method is not None
            assert job.method.type == "dpo"
    finally:
        pad.end()


def test_openai_without_a_key_says_where_to_put_it(new_pad: NewPad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(CuratorError, match=r"no key for api\.openai\.com") as caught:
        new_pad().plan(provider="openai")
    assert "OPENAI_API_KEY" in caught.value.fix


def test_the_cost_is_that_of_price_whether_or_not_examples_are_cut(
    new_pad: NewPad, monkeypatch: pytest.MonkeyPatch
) -> None:
    pad = new_pad()
    train = pad.workspace / "exports" / "openai-chat" / "train.jsonl"
    cost = pad.plan(settings={"tune__epochs": 4}).cost
    assert cost is not None
    (priced,) = price(train, model=cost["model"], epochs=4).costs
    assert (cost["usd"], cost["tokens"]) == (round(priced.usd, 4), priced.tokens_per_epoch)
    monkeypatch.setattr("curator.queries.launch_cost._longest_line", lambda path: 10**6)
    assert pad.plan(settings={"tune__epochs": 4}).cost == cost


def test_what_another_provider_bills_is_told_by_its_own_file_and_else_by_the_list_price_with_a_note(
    new_pad: NewPad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURATOR_PROVIDER_DESK", "k")
    pad = new_pad()
    rules = pad.workspace / "rules"
    (rules / "providers").mkdir(parents=True)
    (rules / "prices").mkdir()
    (rules / "providers" / "desk.yaml").write_text(
        "title: The Desk\nas_of: 2026-11-21\nbase_url: https://desk.example/v1\nmethods: [supervised]\nbills: true\n"
        "key_variable: CURATOR_PROVIDER_DESK\n"
    )
    base: dict[str, object] = {"tune__model": "gpt-4o-mini-2024-07-18", "tune__epochs": 2}
    listed = pad.plan(provider="desk", settings=base)
    assert listed.cost is not None
    assert any("OpenAI's list price" in note and "rules/prices/desk.yaml" in note for note in listed.notes)
    unknown = pad.plan(provider="desk", settings={**base, "tune__model": "desk-1"})
    assert unknown.cost is None
    assert any("no price is known of desk-1 at The Desk" in note for note in unknown.notes)
    (rules / "prices" / "desk.yaml").write_text(
        "date: 2026-11-22\nsource: a letter\nmodels:\n  desk-1: {train: 1}\n  gpt-4o-mini-2024-07-18: {train: 6}\n"
    )
    own = pad.plan(provider="desk", settings=base)
    assert own.cost is not None
    assert (own.cost["usd"], own.cost["price_date"]) == (pytest.approx(2 * listed.cost["usd"], abs=2e-4), "2026-11-22")
    assert not any("price" in note for note in own.notes)
    assert pad.plan(provider="desk", settings={**base, "tune__model": "desk-1"}).cost is not None


@pytest.mark.parametrize("target", ["azure", "nebius"])
def test_an_export_for_a_host_of_the_same_lines_has_a_cost_too(new_pad: NewPad, target: str) -> None:
    pad = new_pad()
    with pad.open(**{"export.target": target}) as workspace:
        assert run_stage(workspace, export.STAGE, export.Options(), actor="ann").refused == []
    cost = pad.plan(settings={"export__target": target, "tune__epochs": 2}).cost
    plain = pad.plan(settings={"tune__epochs": 2}).cost
    assert cost is not None
    assert cost == plain


def test_a_base_that_is_shut_down_soon_is_refused_unless_it_is_said(new_pad: NewPad) -> None:
    day = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    models = says_json({"object": "list", "data": [{"id": "b", "owned_by": "x", "shutdown_date": day}]})
    refuses = says_json({"error": {"message": "no files"}}, status=403)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (models if handler.path == "/v1/models" else refuses)(handler)

    with odd_server(reply) as server:
        pad = new_pad()
        base: dict[str, object] = {"tune__model": "b"}
        pad.plan(base_url=server.base_url, settings=base)
        # nobody has agreed to the host before
        assert server.asked == []
        with pytest.raises(RefusedError, match=f"shut down on {day}, in 10 days"):
            pad.launch(base_url=server.base_url, settings=base)
        assert [asked for asked, _ in server.asked] == ["GET /v1/models"]
        with pad.open() as workspace:
            assert tunes(workspace) == []
        # else it goes on to the files
        with pytest.raises(EndpointProblem, match="no files"):
            pad.launch(base_url=server.base_url, settings=base, despite_shutdown=True)
        with pytest.raises(EndpointProblem, match="no files"):
            pad.launch(base_url=server.base_url, settings=base | {"tune__least_days": 5})


def manifest_of(pad: Pad) -> Path:
    return pad.workspace / "exports" / "openai-chat" / "manifest.json"


def test_a_manifest_that_claims_another_state_than_was_exported_is_refused(new_pad: NewPad) -> None:
    pad = new_pad()
    path = manifest_of(pad)
    with pad.open() as workspace:
        set_label(workspace, first_record(workspace), "answer", "accept", actor="ann")
        newest = events.newest(workspace.store)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert newest > told["event"]
    path.write_text(json.dumps(told | {"event": newest}), encoding="utf-8")
    with pytest.raises(RefusedError, match="does not tell what these files were exported as"):
        pad.plan()


@pytest.mark.parametrize(
    "wrong",
    [{"lines": -1}, {"lines": "5"}, {"tokens": True}, {"tokens": 1.5}, {"tokens": None}, {"path": 7}, {"sha256": 0}],
)
def test_a_manifest_with_odd_values_is_none_of_ours(new_pad: NewPad, wrong: dict[str, Any]) -> None:
    pad = new_pad()
    path = manifest_of(pad)
    told = json.loads(path.read_text(encoding="utf-8"))
    told["files"] = [file | wrong for file in told["files"]]
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UsageError, match="no manifest of ours"):
        pad.plan()


def test_a_manifest_nested_without_measure_is_none_of_ours(new_pad: NewPad) -> None:
    pad = new_pad()
    manifest_of(pad).write_text('{"files": ' + "[" * 200_000, encoding="utf-8")
    with pytest.raises(UsageError, match="no manifest of ours"):
        pad.plan()


def test_a_rate_of_learning_that_nobody_takes_is_told_before_anything_is_sent(new_pad: NewPad) -> None:
    with pytest.raises(UsageError, match="at most 1,000,000"):
        new_pad().plan(settings={"tune__learning_rate_multiplier": 1e7})


class LateList:
    """Somebody else's provider on this machine: its answer gets lost, and its list is old first and lags behind."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []
        self.looks = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0].removeprefix("/v1/")
        if handler.command == "POST" and path == "files":
            says_json({"id": f"file-{time.monotonic_ns()}", "filename": "x"})(handler)
        elif handler.command == "POST":
            self.made.append({"id": f"ftjob-{len(self.made)}", "status": "queued", "created_at": int(time.time())})
            says_json({"error": {"message": "lost"}}, status=503)(handler)
        elif path == "fine_tuning/jobs":
            self.looks += 1
            old = [{"id": f"ftjob-old{n}", "status": "succeeded", "created_at": 1_000 + n} for n in range(3)]
            marked = [job | {"metadata": {MARK: self.tune}} for job in self.made] if self.looks > 2 else []
            says_json({"object": "list", "data": [*old, *marked], "has_more": False})(handler)
        else:
            says_json({"object": "list", "data": []})(handler)

    tune = ""


def test_a_job_at_the_end_of_a_late_list_is_found_also_where_the_way_begins_on_this_machine(new_pad: NewPad) -> None:
    pad, provider = new_pad(), LateList()
    with odd_server(provider) as server, pad.open(tune__model="b") as workspace:
        found = plan(workspace, Request(base_url=server.base_url))
        provider.tune = found.tune
        result = run_stage(workspace, STAGE, Options(found), actor="ann")
    assert len(provider.made) == 1
    assert result.job == "ftjob-0"
