"""Trouble on demand."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import click
import openai
import pytest
from openai import OpenAI

from curator.cli.commands.local import serve as serve_command
from curator.errors import UsageError
from curator.tuning.local import Options, scenarios, start, stop
from tests.tuning.serving import connect, ended, labels, method, trained, upload


@contextlib.contextmanager
def served(folder: Path, *names: str, retries: int = 0) -> Iterator[OpenAI]:
    with connect(start(folder, Options(scenarios=frozenset(names))), max_retries=retries) as client:
        yield client
    stop(folder)


def test_deny_refuses_jobs_and_only_after_the_upload(tmp_path: Path) -> None:
    with served(tmp_path, "deny") as client:
        file = upload(client, labels(12))
        with pytest.raises(openai.PermissionDeniedError) as raised:
            client.fine_tuning.jobs.create(model="baseline-1", training_file=file)
        assert raised.value.code == "training_not_available"
        assert list(client.fine_tuning.jobs.list()) == []


def test_moderation_fails_the_job(tmp_path: Path) -> None:
    with served(tmp_path, "moderation") as client:
        job = ended(
            client, client.fine_tuning.jobs.create(model="baseline-1", training_file=upload(client, labels(12)))
        )
        assert job.status == "failed"
        assert job.error is not None
        assert "moderation system" in job.error.message
        assert "hate" in job.error.message


def test_flaky_answers_the_third_time(tmp_path: Path) -> None:
    with served(tmp_path, "flaky") as client:
        with pytest.raises(openai.RateLimitError) as limited:
            client.fine_tuning.jobs.list()
        assert limited.value.response.headers["retry-after-ms"] == "20"
        with pytest.raises(openai.InternalServerError):
            client.fine_tuning.jobs.list()
        assert list(client.fine_tuning.jobs.list()) == []
        # the official client tries three times by itself
        upload(client.with_options(max_retries=2), labels(12))


def test_flaky_created_creates_the_job_and_answers_500(tmp_path: Path) -> None:
    with served(tmp_path, "flaky-created") as client:
        file = upload(client, labels(12))
        with pytest.raises(openai.InternalServerError):
            client.fine_tuning.jobs.create(model="baseline-1", training_file=file, metadata={"curator_run": "once"})
        (job,) = client.fine_tuning.jobs.list(metadata={"curator_run": "once"})
        assert ended(client, job).status == "succeeded"


def test_drops_metadata_keeps_none_and_lists_every_job(tmp_path: Path) -> None:
    with served(tmp_path, "drops-metadata") as client:
        job = trained(client, labels(12), metadata={"curator_run": "a"}, suffix="kept")
        assert job.metadata is None
        assert job.to_dict()["user_provided_suffix"] == "kept"
        assert [found.id for found in client.fine_tuning.jobs.list(metadata={"curator_run": "b"})] == [job.id]


def test_slow_takes_its_time(slow: OpenAI) -> None:
    begun = time.monotonic()
    trained(slow, labels(12), method=method(n_epochs=1, batch_size=1))
    assert time.monotonic() - begun > 0.5


def test_an_unknown_scenario_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as raised:
        Options(scenarios=frozenset({"drop-metadata"}))
    assert "drops-metadata" in raised.value.fix


def test_the_command_names_every_scenario() -> None:
    (option,) = (found for found in serve_command.params if found.name == "scenarios")
    assert isinstance(option, click.Option)
    assert option.help is not None
    assert all(name in option.help for name in scenarios.NAMES)
