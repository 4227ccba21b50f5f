"""A model card as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from curator.queries.not_looked_for import in_words
from curator.reports.markdown import code, number, table, words
from curator.tuning.evaluation.candidate import BANNER
from curator.tuning.evaluation.markdown import sentence

Json = Mapping[str, Any]

_SPLITS = ("train", "validation", "test")


def as_markdown(card: Json) -> str:
    parts = (_model, _data, _privacy, _evaluation, _limits)
    return "\n".join(line for part in parts for line in part(card)).rstrip() + "\n"


def _model(card: Json) -> Iterator[str]:
    yield from (f"# Model card: {words(card['name'])}", "")
    yield from (f"**This model is fine-tuned.** {code(card['model'])} was made from {code(card['base'])}.", "")
    if card["baseline"]:
        yield from (f"**{BANNER}**", "")
    named = ", ".join(f"{name} {value}" for name, value in card["hyperparameters"].items())
    yield f"- method: {card['method']}; hyperparameters: {words(named) or 'those that the provider chose'}"
    if card["step"] is not None:
        yield f"- checkpoint at step {card['step']}"
    yield f"- trained at: {words(card['provider'])} ({code(card['host'])}), job {code(card['job'])}"
    yield f"- launched: {card['launched']} UTC, tune {code(card['tune'])}"
    if card["trained_tokens"]:
        yield f"- trained tokens: {card['trained_tokens']:,}"
    cost = card["cost"]
    if cost:
        verb = "would cost" if cost["would"] else "estimated cost"
        yield f"- {verb}: ${cost['usd']:,.2f} at {words(cost['model'])} (prices of {cost['price_date']})"
    if card["shutdown"]:
        yield f"- its base stops on {card['shutdown']}"
    yield from (f"- licence: {words(card['licence'])}", f"- contact: {words(card['contact'])}", "")


def _data(card: Json) -> Iterator[str]:
    data = card["data"]
    yield from ("## What it was made from", "")
    yield f"- manifest sha256 {code(data['manifest'])}"
    if "files" not in data:
        why = "the export itself is not here any more"
        if data.get("manifest_changed"):
            why = "the export's manifest was changed since, so what it tells is not stated"
        sent = ", ".join(f"{count:,} {split}" for split, count in data["lines"].items())
        yield from (f"- examples sent: {sent}; {why}", "")
        return
    yield f"- {data['groups']:,} split groups, none of which stands in two splits"
    out = ", ".join(f"{count:,} {kind}" for kind, count in data["left_out"].items())
    yield f"- left out: {words(out) or 'nothing'}"
    yield from (f"- preference pairs: {count:,}, {words(why)}" for why, count in data["pairs"].items())
    yield ""
    rows = [
        [file["split"], f"{file['lines']:,}", f"{file['tokens']:,}", f"{file['trained_tokens']:,}"]
        for file in data["files"]
    ]
    yield from table(["split", "examples", "tokens", "trained tokens"], rows)
    yield from table(
        ["format", "files", *_SPLITS],
        [
            [words(name), *(f"{counts.get(column, 0):,}" for column in ("files", *_SPLITS))]
            for name, counts in data["sources"].items()
        ],
    )
    if data["labels"]:
        rows = [[words(label), f"{count:,}"] for label, count in data["labels"].items()]
        yield from table(["label", "examples in train and validation"], rows)


def _privacy(card: Json) -> Iterator[str]:
    privacy = card["data"].get("privacy")
    if privacy is None:
        return
    yield from ("## Personal data", "")
    yield "- what rules found of personal data and secrets was replaced before anything left"
    if privacy["replace_from"] is not None:
        yield f"- replaced from a score of {privacy['replace_from']:g} on, unless a person decided otherwise"
    if (privacy["decide_below"] or 0) > (privacy["replace_from"] or 0):
        yield f"- of these, people decided on those below {privacy['decide_below']:g}"
    found = ", ".join(f"{count:,} {entity}" for entity, count in privacy["found"].items())
    yield f"- found in the whole workspace so far: {words(found) or 'nothing'}"
    yield f"- signed off by {words(privacy['signed_off_by'])} at {privacy['signed_off']} UTC"
    yield from (f"- not looked for: {words(in_words(list(privacy['not_looked_for']))) or 'nothing'}", "")


def _evaluation(card: Json) -> Iterator[str]:
    found = card["evaluation"]
    yield from ("## How good it is", "")
    if found is None:
        yield from ("It was not evaluated.", "")
        return
    if card["baseline"]:
        yield from (f"**{BANNER}**", "")
    yield f"On {found['n']:,} questions of the test split, which it had not seen; 95 % intervals in brackets."
    yield from (f"Evaluation {code(found['id'])}, {found['time']} UTC.", "")
    rows = [
        [name, number(figure["value"]), f"[{number(figure['low'])}, {number(figure['high'])}]"]
        for name, figure in found["metrics"].items()
    ]
    yield from table(["metric", "value", "interval"], rows)
    for row in found["comparisons"]:
        yield f"- against {code(row['against'])}: {sentence(row)}"
    yield ""
    if found["labels"]:
        rows = [
            [words(row["label"]), f"{row['n']:,}", number(row["precision"]), number(row["recall"])]
            for row in found["labels"]
        ]
        yield from table(["label", "questions", "precision", "recall"], rows)


def _limits(card: Json) -> Iterator[str]:
    yield from ("## Limits", "")
    yield from (f"- {words(limit)}" for limit in card["limits"])
