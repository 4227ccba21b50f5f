"""One detector for all tests here, and invented chat to scan."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from curator.privacy.detector import Detector

OPENINGS = ("hi", "Hello there,", "Good morning", "hey,", "ok so", "Thanks.", "Sorry to bother you,", "quick question:")
PLAIN = (
    "I have a problem with the delivery",
    "can you tell me when the shop opens on Sunday?",
    "the app keeps crashing after the update",
    "is there a table for 4 at 7:30 pm?",
    "I would like to change my seat to the window",
    "could you recommend a cheap restaurant near the station",
    "the total was $42.50 and not $24.50",
    "my train leaves at 10:15, arriving on 3/4",
    "do you have this in size 38 or 39?",
    "that works for me, see you then",
    "please cancel it and refund me",
    "Sure, which date do you prefer?",
)
PERSONAL = (
    "call me at 202-555-0{n3} please",
    "my number is (212) 555-01{n2}",
    "write to user{n3}@example.com or to desk@shop.example",
    "order #48{n3}15162 never came",
    "it is on the card 4111 1111 1111 1111",
    "my ssn is 123-45-6{n3}",
    "I was born on {d} May 1987",
    "see https://www.shop.example/orders/{n3} for the photo",
    "the login came from 192.0.2.{d}",
    "account number 7{n3}00{n3}",
    "my license is D1{n3}567",
    "+44 1632 960{n3} is my mobile",
    "the password is Tr1cky-{n3}",
)


NOUNS = ("parcel", "kettle", "jacket", "invoice", "lamp", "window", "keyboard", "ticket", "sofa", "bicycle", "carpet")
VERBS = ("arrived", "broke", "vanished", "leaks", "squeaks", "works", "stopped", "faded", "froze", "bent")
WHEN = ("today", "last week", "on Monday", "at 7:30", "for 2 days", "since May", "twice", "3 times", "in room 12")


def make_chat(count: int, seed: int = 1, personal: float = 0.12) -> list[str]:
    """Short invented messages, nearly all distinct; `personal`: the share with personal data or a secret."""
    draw = random.Random(seed)
    texts = []
    for _ in range(count):
        story = f"the {draw.choice(NOUNS)} {draw.choice(VERBS)} {draw.choice(WHEN)}"
        parts = [draw.choice(OPENINGS), story, draw.choice(PLAIN)]
        if draw.random() < personal:
            filled = draw.choice(PERSONAL).format(
                n2=f"{draw.randrange(100):02}", n3=f"{draw.randrange(1000):03}", d=draw.randrange(1, 28)
            )
            parts.insert(draw.randrange(4), filled)
        texts.append(" ".join(parts))
    return texts


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.for_folders()


@pytest.fixture(scope="session")
def chat() -> Callable[[int], list[str]]:
    return make_chat
