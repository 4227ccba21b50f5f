"""Any sequence of decisions, undos and redos of several people ends as a plain list of originals says."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curator.errors import RefusedError
from curator.records import NewEvent, Subject
from curator.store import checks, decided, events
from curator.store.operation import Store


@dataclass
class Original:
    actor: str
    batch: int
    subject: str
    value: str | None
    stands: bool = True


class Model:
    """Originals in order, and for each actor the batches that a redo would bring back."""

    def __init__(self) -> None:
        self.log: list[Original] = []
        self.undone: dict[str, list[list[Original]]] = {}

    def decide(self, actor: str, choices: list[tuple[str, str | None]], batch: int) -> None:
        self.log += [Original(actor, batch, subject, value) for subject, value in choices]
        self.undone[actor] = []

    def undo(self, actor: str) -> bool | None:
        mine = [item for item in self.log if item.actor == actor and item.stands]
        if not mine:
            return None
        batch = [item for item in mine if item.batch == mine[-1].batch]
        if self._built_upon(batch, actor):
            return False
        for item in batch:
            item.stands = False
        self.undone[actor].append(batch)
        return True

    def redo(self, actor: str) -> bool | None:
        waiting = self.undone.get(actor, [])
        if not waiting:
            return None
        if self._built_upon(waiting[-1], actor):
            return False
        for item in waiting.pop():
            item.stands = True
        return True

    def holds(self) -> dict[str, str]:
        newest = {item.subject: item.value for item in self.log if item.stands}
        return {subject: value for subject, value in newest.items() if value is not None}

    def _built_upon(self, batch: list[Original], actor: str) -> bool:
        positions = {id(item): n for n, item in enumerate(self.log)}
        return any(
            later.stands and later.actor != actor and later.subject == item.subject
            for item in batch
            for later in self.log[positions[id(item)] + 1 :]
        )


ACTORS = st.sampled_from(["ann", "bob"])
CHOICES = st.lists(
    st.tuples(st.sampled_from(["x", "y"]), st.sampled_from(["1", "2", "3", None])), min_size=1, max_size=3
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), ACTORS, CHOICES),
        st.tuples(st.sampled_from(["undo", "undo", "redo"]), ACTORS, st.just([])),
    ),
    min_size=6,
    max_size=20,
)
_rounds = itertools.count()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_decide_undo_and_redo_do_as_the_model_says(
    store: Store, steps: list[tuple[str, str, list[tuple[str, str | None]]]]
) -> None:
    # Every example has actors and subjects of its own, so that one store serves all.
    suffix = f"-{next(_rounds)}"
    model = Model()
    for number, (step, name, choices) in enumerate(steps):
        actor = name + suffix
        if step == "decide":
            model.decide(actor, choices, number)
            new = [
                NewEvent(
                    kind="label", subject=Subject("conversation", subject + suffix), slot="t", actor=actor, new=value
                )
                for subject, value in choices
            ]
            events.append(store, op=uuid4(), events=new)
            continue
        expected = model.undo(actor) if step == "undo" else model.redo(actor)
        operation = events.undo if step == "undo" else events.redo
        try:
            written: bool | None = bool(operation(store, op=uuid4(), actor=actor)) or None
        except RefusedError:
            written = False
        assert written is expected
        assert _holds(store, suffix) == model.holds()
    assert _holds(store, suffix) == model.holds()
    chain, *_, decisions = (c for c in checks.run(store) if c.name in ("event chain", "decisions"))
    assert chain.ok
    assert decisions.ok


def _holds(store: Store, suffix: str) -> dict[str, str]:
    subjects = [subject + suffix for subject in ("x", "y", "z")]
    return {
        decision.subject.id.removesuffix(suffix): decision.value
        for decision in decided.of_kind(store, kind="label", subjects=subjects)
    }
