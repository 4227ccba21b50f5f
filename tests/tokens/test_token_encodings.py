from __future__ import annotations

import pytest

from curator.tokens.encodings import base_model, encoding_of


@pytest.mark.parametrize(
    "model",
    [
        "gpt-4o",
        "gpt-4o-mini-2024-07-18",
        "gpt-4.1-mini-2025-04-14",
        "ft:gpt-4.1-mini-2025-04-14:example-org::abc123",
        "ft:gpt-4o-2024-08-06:example-org:support:abc123:ckpt-step-88",
        "o4-mini",
    ],
)
def test_models_of_today_and_their_tunes_are_counted_exactly(model: str) -> None:
    found = encoding_of(model)
    assert (found.encoding, found.exact, found.note) == ("o200k_base", True, "")


def test_gpt_oss_has_the_same_merges_under_another_name() -> None:
    found = encoding_of("gpt-oss-20b")
    assert (found.encoding, found.exact) == ("o200k_harmony", True)


@pytest.mark.parametrize("model", ["gpt-3.5-turbo-0125", "ft:gpt-3.5-turbo-0125:example-org::x", "gpt-4-0613"])
def test_a_model_of_an_encoding_that_does_not_ship_says_so(model: str) -> None:
    found = encoding_of(model)
    assert found.encoding == "cl100k_base"
    assert not found.exact
    assert "cl100k_base" in found.note
    assert "o200k_base" in found.note


def test_an_unknown_model_is_counted_as_an_estimate() -> None:
    found = encoding_of("some-open-model-7b")
    assert found.encoding is None
    assert not found.exact
    assert "estimate" in found.note


def test_the_base_of_a_tune_is_its_second_part() -> None:
    assert base_model("ft:GPT-4o-mini-2024-07-18:example-org:name:id") == "gpt-4o-mini-2024-07-18"
    assert base_model("ft:") == ""
