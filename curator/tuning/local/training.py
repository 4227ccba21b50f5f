"""What becomes of a job: validated, queued, trained, and its model and result file kept.

Every step may be repeated after this process was killed: ids follow from the job, so nothing is lost and nothing is
there twice.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from curator.tokens.counting import TokenCounter
from curator.tuning.local import events, scenarios
from curator.tuning.local.files import Files
from curator.tuning.local.ids import derived_id
from curator.tuning.local.job_object import model_name
from curator.tuning.local.jobs import Jobs
from curator.tuning.local.models import BASE, Models
from curator.tuning.local.plan import plan, settled
from curator.tuning.local.result_file import result_csv
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.trainer import lesson
from curator.tuning.local.trainer.descent import Measured, Plan, State, descend
from curator.tuning.local.trainer.examples import pair, turns
from curator.tuning.local.trainer.lesson import Lesson
from curator.tuning.local.validation import Failure, check_examples, examples

Json = dict[str, Any]

#: Answers that can be learned in one job: about 8 KB of memory each.
MOST_ANSWERS = 100_000
#: Seconds of training that a kill may cost.
_KEEP_EVERY = 2.0


class Training:
    def __init__(self, jobs: Jobs, files: Files, models: Models, trouble: Scenarios, stopping: threading.Event) -> None:
        self._jobs = jobs
        self._files = files
        self._models = models
        self._trouble = trouble
        self._stopping = stopping

    def validate(self, job_id: str) -> None:
        """From validating_files to queued. Raises Failure."""
        self._pause_if_slow()
        job = self._jobs.get(job_id)
        method = job["method"]["type"]
        number = check_examples(self._files.path(job["training_file"]), job["training_file"], method, "training")
        if job["validation_file"]:
            check_examples(self._files.path(job["validation_file"]), job["validation_file"], method, "validation")
        if "moderation" in self._trouble:
            raise Failure("unsafe_file", scenarios.BLOCKED, "training_file")
        count = _pair_tokens if method == "dpo" else TokenCounter.total
        tokens = TokenCounter()
        counted = sum(count(tokens, example) for example in self._examples(job, "training"))
        values = settled(job["method"][method]["hyperparameters"], number)
        with self._jobs.changed:
            if self._jobs.move(job_id, "queued", among=("validating_files",)):
                known = {"type": method, method: {"hyperparameters": values}}
                self._jobs.set(job_id, method=known, hyperparameters=values if method == "supervised" else {})
                self._jobs.remember(job_id, epoch_tokens=counted)
                self._jobs.tell(job_id, events.message(job_id, "Files validated, moving job to queued state"))
                self._jobs.save(job_id)

    def train(self, job_id: str) -> None:
        """From queued or running to succeeded; left as it is where somebody paused or cancelled it, or we stop."""
        self._pause_if_slow()
        job = self._jobs.get(job_id)
        learned = self._lesson(job)
        with self._jobs.changed:
            if not self._jobs.move(job_id, "running", among=("queued", "running")):
                return
            self._jobs.tell(job_id, events.message(job_id, "Fine-tuning job started"))
            self._jobs.save(job_id)
        steps = self._descend(job, learned)
        if steps is not None:
            self._finish(job, steps)

    def _examples(self, job: Json, which: str) -> Iterator[Json]:
        file_id = job[f"{which}_file"]
        return examples(self._files.path(file_id), which) if file_id else iter(())

    def _lesson(self, job: Json) -> Lesson:
        """The same each time it is asked for. What the model answers from is kept."""
        train, valid = self._examples(job, "training"), self._examples(job, "validation")
        shelf = self._jobs.shelf(job["id"])
        if job["method"]["type"] == "supervised":
            asked, checks = ([turn for example in found for turn in turns(example)] for found in (train, valid))
            _refuse_too_many(len(asked))
            learned = lesson.supervised(asked, checks, job["seed"])
        else:
            pairs, others = [pair(example) for example in train], [pair(example) for example in valid]
            _refuse_too_many(len(pairs))
            if job["model"] != BASE and shelf.base() is None:
                shelf.adopt_base(*self._models.shelf_of(job["model"]))
            beta = job["method"]["dpo"]["hyperparameters"]["beta"]
            learned = lesson.preferred(pairs, others, beta, alone=job["model"] == BASE)
        shelf.keep_knowledge(learned.knowledge)
        return learned

    def _descend(self, job: Json, learned: Lesson) -> list[Measured] | None:
        """All steps' metrics; None where the job is not to go on now."""
        job_id, shelf = job["id"], self._jobs.shelf(job["id"])
        method = job["method"]["type"]
        planned = plan(job["method"][method]["hyperparameters"], job["seed"])
        state, steps = shelf.state() or (State.start(learned.objective), [])
        # what was told after the job was last written down is told again
        for measured in steps:
            self._tell(job, planned, len(learned.train), measured)
        kept_at = time.monotonic()
        for measured in descend(learned.objective, planned, state, learned.train, learned.valid):
            steps.append(measured)
            ended = planned.ends_epoch(measured.step, len(learned.train))
            if ended:
                shelf.keep_weights(measured.step, state.weights)
            self._tell(job, planned, len(learned.train), measured)
            go_on = not self._stopping.is_set() and self._jobs.status(job_id) == "running"
            if ended or not go_on or time.monotonic() - kept_at > _KEEP_EVERY:
                shelf.keep_state(state, steps)
                self._jobs.save(job_id)
                kept_at = time.monotonic()
            if not go_on:
                if self._jobs.status(job_id) == "cancelled":
                    shelf.forget_state()
                return None
            if "slow" in self._trouble:
                self._stopping.wait(scenarios.SLOW_STEP)
        return steps

    def _tell(self, job: Json, planned: Plan, rows: int, measured: Measured) -> None:
        """Events and checkpoints of a step."""
        job_id, total = job["id"], planned.steps(rows)
        with self._jobs.changed:
            # a step that was under way is told of no more: what ended the job is its last word
            if self._jobs.status(job_id) == "cancelled":
                return
            if planned.measured(measured.step, rows):
                self._jobs.tell(job_id, events.metrics(job_id, measured, total))
        if not planned.ends_epoch(measured.step, rows):
            return
        name = model_name(job)
        gone = self._jobs.add_checkpoint(
            job_id,
            {
                "object": "fine_tuning.job.checkpoint",
                "id": derived_id("ftckpt_", job_id, measured.step),
                "created_at": int(time.time()),
                "fine_tuned_model_checkpoint": name if measured.step == total else f"{name}:ckpt-step-{measured.step}",
                "fine_tuning_job_id": job_id,
                "step_number": measured.step,
                "metrics": {"step": measured.step, **events.numbers(measured)},
            },
        )
        for step in gone:
            self._jobs.shelf(job_id).forget_weights(step)

    def _finish(self, job: Json, steps: list[Measured]) -> None:
        job_id = job["id"]
        result = self._files.make(
            derived_id("file-", job_id, "result"), "step_metrics.csv", "fine-tune-results", result_csv(steps)
        )
        name, now = model_name(job), int(time.time())
        with self._jobs.changed:
            epochs = job["method"][job["method"]["type"]]["hyperparameters"]["n_epochs"]
            done = self._jobs.move(
                job_id,
                "succeeded",
                among=("running",),
                finished_at=now,
                fine_tuned_model=name,
                result_files=[result["id"]],
                trained_tokens=self._jobs.remembered(job_id, "epoch_tokens") * epochs,
            )
            if not done:
                # paused or cancelled at the last moment; resumed, it ends here again
                self._files.delete(result["id"])
                return
            self._jobs.publish_models(job_id)
            self._jobs.tell(job_id, events.message(job_id, f"New fine-tuned model created: {name}"))
            self._jobs.tell(job_id, events.message(job_id, "The job has successfully completed"))
            self._jobs.save(job_id)
        self._jobs.shelf(job_id).forget_state()

    def _pause_if_slow(self) -> None:
        if "slow" in self._trouble:
            self._stopping.wait(scenarios.SLOW_PHASE)


def _pair_tokens(tokens: TokenCounter, found: Json) -> int:
    """The question counts with both its answers."""
    asked = found["input"]
    outputs = ("preferred_output", "non_preferred_output")
    return sum(tokens.total({**asked, "messages": [*asked["messages"], *found[name]]}) for name in outputs)


def _refuse_too_many(answers: int) -> None:
    if answers > MOST_ANSWERS:
        raise Failure(
            "too_many_examples",
            f"The training file has {answers:,} answers to learn; the baseline takes at most {MOST_ANSWERS:,}.",
            "training_file",
        )
