"""Evaluations on a real workspace: who is asked what, what is remembered, what a report holds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace as replace_of
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.card import card
from curator.queries.deploy_gate import wish
from curator.queries.evaluating import Plan, plan
from curator.queries.evaluations import BANNER, comparisons_of, evaluations, newest_of, side_by_side
from curator.queries.export_of_tune import export_of
from curator.queries.exported import is_current
from curator.queries.tunes import Tune
from curator.records import NewEvent, Subject
from curator.stages import evaluate, replace, run_stage, scrub
from curator.store import events
from curator.tuning.access import EndpointProblem
from curator.tuning.local import stop
from tests.running import KEY
from tests.tuning.answering import answering
from tests.tuning.measured import ACTOR, TOPICS, make, open_workspace, talks, train
from tests.tuning.odd_server import odd_server, says, says_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace whose test file has 96 questions with labels as answers."""
    place = tmp_path_factory.mktemp("evaluate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(place / "config"))
        yield make(place / "work", talks(240))
        stop(place / "work" / "local")


@pytest.fixture(scope="module")
def tune(folder: Path) -> Tune:
    return train(folder)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """The workspace as it is, to be harmed."""
    return Path(shutil.copytree(folder, tmp_path / "work", ignore=shutil.ignore_patterns("local")))


def run(folder: Path, **asked: Any) -> evaluate.Result:
    with open_workspace(folder) as workspace:
        options = evaluate.Options(plan(workspace, **asked), None)
        return run_stage(workspace, evaluate.STAGE, options, actor=ACTOR)


def planned(folder: Path, **asked: Any) -> Plan:
    with open_workspace(folder) as workspace:
        return plan(workspace, **asked)


def topic_of(text: str) -> str:
    """The right answer to a question."""
    return max(TOPICS, key=lambda topic: sum(word in TOPICS[topic].split() for word in text.split()))


def reports(folder: Path, result: evaluate.Result) -> tuple[str, dict[str, Any]]:
    place = folder / "evaluations" / result.id
    return (place / "report.md").read_text(), json.loads((place / "report.json").read_text())


def test_base_tuned_and_checkpoints_get_the_same_questions_and_the_tuned_model_is_better(
    folder: Path, tune: Tune
) -> None:
    result = run(folder)
    manifest = json.loads((folder / "exports" / "openai-chat" / "manifest.json").read_text())
    (held_out,) = [file for file in manifest["files"] if file["split"] == "test"]
    assert result.test_hash == held_out["sha256"]
    assert [model["role"] for model in result.models] == ["base", "tuned", "checkpoint", "checkpoint"]
    assert {model["n"] for model in result.models} == {held_out["lines"]} == {96}
    base, tuned, *_ = result.models
    assert base["metrics"]["accuracy"]["value"] == 0
    assert base["metrics"]["invalid_rate"]["value"] == 1
    assert tuned["metrics"]["accuracy"]["value"] > 0.9
    assert tuned["cost"]["would"] is True
    first = next(row for row in result.comparisons if row["model"] == tune.model)
    assert (first["metric"], first["against"], first["verdict"]) == ("accuracy", tune.base, "better")
    assert result.fit is not None
    assert {model["baseline"] for model in result.models} == {True}
    text, report = reports(folder, result)
    assert BANNER in text
    assert report["test_hash"] == result.test_hash
    assert {row["line"] for row in report["models"][0]["missed"]} == set(range(1, 97))
    assert report["models"][0]["missed"][0]["record"] == held_out["records"][0]


def test_a_repeat_asks_nothing_and_adds_nothing_even_when_the_provider_has_another_port(
    folder: Path, tune: Tune
) -> None:
    first = run(folder)
    with open_workspace(folder) as workspace:
        before = events.newest(workspace.store)
    stop(folder / "local")
    again = run(folder)
    assert (again.asked, again.known) == (0, 4 * 96)
    assert (again.id, again.models) == (first.id, first.models)
    with open_workspace(folder) as workspace:
        assert events.newest(workspace.store) == before
        assert [one.id for one in evaluations(workspace, test_hash=first.test_hash)].count(first.id) == 1


def test_an_evaluation_is_an_event_that_makes_no_export_stale(folder: Path, tune: Tune) -> None:
    run(folder)
    with open_workspace(folder) as workspace:
        assert is_current(workspace)
        (event,) = events.latest(workspace.store, limit=1, kinds=["result"])
        assert (event.subject.kind, event.slot) == ("evaluation", "evaluate")


def test_a_report_is_found_by_model_provider_and_test_file_and_one_on_some_questions_is_not_whole(
    folder: Path, tune: Tune
) -> None:
    whole = run(folder)
    some = run(folder, limit=20)
    more = run(folder, limit=30)
    assert (some.questions, some.limited, some.asked, more.asked) == (20, True, 0, 0)
    with open_workspace(folder) as workspace:
        newest = newest_of(workspace, tune, tune.model, test_hash=whole.test_hash)
        assert newest is not None
        assert newest.evaluation.id == more.id
        found = newest_of(workspace, tune, tune.model, test_hash=whole.test_hash, whole=True)
        assert found is not None
        assert found.evaluation.id == whole.id
        assert [row["metric"] for row in found.comparisons] == ["accuracy", "macro_f1"]
        assert newest_of(workspace, replace_of(tune, provider="openai"), tune.model) is None
        assert newest_of(workspace, tune, tune.model, test_hash="other") is None


def test_a_test_file_that_is_not_the_one_of_the_manifest_is_not_asked(copied: Path, tune: Tune) -> None:
    path = copied / "exports" / "openai-chat" / "test.jsonl"
    path.write_text(path.read_text().replace("refund", "delivery"))
    with pytest.raises(RefusedError, match=r"not the file that the manifest speaks of"):
        planned(copied)
    path.unlink()
    with pytest.raises(RefusedError, match=r"not the file that the manifest speaks of"):
        planned(copied)


def test_a_tune_from_another_export_is_not_asked_for_it_may_have_learned_the_answers(copied: Path, tune: Tune) -> None:
    path = copied / "exports" / "openai-chat" / "manifest.json"
    manifest = json.loads(path.read_text())
    for file in manifest["files"]:
        if file["split"] == "train":
            file["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest))
    with pytest.raises(RefusedError, match="learned from another export"):
        planned(copied)


def test_the_export_that_a_tune_was_launched_from_is_found_wherever_it_lies(copied: Path, tune: Tune) -> None:
    folder = copied / "exports" / "openai-chat"
    folder.rename(copied / "exports" / "earlier")
    with open_workspace(copied) as workspace:
        found = export_of(workspace, tune)
        assert found is not None
        assert (found.folder.name, found.test_hash) == ("earlier", tune.files["test"])
        (found.folder / "manifest.json").unlink()
        assert export_of(workspace, tune) is None


def test_what_was_called_personal_since_the_export_is_not_sent_elsewhere(
    folder: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CURATOR_PROVIDER_KEY", "word")
    elsewhere = ["one@https://host.example/v1"]
    assert planned(copied, models=elsewhere).hosts == ["host.example"]
    rules = copied / "rules" / "pii"
    rules.mkdir(parents=True, exist_ok=True)
    with open_workspace(copied) as workspace:
        # a word of the questions is found personal by now
        (rules / "own_terms.yaml").write_text("PRODUCT: [kettle]\n")
        run_stage(workspace, scrub.STAGE, scrub.Options(None), actor=ACTOR)
        run_stage(workspace, replace.STAGE, replace.Options(), actor=ACTOR)
    with pytest.raises(RefusedError, match="may not be sent elsewhere") as refused:
        planned(copied, models=elsewhere)
    assert "scrubbed otherwise" in refused.value.reasons[0]
    with answering(topic_of) as endpoint:
        assert planned(copied, models=[f"one@{endpoint.base_url}"]).candidates


def test_words_that_name_no_model_or_export_are_told(folder: Path, tune: Tune, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="names no model"):
        planned(folder, models=["@http://127.0.0.1:9/v1"])
    with pytest.raises(UsageError, match="no export in"):
        planned(folder, export=tmp_path)
    with pytest.raises(UsageError, match="no tune has"):
        planned(folder, tune="zzzz")


def test_another_endpoint_never_stands_in_one_table_or_comparison_with_the_local_provider(
    folder: Path, tune: Tune
) -> None:
    with answering(topic_of) as endpoint:
        where = [f"one@{endpoint.base_url}", f"two@{endpoint.base_url}"]
        result = run(folder, tune=tune.id, models=where, checkpoints=False)
    groups = [[model["model"] for model in group] for group in side_by_side(result.models)]
    assert groups == [["one", "two"], [tune.base, tune.model]]
    assert {(row["model"], row["against"]) for row in result.comparisons} == {("two", "one"), (tune.model, tune.base)}
    text, _ = reports(folder, result)
    assert text.index("## Figures of other endpoints") < text.index(BANNER) < text.index("## Comparisons")
    assert result.models[2]["cost"] is None


def test_a_question_is_sent_without_its_answer_and_without_what_is_for_training(folder: Path) -> None:
    with answering(topic_of) as endpoint:
        result = run(folder, models=[f"one@{endpoint.base_url}"])
    assert result.models[0]["metrics"]["accuracy"]["value"] == 1
    assert result.tune == ""
    for body in endpoint.asked:
        assert [message["role"] for message in body["messages"]] == ["system", "user"]
        assert not any("weight" in message for message in body["messages"])
        assert (body["temperature"], body["max_tokens"]) == (0, 1024)


def test_one_question_that_fails_is_written_down_and_asked_again_by_the_next_run_alone(folder: Path) -> None:
    broken: set[str] = set()

    def says(text: str) -> str | int:
        if len(broken) < 2:
            broken.add(text)
        return 400 if text in broken else topic_of(text)

    with answering(says) as endpoint:
        endpoint.says = lambda text: topic_of(text) if not endpoint.asked[1:] else says(text)
        first = run(folder, models=[f"one@{endpoint.base_url}"])
        assert first.models[0]["failed"] == {"400": 2}
        assert first.models[0]["n"] == 94
        asked = len(endpoint.asked)
        endpoint.says = topic_of
        second = run(folder, models=[f"one@{endpoint.base_url}"])
        assert len(endpoint.asked) - asked == second.asked == 2
    assert second.models[0]["failed"] == {}
    assert second.models[0]["n"] == 96


def test_a_model_that_does_not_answer_is_told_and_the_others_go_on(folder: Path, tune: Tune) -> None:
    with answering(lambda text: 404) as endpoint:
        result = run(folder, tune=tune.id, models=[f"gone@{endpoint.base_url}"], checkpoints=False)
        assert len(endpoint.asked) == 1
    (gone,) = result.unavailable
    assert gone["model"] == "gone"
    assert "404" in gone["reason"]
    assert result.models[1]["n"] == 96


def test_an_endpoint_that_repeats_the_question_as_it_refuses_has_it_in_no_report(folder: Path, tune: Tune) -> None:
    refused = says_json({"error": {"message": "not allowed: my parcel is late", "code": "parcel"}}, status=403)
    with odd_server(refused) as server:
        result = run(folder, tune=tune.id, models=[f"shut@{server.base_url}"], checkpoints=False)
    assert result.unavailable[0]["reason"] == "it answered 403: the key has no right to this"
    assert "parcel is late" not in "".join(map(str, reports(folder, result)))


def test_where_no_model_answers_anything_the_run_fails(folder: Path) -> None:
    with answering(lambda text: 401) as endpoint, pytest.raises(EndpointProblem, match="401"):
        run(folder, models=[f"none@{endpoint.base_url}"])


def test_who_cannot_be_reached_is_no_end_without_words(folder: Path) -> None:
    with pytest.raises(EndpointProblem, match="could not be reached"):
        run(folder, models=["one@http://127.0.0.1:9/v1"])


def test_a_model_that_fails_again_and_again_is_not_asked_on(folder: Path) -> None:
    with answering(topic_of) as endpoint:
        endpoint.says = lambda text: topic_of(text) if len(endpoint.asked) == 1 else 400
        result = run(folder, models=[f"one@{endpoint.base_url}"])
        assert len(endpoint.asked) < 30
    assert result.models[0]["unavailable"] == "10 questions in a row failed"


def test_a_report_on_free_text_holds_no_word_of_a_question_or_an_answer(folder: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "work", talks(120, answers=True))
    with answering(lambda text: f"{topic_of(text)}: we look at something secretive") as endpoint:
        result = run(other, models=[f"one@{endpoint.base_url}", f"two@{endpoint.base_url}"])
    assert result.task == {"kind": "text", "primary": "chrf", "labels": []}
    assert 0 < result.models[0]["metrics"]["chrf"]["value"] < 1
    assert "macro_f1" not in result.models[0]["metrics"]
    text, report = reports(other, result)
    for written in (text, json.dumps(report)):
        assert "secretive" not in written
        assert "we look at" not in written
        assert "lamp" not in written
    assert comparisons_of(report, "two")[0]["verdict"] == "too small to tell"
    assert {"line", "record", "chrf", "invalid"} == set(report["models"][0]["missed"][0])


def test_calls_of_tools_are_sent_their_tools_kept_and_compared_by_name_and_arguments(
    folder: Path, tmp_path: Path
) -> None:
    tool = {"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}

    def call(topic: str, name: str = "find") -> dict[str, Any]:
        function = {"name": name, "arguments": json.dumps({"topic": topic, "deep": False})}
        return {"content": None, "tool_calls": [{"id": "c1", "type": "function", "function": function}]}

    records = talks(90)
    for record in records:
        topic = record["messages"][-1]["content"]
        record["messages"][-1] = {"role": "assistant", **call(topic)}
        record["tools"] = [tool]
    other = make(tmp_path / "work", records)
    with answering(lambda text: call(topic_of(text))) as right, answering(lambda text: call("x", "lose")) as wrong:
        result = run(other, models=[f"right@{right.base_url}", f"wrong@{wrong.base_url}"])
        assert {body["tools"][0]["function"]["name"] for body in right.asked} == {"find"}
    first, second = result.models
    assert result.task["primary"] == "accuracy"
    assert (first["metrics"]["accuracy"]["value"], first["metrics"]["invalid_rate"]["value"]) == (1, 0)
    assert (second["metrics"]["accuracy"]["value"], second["metrics"]["invalid_rate"]["value"]) == (0, 1)


def test_a_model_of_the_same_name_elsewhere_says_nothing_of_the_one_that_a_tune_made(folder: Path, tune: Tune) -> None:
    with answering(topic_of) as endpoint:
        alone = run(folder, models=[f"{tune.model}@{endpoint.base_url}", f"{tune.base}@{endpoint.base_url}"])
        beside = run(folder, tune=tune.id, models=[f"{tune.model}@{endpoint.base_url}"], checkpoints=False)
        custom = replace_of(tune, provider="custom", base_url=endpoint.base_url)
        with open_workspace(folder) as workspace:
            found = newest_of(workspace, tune, tune.model, test_hash=alone.test_hash)
            assert found is not None
            assert found.evaluation.id == beside.id
            assert (found.model["role"], found.model["base_url"]) == ("tuned", "")
            assert {row["role"] for row in found.comparisons} == {"tuned"}
            assert newest_of(workspace, custom, tune.model) is None


def test_two_roots_of_one_host_are_two_models(folder: Path) -> None:
    with answering(topic_of) as endpoint:
        first = run(folder, models=[f"one@{endpoint.base_url}"], limit=5)
        second = run(folder, models=[f"one@{endpoint.base_url}/other"], limit=5)
        same = run(folder, models=[f"one@{endpoint.base_url}/"], limit=5)
    assert (first.asked, second.asked, same.asked) == (5, 5, 0)


def test_what_was_answered_before_is_asked_anew_where_one_says_so_and_its_day_is_told(folder: Path) -> None:
    with answering(topic_of) as endpoint:
        first = run(folder, models=[f"one@{endpoint.base_url}"], limit=5)
        endpoint.says = lambda text: "refund"
        with open_workspace(folder) as workspace:
            planned_again = plan(workspace, models=[f"one@{endpoint.base_url}"], limit=5)
            again = run_stage(workspace, evaluate.STAGE, evaluate.Options(planned_again, again=True), actor=ACTOR)
        known = run(folder, models=[f"one@{endpoint.base_url}"], limit=5)
    assert (first.oldest, again.asked, again.oldest) == ("", 5, "")
    assert first.models[0]["metrics"]["accuracy"] != again.models[0]["metrics"]["accuracy"]
    assert (known.asked, known.models) == (0, again.models)
    assert len(known.oldest) == len("2026-11-20")


def test_an_answer_without_a_choice_is_a_failed_question_and_an_endpoint_that_is_none_is_told(folder: Path) -> None:
    def empty(handler: Any) -> None:
        says_json({"id": "c", "object": "chat.completion", "created": 1, "model": "one", "choices": []})(handler)

    for reply in (empty, says("<html>log in</html>", kind="text/html")):
        with odd_server(reply) as server, pytest.raises(EndpointProblem, match="does not answer as the API does"):
            run(folder, models=[f"one@{server.base_url}"], limit=3)


def harmed(copied: Path, **change: Any) -> None:
    path = copied / "exports" / "openai-chat" / "manifest.json"
    manifest = json.loads(path.read_text())
    for name, value in change.items():
        if name == "records":
            for file in manifest["files"]:
                file["records"] = value
        else:
            manifest[name] = value
    path.write_text(json.dumps(manifest))


@pytest.mark.parametrize("change", [{"settings": None}, {"event": "x"}, {"records": []}, {"records": None}])
def test_an_odd_manifest_is_a_usage_error(copied: Path, tune: Tune, change: dict[str, Any]) -> None:
    harmed(copied, **change)
    with pytest.raises(UsageError, match="no manifest of an export"):
        planned(copied)


def test_a_manifest_nested_too_deeply_is_a_usage_error(copied: Path, tune: Tune) -> None:
    (copied / "exports" / "openai-chat" / "manifest.json").write_text("[" * 200_000 + "]" * 200_000)
    with pytest.raises(UsageError, match="no manifest of an export"):
        planned(copied)


def test_an_address_that_cannot_be_read_is_a_usage_error(folder: Path) -> None:
    with pytest.raises(UsageError, match="no base URL"):
        planned(folder, models=["a@http://[::1/v1"])


def test_the_newest_tune_that_made_a_model_is_meant_though_others_were_launched_after_it(
    copied: Path, tune: Tune
) -> None:
    with open_workspace(copied) as workspace:
        (launch,) = [
            one for one in events.latest(workspace.store, limit=9, kinds=["launch"]) if one.subject.id == tune.id
        ]
        later = NewEvent(kind="launch", subject=Subject("tune", "zzzz"), actor=ACTOR, new=launch.new)
        events.append(workspace.store, op=uuid4(), events=[later])
        assert tunes.tunes(workspace)[0].id == "zzzz"
        assert card(workspace).data["tune"] == wish(workspace).tune.id == tune.id
