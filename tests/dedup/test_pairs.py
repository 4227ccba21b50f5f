"""What ties two conversations."""

from __future__ import annotations

import pytest

from curator.dedup import Document, Found, FoundPair, find_pairs

LONG = "please tell me how i can reset the password of my account when the mail does not arrive at all today"
ANSWER = "open the settings page then choose security and press the button that says send a new link to me"


def pairs_of(*documents: Document, threshold: float = 0.8) -> tuple[FoundPair, ...]:
    return found(*documents, threshold=threshold).pairs


def found(*documents: Document, threshold: float = 0.8) -> Found:
    return find_pairs(documents, threshold=threshold, progress=lambda done, total: None, check=lambda: None)


def chat(id: str, *texts: str, system: str = "") -> Document:
    return Document(id, system, tuple(zip(("user", "assistant") * len(texts), texts, strict=False)))


def test_case_and_white_space_leave_a_copy_exact() -> None:
    pairs = pairs_of(chat("b", LONG, ANSWER), chat("a", LONG.upper(), f"  {ANSWER}\n"))
    assert pairs == (FoundPair("a", "b", "exact", 1.0, True),)


def test_the_same_turns_under_another_system_prompt_are_exact_and_told_apart() -> None:
    pairs = pairs_of(chat("a", LONG, system="Be kind."), chat("b", LONG, system="Be brief."))
    assert pairs == (FoundPair("a", "b", "exact", 1.0, False),)


def test_copies_under_each_system_prompt_are_tied_among_themselves() -> None:
    systems = {"a": "one", "b": "two", "c": "two", "d": "one"}
    pairs = pairs_of(*(chat(id, LONG, system=system) for id, system in systems.items()))
    assert {(pair.a, pair.b): pair.same_system for pair in pairs} == {
        ("a", "b"): False,
        ("b", "c"): True,
        ("a", "d"): True,
    }


def test_another_role_is_another_text() -> None:
    assert pairs_of(Document("a", "", (("user", LONG),)), Document("b", "", (("assistant", LONG),))) == ()


def test_other_punctuation_is_near_and_not_exact() -> None:
    (pair,) = pairs_of(chat("a", "is x > 5 or not, tell me"), chat("b", "is x < 5 or not, tell me"))
    assert (pair.kind, pair.score) == ("near", 1.0)


def test_a_near_pair_scores_shared_over_all_five_grams() -> None:
    # Ten words are six 5-grams; another last word changes one of them: 5 shared of 7.
    (pair,) = pairs_of(chat("a", "a b c d e f g h i j"), chat("b", "a b c d e f g h i k"), threshold=0.7)
    assert pair == FoundPair("a", "b", "near", 5 / 7, True)


def test_a_pair_exactly_at_the_threshold_is_found() -> None:
    # Nine 5-grams share eight of ten: 8 / 10.
    left, right = "a b c d e f g h i j k l m", "a b c d e f g h i j k l z"
    assert [pair.score for pair in pairs_of(chat("a", left), chat("b", right))] == [0.8]
    assert pairs_of(chat("a", left), chat("b", right), threshold=0.801) == ()


def test_shingles_do_not_cross_from_one_turn_into_the_next() -> None:
    # Cut elsewhere, the same eight words share no 5-gram and no short text.
    assert pairs_of(chat("a", "a b c d", "e f g h"), chat("b", "a b c", "d e f g h"), threshold=0.01) == ()


def test_texts_of_fewer_than_five_words_are_one_shingle_in_their_order() -> None:
    assert len(pairs_of(chat("a", "yes, please!"), chat("b", "Yes please"))) == 1
    assert pairs_of(chat("a", "yes please"), chat("b", "please yes"), threshold=0.01) == ()
    assert pairs_of(chat("a", "ha"), chat("b", "ha ha"), threshold=0.01) == ()


def test_numbers_and_pseudonyms_make_a_difference() -> None:
    assert pairs_of(chat("a", "call <PERSON_1> at 5"), chat("b", "call <PERSON_2> at 5"), threshold=0.01) == ()


@pytest.mark.parametrize("text", ["", " \n"])
def test_empty_documents_never_pair(text: str) -> None:
    assert pairs_of(chat("a", text), chat("b", text), Document("c", "", ()), Document("d", "", ())) == ()


def test_texts_without_a_word_pair_only_with_their_equals() -> None:
    pairs = pairs_of(chat("a", "👍"), chat("b", "👍"), chat("c", "👎"), chat("d", "???"))
    assert [(pair.a, pair.b, pair.kind) for pair in pairs] == [("a", "b", "exact")]


def test_one_prompt_with_two_answers_is_a_contradiction() -> None:
    pairs = pairs_of(chat("a", "is it open on sundays", "Yes."), chat("b", "Is it open on Sundays", "No."))
    assert pairs == (FoundPair("a", "b", "contradiction", 0.0, True),)


def test_a_contradiction_may_be_near_as_well() -> None:
    kinds = {
        pair.kind for pair in pairs_of(chat("a", LONG + " " + ANSWER, "Yes."), chat("b", LONG + " " + ANSWER, "No."))
    }
    assert kinds == {"near", "contradiction"}


def test_answers_that_say_half_the_same_are_no_contradiction() -> None:
    # Eight shared 5-grams of ten.
    pairs = pairs_of(
        chat("a", "question", "a b c d e f g h i j k l m"), chat("b", "question", "a b c d e f g h i j k l z")
    )
    assert "contradiction" not in {pair.kind for pair in pairs}


def test_answers_without_any_context_contradict_nothing() -> None:
    assert pairs_of(Document("a", "", (("assistant", "Yes."),)), Document("b", "", (("assistant", "No."),))) == ()


def test_the_last_answer_decides_and_turns_after_it_do_not_count() -> None:
    a = Document("a", "", (("user", "open?"), ("assistant", "Yes."), ("user", "thanks")))
    b = Document("b", "", (("user", "open?"), ("assistant", "No."), ("user", "what a pity")))
    assert [pair.kind for pair in pairs_of(a, b)] == ["contradiction"]


def test_a_contradiction_shows_the_rows_that_share_a_system_prompt() -> None:
    pairs = pairs_of(
        chat("a", "open?", "Yes.", system="one"),
        chat("b", "open?", "Yes.", system="two"),
        chat("c", "open?", "No.", system="two"),
    )
    assert FoundPair("b", "c", "contradiction", 0.0, True) in pairs


def test_copies_of_one_text_make_a_star_and_no_square() -> None:
    documents = [chat(f"{number:05}", LONG, ANSWER) for number in range(10_000)]
    pairs = pairs_of(*documents)
    assert len(pairs) == 9_999
    assert {id for pair in pairs for id in (pair.a, pair.b)} == {document.id for document in documents}


def test_an_odd_unicode_string_is_compared_like_any_other() -> None:
    odd = "one two \ud800 three\x1efour five six"
    assert [pair.kind for pair in pairs_of(chat("a", odd), chat("b", odd))] == ["exact"]


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.01, float("nan")])
def test_a_threshold_that_is_no_share_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        pairs_of(threshold=threshold)


def test_two_documents_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share an id"):
        pairs_of(chat("a", "one"), chat("a", "two"))


def test_nothing_to_compare_finds_nothing() -> None:
    assert found() == Found((), 0)
