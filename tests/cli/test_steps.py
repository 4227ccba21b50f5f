"""The steps of a training as people see them: one line that moves, or a line now and then."""

from __future__ import annotations

from typing import Any

from curator.cli._steps import Thinned, steps_in_words
from curator.store.tunes import Told


def step(number: int, total: int | None = 100, *, time: int | None = None, **data: Any) -> Told:
    told = {"step": number, "train_loss": 1 / number, **({} if total is None else {"total_steps": total}), **data}
    return Told(f"step {number}", number if time is None else time, "info", "metrics", f"Step {number}", told)


def word(text: str) -> Told:
    return Told(text, 0, "info", "message", text, {})


def numbers(told: list[Told]) -> list[str]:
    return [one.message for one in told]


def test_of_a_hundred_steps_every_tenth_is_a_line_however_they_arrive() -> None:
    steps = [step(n) for n in range(1, 101)]
    at_once = Thinned().of([word("begun"), *steps, word("done")], ended=True)
    tens = [f"Step {n}" for n in (1, *range(10, 101, 10))]
    assert numbers(at_once) == ["begun", *tens, "done"]
    one_by_one = Thinned()
    assert [m for each in steps for m in numbers(one_by_one.of([each], ended=False))] == tens


def test_the_last_step_is_a_line_wherever_the_job_ends() -> None:
    thinned = Thinned()
    assert numbers(thinned.of([step(n) for n in (1, 2, 3)], ended=False)) == ["Step 1"]
    assert numbers(thinned.of([word("cancelled")], ended=True)) == ["Step 3", "cancelled"]
    again = Thinned()
    assert numbers(again.of([step(1), step(2), word("cancelled")], ended=True)) == ["Step 1", "Step 2", "cancelled"]


def test_at_a_terminal_the_moving_line_tells_the_steps_and_only_the_last_stays() -> None:
    thinned = Thinned(none=True)
    assert numbers(thinned.of([word("begun"), *(step(n) for n in range(1, 60))], ended=False)) == ["begun"]
    assert numbers(thinned.of([step(100), word("done")], ended=True)) == ["Step 100", "done"]


def test_a_provider_that_does_not_say_how_many_steps_there_are_is_told_twice_a_minute() -> None:
    steps = [step(n, None, time=6 * n) for n in range(1, 31)]
    assert numbers(Thinned().of(steps, ended=False)) == [f"Step {n}" for n in (1, 5, 10, 15, 20, 25, 30)]


def test_the_moving_line_tells_steps_losses_rate_and_the_time_left() -> None:
    told = [step(n, 300, time=2 * n) for n in range(1, 41)]
    told[9].data["full_valid_loss"] = 0.5
    told[39].data["valid_loss"] = 9.0
    line = steps_in_words("running", [word("begun"), *told])
    assert line == "running  40 of 300 steps  loss: train 0.025, validation 0.500  30.0/min  8 min 40 s left"
    assert steps_in_words("queued", [word("begun")]) == "queued"
    assert steps_in_words("running", [step(3, None)]) == "running  3 steps  loss: train 0.333"


def test_what_a_provider_says_in_place_of_numbers_breaks_nothing() -> None:
    odd = [step(1, step=value, total_steps=other) for value in ("x", None, -4, 1e300) for other in (True, "9", -1, 0)]
    assert steps_in_words("running", odd) == "running"
    assert len(Thinned().of(odd, ended=True)) >= 1
