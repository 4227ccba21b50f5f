"""The models there are: the untrained base, and what jobs made of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from curator.tuning.local.api_error import ApiError
from curator.tuning.local.jobs import Jobs
from curator.tuning.local.shelf import Shelf
from curator.tuning.local.trainer.examples import Message
from curator.tuning.local.trainer.features import Floats
from curator.tuning.local.trainer.knowledge import Answers, Knowledge

Json = dict[str, Any]

BASE = "baseline-1"
_CREATED = 1_767_225_600
_LOADED = 3
_NOTHING_LEARNED = "baseline-1 is not trained and has no answers; train it on examples."


@dataclass(frozen=True, slots=True)
class Tuned:
    """A model ready to answer. base: the tuned model whose answers it ranks."""

    knowledge: Knowledge
    weights: Floats
    base: Tuned | None

    def answers(self, messages: Sequence[Message]) -> Answers:
        return self.knowledge.answers(self.weights, messages, self.base.answers(messages) if self.base else None)


class Models:
    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._lock = threading.Lock()
        self._loaded: dict[str, Tuned] = {}

    def listed(self) -> Json:
        return {"object": "list", "data": [_base(), *(_public(model) for model, _ in self._tuned().values())]}

    def get(self, name: str) -> Json:
        """Raises ApiError where there is none."""
        return _base() if name == BASE else _public(self._find(name)[0])

    def has(self, name: str) -> bool:
        return name == BASE or name in self._tuned()

    def method_of(self, name: str) -> str | None:
        """By which method a model was tuned; None for the base."""
        return None if name == BASE else str(self._find(name)[1]["method"]["type"])

    def shelf_of(self, name: str) -> tuple[Shelf, int]:
        """Where a tuned model is kept, and its step."""
        model, job = self._find(name)
        return self._jobs.shelf(job["id"]), model["step"]

    def delete(self, name: str) -> Json:
        """Raises ApiError for the base, and while an open job trains on from the model."""
        if name == BASE:
            raise ApiError(403, "The base model cannot be deleted.", code="insufficient_permissions")
        model, job = self._find(name)
        if self._jobs.tunes(name):
            raise ApiError(409, "The model is the base of a job that has not ended.", code="model_in_use")
        with self._jobs.changed:
            left = [other for other, of in self._tuned().values() if of["id"] == job["id"] and other["id"] != name]
            self._jobs.set_models(job["id"], left)
            self._jobs.save(job["id"])
        with self._lock:
            self._loaded.pop(name, None)
        self._jobs.shelf(job["id"]).forget_weights(model["step"])
        if not left:
            self._jobs.shelf(job["id"]).forget_knowledge()
        return {"id": name, "object": "model", "deleted": True}

    def answers(self, name: str, messages: Sequence[Message]) -> Answers:
        """At least one. Raises ApiError where there is no such model."""
        if name == BASE:
            return untrained()
        with self._lock:
            tuned = self._loaded.pop(name, None) or self._load(name)
            # the one used last stands last, and the first goes
            self._loaded[name] = tuned
            while len(self._loaded) > _LOADED:
                self._loaded.pop(next(iter(self._loaded)))
        return tuned.answers(messages)

    def _load(self, name: str) -> Tuned:
        shelf, step = self.shelf_of(name)
        base = shelf.base()
        below = None if base is None else Tuned(base.knowledge(), base.weights(0), None)
        return Tuned(shelf.knowledge(), shelf.weights(step), below)

    def _find(self, name: str) -> tuple[Json, Json]:
        found = self._tuned().get(name)
        if found is None:
            raise ApiError(404, f"The model '{name}' does not exist", code="model_not_found", param="model")
        return found

    def _tuned(self) -> dict[str, tuple[Json, Json]]:
        """By name: the model {id, step, created} and the job that made it."""
        return {model["id"]: (model, job) for model, job in self._jobs.models()}


def untrained() -> Answers:
    import numpy as np

    return Answers([{"role": "assistant", "content": _NOTHING_LEARNED}], np.zeros(1, np.float32))


def _base() -> Json:
    return {"id": BASE, "object": "model", "created": _CREATED, "owned_by": "curator-local"}


def _public(model: Json) -> Json:
    return {"id": model["id"], "object": "model", "created": model["created"], "owned_by": "curator-local"}
