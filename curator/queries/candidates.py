"""The models that can be asked: those of a tune, and any that somebody names."""

from __future__ import annotations

from curator.errors import RefusedError, UsageError
from curator.queries import tunes
from curator.queries.local_provider import FOLDER
from curator.queries.providers import Chosen, access_of, of_before, reach
from curator.queries.tunes import Tune
from curator.tuning import local as local_provider
from curator.tuning.access import Access, EndpointProblem
from curator.tuning.evaluation.candidate import LOCAL_OWNER, LOCAL_PLACE, Candidate, Role
from curator.tuning.providers import CUSTOM, LOCAL
from curator.workspace import Workspace


def of_tune(workspace: Workspace, tune: Tune, *, checkpoints: bool = True) -> list[Candidate]:
    """Base, tuned model, checkpoints. Raises RefusedError for a tune that made no model."""
    if not tune.model:
        waits = tune.job and not tune.ended
        fix = f"wait for it: curator tune wait {tune.id[:8]}" if waits else "launch another: curator tune launch"
        raise RefusedError(f"tune {tune.id} made no model (it is {tune.status})", fix=fix)
    access = access_of_tune(workspace, tune)
    local = tune.provider == LOCAL
    priced = str(tune.cost["model"]) if tune.cost else ""

    def candidate(model: str, role: Role, step: int | None = None) -> Candidate:
        tuned = role != "base"
        place = LOCAL_PLACE if local else access.base_url
        return Candidate(model, role, place, tune.provider, access, local, step, priced if tuned else "", would=local)

    found = [candidate(tune.base, "base"), candidate(tune.model, "tuned")]
    if checkpoints:
        kept = tunes.checkpoints(workspace, tune.id)
        found += [candidate(one.model, "checkpoint", one.step) for one in kept if one.model != tune.model]
    return found


def access_of_tune(workspace: Workspace, tune: Tune) -> Access:
    """How the provider of a tune is reached today. Raises as `chosen_of_tune`."""
    return reach(workspace, chosen_of_tune(workspace, tune))


def chosen_of_tune(workspace: Workspace, tune: Tune) -> Chosen:
    """Where the provider of a tune is. Raises RefusedError where its name means another address now."""
    found = of_before(workspace, tune.provider, tune.base_url)
    if found.base_url != tune.base_url:
        raise RefusedError(
            f"tune {tune.id} was launched at {tune.host}, and {tune.provider} is elsewhere now",
            fix="mend base_url in rules/providers; a model can be named as NAME@URL too",
        )
    return found


def named(workspace: Workspace, words: str) -> Candidate:
    """The model that NAME@URL, NAME@PROVIDER or NAME (at the provider of the settings) means."""
    model, at, where = words.rpartition("@")
    if not at:
        model, where = words, ""
    if not model:
        raise UsageError(f"{words!r} names no model", fix="write NAME@URL, such as support@https://host.example/v1")
    is_url = "://" in where
    access = access_of(workspace, None if is_url or not where else where, where if is_url else None)
    ours = _is_ours(workspace, access)
    provider = LOCAL if ours else CUSTOM if is_url else where or workspace.settings.config.tune.provider
    place = LOCAL_PLACE if ours else access.base_url
    return Candidate(model, "other", place, provider, access, is_baseline(access))


def _is_ours(workspace: Workspace, access: Access) -> bool:
    """Whether it is the local provider of this workspace; another workspace's has other models."""
    endpoint = local_provider.running(workspace.folder / FOLDER)
    return endpoint is not None and endpoint.base_url.rstrip("/") == access.base_url


def is_baseline(access: Access) -> bool:
    """Whether it is our local provider that answers there; only this machine is asked."""
    if not access.on_this_machine:
        return False
    from curator.tuning.client import Client

    try:
        with Client(access, timeout=5, retries=0) as client:
            return any(model.owner == LOCAL_OWNER for model in client.models())
    except EndpointProblem:
        return False
