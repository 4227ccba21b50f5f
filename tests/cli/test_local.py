"""curator local status and stop: the server that started by itself is seen, and ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from curator.tuning.access import Access
from curator.tuning.client import Client
from curator.tuning.local import Endpoint, Options, start
from curator.tuning.local import stop as end
from tests.running import Curator
from tests.tuning.serving import labels


@pytest.fixture
def curator(tmp_path: Path) -> Iterator[Curator]:
    found = Curator(tmp_path)
    found.run("init", str(found.workspace))
    yield found
    end(found.workspace / "local")


def test_where_no_server_runs_nothing_is_started_and_stopping_is_done(curator: Curator) -> None:
    told = curator.json("local", "status")
    assert (told["running"], told["base_url"], told["jobs"]) == (False, None, [])
    assert curator.json("local", "stop")["stopped"] is False
    assert "no local provider runs for" in curator.run("local", "stop")
    assert "no local provider runs for" in curator.run("local", "status")
    assert not (curator.workspace / "local").exists()


def test_a_server_without_work_is_seen_and_ended(curator: Curator) -> None:
    endpoint = start(curator.workspace / "local")
    told = curator.json("local", "status")
    assert (told["running"], told["base_url"], told["pid"]) == (True, endpoint.base_url, endpoint.pid)
    assert endpoint.key not in json.dumps(told) + curator.run("local", "status")
    assert curator.run("local", "stop") == "the local provider has ended\n"
    assert curator.json("local", "status", "--folder", str(curator.workspace / "local"))["running"] is False


def test_a_server_at_work_is_ended_only_by_force_and_its_job_waits_for_the_next(curator: Curator) -> None:
    endpoint = start(curator.workspace / "local", Options(scenarios=frozenset({"slow"})))
    job = launched(endpoint, curator.folder)
    error = curator.json("local", "stop", code=3)["error"]
    assert error["reasons"] == [job]
    assert "--force" in error["fix"]
    assert curator.json("local", "status")["jobs"] == [job]
    assert curator.json("local", "stop", "--force")["stopped"] is True
    told = curator.json("local", "status")
    assert (told["running"], told["jobs"]) == (False, [job])
    assert f"{job} waits for the next server" in curator.run("local", "status")


def launched(endpoint: Endpoint, folder: Path) -> str:
    path = folder / "train.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in labels(600)), encoding="utf-8")
    with Client(Access(endpoint.base_url, endpoint.key)) as client:
        file = client.upload(path, "train.jsonl")
        job = client.create_job(
            base="baseline-1",
            training_file=file.id,
            validation_file=None,
            method="supervised",
            hyperparameters={"n_epochs": 50},
            suffix=None,
            seed=None,
            metadata={},
        )
        return job.id
