"""What the shipped tagger finds, and that training and scanning see the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.privacy.ner.features import features
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.ner.scores import Scorer
from curator.privacy.ner.tagger import Tagger
from curator.privacy.ner.tokens import tokens
from curator.privacy.ner.weights import Weights, feature_hash, read_weights
from curator.privacy.recognizers.names import finder
from curator.registry import shipped

WEIGHTS = shipped("rules/pii") / "names" / "weights.npz"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return read_weights(WEIGHTS)


@pytest.fixture(scope="module")
def scorer(weights: Weights) -> Scorer:
    return Scorer(weights.by_feature, 5, shipped_lexicon())


@pytest.fixture(scope="module")
def tagger(weights: Weights) -> Tagger:
    return Tagger(weights, shipped_lexicon())


def found(tagger: Tagger, text: str) -> set[tuple[str, str]]:
    return {(text[name.start : name.end], name.entity) for name in tagger.names(text, 0.3)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My name is Tarek Osman.", {("Tarek Osman", "PERSON")}),
        ("thanks priya, talk soon", {("priya", "PERSON")}),
        ("PLEASE CALL MARGARET AT NOON", {("MARGARET", "PERSON")}),
        ("is there a bus from lyon to geneva", {("lyon", "LOCATION"), ("geneva", "LOCATION")}),
        ("Send it to 14 Willow Lane, please.", {("14 Willow Lane", "ADDRESS")}),
        ("Dr. Okonkwo's clinic moved to Leeds", {("Okonkwo", "PERSON"), ("Leeds", "LOCATION")}),
        ("Regards,\nHelga Brandt", {("Helga Brandt", "PERSON")}),
        ("Zvorkin said he never got it", {("Zvorkin", "PERSON")}),
    ],
)
def test_names_are_found_in_every_way_of_writing(tagger: Tagger, text: str, names: set[tuple[str, str]]) -> None:
    assert found(tagger, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Will you mark it as done?",
        "May I park here on Monday?",
        "I hope the rose survives the frost.",
        "Yes, that works for me. Thanks!",
        "Two Python scripts failed with a KeyError.",
        "The total was $42.50, paid by Visa.",
        "Please restart the router and try again.",
        "Nope, sorry! Set it for 3:30 in the afternoon.",
        "for i in range(len(rows)): print(max(rows[i]), min(rows[i]))",
        "if (err) return res.status(500).json({ error: err.message });",
        "3b94cd4a 93b5709a eec5c6ea a71e0ce5 2ace2c83 ecb7d178 75e4eabb",
        "",
        "\n\n  \t",
    ],
)
def test_everyday_words_are_no_names(tagger: Tagger, text: str) -> None:
    assert found(tagger, text) == set()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("thanks Mark, please mark it", {("Mark", "PERSON")}),
        ("Grace said grace", {("Grace", "PERSON")}),
        ("He hopes that Hope comes", {("Hope", "PERSON")}),
    ],
)
def test_a_word_is_a_name_in_one_place_and_none_in_another(
    tagger: Tagger, text: str, names: set[tuple[str, str]]
) -> None:
    assert names <= found(tagger, text)
    assert len(tagger.names(text, 0.3)) <= len(names) + 1


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.sampled_from("abAB .\n'-é#@1,JS"), max_size=60) | st.text(max_size=30))
def test_scanning_adds_up_the_features_that_training_names(weights: Weights, scorer: Scorer, text: str) -> None:
    words = tokens(text)
    named = features(words, shipped_lexicon())
    for first, rows in scorer.scores(words):
        for offset, row in enumerate(rows):
            held = [weights.by_feature.get(feature_hash(name), (0.0,) * 5) for name in named[first + offset]]
            assert row == pytest.approx([sum(column) for column in zip(*held, strict=True)], abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_names_lie_in_any_text_apart_and_in_order(tagger: Tagger, text: str) -> None:
    past = 0
    for name in tagger.names(text, 0.1):
        assert past <= name.start < name.end <= len(text)
        assert 0 <= name.probability <= 1
        past = name.end


@pytest.mark.parametrize("between", ["\t", " ", " & ", ", ", "\n"])
def test_a_list_of_people_is_found_to_its_end_whatever_stands_between(tagger: Tagger, between: str) -> None:
    people = ["Margaret Thornbury", "John Smith", "Alice Johnson", "Robert Brown", "Helga Brandt", "Tarek Osman"] * 5
    text = "Please sort this list: " + between.join(people)
    covered = {at for name in tagger.names(text, 0.1) for at in range(name.start, name.end)}
    named = [at for at in range(text.index("Margaret"), len(text)) if text[at].isalpha()]
    assert len(covered & set(named)) > 0.97 * len(named)


def test_what_goes_on_for_too_long_to_be_one_name_is_asked_about(tagger: Tagger) -> None:
    names = tagger.names("lorem ipsum dolor " * 100, 0.1)
    assert all(name.probability <= 0.5 for name in names)


def test_letters_with_marks_of_their_own_are_found_whole_where_they_stand() -> None:
    text = unicodedata.normalize("NFD", "My wife is Zo\u00eb M\u00fcller and my son is M\u00e1rton Szab\u00f3\u0323.")
    names = [text[span.start : span.end] for _, span in finder(str(WEIGHTS))(text)]
    assert names == [
        unicodedata.normalize("NFD", name) for name in ("Zo\u00eb M\u00fcller", "M\u00e1rton Szab\u00f3\u0323")
    ]


def test_people_in_cells_of_a_table_are_one_each(tagger: Tagger) -> None:
    assert found(tagger, "Alice Johnson\tRobert Brown") == {("Alice Johnson", "PERSON"), ("Robert Brown", "PERSON")}
