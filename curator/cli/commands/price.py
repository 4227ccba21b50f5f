"""curator price"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import diagnostics, output
from curator.cli._reading import byte_progress, reading_options
from curator.cli.paths import NamedPath
from curator.cli.session import json_option

if TYPE_CHECKING:
    from curator.queries.price import Priced
    from curator.queries.reading import Reading

_LINES_NAMED = 10


@click.command(
    "price",
    epilog="""\b
Examples:
  curator price train.jsonl
  curator price train.jsonl --model gpt-4.1-mini --epochs 3 --json
  curator price train.jsonl --prices ours.yaml
""",
)
@click.argument("file", type=NamedPath(path_type=Path), metavar="FILE")
@click.option("--model", metavar="M", help="One base model only.")
@click.option(
    "--epochs", type=click.IntRange(1, 50), metavar="N", help="Else what the provider would choose, estimated."
)
@click.option("--prices", "prices_file", type=NamedPath(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Prices over the shipped ones.")  # fmt: skip
@reading_options
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@json_option
def COMMAND(  # noqa: N802
    file: Path,
    model: str | None,
    epochs: int | None,
    prices_file: Path | None,
    reading: Reading,
    quiet: bool,
    as_json: bool,
) -> None:
    """Tokens of a file of chats or preference pairs and what training on it costs, by model; needs no workspace."""
    from curator.queries.price import price

    with byte_progress("price", quiet=quiet) as progress:
        found = price(file, model=model, epochs=epochs, prices_file=prices_file, reading=reading, progress=progress)
    if as_json:
        output.emit_json("price", asdict(found))
    else:
        _tell(found)
    if found.skipped:
        lines = "line was" if len(found.skipped) == 1 else "lines were"
        diagnostics.warn(f"{len(found.skipped):,} {lines} left out ({_listed(found.skipped)}): they cannot be read")


def _tell(found: Priced) -> None:
    s = found.summary
    one, of = ("a pair", "preference pairs") if found.pairs else ("an example", "examples")
    output.emit_text(f"{s.examples:,} {of}, {s.tokens:,} tokens, {s.trained:,} of them trained")
    if found.pairs:
        output.emit_text("a pair counts as its question with one answer, and again with the other: an estimate")
    output.emit_text(f"tokens of {one}: p5 {s.p5:,}, p50 {s.p50:,}, p95 {s.p95:,}, longest {s.longest:,}")
    most = max(count for _, _, count in found.histogram)
    width = len(f"{found.histogram[-1][1]:,}")
    for low, high, count in found.histogram:
        output.emit_text(f"  {low:>{width},} - {high:>{width},}  {output.bar(count / most, 30)} {count:,}")
    if s.over_limit:
        limit = min(entry.limit for entry in found.costs if entry.limit is not None)
        output.emit_text(f"longer than {limit:,} tokens, so that their end is lost: {_listed(s.over_limit)}")
    heads = ("model", "epochs", "USD / 1M", "USD", "too long", "prices of")
    rows = [(c.model, c.epochs, c.usd_per_million, c.usd, len(c.over_limit), c.price_date) for c in found.costs]
    output.emit_lines(output.table(rows, heads))
    if found.epochs_estimated:
        output.emit_text("epochs: an estimate of what the provider chooses for so many examples; --epochs N says them")
    for source in dict.fromkeys(f"prices of {c.price_date}: {c.source}" for c in found.costs):
        output.emit_text(source)
    for note in (f"{c.model}: {c.note}" for c in found.costs if c.note):
        output.emit_text(note)


def _listed(lines: tuple[int, ...]) -> str:
    named = ", ".join(map(str, lines[:_LINES_NAMED]))
    more = f" and {len(lines) - _LINES_NAMED:,} more" if len(lines) > _LINES_NAMED else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {named}{more}"
