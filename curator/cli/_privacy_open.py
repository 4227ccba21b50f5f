"""curator privacy show / detect: what needs no workspace."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from curator.cli import diagnostics, output
from curator.cli.session import json_option

_rules = click.option(
    "--rules", "folders", multiple=True, type=click.Path(exists=True, file_okay=False), metavar="DIR",
    help="A folder of more rules, over the shipped ones.",
)  # fmt: skip


@click.command(
    "show",
    epilog="""\b
Examples:
  curator privacy show "Call me at +1 202 555 0143"
  curator privacy show chats.jsonl --json
  curator privacy show - < letter.txt
""",
)
@click.argument("what", metavar="TEXT|FILE|-")
@_rules
@json_option
def SHOW(what: str, folders: tuple[str, ...], as_json: bool) -> None:  # noqa: N802
    """What would be found and what it would become; needs no workspace and keeps nothing."""
    from curator.queries.preview import preview_file, preview_text

    if what == "-":
        found = iter([preview_text(sys.stdin.read(), folders)])
    elif _is_file(what):
        found = preview_file(Path(what), folders)
    else:
        found = iter([preview_text(what, folders)])
    if as_json:
        output.emit_json("privacy-show", {"texts": [asdict(item) for item in found]})
        return
    for item in found:
        where = f"line {item.line}, {item.place}: " if item.line is not None else ""
        output.emit_text(f"{where}{item.scrubbed}")
        for seen in item.findings:
            state = "left" if not seen.replaced else "replaced" if seen.decided else "replaced, a person decides"
            rules = ", ".join(seen.rules)
            output.emit_text(f"    {seen.start}-{seen.end}  {seen.entity}  {seen.score:.2f}  {rules}  {state}")


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except (OSError, ValueError):
        return False


@click.command(
    "detect",
    epilog="""\b
Examples:
  curator privacy detect < texts.jsonl > spans.jsonl
""",
)
@_rules
def DETECT(folders: tuple[str, ...]) -> None:  # noqa: N802
    """A filter: {"id", "text"} a line in, {"id", "spans"} a line out, in order. Answers 3 if a line was bad."""
    from curator.queries.detect import LineDetector

    detector = LineDetector(folders)
    bad = 0
    for number, raw in enumerate(sys.stdin.buffer, 1):
        line = raw.decode("utf-8", "replace")
        if not line.strip():
            continue
        answer = detector.answer(line)
        if "error" in answer:
            bad += 1
            diagnostics.warn(f"line {number}: {answer['error']}")
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if bad:
        raise click.exceptions.Exit(3)
