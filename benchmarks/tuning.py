"""How long the local provider takes to train: `python benchmarks/tuning.py`. Invented data, one core."""

# ruff: noqa: E402
from __future__ import annotations

import os

# before numpy is imported
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

import json
import random
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from curator.tuning.local.files import Files
from curator.tuning.local.job_request import JobRequest
from curator.tuning.local.jobs import Jobs
from curator.tuning.local.models import Models
from curator.tuning.local.scenarios import Scenarios
from curator.tuning.local.training import Training

Json = dict[str, Any]

SIZES = (2_000, 10_000)
KINDS = ("labels", "free text", "preferences")
_TOPICS = 20


class Inventor:
    """Writes questions and answers of about the length that support chats have: 130 tokens an example."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._words = ["".join(self._random.choices("abcdefghilmnoprstuv", k=length)) for length in range(2, 12)] + [
            "".join(self._random.choices("aeiourstln", k=self._random.randint(3, 8))) for _ in range(6_000)
        ]

    def example(self, kind: str) -> Json:
        topic = self._random.randrange(_TOPICS)
        asked = [
            {"role": "system", "content": f"You are a support agent. {self._text(0, 8)}"},
            {"role": "user", "content": self._text(topic, 35)},
        ]
        if kind == "preferences":
            outputs = [[{"role": "assistant", "content": self._text(topic + shift, 12)}] for shift in (0, 1)]
            return {
                "input": {"messages": asked},
                "preferred_output": outputs[0],
                "non_preferred_output": outputs[1],
            }
        answer = f"topic {topic}" if kind == "labels" else self._text(topic, 15)
        return {"messages": [*asked, {"role": "assistant", "content": answer}]}

    def _text(self, topic: int, words: int) -> str:
        """Mostly frequent words, some of the topic's own."""
        return " ".join(
            self._words[(topic * 37 + self._random.randrange(60)) % 6_000]
            if self._random.random() < 0.2
            else self._words[int(self._random.paretovariate(0.6)) % 6_000]
            for _ in range(words)
        )


def measure(kind: str, examples: int) -> None:
    """A whole job on one thread, with its files on disk: validated, trained, kept."""
    inventor = Inventor(examples)
    with tempfile.TemporaryDirectory() as folder:
        files, jobs = Files(Path(folder) / "files"), Jobs(Path(folder) / "jobs")
        for name, number in (("train", examples), ("valid", examples // 10)):
            lines = "".join(json.dumps(inventor.example(kind)) + "\n" for _ in range(number)).encode()
            files.make(f"file-{name}", "data.jsonl", "fine-tune", lines)
        method = "dpo" if kind == "preferences" else "supervised"
        asked = {"model": "baseline-1", "training_file": "file-train", "validation_file": "file-valid", "seed": 1}
        job = jobs.create(JobRequest.parse({**asked, "method": {"type": method}}), keep_metadata=True)["id"]
        training = Training(jobs, files, Models(jobs), Scenarios(frozenset()), threading.Event())
        begun = time.perf_counter()
        training.validate(job)
        validated = time.perf_counter()
        training.train(job)
        trained = time.perf_counter()
        done = jobs.get(job)
        assert done["status"] == "succeeded"
        loss = jobs.checkpoints(job, {})["data"][0]["metrics"]
        epochs = done["method"][method]["hyperparameters"]["n_epochs"]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{kind:12} {examples:>7,} {done['trained_tokens'] / epochs / examples:>7.0f} {epochs:>6}"
            f" {validated - begun:>9.2f} {trained - validated:>8.2f} {trained - begun:>7.2f}"
            f" {loss['train_loss']:>6.2f} {loss['full_valid_loss']:>6.2f} {memory:>7.0f}"
        )


def main() -> None:
    print(f"{'kind':12} {'examples':>8} {'tokens':>6} {'epochs':>6} {'validate':>9} {'train':>8} {'total s':>7}"
          f" {'loss':>6} {'valid':>6} {'peak MB':>7}")  # fmt: skip
    for kind in KINDS:
        for examples in SIZES:
            measure(kind, examples)


if __name__ == "__main__":
    main()
