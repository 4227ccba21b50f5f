"""Real servers on loopback, shared by the tests that do not harm them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob

from curator.tuning.local import Endpoint, Options, start, stop
from tests.running import KEY
from tests.tuning.launching import Pad, make
from tests.tuning.serving import connect, labels, trained, upload


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the shared server keeps its files."""
    path = tmp_path_factory.mktemp("provider") / "local"
    yield path
    stop(path)


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Endpoint:
    return start(folder)


@pytest.fixture(scope="session")
def client(endpoint: Endpoint) -> Iterator[OpenAI]:
    with connect(endpoint) as found:
        yield found


@pytest.fixture(scope="session")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    """A server whose jobs take their time, so that they can be met on their way."""
    path = tmp_path_factory.mktemp("slow")
    with connect(start(path, Options(scenarios=frozenset({"slow"})))) as found:
        yield found
    stop(path)


@pytest.fixture(scope="session")
def job(client: OpenAI) -> FineTuningJob:
    """A supervised job that has succeeded: 60 examples, 5 epochs of 6 steps."""
    return trained(
        client,
        labels(60),
        validation_file=upload(client, labels(12, seed=1_000)),
        suffix="support desk",
        seed=7,
        metadata={"curator_run": "shared"},
        method={
            "type": "supervised",
            "supervised": {"hyperparameters": {"n_epochs": 5, "batch_size": 10, "learning_rate_multiplier": 2.0}},
        },
    )


@pytest.fixture(scope="session")
def launchable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with an export; to be copied, not used."""
    folder = tmp_path_factory.mktemp("launchable")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        yield make(folder)


@pytest.fixture
def new_pad(launchable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Pad]]:
    """Makes a workspace that can launch, with the scenarios of its local provider, which ends with the test."""
    monkeypatch.setenv("CURATOR_KEY", KEY)
    monkeypatch.setenv("CURATOR_CONFIG_DIR", str(tmp_path / "config"))
    made: list[Pad] = []

    def new(*scenarios: str) -> Pad:
        folder = tmp_path / f"pad{len(made)}"
        folder.mkdir()
        made.append(Pad(launchable, folder, *scenarios))
        return made[-1]

    yield new
    for pad in made:
        pad.end()
