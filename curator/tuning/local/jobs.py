"""The jobs: `jobs/ID/job.json` holds what is answered about one, its events and its checkpoints, oldest first."""

from __future__ import annotations

import copy
import shutil
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from curator.private import make_folder
from curator.tuning.local import events
from curator.tuning.local.api_error import ApiError
from curator.tuning.local.disk import read_json, remove_asides, write_json
from curator.tuning.local.ids import new_id
from curator.tuning.local.job_object import new_job
from curator.tuning.local.job_request import JobRequest
from curator.tuning.local.pages import page
from curator.tuning.local.shelf import Shelf

Json = dict[str, Any]

#: Before they end; a paused job waits until it is resumed.
RUNNABLE = ("validating_files", "queued", "running")
OPEN = (*RUNNABLE, "paused")
KEPT_CHECKPOINTS = 3


def unfinished(folder: Path) -> list[str]:
    """The ids of jobs that are worked on, or will be as soon as there is a server; from their files alone."""
    documents = [read_json(path) for path in sorted(folder.glob("ftjob-*/job.json"))]
    return [found["job"]["id"] for found in documents if found and found["job"]["status"] in RUNNABLE]


class Jobs:
    """Safe to use from several threads. What `save` has written outlives this process at any moment."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_folder(folder)
        #: Told when a job may be worked on.
        self.changed = threading.Condition(threading.RLock())
        documents = []
        for path in folder.glob("ftjob-*"):
            document = read_json(path / "job.json")
            if document is None:
                # it was not created: nobody was told its id
                shutil.rmtree(path, ignore_errors=True)
                continue
            remove_asides(path)
            documents.append(document)
        documents.sort(key=lambda document: document["number"])
        self._jobs: dict[str, Json] = {document["job"]["id"]: document for document in documents}

    def create(self, request: JobRequest, *, keep_metadata: bool) -> Json:
        with self.changed:
            job_id = new_id("ftjob-")
            numbers = [document["number"] for document in self._jobs.values()]
            document: Json = {
                "number": max(numbers, default=0) + 1,
                "job": new_job(job_id, request, keep_metadata=keep_metadata),
                "events": [],
                "checkpoints": [],
                "models": [],
            }
            make_folder(self._folder / job_id)
            self._jobs[job_id] = document
            files = f"Validating training file: {request.training_file}"
            if request.validation_file:
                files += f" and validation file: {request.validation_file}"
            self.tell(job_id, events.message(job_id, f"Created fine-tuning job: {job_id}"))
            self.tell(job_id, events.message(job_id, files))
            self.save(job_id)
            self.changed.notify_all()
            return self.get(job_id)

    def get(self, job_id: str) -> Json:
        """A copy of what is answered. Raises ApiError where there is none."""
        with self.changed:
            return copy.deepcopy(self._document(job_id)["job"])

    def listed(self, query: Mapping[str, str], *, by_metadata: bool) -> Json:
        """Newest first."""
        wanted = {name[9:-1]: value for name, value in query.items() if name.startswith("metadata[")}
        with self.changed:
            found = [copy.deepcopy(document["job"]) for document in reversed(self._jobs.values())]
        if by_metadata:
            found = [job for job in found if all((job["metadata"] or {}).get(k) == v for k, v in wanted.items())]
        return page(found, query, 20, 100)

    def events(self, job_id: str, query: Mapping[str, str]) -> Json:
        """Newest first."""
        with self.changed:
            return page(self._document(job_id)["events"][::-1], query, 20, 1_000)

    def checkpoints(self, job_id: str, query: Mapping[str, str]) -> Json:
        """Newest first."""
        with self.changed:
            return page(self._document(job_id)["checkpoints"][::-1], query, 10, 100)

    def cancel(self, job_id: str) -> Json:
        with self.changed:
            self._must_be(job_id, OPEN)
            self._decide(job_id, "The job has been cancelled", status="cancelled", finished_at=int(time.time()))
            self.shelf(job_id).forget_state()
            return self.get(job_id)

    def pause(self, job_id: str) -> Json:
        """Also before it has begun to train; validation goes on when it is resumed."""
        with self.changed:
            self._must_be(job_id, RUNNABLE)
            document = self._document(job_id)
            document["paused_in"] = document["job"]["status"]
            self._decide(job_id, "The job has been paused", status="paused")
            return self.get(job_id)

    def resume(self, job_id: str) -> Json:
        with self.changed:
            self._must_be(job_id, ("paused",))
            before = self._document(job_id).pop("paused_in", "queued")
            status = "queued" if before == "running" else before
            self._decide(job_id, "The job has been resumed", status=status)
            return self.get(job_id)

    def next(self, statuses: tuple[str, ...]) -> str | None:
        """The oldest job in one of these states."""
        with self.changed:
            return next((key for key, found in self._jobs.items() if found["job"]["status"] in statuses), None)

    def status(self, job_id: str) -> str:
        with self.changed:
            return str(self._document(job_id)["job"]["status"])

    def move(self, job_id: str, status: str, *, among: tuple[str, ...], **values: Any) -> bool:
        """Change the state, unless somebody has changed it to one that is not `among` those it may leave."""
        with self.changed:
            job = self._document(job_id)["job"]
            if job["status"] not in among:
                return False
            job.update(status=status, **values)
            return True

    def set(self, job_id: str, **values: Any) -> None:
        with self.changed:
            self._document(job_id)["job"].update(values)

    def tell(self, job_id: str, event: Json) -> None:
        """Add an event, unless it was told before."""
        with self.changed:
            told = self._document(job_id)["events"]
            if all(event["id"] != other["id"] for other in reversed(told)):
                told.append(event)

    def add_checkpoint(self, job_id: str, checkpoint: Json) -> list[int]:
        """Keep the last three; answers the steps of those that go."""
        with self.changed:
            kept = self._document(job_id)["checkpoints"]
            # an older one was told again after a restart, and may have gone since
            if not kept or checkpoint["step_number"] > kept[-1]["step_number"]:
                kept.append(checkpoint)
            gone = [found["step_number"] for found in kept[:-KEPT_CHECKPOINTS]]
            del kept[:-KEPT_CHECKPOINTS]
            return gone

    def save(self, job_id: str) -> None:
        """Write down all that was told, set and moved."""
        with self.changed:
            write_json(self._folder / job_id / "job.json", self._document(job_id))
            self.changed.notify_all()

    def shelf(self, job_id: str) -> Shelf:
        return Shelf(self._folder / job_id)

    def models(self) -> list[tuple[Json, Json]]:
        """Each model that there is, {id, step, created}, with the job that made it; oldest first."""
        with self.changed:
            return [
                (dict(model), copy.deepcopy(document["job"]))
                for document in self._jobs.values()
                for model in document["models"]
            ]

    def tunes(self, model: str) -> bool:
        """Whether an open job trains on from a model."""
        with self.changed:
            jobs = [document["job"] for document in self._jobs.values()]
        return any(job["model"] == model and job["status"] in OPEN for job in jobs)

    def set_models(self, job_id: str, models: list[Json]) -> None:
        """What is left of the models that a job has made."""
        with self.changed:
            self._document(job_id)["models"] = models

    def publish_models(self, job_id: str) -> None:
        """From now on the checkpoints are models."""
        with self.changed:
            document = self._document(job_id)
            names = {"id": "fine_tuned_model_checkpoint", "step": "step_number", "created": "created_at"}
            document["models"] = [
                {name: checkpoint[theirs] for name, theirs in names.items()} for checkpoint in document["checkpoints"]
            ]

    def remember(self, job_id: str, **values: int) -> None:
        """Numbers about a job that are not answered yet."""
        with self.changed:
            self._document(job_id).setdefault("numbers", {}).update(values)

    def remembered(self, job_id: str, name: str) -> int:
        with self.changed:
            return int(self._document(job_id)["numbers"][name])

    def uses(self, file_id: str) -> bool:
        """Whether an open job needs a file."""
        with self.changed:
            jobs = [document["job"] for document in self._jobs.values() if document["job"]["status"] in OPEN]
        return any(file_id in (job["training_file"], job["validation_file"]) for job in jobs)

    def _document(self, job_id: str) -> Json:
        if job_id not in self._jobs:
            raise ApiError(404, f"Could not find fine tune: {job_id}", code="fine_tune_not_found", param="fine_tune_id")
        return self._jobs[job_id]

    def _must_be(self, job_id: str, statuses: tuple[str, ...]) -> None:
        status = self.status(job_id)
        if status in statuses:
            return
        what = "is not paused" if statuses == ("paused",) else f"is already {status}"
        if status not in OPEN:
            what = "has already completed"
        raise ApiError(400, f"Job {what}: {job_id}", code="invalid_job_state")

    def _decide(self, job_id: str, text: str, **values: Any) -> None:
        """What somebody asked for, written down before it is answered."""
        self.set(job_id, **values)
        # the same can be asked for again
        times = sum(event["message"] == text for event in self._document(job_id)["events"])
        self.tell(job_id, events.message(job_id, text, time_of=times))
        self.save(job_id)
