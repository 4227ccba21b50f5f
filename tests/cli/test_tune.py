"""Tunes from the command line, as a person or a cron job launches and follows them."""

from __future__ import annotations

import json
import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.tuning.local import Options, start, stop
from tests.running import KEY, Curator, started
from tests.tuning.launching import Pad, make


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        return make(folder)


def curator_in(made: Path, folder: Path) -> Curator:
    curator = Curator(folder)
    curator.workspace = Pad(made, folder).workspace
    return curator


@pytest.fixture
def curator(made: Path, tmp_path: Path) -> Iterator[Curator]:
    found = curator_in(made, tmp_path)
    yield found
    stop(found.workspace / "local")


@pytest.fixture(scope="module")
def tuned(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """One tune has been launched and has succeeded."""
    found = curator_in(made, tmp_path_factory.mktemp("tuned"))
    found.run("tune", "launch", "--yes", "--wait-for-end", "--suffix", "desk")
    yield found
    stop(found.workspace / "local")


def test_nobody_at_a_terminal_has_to_have_agreed_beforehand(curator: Curator) -> None:
    curator.run("tune", "launch", code=2)
    assert "to the local provider at 127.0.0.1: nothing leaves this machine" in curator.stderr
    assert "would cost $" in curator.stderr
    assert "--yes" in curator.stderr
    assert not (curator.workspace / "local").exists()


def test_a_launch_says_where_to_what_and_for_how_much(curator: Curator) -> None:
    told = curator.run("tune", "launch", "--yes", "--epochs", "2")
    for words in ("96 train", "12 validation", "n_epochs 2", "baseline-1, supervised", "by the prices of 20"):
        assert words in curator.stderr
    assert "ftjob-" in told


def test_a_launch_tells_scripts_the_keys_they_rely_on(tuned: Curator) -> None:
    found = tuned.json("tune", "launch", "--yes", "--suffix", "desk")
    assert found["schema"] == "curator/tune/1"
    assert {"tune", "provider", "job", "status", "model", "created", "cost"} <= found.keys()
    assert (found["provider"], found["status"]) == ("local", "succeeded")
    assert found["cost"]["would"] is True


def test_tunes_are_listed(tuned: Curator) -> None:
    (found,) = tuned.json("tune", "list")["tunes"]
    assert found["model"].startswith("ft:baseline-1:local:desk:")
    told = tuned.run("tune", "list")
    assert found["tune"] in told
    assert "succeeded" in told


def test_watching_streams_events_one_a_line_and_then_the_tune(tuned: Curator) -> None:
    lines = [json.loads(line) for line in tuned.run("tune", "watch", "--json").splitlines()]
    assert {line["schema"] for line in lines[:-1]} == {"curator/tune-event/1"}
    assert lines[-1]["status"] == "succeeded"
    assert lines[0]["message"].startswith("Created fine-tuning job")
    assert any(line["kind"] == "metrics" and line["data"]["train_loss"] > 0 for line in lines[:-1])
    assert lines[-1]["checkpoint"]["model"].startswith("ft:baseline-1:local:desk:")


def test_elsewhere_than_at_a_terminal_a_step_in_ten_is_a_line_and_the_end_says_which_checkpoint_to_take(
    tuned: Curator,
) -> None:
    told = tuned.run("tune", "watch").splitlines()
    steps = [line for line in told if "  Step " in line]
    streamed = [json.loads(line) for line in tuned.run("tune", "watch", "--json").splitlines()]
    last = [one for one in streamed if one.get("kind") == "metrics"][-1]
    assert len([one for one in streamed if one.get("kind") == "metrics"]) > len(steps) <= 11
    assert steps[-1].endswith(last["message"])
    assert any(line.endswith("The job has successfully completed") for line in told)
    (take,) = [line for line in told if line.startswith("  take ")]
    assert "confirm it: curator evaluate" in take


def test_a_tune_that_succeeded_is_waited_for_with_0(tuned: Curator) -> None:
    (found,) = tuned.json("tune", "list")["tunes"]
    assert tuned.json("tune", "wait", found["tune"][:5])["status"] == "succeeded"


def test_an_unknown_tune_is_a_usage_error(tuned: Curator) -> None:
    tuned.run("tune", "wait", "zzzz", code=2)
    assert "curator tune list" in tuned.stderr


def test_a_failed_job_is_waited_for_with_6_and_says_why(curator: Curator) -> None:
    start(curator.workspace / "local", Options(scenarios=frozenset({"moderation"})))
    told = curator.run("tune", "launch", "--yes", "--wait-for-end", code=6)
    assert "failed (unsafe_file)" in told
    assert "moderation system" in curator.stderr
    assert curator.json("tune", "wait", code=6)["status"] == "failed"


def test_waiting_answers_7_when_the_time_is_up_and_a_cancelled_job_6(curator: Curator) -> None:
    start(curator.workspace / "local", Options(scenarios=frozenset({"slow"})))
    curator.run("tune", "launch", "--yes", "--epochs", "50")
    curator.run("tune", "wait", "--timeout", "0.5", code=7)
    assert "the job goes on" in curator.stderr
    assert curator.json("tune", "cancel")["status"] == "cancelled"
    curator.run("tune", "wait", code=6)


def test_the_store_is_free_while_a_tune_is_watched(curator: Curator) -> None:
    start(curator.workspace / "local", Options(scenarios=frozenset({"slow"})))
    curator.run("tune", "launch", "--yes", "--epochs", "50")
    watching = curator.start("tune", "watch")
    try:
        assert watching.stdout is not None
        watching.stdout.readline()
        curator.run("status", "--wait", "60")
        assert watching.poll() is None
        assert curator.json("tune", "cancel", "--wait", "60")["status"] == "cancelled"
        watching.communicate(timeout=60)
        assert watching.returncode == 6
    finally:
        watching.kill()
        watching.communicate()


def test_a_closed_account_answers_5_and_leaves_no_file(curator: Curator) -> None:
    start(curator.workspace / "local", Options(scenarios=frozenset({"deny"})))
    found = curator.json("tune", "launch", "--yes", code=5)
    assert found["error"]["code"] == "provider"
    assert "does not let this account start fine-tuning jobs any more" in found["error"]["message"]
    assert list((curator.workspace / "local" / "files").glob("*.jsonl")) == []


def test_openai_base_url_of_the_environment_is_told_and_not_followed(curator: Curator) -> None:
    curator.environment["OPENAI_BASE_URL"] = "https://other.example/v1"
    curator.run("tune", "launch", code=2)
    assert "OPENAI_BASE_URL names https://other.example/v1, which is not followed" in curator.stderr


def test_a_key_stands_in_the_environment_or_a_private_file_and_never_in_the_settings(curator: Curator) -> None:
    curator.run("tune", "launch", "--yes", "--provider", "openai", code=2)
    place = curator.home / "config" / "keys" / "providers" / "api.openai.com.key"
    assert str(place) in curator.stderr
    place.parent.mkdir(parents=True)
    place.write_text("test-key-of-nobody", encoding="utf-8")
    place.chmod(0o644)
    curator.run("tune", "launch", "--yes", "--provider", "openai", code=2)
    assert f"chmod 600 {place}" in curator.stderr
    settings = curator.workspace / "curator.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[tune]\n", '[tune]\napi_key = "test-key-of-nobody"\n'), encoding="utf-8")
    curator.run("tune", "list", code=2)
    assert "looks like a secret" in curator.stderr


def test_providers_are_listed_with_what_ends_when(tuned: Curator) -> None:
    found = {entry["name"]: entry for entry in tuned.json("providers")["providers"]}
    assert set(found) == {"custom", "local", "openai"}
    assert found["openai"]["base_url"] == "https://api.openai.com/v1"
    assert "2027-01-06: nobody can create jobs" in tuned.run("providers")


def test_a_probe_tells_whether_a_job_could_be_created_and_makes_none(tuned: Curator) -> None:
    found = tuned.json("providers", "--probe")["probe"]
    assert (found["provider"], found["reached"], found["trains"]) == ("local", True, "yes")
    assert "asks 127.0.0.1\n" in tuned.stderr
    assert len(list((tuned.workspace / "local" / "jobs").glob("ftjob-*"))) == 1
    tuned.run("providers", "--probe", "--base-url", "http://127.0.0.1:9/v1", "--quiet", code=5)
    assert "asks 127.0.0.1:9\n" in tuned.stderr


def test_two_launches_at_once_are_one_job(curator: Curator) -> None:
    start(curator.workspace / "local")
    both = [curator.start("tune", "launch", "--yes", "--json", "--wait", "60") for _ in range(2)]
    told = [json.loads(process.communicate(timeout=100)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert len({found["job"] for found in told}) == 1
    assert len(list((curator.workspace / "local" / "jobs").glob("ftjob-*"))) == 1


def answered(curator: Curator, answer: str, *arguments: str) -> tuple[int, str]:
    """The exit code and all that was shown where a person at a terminal types this."""
    ours, theirs = pty.openpty()
    words = [*arguments, "-w", str(curator.workspace)]
    process = started(words, curator.folder, curator.environment, (theirs, theirs, theirs))
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    told = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        told += chunk
    os.close(ours)
    return process.wait(), told.decode()


def test_a_person_is_asked_before_anything_is_sent_and_sees_the_loss_come(curator: Curator) -> None:
    start(curator.workspace / "local", Options(scenarios=frozenset({"slow"})))
    code, told = answered(curator, "n", "tune", "launch")
    assert code == 130
    assert told.index("nothing leaves this machine") < told.index("launch it?") < told.index("nothing was launched")
    assert curator.json("tune", "list")["tunes"] == []
    code, told = answered(curator, "y", "tune", "launch", "--wait-for-end")
    assert code == 0
    assert "loss: train" in told
    assert "\n  model  ft:baseline-1" in told.replace("\r", "")


def test_a_person_who_watches_sees_one_line_move_and_the_events_stay(tuned: Curator) -> None:
    code, told = answered(tuned, "", "tune", "watch")
    assert code == 0
    assert told.count("  Step ") == 1
    assert "Created fine-tuning job" in told


def test_undo_takes_back_the_decision_before_and_no_launch(tuned: Curator) -> None:
    undone = tuned.run("undo", "--as", "ann")
    assert "sign" in undone
    (launch,) = tuned.json("log", "--kind", "launch")["events"]
    assert launch["what"] == "baseline-1 at 127.0.0.1, supervised"
    (found,) = tuned.json("tune", "list")["tunes"]
    assert found["status"] == "succeeded"
    tuned.run("redo", "--as", "ann")


def test_an_address_that_is_none_is_a_usage_error(tuned: Curator) -> None:
    for address in ("http://127.0.0.1:abc/v1", "http://[::1/v1"):
        tuned.run("tune", "launch", "--yes", "--model", "b", "--base-url", address, code=2)
        assert "is no base URL" in tuned.stderr
