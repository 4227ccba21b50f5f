"""What the shipped tagger finds, and that training and scanning see the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.privacy.ner.features import features
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.ner.scores import Scorer
from curator.privacy.ner.tagger import Tagger
from curator.privacy.ner.tokens import tokens
from curator.privacy.ner.weights import feature_hash, read_weights
from curator.registry import shipped

WEIGHTS = shipped("rules/pii") / "names" / "weights.npz"


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(read_weights(WEIGHTS), shipped_lexicon())


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
        "lorem ipsum dolor " * 100,
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
def test_scanning_adds_up_the_features_that_training_names(text: str) -> None:
    weights = read_weights(WEIGHTS)
    words = tokens(text)
    named = features(words, shipped_lexicon())
    for first, rows in Scorer(weights.by_feature, 5, shipped_lexicon()).scores(words):
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
