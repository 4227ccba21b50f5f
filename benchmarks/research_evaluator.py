"""Scores of presidio-research's own evaluator, where it is installed, for privacy_quality.py.

It compares any personal data with any: spans that touch, or have only stop words and signs between them, are one; a
span counts where its overlap (IoU), without such words, reaches the threshold; F2 of what was found.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from span_scores import Marked


class Tagged(NamedTuple):
    """A text, what is marked in it and what was found, the latter with scores."""

    text: str
    gold: Sequence[Marked]
    found: Sequence[tuple[Marked, float]]


def installed() -> bool:
    return importlib.util.find_spec("presidio_evaluator") is not None


def pii_f2(texts: Iterable[Tagged], shares: Iterable[float]) -> dict[float, float]:
    """F2 by the overlap that a span needs."""
    logging.getLogger("presidio_evaluator").setLevel(logging.ERROR)
    import pandas
    from presidio_evaluator.evaluation import SpanEvaluator

    table = pandas.DataFrame(_rows(texts))
    found = {}
    for share in shares:
        evaluator = SpanEvaluator(iou_threshold=share)
        found[share] = float(evaluator.calculate_score_on_df(table, beta=2, level="pii").pii_f)
    return found


def _rows(texts: Iterable[Tagged]) -> list[dict[str, Any]]:
    """One for each token, with the entity of either side or O."""
    import spacy
    from presidio_evaluator import span_to_tag

    tokenizer = spacy.blank("en")
    rows = []
    for number, (text, gold, found) in enumerate(texts):
        tokens = tokenizer(text)

        def tags(spans: Sequence[Marked], scores: list[float], text: str = text, tokens: Any = tokens) -> list[str]:
            starts, ends, names = ([span[field] for span in spans] for field in range(3))
            tagged: list[str] = span_to_tag("IO", text, starts, ends, names, scores, tokens)
            return tagged

        wanted = tags(gold, [1.0] * len(gold))
        predicted = tags([span for span, _ in found], [score for _, score in found])
        for token, annotation, prediction in zip(tokens, wanted, predicted, strict=True):
            rows.append({
                "sentence_id": number, "token": token.text, "start_indices": token.idx, "annotation": annotation,
                "prediction": prediction,
            })  # fmt: skip
    return rows
