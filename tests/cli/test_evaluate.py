"""curator evaluate as a person or a script types it, and killed on its way."""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.tuning.local import stop
from tests.cli.terminal import at_terminal
from tests.running import KEY, Curator
from tests.tuning.answering import Endpoint, answering
from tests.tuning.measured import make, talks, train
from tests.tuning.test_evaluate import topic_of

BANNER = "answers by a bag-of-words baseline trained on this machine"


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """A workspace with an export of 96 test questions and a tune."""
    place = tmp_path_factory.mktemp("cli")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(place / "home" / "config"))
        make(place / "work", talks(240))
        train(place / "work")
        yield Curator(place)
        stop(place / "work" / "local")


@pytest.fixture
def curator(tuned: Curator, tmp_path: Path) -> Curator:
    """A copy of its own, which no provider serves."""
    shutil.copytree(tuned.workspace, tmp_path / "work", ignore=shutil.ignore_patterns("local"))
    return Curator(tmp_path)


def test_json_has_the_keys_that_scripts_rely_on_and_people_see_the_host_first(tuned: Curator) -> None:
    told = tuned.json("evaluate")
    assert told["schema"] == "curator/evaluate/1"
    assert set(told) >= {"test_hash", "models", "comparisons"}
    for model in told["models"]:
        assert set(model) >= {"model", "n", "metrics"}
        for figure in model["metrics"].values():
            assert figure["low"] <= figure["high"]
            assert set(figure) == {"value", "low", "high"}
    (again,) = [tuned.json("evaluate", "--no-checkpoints")]
    assert [model["role"] for model in again["models"]] == ["base", "tuned"]
    assert again["asked"] == 0
    tuned.run("evaluate")
    assert tuned.stderr.startswith("asks nobody: 96 questions to 4 models")


def test_at_a_terminal_bars_and_words_tell_which_is_better_within_its_width(tuned: Curator) -> None:
    told = at_terminal(tuned, 90, "evaluate", "--limit", "60", "--out", str(tuned.folder / "out"))
    lines = told.splitlines()
    assert max(map(len, lines)) <= 90
    assert lines[0] == "60 held-out questions (only some of the test file)"
    assert BANNER in told
    assert "  tuned     ████" in told
    assert "tuned against base: better: accuracy +" in told
    assert "would cost $" in told
    assert {path.name for path in (tuned.folder / "out").iterdir()} == {"report.md", "report.json"}


def test_hosts_are_named_before_anything_is_sent(curator: Curator) -> None:
    with answering(topic_of) as endpoint:
        curator.run("evaluate", "--model", f"one@{endpoint.base_url}", "--limit", "5")
    host = endpoint.base_url.removeprefix("http://").removesuffix("/v1")
    assert curator.stderr.startswith(f"asks {host}: 5 questions to 1 model, 5 to be asked now")


@pytest.mark.parametrize("more", ["--json", "-q"])
def test_the_host_is_named_before_anything_is_sent_however_quiet_one_is(curator: Curator, more: str) -> None:
    with answering(topic_of) as endpoint:
        curator.run("evaluate", "--model", f"one@{endpoint.base_url}", "--limit", "5", more)
        assert curator.stderr.startswith("asks 127.0.0.1:")
        curator.run("evaluate", "--model", f"one@{endpoint.base_url}", "--limit", "5")
        assert "answered before, the oldest on 20" in curator.stderr
        curator.run("evaluate", "--model", f"one@{endpoint.base_url}", "--limit", "5", "--again")
        assert len(endpoint.asked) == 10


def until(endpoint: Endpoint, asked: int) -> None:
    waited = time.monotonic() + 30
    while len(endpoint.asked) < asked:
        assert time.monotonic() < waited, "nothing is asked"
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_ended_on_its_way_goes_on_with_the_rest_alone(curator: Curator, how: signal.Signals) -> None:
    with answering(topic_of, delay=0.1) as endpoint:
        model = f"one@{endpoint.base_url}"
        process = curator.start("evaluate", "--model", model, "--json")
        until(endpoint, 60)
        process.send_signal(how)
        out, _ = process.communicate(timeout=20)
        assert process.returncode == (-9 if how is signal.SIGKILL else 130)
        before = len(endpoint.asked)
        assert before < 96
        endpoint.delay = 0
        told = curator.json("evaluate", "--model", model)
        assert told["known"] > 0
        assert len(endpoint.asked) - before == told["asked"] == 96 - told["known"]
        if how is signal.SIGINT:
            # but for the four that were under way, and four that had just come, all that was answered is kept
            assert told["known"] >= before - 8
            assert json.loads(out)["error"]["code"] == "interrupted"
    assert told["models"][0]["n"] == 96
    assert not list(curator.workspace.glob("evaluations/*/.*"))


def test_refusals_have_their_exit_codes_and_tell_what_to_do(curator: Curator) -> None:
    error = curator.json("evaluate", "--export", "nowhere", code=2)["error"]
    assert error["fix"] == "make one: curator export"
    error = curator.json("evaluate", "--model", "one@http://127.0.0.1:9/v1", code=5)["error"]
    assert "could not be reached" in error["message"]
    (curator.workspace / "exports" / "openai-chat" / "test.jsonl").unlink()
    error = curator.json("evaluate", code=3)["error"]
    assert "manifest" in error["message"]
