"""Passages that very many conversations share."""

from __future__ import annotations

import random

from curator.dedup import Document, Found, find_pairs

GREETING = " ".join(f"greet{number}" for number in range(24))


def found(documents: list[Document], *, leave_out: bool = False) -> Found:
    return find_pairs(
        documents,
        threshold=0.8,
        progress=lambda done, total: None,
        check=lambda: None,
        leave_out_templates=leave_out,
    )


def greeted(count: int, words: int) -> list[Document]:
    """Conversations that have one greeting in common, and so many words of their own."""
    chance = random.Random(count)
    return [
        Document(
            f"{n:04}", "", (("user", f"{GREETING} {' '.join(f'w{chance.randrange(9999)}' for _ in range(words))}"),)
        )
        for n in range(count)
    ]


def test_a_passage_of_many_conversations_is_told_with_where_it_stands() -> None:
    (passage,) = found(greeted(40, 20)).templates
    assert (passage.turn, passage.first, passage.past, passage.conversations) == (0, 0, 24, 40)


def test_a_passage_of_few_conversations_is_none() -> None:
    assert found(greeted(19, 20)).templates == ()


def test_many_versions_of_one_text_are_no_template_since_one_of_them_stays() -> None:
    assert found(greeted(40, 2)).templates == ()


def test_left_out_a_greeting_makes_nobody_alike() -> None:
    # 24 + 4 words are 24 5-grams, of which 20 are the greeting's: alike at 20 / 28 among those of 4 words, and more so
    # beside those that have 20.
    short, long = greeted(60, 1), greeted(60, 30)
    documents = [*long, *(Document(f"s{d.id}", "", d.turns) for d in short)]
    assert found(documents).pairs != ()
    assert {pair.kind for pair in found(documents, leave_out=True).pairs} <= {"exact"}


def test_left_out_a_greeting_hides_no_pair_that_is_alike_without_it() -> None:
    documents = greeted(60, 40)
    (role, text), *_ = documents[7].turns
    documents.append(Document("copy", "", ((role, f"{text} more"),)))
    (whole,) = found(documents).pairs
    (without,) = found(documents, leave_out=True).pairs
    assert (without.a, without.b) == (whole.a, whole.b) == ("0007", "copy")
    # 40 words and the 4 of the greeting before them are 40 5-grams of their own, one more in the copy.
    assert without.score == 40 / 41 < whole.score


def test_a_conversation_that_is_nothing_but_template_stays_comparable() -> None:
    documents = [
        *greeted(60, 30),
        Document("x", "", (("user", GREETING),)),
        Document("y", "", (("user", GREETING + "!"),)),
    ]
    (pair,) = found(documents, leave_out=True).pairs
    assert (pair.a, pair.b, pair.score) == ("x", "y", 1.0)
