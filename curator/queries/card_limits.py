"""What a model cannot be trusted with, in plain words, from what is known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from curator.queries.not_looked_for import in_words
from curator.tuning.evaluation.comparison import LEAST

#: A label that is found more seldom than this is told.
_SELDOM = 0.7
_TOLD = 5


def limits(card: Mapping[str, Any]) -> list[str]:
    """Sentences without a full stop, of a card's data."""
    return list(_limits(card))


def _limits(card: Mapping[str, Any]) -> Iterator[str]:
    if card["baseline"]:
        yield "it is a bag-of-words baseline: it repeats answers that it was trained on and understands nothing"
    yield "how it does on questions of another kind than its data is not known"
    evaluation = card["evaluation"]
    if evaluation is None:
        yield "it was not evaluated on questions that it had not seen: nothing is known of how good it is"
    else:
        yield from _of_evaluation(evaluation)
    privacy = card["data"].get("privacy")
    if card["data"].get("manifest_changed"):
        yield "the manifest of its export was changed since, so this card tells little of its data"
    elif privacy is None:
        yield "the export that it was made from is not here any more, so this card tells little of its data"
    elif privacy["not_looked_for"]:
        missing = in_words(list(privacy["not_looked_for"]))
        yield f"personal data of these kinds was not looked for in its data, and it may repeat some: {missing}"
    if card["shutdown"]:
        yield f"its base stops on {card['shutdown']}, and it with that"


def _of_evaluation(evaluation: Mapping[str, Any]) -> Iterator[str]:
    if evaluation["n"] < LEAST:
        yield f"it was asked {evaluation['n']} questions only, which tell little"
    verdicts = [row for row in evaluation["comparisons"] if row["metric"] == evaluation["task"]["primary"]]
    if not verdicts:
        yield "it was not compared with its base"
    for row in verdicts:
        if row["verdict"] == "too small to tell":
            yield f"whether it is better than {row['against']} is too small to tell"
        elif row["verdict"] == "worse":
            yield f"it is worse than {row['against']}"
    invalid = evaluation["metrics"].get("invalid_rate")
    if invalid and invalid["value"] > 0:
        yield f"{invalid['value']:.1%} of its answers are nothing a program could use"
    if evaluation["task"]["kind"] == "label":
        yield "whatever it is asked, it answers with one of the labels of its data"
    seldom = [row for row in evaluation["labels"] if row["recall"] is not None and row["recall"] < _SELDOM]
    for row in sorted(seldom, key=lambda row: (row["recall"], row["label"]))[:_TOLD]:
        yield f"it finds the label {row['label']} in {row['recall']:.0%} of {row['n']} questions only"
    fit = evaluation["fit"]
    if fit and fit["degree"] in ("moderate", "severe"):
        yield f"it may have learned its training data by heart ({fit['words']})"
