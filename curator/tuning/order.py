"""What is to be launched, what is known of its launch, and how long one waits for what may be there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from curator.tuning.remote import RemoteFile, RemoteJob

#: The key of a job's metadata that holds the tune's id.
MARK = "curator_run"
TRAINING, VALIDATION = "train", "validation"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be launched. files: split -> path. expires_after: seconds."""

    tune: str
    files: Mapping[str, Path]
    base: str
    method: str
    hyperparameters: Mapping[str, Any]
    suffix: str | None
    seed: int | None
    expires_after: int | None

    def name_of(self, split: str) -> str:
        """Under which a file is sent; by it the file is known again."""
        return f"curator-{self.tune}-{split}.jsonl"

    def uploaded(self, split: str, there: Iterable[RemoteFile]) -> str:
        """The id of a whole file under the order's name, "" where there is none."""
        size = self.files[split].stat().st_size
        return next((file.id for file in there if file.name == self.name_of(split) and file.size == size), "")

    def is_of(self, job: RemoteJob, training_file: str) -> bool:
        """Whether a job is the order's: by its mark, or, where the provider dropped that, by its file and suffix."""
        mark = job.metadata.get(MARK)
        if mark is not None:
            return mark == self.tune
        # the file was sent for this order alone
        same_suffix = not job.suffix or not self.suffix or job.suffix == self.suffix
        return bool(training_file) and job.training_file == training_file and same_suffix


class Journal(Protocol):
    """What is known of a launch. Whatever is noted outlives this process at once."""

    def file(self, split: str) -> str:
        """The id that was noted, "" for none."""
        ...

    def note_file(self, split: str, file_id: str) -> None: ...

    @property
    def asked(self) -> bool:
        """Whether a job was, or may have been, asked for before this process."""
        ...

    def note_asking(self) -> None: ...

    def note_job(self, job: RemoteJob) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """pauses: seconds before each look for what may be there, since lists lag behind; ours does not.

    again: seconds before something is asked for again, times the attempt.
    """

    pauses: tuple[float, ...] = (0.0, 2.0, 5.0, 10.0)
    again: float = 2.0
    sleep: Callable[[float], None] = time.sleep


#: For our own provider on this machine; another that listens here may be a way to one far off.
HERE = Patience(pauses=(0.0,), again=0.2)
