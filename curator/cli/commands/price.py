"""curator price"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli.session import json_option


@click.command(
    "price",
    epilog="""\b
Examples:
  curator price train.jsonl
  curator price train.jsonl --model gpt-4.1-mini --epochs 3 --json
""",
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--model", metavar="M", help="One base model only.")
@click.option(
    "--epochs", type=click.IntRange(1, 50), metavar="N", help="Else what the provider would choose, estimated."
)
@click.option("--prices", "prices_file", type=click.Path(path_type=Path, exists=True), metavar="FILE",
              help="Prices over the shipped ones.")  # fmt: skip
@json_option
def COMMAND(  # noqa: N802
    file: Path, model: str | None, epochs: int | None, prices_file: Path | None, as_json: bool
) -> None:
    """Tokens of a chat file and what training on it costs, by model; needs no workspace."""
    from curator.queries.price import price

    found = price(file, model=model, epochs=epochs, prices_file=prices_file)
    if as_json:
        output.emit_json("price", asdict(found))
        return
    s = found.summary
    output.emit_text(f"{s.examples:,} examples, {s.tokens:,} tokens, {s.trained:,} of them trained")
    output.emit_text(f"tokens an example: p5 {s.p5:,}, p50 {s.p50:,}, p95 {s.p95:,}, longest {s.longest:,}")
    most = max(count for _, _, count in found.histogram)
    for low, high, count in found.histogram:
        output.emit_text(f"  {low:>7,} - {high:>7,}  {output.bar(count / most, 30)} {count:,}")
    heads = ("model", "epochs", "USD / 1M", "USD", "too long", "prices of")
    rows = [(c.model, c.epochs, c.usd_per_million, c.usd, len(c.over_limit), c.price_date) for c in found.costs]
    output.emit_lines(output.table(rows, heads))
    if found.skipped:
        diagnostics.warn(f"{len(found.skipped)} lines are no JSON objects and were left out: curator check {file}")
