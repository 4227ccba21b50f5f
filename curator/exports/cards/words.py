"""Why records are left out, in words for people who do not know our settings."""

from __future__ import annotations

#: Kind of a reason, as manifests count it -> what it means.
WHY = {
    "duplicate": "says the same, or nearly the same, as a record that stays",
    "evaluation": "something of an evaluation stands in it, which must stay unseen",
    "dropped": "a person dropped it",
    "rejected": "a person rejected it",
    "flagged": "a rule of quality or bias keeps it back, and nobody has dismissed that",
    "not accepted": "only records that a person accepted leave, and nobody accepted it",
    "no split": "it has no place in train, validation or test",
    "no pair": "nothing in it says which of two answers is better",
    "limit": "more records were there than asked for; it was not drawn",
    "withheld": "not all of it has been looked at for personal data",
    "no label": "nobody gave it the label that is the answer here",
    "no question": "nobody asks anything in it",
    "no answer": "the assistant says nothing in it",
    "nothing trains": "none of its answers is to be learned",
    "duplicate after shaping": "becomes the same example as another record",
    "other format": "it did not come in the format of this export",
}
#: The splits, and what each is for.
MEANING = {"train": "to learn from", "validation": "to watch the learning", "test": "never seen, to judge by"}
SPLITS = tuple(MEANING)


def why(kind: str) -> str:
    """What a kind of reason means; what the target's own rules say stands for itself."""
    return WHY.get(kind, "the target's own rules refuse it")


def counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
