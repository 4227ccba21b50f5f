"""The batch function and long texts."""

from __future__ import annotations

import pickle
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.privacy.detect import Detect
from curator.privacy.detector import Detector
from curator.privacy.rules import rule_versions
from curator.privacy.windows import OWNED, windows

TEXTS = ["call 202-555-0143", "nothing here", None, "ann@example.com and bob@example.com", ""]


def batch(texts: list[str | None]) -> pa.RecordBatch:
    keys = [f"k{n}" for n in range(len(texts))]
    return pa.RecordBatch.from_pydict({"key": keys, "text": texts})


def detect_in_worker(function: Detect, data: pa.RecordBatch) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = function.load()(data).to_pylist()
    return rows


def test_every_row_comes_back_with_its_hits() -> None:
    function = Detect()
    out = function.load()(batch(TEXTS))
    assert out.schema == function.schema
    rows = out.to_pylist()
    assert [row["key"] for row in rows] == ["k0", "k1", "k2", "k3", "k4"]
    assert [[hit["name"] for hit in row["hits"]] for row in rows] == [
        ["PHONE_NUMBER"], [], [], ["EMAIL_ADDRESS", "EMAIL_ADDRESS"], [],
    ]  # fmt: skip
    assert {row["error"] for row in rows} == {None}
    hit = rows[0]["hits"][0]
    assert (hit["kind"], hit["start"], hit["end"], hit["rule"]) == ("pii", 5, 17, "pii/phone")
    assert hit["version"] == rule_versions()["pii/phone"]


def test_a_spawned_worker_finds_the_same() -> None:
    function = Detect()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        theirs = pool.submit(detect_in_worker, function, batch(TEXTS)).result()
    assert theirs == function.load()(batch(TEXTS)).to_pylist()


def test_it_survives_pickling_with_its_version() -> None:
    function = Detect(only=frozenset({"pii/email"}))
    copy = pickle.loads(pickle.dumps(function))
    assert copy == function
    assert copy.version == function.version != Detect().version


def test_one_rule_alone_finds_what_it_finds_among_all(detector: Detector) -> None:
    text = "order number 4111111111111111, card 4111111111111111, https://u:Secret99@shop.example/?a, 202-555-0143"
    together = detector.hits(text)
    assert len({hit.rule for hit in together}) >= 5
    for rule in rule_versions():
        alone = Detector.for_folders(only=frozenset({rule})).hits(text)
        assert alone == [hit for hit in together if hit.rule == rule]


def test_a_rule_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as refused:
        Detect(only=frozenset({"pii/fone"}))
    assert "pii/phone" in refused.value.fix


def test_a_text_that_fails_is_told_by_type_alone_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from curator.privacy import frame

    monkeypatch.setattr(frame, "PATTERN_SECONDS", 1e-9)
    long_text = "ssn 123-45-6789 " * 4000
    rows = Detect(only=frozenset({"pii/us_ssn"})).load()(batch([long_text, "fine"])).to_pylist()
    assert rows[0] == {"key": "k0", "hits": [], "error": "TimeoutError"}
    assert rows[1] == {"key": "k1", "hits": [], "error": None}


@pytest.mark.parametrize(
    "unit",
    ["a", "1", "@", "1 ", "a@", "a.", "://", "-", "(1", "eyJ.", ":", "password ", "key=", "0 ", "<", "+1", "\u0301"],
)
def test_many_windows_of_anything_are_scanned_in_bounded_time(detector: Detector, unit: str) -> None:
    text = unit * (250_000 // len(unit))
    assert len(list(windows(text))) > 2
    start = time.process_time()
    detector.hits(text)
    assert time.process_time() - start < 7.5


def test_long_texts_are_scanned_whole_with_offsets_of_the_whole(detector: Detector) -> None:
    piece = "some words that mean nothing to anybody, 😀 and then ann@example.com wrote. "
    text = piece * 9000
    assert len(text) > 4 * OWNED
    hits = detector.hits(text)
    assert len(hits) == 9000
    assert {text[hit.start : hit.end] for hit in hits} == {"ann@example.com"}


def test_a_value_on_a_cut_is_found_once(detector: Detector) -> None:
    value = "ann.example.person@mail.shop.example"
    for shift in (0, 1, 17, 35):
        text = "x" * (OWNED - shift - 1) + " " + value + " " + "y" * (2 * OWNED)
        assert [(hit.start, hit.end) for hit in detector.hits(text)] == [(OWNED - shift, OWNED - shift + len(value))]


def test_a_value_of_several_words_on_a_cut_is_found_whole_and_once(detector: Detector) -> None:
    value = "4111 1111 1111 1111"
    for shift in range(1, len(value)):
        text = "x" * (OWNED - shift - 1) + " " + value + " " + "y" * (2 * OWNED)
        assert [text[hit.start : hit.end] for hit in detector.hits(text)] == [value]


@settings(max_examples=60, deadline=None)
@given(length=st.integers(0, 7 * OWNED), every=st.integers(1, 50_000))
def test_windows_own_every_character_once(length: int, every: int) -> None:
    text = ("a" * (every - 1) + " ") * (length // every)
    owned = [(w.own_start, w.own_end) for w in windows(text)]
    assert owned[0][0] == 0
    assert owned[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(owned))
    assert all(w.start <= w.own_start <= w.own_end <= w.end <= len(text) for w in windows(text))


def test_pseudonym_tags_are_found_as_nothing(detector: Detector) -> None:
    text = "password: <SECRET_1> from <PERSON_k3f2ab2cdexy>, call <PHONE_NUMBER_12> or <EMAIL_ADDRESS_3>@example.com"
    assert detector.hits(text) == []


def test_around_a_tag_the_rest_is_found(detector: Detector) -> None:
    text = "see https://shop.example/<PERSON_1>/orders?x=1"
    found = {text[hit.start : hit.end] for hit in detector.hits(text)}
    assert "https://shop.example/" in found
    assert not any("PERSON" in value for value in found)


def test_a_rule_that_reaches_over_a_tag_finds_the_pieces_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "recognizers:\n  - name: seat\n    supported_entity: SEAT\n"
        "    patterns: [{name: all of it, regex: 'seat \\S+ of \\S+ \\d+', score: 0.9}]\n"
    )
    text = "a seat 12A of <PERSON_1> 77 here, a seat <SEAT_1> of <PERSON_1> 0"
    hits = Detector.for_folders((str(tmp_path),), frozenset({"pii/seat"})).hits(text)
    assert [text[hit.start : hit.end] for hit in hits] == ["seat 12A of", "77", "seat", "of", "0"]


def test_words_of_a_batch_are_forgotten_also_where_its_context_is_the_first_to_be_read() -> None:
    detector = Detector.for_folders()
    for word in ("Zwxqvort", "Vrkqpalm"):
        with detector.memory():
            detector.hits(f"my passport number is {word} 482910573")
            met = detector.nlp_engine.get_nlp("en").vocab.strings
            assert word in met
        assert word not in met
