"""Real servers on loopback, shared by the tests that do not harm them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob

from curator.tuning.local import Endpoint, Options, start, stop
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
