"""A report of an evaluation for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curator.reports.markdown import code, number, table, words
from curator.tuning.evaluation.candidate import BANNER
from curator.tuning.evaluation.comparison import CHANCE, LEAST
from curator.tuning.evaluation.metrics import METRICS

Json = Mapping[str, Any]

#: Wrong answers that are listed, of each model.
_LISTED = 20


def as_markdown(report: Json) -> str:
    return "\n".join(_lines(report)).rstrip() + "\n"


def side_by_side(models: Sequence[Json]) -> list[list[Json]]:
    """Models whose figures may stand in one table: the local provider's stand in one of their own."""
    groups = [[model for model in models if model["baseline"] is baseline] for baseline in (False, True)]
    return [group for group in groups if group]


def sentence(comparison: Json) -> str:
    """A comparison in words."""
    apart = f"{comparison['difference']:+.3f} [{comparison['low']:+.3f}, {comparison['high']:+.3f}]"
    p = "" if comparison["p"] is None else f", McNemar p = {comparison['p']:.2g}"
    return f"{comparison['verdict']}: {comparison['metric']} {apart} over {comparison['n']:,} questions{p}"


def _lines(report: Json) -> Iterator[str]:
    yield from (f"# Evaluation {report['id']}", "")
    kind = "labels" if report["task"]["kind"] == "label" else "free text"
    some = " (only some of the test file)" if report["limited"] else ""
    yield f"- {report['questions']:,} held-out questions{some}, answers expected: {kind}"
    yield f"- test file sha256 {code(report['test_hash'])}"
    if report["tune"]:
        yield f"- tune {code(report['tune'])}"
    asked = report["parameters"]
    yield f"- asked at temperature {asked['temperature']}, at most {asked['max_tokens'] or 'any number of'} tokens"
    yield from ("- intervals are of 95 %", "")
    for models in side_by_side(report["models"]):
        yield from _figures(models, alone=len(models) == len(report["models"]))
    yield from _comparisons(report)
    if report["fit"]:
        yield from ("## Overfitting", "", words(report["fit"]["words"]), "")
        yield from ("## Which checkpoint", "", words(report["checkpoint"]["words"]), "")
    for model in report["models"]:
        yield from _labels(model)
        yield from _missed(model)


def _figures(models: Sequence[Json], *, alone: bool) -> Iterator[str]:
    baseline = models[0]["baseline"]
    title = "Figures" if alone else "Figures of the local provider" if baseline else "Figures of other endpoints"
    yield from (f"## {title}", "")
    if baseline:
        yield from (f"**{BANNER}**", "")
    answered = [model for model in models if model["metrics"]]
    names = [name for name in METRICS if any(name in model["metrics"] for model in answered)]
    if answered:
        heads = ["metric", *(words(model["title"]) for model in answered)]
        yield from table(heads, [[name, *(_figure(model, name) for model in answered)] for name in names])
    for model in models:
        yield from _about_model(model)
    yield ""
    yield from (f"- {name}: {METRICS[name]}" for name in names)
    yield ""


def _about_model(model: Json) -> Iterator[str]:
    told = f"{model['n']:,} answers"
    failed = sum(model["failed"].values())
    if failed:
        told += f", {failed:,} questions failed"
    if model["cut"]:
        told += f", {model['cut']:,} of them cut at the most tokens ([evaluate] max_tokens)"
    cost = model["cost"]
    if cost:
        verb = "would cost" if cost["would"] else "cost"
        told += f", {verb} ${cost['usd']:,.4f} at {cost['model']} (prices of {cost['price_date']})"
    if model["unavailable"]:
        told += f"; not asked on: {words(model['unavailable'])}"
    yield f"- {words(model['title'])}: {code(model['model'])} at {code(model['host'])}, {told}"


def _figure(model: Json, name: str) -> str:
    figure = model["metrics"].get(name)
    if figure is None:
        return ""
    return f"{number(figure['value'])} [{number(figure['low'])}, {number(figure['high'])}]"


def _comparisons(report: Json) -> Iterator[str]:
    if not report["comparisons"]:
        return
    titles = {model["model"]: model["title"] for model in report["models"]}
    yield from ("## Comparisons", "", "On the questions that both answered; intervals by paired bootstrap.", "")
    for row in report["comparisons"]:
        yield f"- {words(titles[row['model']])} against {words(titles[row['against']])}: {sentence(row)}"
        if row.get("regressions"):
            lines = ", ".join(str(one["line"]) for one in row["regressions"][:_LISTED])
            more = len(row["regressions"]) - _LISTED
            yield f"  - right before, wrong now: lines {lines}" + (f" and {more:,} more" if more > 0 else "")
    yield ""
    yield f'"too small to tell": fewer than {LEAST} questions, or an interval that holds 0,'
    yield f"or, for accuracy, a McNemar p of {CHANCE} or more."
    yield ""


def _labels(model: Json) -> Iterator[str]:
    if not model.get("labels"):
        return
    yield from (f"## Labels of {words(model['title'])}", "")
    heads = ["label", "questions", "said", "precision", "recall", "F1"]
    yield from table(
        heads,
        [
            [
                words(row["label"]),
                str(row["n"]),
                str(row["said"]),
                *(number(row[name]) for name in ("precision", "recall", "f1")),
            ]
            for row in model["labels"]
        ],
    )
    confused = [row for row in model["confusion"] if row["label"] != row["said"]]
    for row in sorted(confused, key=lambda row: -row["n"])[:_LISTED]:
        yield f"- {words(row['label'])} taken for {words(row['said'])}: {row['n']}"
    yield ""


def _missed(model: Json) -> Iterator[str]:
    missed = model["missed"]
    if not missed or "expected" not in missed[0]:
        return
    yield from (f"### Wrong answers of {words(model['title'])}", "")
    rows = [[str(row["line"]), code(row["record"]), words(row["expected"]), words(row["said"])] for row in missed]
    yield from table(["line", "record", "expected", "said"], rows[:_LISTED])
    if len(rows) > _LISTED:
        yield from (f"and {len(rows) - _LISTED:,} more (report.json lists all)", "")
