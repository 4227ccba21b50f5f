"""What "auto" comes to, and the rate of learning behind the multiplier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from curator.tuning.local.trainer.descent import Plan

#: AdaGrad's step for the multiplier 1: three epochs learn most of what there is in 50 to 10,000 examples.
_RATE = 1.0
AUTO_BETA = 0.1
_MOST_BATCH = 256


def settled(hyperparameters: Mapping[str, Any], examples: int) -> dict[str, Any]:
    """The hyperparameters with a number for each "auto". examples: at least 1."""
    found = dict(hyperparameters)
    automatic: dict[str, float] = {"n_epochs": auto_epochs(examples), "batch_size": auto_batch(examples)}
    automatic |= {"learning_rate_multiplier": 1.0, "beta": AUTO_BETA}
    for name, value in automatic.items():
        if found.get(name) == "auto":
            found[name] = value
    return found


def plan(hyperparameters: Mapping[str, Any], seed: int) -> Plan:
    """hyperparameters: settled."""
    rate = _RATE * hyperparameters["learning_rate_multiplier"]
    return Plan(hyperparameters["n_epochs"], hyperparameters["batch_size"], rate, seed)


def auto_epochs(examples: int) -> int:
    """As at OpenAI: 3, more for fewer than 34 examples, fewer for more than 8,333."""
    if 3 * examples < 100:
        return min(25, 100 // examples)
    if 3 * examples > 25_000:
        return max(1, 25_000 // examples)
    return 3


def auto_batch(examples: int) -> int:
    """0.2 % of the examples, 1 to 256."""
    return max(1, min(_MOST_BATCH, round(examples * 0.002)))
