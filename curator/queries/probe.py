"""What a provider answers when it is asked, without sending it anything of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from curator.errors import CuratorError
from curator.queries.providers import Chosen, chosen, reach
from curator.tuning.access import EndpointProblem
from curator.workspace import Workspace

if TYPE_CHECKING:
    from curator.tuning.client import Client

#: A file that no provider has.
_NO_FILE = "file-curatorprobe"


@dataclass(frozen=True, slots=True)
class Probed:
    """models: how many it lists. trains: whether a job could be created, as far as can be seen. detail: in words."""

    provider: str
    host: str
    reached: bool
    models: int
    trains: Literal["yes", "no", "unknown"]
    detail: str


def probe(workspace: Workspace, provider: str | None = None, base_url: str | None = None) -> Probed:
    """Ask for models, and for a job on a file that is not there. The local provider is started for it.

    Raises UsageError for a provider that is not there; everything else is told.
    """
    found = chosen(workspace, provider, base_url)
    name = found.profile.name
    from curator.tuning.client import Client

    try:
        with Client(reach(workspace, found), timeout=20, retries=0) as client:
            models = [model.id for model in client.models()]
            trains, detail = _trains(client, found, models)
    except CuratorError as error:
        return Probed(name, found.host, False, 0, "unknown", error.message)
    return Probed(name, found.host, True, len(models), trains, detail)


def _trains(client: Client, found: Chosen, models: list[str]) -> tuple[Literal["yes", "no", "unknown"], str]:
    base = found.profile.model or next(iter(models), "")
    try:
        job = client.create_job(
            base=base,
            training_file=_NO_FILE,
            validation_file=None,
            method=found.profile.methods[0],
            hyperparameters={},
            suffix=None,
            seed=None,
            metadata={},
        )
    except EndpointProblem as problem:
        if problem.status in (401, 403):
            return "no", problem.message
        if problem.status in (400, 422):
            return "yes", "a job would be created for a file that is there"
        return ("no", "it has no fine-tuning API") if problem.status in (404, 405) else ("unknown", problem.message)
    client.cancel(job.id)
    return "yes", "it made a job for a file that is not there, which was cancelled"
