"""What is deployed under which name, and what was before."""

from __future__ import annotations

from dataclasses import dataclass

from curator.errors import UsageError
from curator.queries.export_of_tune import system_of
from curator.queries.launch_plan import days_until
from curator.queries.providers import Chosen, of_before
from curator.queries.tunes import Tune, tunes
from curator.records import Event
from curator.registry import nearest
from curator.store import events
from curator.tokens.encodings import base_model
from curator.tuning import snippets
from curator.tuning.deployment import Step, Target, standing
from curator.workspace import Workspace

#: The kind of the events, and of their subjects.
KIND = "alias"
#: Where a workspace keeps snippets and cards, a folder each alias.
FOLDER = "deployments"
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Alias:
    """step: the one that holds. previous: what a rollback would go to.

    shutdown: the day on which its base stops to answer (ISO), and it with that; "" where none is known.
    """

    name: str
    step: Step
    previous: Target | None
    shutdown: str = ""

    @property
    def target(self) -> Target:
        return self.step.target

    @property
    def days_left(self) -> int | None:
        """Until then; None where no day is known."""
        return days_until(self.shutdown) if self.shutdown else None


def aliases(workspace: Workspace) -> list[Alias]:
    """Those that stand for a model, by name."""
    names = sorted({event.subject.id for event in _events(workspace)})
    return [found for name in names if (found := _alias(workspace, name, history(workspace, name))) is not None]


def alias(workspace: Workspace, name: str) -> Alias:
    """Raises UsageError naming the nearest where there is none."""
    found = _alias(workspace, name, history(workspace, name))
    if found is None:
        known = [one.name for one in aliases(workspace)]
        fix = nearest(name, known) if known else "deploy one: curator deploy NAME"
        raise UsageError(f"nothing is deployed as {name!r}", fix=fix)
    return found


def history(workspace: Workspace, name: str) -> list[Step]:
    """Every step of an alias, oldest first; nothing for a name that never was one."""
    return [_step(event) for event in _events(workspace) if event.subject.id == name]


def deleted(workspace: Workspace, target: Target) -> bool:
    """Whether this model was deleted at its provider, through whichever alias."""
    steps = [_step(event) for event in _events(workspace)]
    where = (target.provider, target.base_url)
    return any(
        one.deleted
        and (one.target.provider, one.target.base_url) == where
        and target.model in (one.target.model, *one.gone)
        for one in steps
    )


def target_of(workspace: Workspace, tune: Tune, model: str, evaluation: str) -> Target:
    """evaluation: the report that speaks for it."""
    return Target(
        model=model,
        provider=tune.provider,
        host=tune.host,
        base_url=tune.base_url,
        tune=tune.id,
        evaluation=evaluation,
        manifest=tune.manifest,
    )


def snippet(workspace: Workspace, target: Target) -> tuple[str, str]:
    """Python and curl that ask it; the key comes from the environment."""
    found = _chosen(workspace, target)
    system = system_of(workspace, target.tune)
    variable = found.profile.key_variable
    return snippets.python(target, variable, system), snippets.curl(target, variable, system)


def _alias(workspace: Workspace, name: str, steps: list[Step]) -> Alias | None:
    stack = standing(steps)
    if not stack:
        return None
    target = stack[-1].target
    bases = [tune.base for tune in tunes(workspace) if tune.id == target.tune]
    profile = _chosen(workspace, target).profile
    shutdown = profile.shutdown_of(base_model(bases[0])) if bases else ""
    return Alias(name, stack[-1], stack[-2].target if len(stack) > 1 else None, shutdown)


def _chosen(workspace: Workspace, target: Target) -> Chosen:
    return of_before(workspace, target.provider, target.base_url)


def _events(workspace: Workspace) -> list[Event]:
    return events.latest(workspace.store, limit=_ALL, kinds=[KIND])[::-1]


def _step(event: Event) -> Step:
    return Step(
        what=str(event.new["what"]),
        target=Target.of(event.new),
        event=event.id,
        time=event.time,
        actor=event.actor,
        deleted=bool(event.new.get("deleted", False)),
        gone=tuple(event.new.get("gone", ())),
    )
