"""curator deploy and curator card as a person or a script types them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from curator.tuning.local import stop
from tests.cli.terminal import at_terminal
from tests.running import KEY, Curator
from tests.tuning.measured import make, talks, train

BANNER = "answers by a bag-of-words baseline trained on this machine"


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Curator]:
    """A workspace with a tune that nobody measured yet."""
    place = tmp_path_factory.mktemp("deploy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(place / "home" / "config"))
        make(place / "work", talks(240))
        train(place / "work")
        yield Curator(place)
        stop(place / "work" / "local")


def test_a_deployment_is_refused_with_what_mends_it_and_done_once_that_is_done(curator: Curator) -> None:
    error = curator.json("deploy", "support", code=3)["error"]
    (reason,) = error["reasons"]
    assert reason.startswith("report: there is no report")
    command = error["fix"]
    assert command.startswith("curator evaluate ")
    curator.run(*command.split()[1:])
    told = curator.json("deploy", "support", "--min-accuracy", "0.8", "--max", "invalid_rate=0.05")
    assert told["new"] is True
    assert told["alias"]["name"] == "support"
    assert all(condition["ok"] for condition in told["gate"])
    kept = curator.workspace / "deployments" / "support"
    assert {path.name for path in kept.iterdir()} == {"ask.py", "ask.sh", "card.md", "card.json"}
    assert (kept / "ask.py").read_text() == told["python"]
    assert BANNER in (kept / "card.md").read_text()


def test_refusals_are_listed_on_stdout_for_people(curator: Curator) -> None:
    curator.run("evaluate")
    told = curator.run("deploy", "other", "--min", "accuracy=1.5", "--max", "latency_ms=0", code=3)
    assert told.count("\n") == 1
    assert told.startswith("- thresholds: accuracy is 1.000, at least 1.5 is asked; latency_ms is ")
    assert "fix: " in told
    for words in (["--min", "accuracy"], ["--min", "accuracy=nan"], ["--min-accuracy", "nan"]):
        curator.run("deploy", "other", *words, code=2)
        assert "NUMBER" in curator.stderr or "is not a number" in curator.stderr
    curator.run("deploy", "--tune", "zzzz", "other", code=2)
    curator.run("deploy", "Other", code=2)


def test_names_are_listed_rolled_back_and_removed(curator: Curator) -> None:
    curator.run("evaluate")
    shown = at_terminal(curator, 100, "deploy", "desk")
    assert "desk stands for ft:baseline-1:" in shown
    assert "gate ok     better than base: against baseline-1: better" in shown
    assert "client.chat.completions.create(" in shown
    assert "stands already for" in curator.run("deploy", "desk")
    assert "desk" in curator.run("deploy", "status")
    curator.run("deploy", "rollback", "desk", code=3)
    (step,) = curator.json("deploy", "history", "desk")["steps"]
    assert (step["what"], step["actor"]) == ("deployed", "ann")
    curator.run("deploy", "remove", "desk", "--delete-model", code=2)
    assert "for good" in curator.stderr
    told = curator.json("deploy", "remove", "desk")
    assert (told["deleted"], told["name"]) == (False, "desk")
    assert [step["what"] for step in curator.json("deploy", "history", "desk")["steps"]] == ["deployed", "removed"]
    error = curator.json("deploy", "rollback", "desk", code=2)["error"]
    assert "nothing is deployed as 'desk'" in error["message"]
    assert "deployed: ft:baseline-1:" in curator.run("log", "--kind", "alias")


def test_that_it_must_be_better_than_its_base_is_said_by_the_settings_or_the_command(curator: Curator) -> None:
    curator.run("evaluate")

    def told(*words: str) -> str:
        gate = curator.json("deploy", "plain", *words)["gate"]
        return str({condition["name"]: condition["detail"] for condition in gate}["better than base"])

    assert told() == "against baseline-1: better"
    assert told("--no-better-than-base") == "against baseline-1: better; nobody asks for more"
    settings = curator.workspace / "curator.toml"
    before = settings.read_text()
    settings.write_text(before.replace("[deploy]\n", "[deploy]\nbetter_than_base = false\n"))
    assert "[deploy]\nbetter_than_base = false\n" in settings.read_text()
    assert told().endswith("nobody asks for more")
    assert told("--better-than-base") == "against baseline-1: better"
    settings.write_text(before)


def test_a_card_is_markdown_or_json_and_written_where_one_says(curator: Curator) -> None:
    text = curator.run("card")
    assert text.startswith("# Model card: ")
    assert "**This model is fine-tuned.**" in text
    data = curator.json("card")
    assert (data["schema"], data["fine_tuned"]) == ("curator/card/1", True)
    curator.run("card", "--out", "CARD.md")
    assert (curator.folder / "CARD.md").read_text() == text
    curator.run("card", "--out", "no/such/folder/CARD.md", code=2)
    assert "nothing is deployed as 'nobody'" in json.dumps(curator.json("card", "nobody", code=2))


def test_nobody_else_can_read_what_was_written(curator: Curator) -> None:
    """Exports, reports, cards, snippets, the store and the local provider's files, also where the mask allows all."""
    curator.run("evaluate", "--out", "elsewhere/report", umask=0)
    curator.run("deploy", "closed", umask=0)
    curator.run("card", "--out", "CLOSED.md", umask=0)
    tops = [curator.workspace, curator.folder / "elsewhere", curator.folder / "CLOSED.md"]
    written = [path for top in tops for path in (top, *top.rglob("*"))]
    names = {path.name for path in written}
    assert {"report.json", "card.md", "ask.py", "train.jsonl", "store.duckdb", "store.mark", "CLOSED.md"} <= names
    assert [path for path in written if path.stat().st_mode & 0o077] == []
