"""Invented support desks: few customers write much, few labels are common."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from curator.splits import Member

WEIGHTS = {"billing": 40, "delivery": 25, "account": 15, "technical": 10, "refund": 5, "complaint": 3, "cancel": 2}


def support_desk(conversations: int, seed: int) -> list[Member]:
    """Customers write 1 to `conversations` / 20 times (Pareto), half of the time about one and the same thing."""
    chance = random.Random(seed)
    labels, weights = list(WEIGHTS), list(WEIGHTS.values())
    members: list[Member] = []
    customer = 0
    while len(members) < conversations:
        customer += 1
        usual = chance.choices(labels, weights)[0]
        for _ in range(min(int(chance.paretovariate(1.2) * 1.5), conversations // 20)):
            label = usual if chance.random() < 0.5 else chance.choices(labels, weights)[0]
            examples = 1 + (chance.random() < 0.2)
            id = f"c{chance.getrandbits(64):016x}"
            members.append(Member(id, (f"customer:{customer}",), label, len(members), examples))
    return members[:conversations]


@pytest.fixture
def desk() -> Callable[[int, int], list[Member]]:
    return support_desk
