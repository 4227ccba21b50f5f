"""Prefilters and the linear context rule change nothing: Presidio's own engine with our recognizers finds the same."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.privacy.candidates import Candidates
from curator.privacy.detector import Detector
from curator.privacy.facts import Facts

WORDS = """
call phone tel: order # account ticket card ssn license passport dob born password is = : , . - ( ) + @ :// www. http
example.com shop.example .test 555-0143 202 0143 4111 1111 1600000000 1.2.3.4 2001:db8::1 3f9a GB82 DE89 AKIA ghp_ sk-
eyJ key token secret api_key Bearer pwd \u00e9 \u674e \u0663\u0664\u0665\u0666\u0667\u0668\u0669 \u212a \u017f
\u0130 \U0001f600 <PERSON_1> < > a 1 0 00 44 abcDEF123
"""
#: What makes patterns begin to match, and letters that change when their case does.
PIECES = st.sampled_from([*WORDS.split(), "\n"])
#: Digits with anything between them that a number is written with, and context words at all distances.
OPENINGS = st.sampled_from(["", "+44", "+1", "(0", "0", "call ", "00"])
GROUPS = st.sampled_from(["2", "5", "0", "16", "960", " - ", ") ", " (", "--", ".", " ", "x", "/ "])
NUMBERS = st.tuples(OPENINGS, st.lists(GROUPS).map("".join)).map("".join)
CONTEXT = st.sampled_from(["ssn", "passport", "licence", "dea", "the", "a", "blue", "parcel", "came", ",", ".", "and"])
FAR = st.lists(CONTEXT, max_size=9).map(lambda words: " ".join([*words, "123-45-6789 D1234567 912345678 AB1234563"]))
MIXED = st.lists(PIECES | st.text(max_size=6), max_size=24).map("".join)
TEXTS = NUMBERS | FAR | MIXED | st.lists(PIECES, max_size=24).map(" ".join)


@pytest.fixture(scope="module")
def stock(detector: Detector) -> Any:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

    registry = RecognizerRegistry(recognizers=[loaded.recognizer for loaded in detector.loaded])
    return AnalyzerEngine(registry=registry, nlp_engine=detector.nlp_engine, context_aware_enhancer=detector.enhancer)


@functools.cache
def candidates(detector: Detector) -> Candidates:
    return Candidates([loaded.needs for loaded in detector.loaded])


def by_presidio(stock: Any, text: str) -> set[tuple[str, int, int, float]]:
    return {(r.entity_type, r.start, r.end, round(r.score, 6)) for r in stock.analyze(text, "en")}


def by_us(detector: Detector, text: str) -> set[tuple[str, int, int, float]]:
    """Our hits, less what Presidio removes when an entity's hit lies inside another one that is as sure."""
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    results = [
        RecognizerResult(result.entity_type, result.start, result.end, score)
        for _, result, score in detector.scan(text)
    ]
    return {(r.entity_type, r.start, r.end, r.score) for r in EntityRecognizer.remove_duplicates(results)}


def test_the_stock_engine_finds_the_same_in_chat(
    detector: Detector, stock: Any, chat: Callable[..., list[str]]
) -> None:
    different = [text for text in chat(3000, personal=0.5) if by_us(detector, text) != by_presidio(stock, text)]
    assert different == []


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_the_stock_engine_finds_the_same_in_anything(detector: Detector, stock: Any, text: str) -> None:
    assert by_us(detector, text) == by_presidio(stock, text)


@settings(max_examples=250, deadline=None)
@given(text=TEXTS)
def test_the_pass_over_all_words_names_the_rules_that_each_by_itself_would_name(detector: Detector, text: str) -> None:
    by_themselves = [n for n, loaded in enumerate(detector.loaded) if loaded.needs.met(Facts(text))]
    assert candidates(detector).of(Facts(text)) == by_themselves


@settings(max_examples=500, deadline=None)
@given(text=TEXTS)
def test_a_rule_whose_prefilter_says_no_finds_nothing(detector: Detector, text: str) -> None:
    facts = Facts(text)
    for loaded in detector.loaded:
        if not loaded.needs.met(facts):
            results = detector.scored(loaded, text, [])
            assert [r for r in results if r[1] >= loaded.rule.threshold] == [], loaded.rule.id
