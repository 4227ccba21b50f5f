"""Follow a tune: what its provider tells of it, taken into the store as it comes, from the last word seen.

No run of the store's: following may take days, and the store is held only while something new is written down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from curator.errors import RefusedError
from curator.queries.candidates import chosen_of_tune
from curator.queries.providers import reach
from curator.queries.tunes import CHECKPOINT, END, RESULT, Tune, fix_no_job, tune, why_no_job
from curator.stages._journal import StoreJournal
from curator.store import tunes as store
from curator.store.tunes import Told
from curator.tuning.access import EndpointProblem
from curator.tuning.remote import Checkpoint, RemoteEvent, RemoteJob
from curator.tuning.result_file import rows_of
from curator.workspace import Workspace

if TYPE_CHECKING:
    from curator.tuning.client import Client

T = TypeVar("T")

#: Seconds between looks: on this machine; elsewhere the first, and the longest.
_HERE = 0.3
_FIRST, _LONGEST, _SLOWER = 5.0, 60.0, 1.25
#: Seconds for the first look, however little time there is.
_LEAST = 1.0
#: Seconds after a launch in which a provider may not know its own job yet.
_SETTLING = 300.0


@dataclass(frozen=True, slots=True)
class News:
    """What a look brought. told: what is new, oldest first. trouble: why nobody could be asked, "" otherwise."""

    tune: Tune
    told: tuple[Told, ...]
    trouble: str = ""


class Follower:
    """Looks at one tune, as often as it is asked to. Use it with `with`."""

    def __init__(self, workspace: Workspace, prefix: str | None, *, actor: str) -> None:
        """Raises UsageError where there is no such tune, RefusedError where it has no job yet."""
        self.workspace = workspace
        self.tune = tune(workspace, prefix)
        if not self.tune.job:
            raise RefusedError(f"tune {self.tune.id} has no job: {why_no_job(self.tune)}", fix=fix_no_job(self.tune))
        self._actor = actor
        self._known = set(store.known(workspace.store, tune=self.tune.id))
        self._chosen = chosen_of_tune(workspace, self.tune)
        self._client: Client | None = None
        self._until: float | None = None

    def look(self, *, until: float | None = None) -> News:
        """Ask the provider once, and write down what is new. until: when the time is up (of the monotonic clock).

        Raises EndpointProblem where it refuses; that it cannot be reached, or fails, is told as trouble.
        """
        if self.tune.ended and END in self._known:
            return News(self.tune, ())
        self._until = until
        try:
            client = self._connected()
            job = client.job(self.tune.job)
            told = [_event(event) for event in client.events(self.tune.job, lambda number: number in self._known)]
            if job.ended:
                told += self._ending(client, job)
        except EndpointProblem as problem:
            self._disconnect()
            if not self._passes(problem):
                raise
            return News(self.tune, (), problem.message)
        return self._written(job, tuple(one for one in told if one.id not in self._known))

    def cancel(self) -> News:
        """Ask the provider to stop the job; one that has ended stays as it is. Raises EndpointProblem."""
        try:
            self._connected().cancel(self.tune.job)
        except EndpointProblem as problem:
            # done already, or it ended meanwhile: what it is now tells
            news = self.look()
            if news.tune.ended and not news.trouble:
                return news
            raise problem from None
        return self.look()

    def close(self) -> None:
        self._disconnect()

    def __enter__(self) -> Follower:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def on_this_machine(self) -> bool:
        return self._chosen.on_this_machine

    def _written(self, job: RemoteJob, told: tuple[Told, ...]) -> News:
        changed = (job.status, job.model) != (self.tune.status, self.tune.model)
        if not (told or changed):
            return News(self.tune, ())
        store.tell(self.workspace.store, tune=self.tune.id, told=list(told))
        # the status last: who was killed in between looks again
        journal = StoreJournal(self.workspace, self.tune.id, self._actor)
        journal.note_job(job)
        self.tune = journal.known()
        self._known.update(one.id for one in told)
        return News(self.tune, told)

    def _ending(self, client: Client, job: RemoteJob) -> list[Told]:
        """What is asked for once, at the end; a provider may have none of it."""
        at = job.finished or job.created
        told: list[Told] = []
        if job.status == "succeeded":
            none: list[Checkpoint] = []
            for kept in _if_there(partial(client.checkpoints, job.id), none):
                data = {"step": kept.step, "metrics": dict(kept.metrics)}
                told.append(Told(f"{CHECKPOINT} {kept.step}", at, "info", CHECKPOINT, kept.model, data))
            for file_id in job.result_files:
                for row in rows_of(_if_there(partial(client.content, file_id), b"")):
                    told.append(Told(f"{RESULT} {row['step']:g}", at, "info", RESULT, "", dict(row)))
        # the last of them, so that its being there tells that the others are
        return [*told, Told(END, at, "error" if job.error_code else "info", END, job.error, {"code": job.error_code})]

    def _passes(self, problem: EndpointProblem) -> bool:
        if problem.status == 404:
            return time.time() - self.tune.created / 1e6 < _SETTLING
        return problem.status in (0, 200, 408, 409, 429) or problem.status >= 500

    def _connected(self) -> Client:
        from curator.tuning.client import Client

        if self._client is None:
            self._client = Client(reach(self.workspace, self._chosen))
        self._client.limit(self._until)
        return self._client

    def _disconnect(self) -> None:
        """The local provider may be at another address next time."""
        if self._client is not None:
            self._client.close()
            self._client = None


def follow(
    follower: Follower,
    *,
    timeout: float | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[News]:
    """News until the tune has ended, with what was told before this; the first at once.

    timeout: seconds after which it ends anyway. Raises as `Follower.look`.
    """
    until = None if timeout is None else time.monotonic() + timeout
    limit = None if until is None or timeout is None else until + max(0.0, _LEAST - timeout)
    pause = _HERE if follower.on_this_machine else _FIRST
    while True:
        news = follower.look(until=limit)
        yield news
        if news.tune.ended and not news.trouble:
            return
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            return
        if not follower.on_this_machine:
            pause = _FIRST if news.told else min(_LONGEST, pause * _SLOWER)
        sleep(pause if left is None else min(pause, left))


def _if_there(ask: Callable[[], T], otherwise: T) -> T:
    try:
        return ask()
    except EndpointProblem as problem:
        if problem.status in (400, 403, 404, 405, 501):
            return otherwise
        raise


def _event(event: RemoteEvent) -> Told:
    return Told(event.id, event.time, event.level, event.kind, event.message, dict(event.data))
