"""The parts of a conversation that can be compared by themselves: its last question and its last answer."""

from __future__ import annotations

from typing import Literal

from curator.dedup.normalise import words
from curator.dedup.sets import Turns
from curator.dedup.shingle import GRAM

Part = Literal["question", "answer"]

_ROLES = {"question": "user", "answer": "assistant"}


def part_of(turns: Turns, part: Part) -> Turns:
    """The last turn of the user, or of the assistant; empty where it says too little to tie two conversations.

    "Thanks" and "yes" end many conversations that have nothing in common: a turn of fewer than five words counts only
    where it is the one question of its conversation.
    """
    said = [turn for turn in turns if turn[0] == _ROLES[part]]
    if not said:
        return ()
    alone = part == "question" and len(said) == 1
    return (said[-1],) if alone or len(words(said[-1][1]).split(maxsplit=GRAM - 1)) >= GRAM else ()
