"""Questions and answers compared by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from curator.dedup import Choice, Document, FoundPair, Part, Standing, choose, find_pairs

ASKS = "please tell me how i can reset the password of my account when the mail does not arrive at all"
OTHER = "which train goes to the lake on a sunday morning when the line by the river is closed for works"
SAYS = "open the settings page then choose security and press the button that says send a new link to me"
MORE = "take the bus from the square at ten past nine and change at the mill to the one with a blue sign"


def pairs_of(*documents: Document, also: Sequence[Part]) -> tuple[FoundPair, ...]:
    return find_pairs(documents, threshold=0.8, progress=lambda done, total: None, check=lambda: None, also=also).pairs


def chat(id: str, *texts: str) -> Document:
    return Document(id, "", tuple(zip(("user", "assistant") * len(texts), texts, strict=False)))


def kept_of(pairs: Sequence[FoundPair], *ids: str) -> Choice:
    return choose({id: Standing(id, False, 0.0, 0, 0) for id in ids}, pairs, threshold=0.8, ties={}, keeps={})


def test_the_last_question_ties_two_conversations_that_have_nothing_else_in_common() -> None:
    two = chat("a", OTHER, MORE, ASKS, "Soon."), chat("b", SAYS, OTHER, f"{ASKS} today", MORE)
    assert pairs_of(*two, also=()) == ()
    (pair,) = pairs_of(*two, also=["question"])
    # 20 words are 16 5-grams, one more word another one.
    assert pair == FoundPair("a", "b", "question", 16 / 17, True)


def test_the_last_answer_does_too() -> None:
    (pair,) = pairs_of(chat("a", ASKS, SAYS), chat("b", OTHER, SAYS), also=["answer", "question"])
    assert (pair.kind, pair.score) == ("answer", 1.0)


def test_thanks_and_yes_tie_nothing_unless_they_are_all_that_was_asked() -> None:
    thanks = chat("a", ASKS, SAYS, "thanks", MORE), chat("b", OTHER, MORE, "Thanks!", SAYS)
    assert pairs_of(*thanks, also=["question"]) == ()
    assert pairs_of(chat("a", ASKS, "Yes."), chat("b", OTHER, "Yes."), also=["answer"]) == ()
    alone = pairs_of(chat("a", "reset password", SAYS), chat("b", "Reset password!", MORE), also=["question"])
    assert "question" in {pair.kind for pair in alone}


def test_a_row_goes_for_the_question_of_another_and_the_reason_says_so() -> None:
    two = chat("a", OTHER, MORE, ASKS, "Soon."), chat("b", SAYS, OTHER, f"{ASKS} today", MORE)
    (drop,) = kept_of(pairs_of(*two, also=["question"]), "a", "b").drops
    assert (drop.kind, drop.reason) == ("question", "0.94 like the question of a, which comes first by id")
    same = chat("a", OTHER, MORE, ASKS, "Soon."), chat("b", SAYS, OTHER, ASKS, MORE)
    (drop,) = kept_of(pairs_of(*same, also=["question"]), "a", "b").drops
    assert drop.reason == "same question words as a, which comes first by id"


def test_whole_conversations_count_before_their_parts() -> None:
    three = chat("a", ASKS, f"{SAYS} now"), chat("b", ASKS, SAYS), chat("c", ASKS, MORE)
    drops = {drop.id: drop.kind for drop in kept_of(pairs_of(*three[:2], also=["question"]), "a", "b").drops}
    assert drops == {"b": "near"}


def test_one_question_with_two_answers_stays_a_contradiction_for_people() -> None:
    pairs = pairs_of(chat("a", ASKS, SAYS), chat("b", ASKS, MORE), also=["question"])
    assert {pair.kind for pair in pairs} == {"question", "contradiction"}
    assert kept_of(pairs, "a", "b").drops == ()


def test_what_is_said_of_one_question_holds_for_all_that_ask_the_same() -> None:
    documents = [
        chat("a", SAYS, OTHER, f"{ASKS} today", MORE),
        *(chat(f"b{n}", OTHER, str(n), ASKS, str(n)) for n in range(3)),
    ]
    choice = kept_of(pairs_of(*documents, also=["question"]), "a", "b0", "b1", "b2")
    assert choice.clusters == (("a", "b0", "b1", "b2"),)
    assert [drop.id for drop in choice.drops] == ["b0", "b1", "b2"]
