"""A job's life through the official client."""

from __future__ import annotations

import csv
import errno
import io
import re
import threading
import time
from pathlib import Path
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.fine_tuning import FineTuningJob

from curator.tuning.local.job_request import JobRequest
from curator.tuning.local.jobs import Jobs
from curator.tuning.local.validation import Failure, check_examples
from curator.tuning.local.worker import Worker
from tests.tuning.serving import (
    chat,
    ended,
    jsonl,
    labels,
    method,
    preferences,
    question,
    reached,
    told,
    trained,
    upload,
)

EPOCHS, STEPS = 5, 30


def rows(client: OpenAI, job: FineTuningJob) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.files.content(job.result_files[0]).text)))


def test_a_job_that_succeeded_says_what_it_did(client: OpenAI, job: FineTuningJob) -> None:
    assert job.fine_tuned_model is not None
    assert re.fullmatch(r"ft:baseline-1:local:support-desk:\w{8}", job.fine_tuned_model)
    assert job.method is not None
    assert job.method.supervised is not None
    settled = job.method.supervised.hyperparameters
    assert settled is not None
    assert (settled.n_epochs, settled.batch_size, settled.learning_rate_multiplier) == (EPOCHS, 10, 2.0)
    assert job.seed == 7
    assert job.finished_at
    assert job.finished_at >= job.created_at
    assert job.trained_tokens
    assert job.trained_tokens % EPOCHS == 0
    assert job.error is None or job.error.code is None


def test_auto_becomes_numbers(client: OpenAI) -> None:
    job = trained(client, labels(12), method=method(n_epochs="auto", batch_size="auto"))
    assert (job.hyperparameters.n_epochs, job.hyperparameters.batch_size) == (8, 1)
    assert job.hyperparameters.learning_rate_multiplier == 1


def test_events_tell_the_whole_life(client: OpenAI, job: FineTuningJob) -> None:
    messages = told(client, job)
    assert messages[:4] == [
        f"Created fine-tuning job: {job.id}",
        f"Validating training file: {job.training_file} and validation file: {job.validation_file}",
        "Files validated, moving job to queued state",
        "Fine-tuning job started",
    ]
    assert messages[-2:] == [
        f"New fine-tuned model created: {job.fine_tuned_model}",
        "The job has successfully completed",
    ]
    number = r"\d+\.\d\d"
    assert re.fullmatch(
        rf"Step 30/30: training loss={number}, validation loss={number}, full validation loss={number}", messages[-3]
    )


def test_events_come_newest_first_in_pages(client: OpenAI, job: FineTuningJob) -> None:
    page = client.fine_tuning.jobs.list_events(job.id, limit=2)
    assert page.data[0].message == "The job has successfully completed"
    assert page.has_more
    after = client.fine_tuning.jobs.list_events(job.id, limit=2, after=page.data[-1].id)
    metrics = after.data[0]
    assert metrics.type == "metrics"
    assert isinstance(metrics.data, dict)
    assert {"step", "total_steps", "train_loss", "train_mean_token_accuracy", "full_valid_loss"} <= metrics.data.keys()
    with pytest.raises(openai.BadRequestError):
        client.fine_tuning.jobs.list_events(job.id, after="ftevent-unknown")


def test_the_last_three_checkpoints_are_kept(client: OpenAI, job: FineTuningJob) -> None:
    found = client.fine_tuning.jobs.checkpoints.list(job.id).data
    assert [checkpoint.step_number for checkpoint in found] == [30, 24, 18]
    assert [checkpoint.fine_tuned_model_checkpoint for checkpoint in found] == [
        job.fine_tuned_model,
        f"{job.fine_tuned_model}:ckpt-step-24",
        f"{job.fine_tuned_model}:ckpt-step-18",
    ]
    assert found[0].metrics.full_valid_loss is not None
    assert {checkpoint.fine_tuned_model_checkpoint for checkpoint in found} <= {m.id for m in client.models.list()}


def test_the_result_file_has_a_line_a_step(client: OpenAI, job: FineTuningJob) -> None:
    steps = rows(client, job)
    assert [int(step["step"]) for step in steps] == list(range(1, STEPS + 1))
    assert float(steps[-1]["train_loss"]) < float(steps[0]["train_loss"])
    full = [step["full_valid_loss"] for step in steps]
    assert [at + 1 for at, cell in enumerate(full) if cell] == [6, 12, 18, 24, 30]
    checkpoint = client.fine_tuning.jobs.checkpoints.list(job.id).data[0]
    assert float(full[-1]) == pytest.approx(checkpoint.metrics.full_valid_loss, abs=1e-4)
    assert client.files.retrieve(job.result_files[0]).purpose == "fine-tune-results"


def test_the_same_seed_gives_the_same_losses(client: OpenAI) -> None:
    one, two, other = (trained(client, labels(20), seed=seed, method=method(n_epochs=2)) for seed in (5, 5, 6))
    assert rows(client, one) == rows(client, two) != rows(client, other)


def test_jobs_are_found_by_metadata(client: OpenAI, job: FineTuningJob) -> None:
    assert [found.id for found in client.fine_tuning.jobs.list(metadata={"curator_run": "shared"})] == [job.id]
    assert list(client.fine_tuning.jobs.list(metadata={"curator_run": "another"})) == []
    assert job.id in [found.id for found in client.fine_tuning.jobs.list(limit=100)]
    assert client.fine_tuning.jobs.list(limit=1).data[0].created_at >= job.created_at


def test_preferences_are_trained(client: OpenAI) -> None:
    job = trained(client, preferences(30), method=method("dpo", n_epochs=4, batch_size=5, beta=0.5))
    steps = rows(client, job)
    assert float(steps[0]["train_loss"]) == pytest.approx(0.6931, abs=1e-3)
    assert float(steps[-1]["train_loss"]) < 0.6
    assert job.method is not None
    assert job.method.dpo is not None


def test_a_job_can_be_paused_and_resumed(slow: OpenAI) -> None:
    job = slow.fine_tuning.jobs.create(
        model="baseline-1", training_file=upload(slow, labels(12)), seed=1, method=method(n_epochs=10, batch_size=1)
    )
    reached(slow, job, ["running"])
    assert str(slow.fine_tuning.jobs.pause(job.id).status) == "paused"
    # the step under way is told of yet, and no other
    before = len(told(slow, job))
    time.sleep(0.2)
    assert str(slow.fine_tuning.jobs.retrieve(job.id).status) == "paused"
    assert len(told(slow, job)) - before <= 1
    assert slow.fine_tuning.jobs.resume(job.id).status in ("queued", "running")
    done = ended(slow, job)
    assert done.status == "succeeded"
    assert [int(row["step"]) for row in rows(slow, done)] == list(range(1, 121))
    messages = told(slow, job)
    assert len(messages) == len(set(messages))
    assert {"The job has been paused", "The job has been resumed"} <= set(messages)


def test_a_job_can_be_paused_before_it_is_validated(slow: OpenAI) -> None:
    job = slow.fine_tuning.jobs.create(
        model="baseline-1", training_file=upload(slow, labels(12)), method=method(n_epochs=1, batch_size=6)
    )
    assert job.status == "validating_files"
    slow.fine_tuning.jobs.pause(job.id)
    time.sleep(0.4)
    assert "Files validated, moving job to queued state" not in told(slow, job)
    assert slow.fine_tuning.jobs.resume(job.id).status == "validating_files"
    assert ended(slow, job).status == "succeeded"


def test_a_file_that_expires_before_its_job_fails_the_job(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="training file is gone"):
        check_examples(tmp_path / "file-1.jsonl", "file-1", "supervised", "training")


def test_a_byte_order_mark_is_no_error(client: OpenAI) -> None:
    file = client.files.create(file=("a.jsonl", b"\xef\xbb\xbf" + jsonl(labels(12))), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="baseline-1", training_file=file.id, method=method(n_epochs=1))
    assert ended(client, job).status == "succeeded"


def test_a_job_can_be_cancelled_once(slow: OpenAI) -> None:
    file = upload(slow, labels(12))
    job = slow.fine_tuning.jobs.create(model="baseline-1", training_file=file, method=method(n_epochs=50))
    reached(slow, job, ["running"])
    cancelled = slow.fine_tuning.jobs.cancel(job.id)
    assert cancelled.status == "cancelled"
    assert cancelled.finished_at
    time.sleep(0.1)  # for the step that was under way
    assert told(slow, job)[-1] == "The job has been cancelled"
    for call in (slow.fine_tuning.jobs.cancel, slow.fine_tuning.jobs.pause, slow.fine_tuning.jobs.resume):
        with pytest.raises(openai.BadRequestError, match="already completed"):
            call(job.id)


def test_jobs_wait_for_each_other(slow: OpenAI) -> None:
    file = upload(slow, labels(12))
    first, second = (
        slow.fine_tuning.jobs.create(model="baseline-1", training_file=file, method=method(n_epochs=2, batch_size=6))
        for _ in range(2)
    )
    reached(slow, second, ["running"])
    assert slow.fine_tuning.jobs.retrieve(first.id).status == "succeeded"
    assert ended(slow, second).status == "succeeded"


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown model", {"model": "gpt-9"}, "model"),
    ("an unknown file", {"training_file": "file-9"}, "training_file"),
    ("an unknown validation file", {"validation_file": "file-9"}, "validation_file"),
    ("too many epochs", {"method": method(n_epochs=51)}, "method.supervised.hyperparameters.n_epochs"),
    ("a batch of none", {"method": method(batch_size=0)}, "method.supervised.hyperparameters.batch_size"),
    ("beta above 2", {"method": method("dpo", beta=2.5)}, "method.dpo.hyperparameters.beta"),
    ("beta without dpo", {"method": method(beta=1)}, "method.supervised.hyperparameters"),
    ("no learning", {"hyperparameters": {"learning_rate_multiplier": 0}}, "hyperparameters.learning_rate_multiplier"),
    ("an unknown method", {"method": {"type": "reinforcement"}}, "method"),
    ("a seed below 0", {"seed": -1}, "seed"),
    ("a long suffix", {"suffix": "x" * 65}, "suffix"),
    ("much metadata", {"metadata": {str(at): "x" for at in range(17)}}, "metadata"),
]


@pytest.mark.parametrize(("change", "param"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_request_is_refused(client: OpenAI, job: FineTuningJob, change: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.fine_tuning.jobs.create(**{"model": "baseline-1", "training_file": job.training_file, **change})
    assert raised.value.param == param


def test_a_file_for_something_else_is_refused(client: OpenAI) -> None:
    file = client.files.create(file=("a.jsonl", b"{}"), purpose="evals")
    with pytest.raises(openai.BadRequestError, match="purpose"):
        client.fine_tuning.jobs.create(model="baseline-1", training_file=file.id)


def test_an_unknown_job_is_not_found(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        client.fine_tuning.jobs.retrieve("ftjob-none")
    assert raised.value.code == "fine_tune_not_found"


def broken(at: int, message: dict[str, Any]) -> list[dict[str, Any]]:
    """Examples of which one has a message that is wrong, its second."""
    examples = labels(12)
    examples[at]["messages"][1] = message
    return examples


NO_WEIGHT = [chat("name the topic", question("refund", at), "refund", weight=0) for at in range(12)]
FAILURES: list[tuple[str, list[dict[str, Any]], str, str, str]] = [
    ("few examples", labels(8), "supervised", "invalid_n_examples", "Training file has 8 example(s)"),
    ("no role", broken(9, {"content": "hi"}), "supervised", "invalid_training_file",
     "Invalid file format. Example 10, message 2 Discriminator 'role' is missing in value"),
    ("an unknown role", broken(3, {"role": "bot", "content": "hi"}), "supervised", "invalid_training_file",
     "Example 4, message 2: role is a word that is not allowed"),
    ("nothing to learn", NO_WEIGHT, "supervised", "invalid_training_file", "every assistant message has weight 0"),
    ("pairs for chat", preferences(12), "supervised", "invalid_training_file",
     "is in the fine-tune-preference format, but the specified fine-tuning job is not using 'dpo'"),
    ("chat for pairs", labels(12), "dpo", "invalid_training_file", "is in the fine-tune-chat format"),
    ("equal answers", [{**found, "non_preferred_output": found["preferred_output"]} for found in preferences(12)],
     "dpo", "invalid_training_file", "Example 1: non_preferred_output: the two outputs say the same"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("examples", "kind", "code", "says"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES]
)
def test_a_job_on_a_wrong_file_fails_and_says_where(
    client: OpenAI, examples: list[dict[str, Any]], kind: str, code: str, says: str
) -> None:
    job = client.fine_tuning.jobs.create(
        model="baseline-1", training_file=upload(client, examples), method=method(kind)
    )
    job = ended(client, job)
    assert job.status == "failed"
    assert job.error is not None
    assert (job.error.code, job.error.param) == (code, "training_file")
    assert says in job.error.message
    assert "hi" not in job.error.message.split()
    newest = client.fine_tuning.jobs.list_events(job.id, limit=1).data[0]
    assert (newest.level, newest.message) == ("error", job.error.message)
    assert job.fine_tuned_model is None


def test_a_wrong_validation_file_is_named(client: OpenAI, job: FineTuningJob) -> None:
    wrong = upload(client, broken(2, {"content": "hi"}))
    failed = ended(
        client,
        client.fine_tuning.jobs.create(model="baseline-1", training_file=job.training_file, validation_file=wrong),
    )
    assert failed.error is not None
    assert (failed.error.code, failed.error.param) == ("invalid_validation_file", "validation_file")
    assert "Example 3, message 2" in failed.error.message


def test_a_job_that_finds_the_disk_full_says_so(tmp_path: Path) -> None:
    jobs, stopping = Jobs(tmp_path / "jobs"), threading.Event()
    request = JobRequest.parse({"model": "baseline-1", "training_file": "file-1"})
    number = jobs.create(request, keep_metadata=True)["id"]

    def work(job_id: str) -> None:
        raise OSError(errno.ENOSPC, "no space")

    worker = Worker(jobs, ("validating_files",), work, stopping)
    worker.start()
    with jobs.changed:
        jobs.changed.wait_for(lambda: jobs.status(number) == "failed", timeout=10)
        stopping.set()
        jobs.changed.notify_all()
    worker.join(10)
    assert jobs.get(number)["error"]["message"] == "The job failed: the disk is full."
