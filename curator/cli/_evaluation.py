"""How an evaluation is shown: bars with intervals, a table, comparisons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from curator.cli import layout, output

Json = Mapping[str, Any]

_COLOURS = {"better": "green", "worse": "red"}
_SHORT = {
    "exact_accuracy": "exact",
    "invalid_rate": "invalid",
    "refusal_rate": "refused",
    "output_tokens": "tokens",
    "latency_ms": "ms",
}
_WIDTH = 24


def show(report: Json) -> None:
    """models, comparisons, task, fit, checkpoint of a report, on stdout."""
    from curator.queries.evaluations import BANNER, sentence, side_by_side

    primary = report["task"]["primary"]
    for group in side_by_side(report["models"]):
        if group[0]["baseline"]:
            output.emit_text(BANNER, colour="yellow")
        output.emit_text(primary, colour="cyan")
        output.emit_lines(_bars(group, primary))
        output.emit_lines(_table(group, primary))
        output.emit_lines(line for model in group for line in _trouble(model))
    titles = {model["model"]: model["title"] for model in report["models"]}
    for row in report["comparisons"]:
        if row["metric"] == primary:
            about = f"{titles[row['model']]} against {titles[row['against']]}: "
            for line in layout.wrapped(sentence(row), about, "  "):
                output.emit_text(line, colour=_COLOURS.get(row["verdict"]))
    if report["fit"]:
        output.emit_lines(layout.wrapped(report["fit"]["words"], "overfitting: ", "  "))
        output.emit_lines(layout.wrapped(report["checkpoint"]["words"], "checkpoint: ", "  "))


def _bars(models: Sequence[Json], primary: str) -> Iterator[str]:
    """A bar a model on a scale from 0 to 1, the value and its interval."""
    width = max(len(model["title"]) for model in models)
    for model in models:
        figure = model["metrics"].get(primary)
        title = layout.shortened(model["title"], 40).ljust(min(width, 40))
        if figure is None:
            yield f"  {title}  no answers"
            continue
        bar = output.bar(figure["value"], _WIDTH)
        yield f"  {title}  {bar}  {figure['value']:.3f}  [{figure['low']:.3f}, {figure['high']:.3f}]"


def _table(models: Sequence[Json], primary: str) -> list[str]:
    names = list(dict.fromkeys(name for model in models for name in model["metrics"] if name != primary))
    rows = [
        (model["title"], model["n"], *(_cell(name, model["metrics"].get(name)) for name in names), _cost(model))
        for model in models
        if model["metrics"]
    ]
    heads = ("model", "answers", *(_SHORT.get(name, name) for name in names), "cost")
    if not any(row[-1] for row in rows):
        rows, heads = [row[:-1] for row in rows], heads[:-1]
    return layout.table(rows, heads, indent="  ", whole=("model",)) if rows else []


def _cell(name: str, figure: Json | None) -> float | int | None:
    from curator.queries.evaluations import AMOUNTS

    if figure is None:
        return None
    return round(figure["value"]) if name in AMOUNTS else float(figure["value"])


def _cost(model: Json) -> str:
    cost = model["cost"]
    if not cost:
        return ""
    return f"would cost ${cost['usd']:,.4f}" if cost["would"] else f"${cost['usd']:,.4f}"


def _trouble(model: Json) -> Iterator[str]:
    if model["cut"]:
        yield f"  {model['title']}: {model['cut']:,} answers cut at the most tokens ([evaluate] max_tokens)"
    if model["unavailable"]:
        yield f"  {model['title']}: not asked on: {model['unavailable']}"
    elif model["failed"]:
        told = ", ".join(f"{count:,} x {status}" for status, count in model["failed"].items())
        yield f"  {model['title']}: questions that failed: {told} (run it again to ask them)"
