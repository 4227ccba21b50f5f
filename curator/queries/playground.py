"""Talking to a model: which one is meant, and what has been said so far. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from curator.errors import UsageError
from curator.queries import tunes
from curator.queries.candidates import access_of_tune, is_baseline, named
from curator.queries.deploy_gate import models_of
from curator.queries.deployment import aliases
from curator.queries.export_of_tune import system_of
from curator.queries.providers import access_of
from curator.queries.tunes import Tune
from curator.tuning.access import Access
from curator.tuning.evaluation.candidate import BANNER
from curator.tuning.providers import LOCAL
from curator.workspace import Workspace

if TYPE_CHECKING:
    from curator.tuning.client import Client

__all__ = ["BANNER", "Place", "Talk", "place"]


@dataclass(frozen=True, slots=True)
class Place:
    """baseline: the local provider answers. system: the system prompt that talks begin with, "" for none."""

    model: str
    access: Access
    baseline: bool
    system: str = ""

    @property
    def host(self) -> str:
        return self.access.host


def place(
    workspace: Workspace, name: str | None = None, *, base_url: str | None = None, system: str | None = None
) -> Place:
    """name: an alias, a tune's id or its beginning, NAME@URL, or a model; None for what the newest tune made.

    base_url: where the model called `name` answers. system: None for the one before every example of the tune.
    Starts the local provider where it is needed. Raises UsageError where nothing is meant.
    """
    if base_url is not None:
        if not name:
            raise UsageError("an address needs a model's name", fix=f"curator playground MODEL --base-url {base_url}")
        access = access_of(workspace, base_url=base_url)
        return Place(name, access, is_baseline(access), system or "")
    found = _meant(workspace, name)
    return found if system is None else replace(found, system=system)


class Talk:
    """One conversation. Use it with `with`; thread-unsafe."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._said: list[dict[str, Any]] = []
        self._client: Client | None = None

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What is sent, the system prompt first."""
        head = [{"role": "system", "content": self.place.system}] if self.place.system else []
        return [*head, *self._said]

    def say(self, text: str) -> Iterator[str]:
        """The answer as it arrives. Whoever breaks it off keeps what was said until then.

        Raises EndpointProblem; then it is as if nothing had been said.
        """
        from curator.tuning.client import Client

        if self._client is None:
            self._client = Client(self.place.access)
        self._said.append({"role": "user", "content": text})
        answer = ""
        try:
            for piece in self._client.pieces(self.place.model, self.messages, temperature=0):
                answer += piece
                yield piece
        finally:
            if answer:
                self._said.append({"role": "assistant", "content": answer})
            else:
                self._said.pop()

    def reset(self) -> None:
        """Begin anew."""
        self._said.clear()

    def use(self, model: str) -> None:
        """Go on with another model of the same endpoint."""
        self.place = replace(self.place, model=model)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _meant(workspace: Workspace, name: str | None) -> Place:
    every = tunes.tunes(workspace)
    if name is None:
        made = next((tune for tune in every if tune.model), None)
        if made is None:
            raise UsageError("no tune made a model yet", fix="name one: curator playground NAME@URL")
        return _of_tune(workspace, made, made.model)
    of_alias = {one.name: one.target for one in aliases(workspace)}
    if name in of_alias:
        target = of_alias[name]
        return _of_tune(workspace, tunes.tune(workspace, target.tune), target.model)
    for tune in every:
        if name in models_of(workspace, tune):
            return _of_tune(workspace, tune, name)
    begins = [tune for tune in every if tune.id.startswith(name) or tune.job == name]
    if len(begins) == 1:
        if not begins[0].model:
            raise UsageError(f"tune {begins[0].id} made no model (it is {begins[0].status})")
        return _of_tune(workspace, begins[0], begins[0].model)
    found = named(workspace, name)
    return Place(found.model, found.access, found.baseline)


def _of_tune(workspace: Workspace, tune: Tune, model: str) -> Place:
    return Place(model, access_of_tune(workspace, tune), tune.provider == LOCAL, system_of(workspace, tune.id))
