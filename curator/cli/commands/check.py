"""curator check"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from curator.cli import output
from curator.cli._reading import byte_progress
from curator.cli.layout import columns
from curator.cli.paths import NamedPath
from curator.cli.session import json_option

if TYPE_CHECKING:
    from curator.queries.token_sample import Lengths

#: A narrower terminal has no room for the picture beside the numbers.
_WIDE = 80


@click.command(
    "check",
    epilog="""\b
Examples:
  curator check train.jsonl
  curator check train.jsonl --validation validation.jsonl --fail-on warning
  curator check pairs.jsonl --target openai-dpo
  curator check train.jsonl --target trl --fix
  curator check train.jsonl --format sarif > check.sarif
  curator check train.jsonl --baseline check.sarif
  curator check train.jsonl --json
""",
)
@click.argument("file", type=NamedPath(path_type=Path), metavar="FILE")
@click.option("--target", metavar="T", default="openai-chat", show_default=True,
              help="Whose rules count, such as openai-dpo, trl or axolotl.")  # fmt: skip
@click.option("--model", metavar="M", help="The base model that will be trained: decides some rules and the limit.")
@click.option("--validation", type=NamedPath(path_type=Path), metavar="FILE", help="Its lines must not stand in FILE.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True,
              help="What makes it answer 3.")  # fmt: skip
@click.option("--fix", is_flag=True, help="Mend in FILE what has one right spelling, then check it.")
@click.option("--baseline", type=NamedPath(path_type=Path), metavar="FILE",
              help="A report that was kept (--json, --format sarif): only what is new since it fails.")  # fmt: skip
@click.option("--format", "shown_as", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
              show_default=True, help="Lines for people, the object of --json, or for reviews of code.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@json_option
def COMMAND(  # noqa: N802
    file: Path,
    target: str,
    model: str | None,
    validation: Path | None,
    fail_on: str,
    fix: bool,
    baseline: Path | None,
    shown_as: str,
    quiet: bool,
    as_json: bool,
) -> None:
    """Check a training file by its target's rules; needs no workspace. Answers 3 on errors.

    --fix takes out what the target does not read (other keys, blank lines) and writes weights, roles and arguments of
    calls as it wants them; what turns say is never touched.
    """
    from curator.queries.check import check

    with byte_progress("check", quiet=quiet) as progress:
        found = check(
            file, target=target, model=model, validation=validation, fix=fix, baseline=baseline, progress=progress
        )
    if as_json or shown_as == "json":
        output.emit_json("check", found.data)
    elif shown_as == "sarif":
        output.emit_json_line(found.sarif)
    elif shown_as == "github":
        output.emit_lines(found.github.splitlines())
    else:
        output.emit_text(found.text.rstrip("\n"))
        if found.lengths is not None:
            output.emit_lines(_lengths(found.lengths))
    if found.errors or (fail_on == "warning" and found.warnings):
        raise click.exceptions.Exit(3)


def _lengths(found: Lengths) -> Iterator[str]:
    """Two lines, each with a picture of how many examples are how long, where a terminal has the room for it."""
    wide = (columns() or 0) >= _WIDE
    for what, spread in (("an example", found.example), ("its answers", found.trained)):
        told = f"tokens of {what}: p5 {spread.p5:,}, p50 {spread.p50:,}, p95 {spread.p95:,}"
        bins = spread.histogram
        picture = f"  {bins[0][0]:,} {output.spark([count for _, _, count in bins])} {bins[-1][1]:,}" if wide else ""
        yield told + picture
    if found.counted < found.examples:
        yield f"counted in {found.counted:,} of {found.examples:,} examples, drawn by chance; curator price counts all"
