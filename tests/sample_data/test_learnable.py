"""The labels of the sample say something about its texts: a model learns them, and a fair test set is left over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from curator.learning import Learned, learn
from curator.stats import wilson

FILE = "support_chat.jsonl"
LABELS = Path(__file__).resolve().parents[2] / "sample_data" / "labels.jsonl"
Turns = dict[tuple[str, int], list[tuple[str, str]]]


def labelled(manifest: dict[str, Any]) -> dict[int, str]:
    """Line -> intent, one of each planted pair of duplicates left out."""
    found = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    pairs = [pair for kind in ("exact", "other_system", "near") for pair in manifest["duplicates"][kind]]
    copies = {b["line"] for a, b, *_ in pairs if a["file"] == b["file"] == FILE}
    ours = [label for label in found if label["file"] == FILE and label["task"] == "intent"]
    return {label["line"]: label["value"] for label in ours if label["line"] not in copies}


def learned(manifest: dict[str, Any], turns: Turns, *roles: str) -> Learned:
    labels = labelled(manifest)
    texts = ["\n".join(text for role, text in turns[FILE, line] if role in roles) for line in labels]
    return learn(texts, list(labels.values()))


def test_a_quarter_as_a_test_set_holds_more_than_sixty_labels(manifest: dict[str, Any]) -> None:
    assert len(labelled(manifest)) * 0.25 > 65


def test_conversations_tell_their_intent_but_not_without_fail(manifest: dict[str, Any], turns: Turns) -> None:
    found = learned(manifest, turns, "user", "assistant")
    assert wilson(found.right, found.of).low > 0.7
    assert found.right / found.of < 0.95
    assert found.commonest / found.of < 0.2


def test_customers_words_alone_tell_it_far_better_than_chance(manifest: dict[str, Any], turns: Turns) -> None:
    found = learned(manifest, turns, "user")
    assert wilson(found.right, found.of).low > 0.5
