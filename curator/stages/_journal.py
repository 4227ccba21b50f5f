"""The journal of a launch in the store: every note is there before the next step."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from curator.identity import operation_id
from curator.queries.launch_plan import Plan
from curator.queries.tunes import FILE, JOB, LAUNCHING, REFUSED, Tune, of_journal
from curator.records import NewEvent, Subject
from curator.store import events, tunes
from curator.tuning.remote import RemoteJob
from curator.workspace import Workspace

_ASKING = "asking"


class StoreJournal:
    """Of one tune."""

    def __init__(self, workspace: Workspace, tune: str, actor: str) -> None:
        self._workspace = workspace
        self._tune = tune
        self._actor = actor
        self._state = self._last_state()

    def note_launch(self, plan: Plan) -> None:
        """Before any call. The same launch again is the same event."""
        new = {
            "provider": plan.chosen.profile.name,
            "host": plan.chosen.host,
            "base_url": plan.chosen.base_url,
            "base": plan.base,
            "method": plan.method,
            "hyperparameters": dict(plan.hyperparameters),
            "suffix": plan.suffix,
            "seed": plan.seed,
            "files": dict(plan.export.files),
            "lines": dict(plan.export.lines),
            "manifest": plan.export.manifest,
            "export_event": plan.export.event,
            "attempt": plan.attempt,
            "cost": None if plan.cost is None else dict(plan.cost),
        }
        event = NewEvent(kind="launch", subject=Subject("tune", self._tune), actor=self._actor, new=new)
        events.append(self._workspace.store, op=operation_id("launch", self._tune), events=[event])

    def known(self) -> Tune:
        """The tune as it is written down; after `note_launch`."""
        found = of_journal(tunes.journals(self._workspace.store, tune=self._tune))
        assert found is not None
        return found

    def file(self, split: str) -> str:
        return self.known().uploaded.get(split, "")

    def note_file(self, split: str, file_id: str) -> None:
        """file_id: "" once it is deleted."""
        self._note(f"{FILE}{split}", {"file": file_id})

    @property
    def asked(self) -> bool:
        return self._state == _ASKING

    def note_asking(self) -> None:
        if not self.asked:
            self._note(JOB, {"status": LAUNCHING, "step": _ASKING})
            self._state = _ASKING

    def note_refused(self, code: str) -> None:
        self._note(JOB, {"status": REFUSED, "error": code})
        self._state = ""

    def note_job(self, job: RemoteJob) -> None:
        """What is known of the job, if that is not written down already."""
        new = job_state(job)
        tune = self.known()
        before = (tune.job, tune.status, tune.model, tune.error, tune.trained_tokens)
        if before != (new["job"], new["status"], new["model"], new["error"], new["trained_tokens"]):
            self._note(JOB, new)

    def _note(self, slot: str, new: dict[str, Any]) -> None:
        event = NewEvent(
            kind="job", subject=Subject("tune", self._tune), slot=slot, actor=self._actor, origin="machine", new=new
        )
        events.append(self._workspace.store, op=uuid4(), events=[event])

    def _last_state(self) -> str:
        steps = [e.new for e in tunes.journals(self._workspace.store, tune=self._tune) if e.slot == JOB]
        return str(steps[-1].get("step", "")) if steps else ""


def job_state(job: RemoteJob) -> dict[str, Any]:
    """What is written down of a job: never its words, which may quote a record."""
    return {
        "job": job.id,
        "status": job.status,
        "model": job.model,
        "error": job.error_code,
        "trained_tokens": job.trained_tokens,
    }
