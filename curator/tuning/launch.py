"""A launch: files sent and a job asked for, each exactly once, whatever is killed or lost on the way.

Everything that happened is in a journal before the next step. Where an answer got lost, or a launch was begun by a
process that is gone, the provider is looked at before anything is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from curator.tuning.access import EndpointProblem
from curator.tuning.order import MARK, TRAINING, VALIDATION, Journal, Order, Patience
from curator.tuning.remote import RemoteFile, RemoteJob

if TYPE_CHECKING:
    from curator.tuning.client import Client

_ATTEMPTS = 4


def launch(
    client: Client,
    journal: Journal,
    order: Order,
    *,
    patience: Patience | None = None,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[str, int, int], None] = lambda split, done, total: None,
) -> RemoteJob:
    """The one job of an order. check: raises where it is to stop. progress: told (split, bytes sent, bytes in all).

    Raises EndpointProblem where the provider refuses or cannot be reached; the same order goes on later.
    """
    steps = _Launch(client, journal, order, patience or Patience(), check, progress)
    if journal.asked and (job := steps.find_job()) is not None:
        journal.note_job(job)
        return job
    files = {split: steps.file(split) for split in order.files}
    job = steps.job(files)
    journal.note_job(job)
    return job


class _Launch:
    def __init__(
        self,
        client: Client,
        journal: Journal,
        order: Order,
        patience: Patience,
        check: Callable[[], None],
        progress: Callable[[str, int, int], None],
    ) -> None:
        self._client = client
        self._journal = journal
        self._order = order
        self._patience = patience
        self._check = check
        self._progress = progress
        self._there: list[RemoteFile] | None = None

    def file(self, split: str) -> str:
        """The id of an uploaded file: the one noted, else one of its name, else a new one."""
        there = self._files()
        noted = self._journal.file(split)
        if any(file.id == noted for file in there):
            return noted
        file_id = self._order.uploaded(split, there) or self._upload(split)
        self._journal.note_file(split, file_id)
        return file_id

    def job(self, files: Mapping[str, str]) -> RemoteJob:
        order = self._order
        for attempt in range(1, _ATTEMPTS + 1):
            self._check()
            self._journal.note_asking()
            try:
                return self._client.create_job(
                    base=order.base,
                    training_file=files[TRAINING],
                    validation_file=files.get(VALIDATION),
                    method=order.method,
                    hyperparameters=order.hyperparameters,
                    suffix=order.suffix,
                    seed=order.seed,
                    metadata={MARK: order.tune},
                )
            except EndpointProblem as problem:
                if problem.maybe_done and (found := self.find_job(files[TRAINING])) is not None:
                    return found
                self._wait_or_raise(problem, attempt)
        raise AssertionError("the last attempt answers or raises")

    def find_job(self, training_file: str | None = None) -> RemoteJob | None:
        """The order's job, if it is there. Raises EndpointProblem, `maybe_done`, where that cannot be seen."""
        try:
            return self._look(training_file or self._journal.file(TRAINING))
        except EndpointProblem as unseen:
            # whatever the reason: nobody may take this for a job that was refused
            raise EndpointProblem(
                unseen.message, unseen.fix, status=unseen.status, api_code=unseen.api_code, maybe_done=True
            ) from None

    def _look(self, training_file: str) -> RemoteJob | None:
        for pause in self._patience.pauses:
            self._patience.sleep(pause)
            self._check()
            # filtered first; an endpoint that drops metadata may still obey the filter, and answer none
            for asked in ({MARK: self._order.tune}, None):
                # to the end: some list the oldest first
                for job in self._client.jobs(asked):
                    if self._order.is_of(job, training_file):
                        return job
        return None

    def _upload(self, split: str) -> str:
        path, name = self._order.files[split], self._order.name_of(split)
        for attempt in range(1, _ATTEMPTS + 1):
            self._check()
            try:
                sent = self._client.upload(
                    path,
                    name,
                    expires_after=self._order.expires_after,
                    progress=lambda done, total: self._progress(split, done, total),
                )
                return sent.id
            except EndpointProblem as problem:
                if problem.maybe_done and (found := self._find_file(split)):
                    return found
                self._wait_or_raise(problem, attempt)
        raise AssertionError("the last attempt answers or raises")

    def _find_file(self, split: str) -> str:
        for pause in self._patience.pauses:
            self._patience.sleep(pause)
            self._check()
            if found := self._order.uploaded(split, self._client.files()):
                return found
        return ""

    def _files(self) -> list[RemoteFile]:
        if self._there is None:
            self._there = self._client.files()
        return self._there

    def _wait_or_raise(self, problem: EndpointProblem, attempt: int) -> None:
        """Refusals stand; what was too much, or failed on the other side, is asked for again."""
        passing = problem.maybe_done or problem.status in (0, 429)
        if not passing or attempt == _ATTEMPTS:
            raise problem
        self._patience.sleep(self._patience.again * attempt)
