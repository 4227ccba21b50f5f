"""The data card: what is on it, and that it is a page of its own that holds nothing but numbers and our words."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from curator.exports.cards.data import data_card
from curator.exports.cards.figures import Figures, LabelCounts, Surroundings
from curator.exports.cards.html import as_html
from curator.exports.cards.limits import limits
from curator.exports.cards.markdown import as_markdown


def manifest(**more: Any) -> dict[str, Any]:
    checks = [{"name": "groups_on_both_sides", "count": 0}]
    shares = [{"split": name, "share": 1 / 3, "wanted": 1 / 3} for name in ("train", "validation", "test")]
    return {
        "product": "curator 1",
        "target": "openai-chat",
        "event": 12,
        "files": [
            {
                "path": "train.jsonl",
                "split": "train",
                "sha256": "ab" * 32,
                "lines": 3,
                "tokens": 60,
                "trained_tokens": 9,
            }
        ],
        "settings": {"shape": {"system": "set", "system_text": "Be <brief> & kind."}},
        "records": {"in": 3, "duplicate": 2, "tools or tool calls are not whole (E11)": 1},
        "privacy": {"not_looked_for": ["PERSON"]},
        "sign_off": {"actor": "ann <b>", "time": 1},
        "split": {
            "ok": True,
            "groups": 3,
            "largest_share": 0.34,
            "splits": shares,
            "checks": checks,
            "hash": "cd",
            "labels": [],
        },
        "warnings": {"W20": 3},
        **more,
    }


def card(**around: Any) -> dict[str, Any]:
    figures = Figures()
    for tokens in (10, 20, 30):
        figures.add("train", sources=["sharegpt"], times=[None], tokens=np.array([[tokens, 3]]), messages=[2])
    told: dict[str, Any] = {
        "day": "2026-11-30",
        "arrived": {"sharegpt": (1, 7, 1)},
        "replaced": {"EMAIL_ADDRESS": (4, 2)},
        "labels": (LabelCounts("intent", {"Billing": {"train": 2}, "<i>": {"train": 1}}, 0),),
        "flags": {},
        "contradictions": 0,
        "context": 65_536,
        "licence": "",
        "contact": "",
    }
    return data_card(manifest(), figures, Surroundings(**(told | around)))


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    page = as_html(card())
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|\bon\w+=", page)
    assert "prefers-color-scheme: dark" in page


def test_what_people_named_cannot_become_markup() -> None:
    page = as_html(card())
    assert "&lt;i&gt;" in page
    assert "ann &lt;b&gt;" in page
    assert "<i>" not in page
    assert "\\<i\\>" in as_markdown(card())


def test_the_text_of_a_system_prompt_is_on_no_card() -> None:
    assert "brief" not in as_html(card()) + as_markdown(card()) + repr(card())


def test_every_figure_that_is_drawn_is_written_too() -> None:
    page = as_html(card())
    for words in ("3 examples, 100%", "duplicate: says the same", "4 in 2 records", "p50 20", "2 + 0 + 0 = 2"):
        assert words in page, words
    for part in re.findall(r"<svg[^>]*>", page):
        assert 'aria-label="' in part


def test_markdown_tells_the_same_figures() -> None:
    text = as_markdown(card())
    for words in (
        "3 examples",
        "60 tokens",
        "| EMAIL\\_ADDRESS | 4 | 2 |",
        "1 could not be read",
        "| Billing | 2 | 0 | 0 |",
    ):
        assert words in text, words


@pytest.mark.parametrize(("count", "told"), [(1, "1 pair of records gives"), (1200, "1,200 pairs of records give")])
def test_contradictions_that_leave_are_told_as_a_limit(count: int, told: str) -> None:
    (limit,) = [found for found in card(contradictions=count)["limits"] if "other answers" in found]
    assert limit.startswith(f"{told} other answers to the same question")
    assert not [found for found in card()["limits"] if "other answers" in found]


def test_limits_say_what_was_not_looked_for_what_is_little_and_what_is_one_sided() -> None:
    found = " / ".join(card()["limits"])
    assert "not looked for, so some may be in it: PERSON" in found
    assert "3 training examples teach little" in found
    assert "there is no test file" in found
    assert "3 x no system message (W20)" in found
    lopsided = card(labels=(LabelCounts("intent", {"Billing": {"train": 9}, "Refund": {"train": 1}}, 5),))
    assert "90% of the labels of intent are Billing" in limits(lopsided)
    assert "5 of the exported records have no label of intent" in limits(lopsided)
    assert "no record has a label, so how it is balanced is not known" in limits(card(labels=()))


def test_a_card_of_nothing_is_a_card() -> None:
    empty = data_card(manifest(files=[], records={}), Figures(), Surroundings("", {}, {}, (), {}, 0, None, "", ""))
    assert "0 examples" in as_html(empty)
    assert "0 examples" in as_markdown(empty)
