"""curator dedup thresholds"""

from __future__ import annotations

from dataclasses import asdict

import click

from curator.cli import layout, output
from curator.cli._reading import byte_progress
from curator.cli.numbers import Number
from curator.cli.session import Session, session_options

_STEP = 0.05


@click.command(
    "thresholds",
    epilog="""\b
Examples:
  curator dedup thresholds
  curator dedup thresholds --from 0.6
  curator dedup thresholds --at 0.8 --at 0.85 --json
""",
)
@click.option("--from", "lowest", type=Number(0, 1, min_open=True), default=0.5, metavar="T",
              help="The lowest one, in steps of 0.05 up to 1; else 0.5.")  # fmt: skip
@click.option("--at", "wanted", multiple=True, type=Number(0, 1, min_open=True), metavar="T", help="These only.")
@session_options
def THRESHOLDS(session: Session, lowest: float, wanted: tuple[float, ...]) -> None:  # noqa: N802
    """What other thresholds would do: everything is compared once, nothing is stored or dropped."""
    from curator.queries.thresholds import thresholds

    steps = round((1 - lowest) / _STEP)
    at = sorted(set(wanted)) or [*(round(lowest + number * _STEP, 4) for number in range(steps)), 1.0]
    with session.open() as workspace, byte_progress("dedup", quiet=session.quiet) as told:
        found = thresholds(workspace, at[0], told, lambda: None)
        counts = [found.at(threshold) for threshold in at]
    if session.as_json:
        output.emit_json("dedup-thresholds", {"now": found.now, "thresholds": [asdict(count) for count in counts]})
        return
    rows = [
        (f"{c.threshold:g}", f"{c.pairs:,}", f"{c.clusters:,}", f"{c.dropped:,}", _now(c.threshold, found.now))
        for c in counts
    ]
    output.emit_lines(layout.table(rows, ("threshold", "pairs", "clusters", "dropped", "")))
    session.note("choose one: curator dedup --threshold T, or dedup.threshold in curator.toml")


def _now(threshold: float, now: float) -> str:
    return "now" if threshold == now else ""
