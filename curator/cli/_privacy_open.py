"""curator privacy show / detect: what needs no workspace."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from curator.cli import diagnostics, output
from curator.cli._reading import reading_options
from curator.cli._stdin import stdin_number, stdin_text
from curator.cli.numbers import counted
from curator.cli.paths import NamedPath
from curator.cli.session import json_option
from curator.errors import UsageError

if TYPE_CHECKING:
    from curator.queries.preview import FilePreview, Previewed
    from curator.queries.reading import Reading
    from curator.queries.treatment import Treatment

F = TypeVar("F", bound=Callable[..., Any])

#: One word that ends like this is the name of a file; a name that is mistyped must not pass as a text without findings.
_FILES = (".jsonl", ".json", ".csv", ".tsv", ".txt", ".gz", ".ndjson", ".yaml", ".md")
_REJECTS_NAMED = 20


def _rule_options(function: F) -> F:
    """Adds --rules, --pack and -w; the function gets `treatment`, a function that reads what they name."""

    @click.option("--rules", "folders", multiple=True, type=NamedPath(exists=True, file_okay=False), metavar="DIR",
                  help="A folder of more rules, over the others.")  # fmt: skip
    @click.option("--pack", "packs", multiple=True, metavar="P", help="As with a pack, such as medical.")
    @click.option("-w", "--workspace", type=NamedPath(path_type=Path), metavar="DIR",
                  help="As in a workspace: its packs, rules, thresholds and styles; no decision is asked.")  # fmt: skip
    @functools.wraps(function)
    def wrapper(
        *args: Any, folders: tuple[str, ...], packs: tuple[str, ...], workspace: Path | None, **kwargs: Any
    ) -> Any:
        if packs and workspace is not None:
            raise click.UsageError("--pack and -w exclude each other: a workspace says its packs itself")

        def treatment() -> Treatment:
            from curator.queries.treatment import of_packs, of_workspace

            return (of_packs(packs) if workspace is None else of_workspace(workspace)).over(folders)

        return function(*args, treatment=treatment, **kwargs)

    return cast("F", wrapper)


@click.command(
    "show",
    epilog="""\b
Examples:
  curator privacy show "Call me at +1 202 555 0143"
  curator privacy show chats.jsonl --json
  curator privacy show - < letter.txt
  curator privacy show "Seen on 3 May 2021" --pack medical
  curator privacy show letter.txt -w work    as the rules of a workspace see it
""",
)
@click.argument("what", metavar="TEXT|FILE|-")
@_rule_options
@reading_options
@json_option
def SHOW(what: str, treatment: Callable[[], Treatment], reading: Reading, as_json: bool) -> None:  # noqa: N802
    """What would be found and what it would become; needs no workspace and keeps nothing.

    Numbers and surrogates are not those of a workspace: its store stays closed.
    """
    from curator.queries.preview import FilePreview, preview_text
    from curator.queries.reading import Reading

    if what != "-" and _is_file(what):
        _show_file(what, FilePreview(Path(what), treatment(), reading), as_json)
        return
    if reading != Reading():
        raise click.UsageError("--format, --map, --role, --dates and --gap say how a file is read, and this is a text")
    found = preview_text(stdin_text() if what == "-" else what, treatment=treatment())
    if as_json:
        output.emit_json("privacy-show", {"file": None, "texts": [asdict(found)]})
    else:
        output.emit_text(found.scrubbed)
        _tell_findings(found)


@click.command(
    "detect",
    epilog="""\b
Examples:
  curator privacy detect < texts.jsonl > spans.jsonl
  curator privacy detect --workers 4 --rules rules/pii < texts.jsonl
  curator privacy detect --pack medical < texts.jsonl
""",
)
@_rule_options
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes; several pay off for many long texts only.")  # fmt: skip
def DETECT(treatment: Callable[[], Treatment], workers: int) -> None:  # noqa: N802
    """A filter: {"id", "text"} a line in, {"id", "spans"} a line out, in order. A bad line gets {"id", "line",
    "error"}, and the filter answers 3 in the end."""
    file = stdin_number()
    from curator.queries.detect import detect_lines

    bad = 0
    with closing(detect_lines(file, treatment().folders, workers)) as answers:
        for answer in answers:
            if answer.error:
                bad += 1
                diagnostics.warn(f"line {answer.line}: {answer.error}")
            output.emit_json_line(answer.data)
            if output.reader_gone():
                break
    if bad:
        raise click.exceptions.Exit(3)


def _show_file(name: str, preview: FilePreview, as_json: bool) -> None:
    if as_json:
        texts = [asdict(item) for item in preview.texts()]
        counts = {
            "conversations": preview.conversations,
            "rejected": [{"line": line, "reason": reason} for line, reason in preview.rejected],
            "unscanned": preview.unscanned,
        }
        output.emit_json("privacy-show", {"file": name, "format": preview.format, "texts": texts, **counts})
    else:
        strings = findings = 0
        for item in preview.texts():
            output.emit_text(f"{name}:{item.line}: {item.place}: {item.scrubbed}")
            _tell_findings(item)
            if output.reader_gone():
                return
            strings += 1
            findings += len(item.findings)
        diagnostics.note(
            f"{counted(findings, 'finding')} in {counted(strings, 'text')} of "
            f"{counted(preview.conversations, 'conversation')}"
        )
        for line, reason in preview.rejected[:_REJECTS_NAMED]:
            diagnostics.warn(f"{name}:{line}: left out: {reason}")
        if len(preview.rejected) > _REJECTS_NAMED:
            diagnostics.warn(f"{name}: {len(preview.rejected) - _REJECTS_NAMED:,} more were left out")
    for line in preview.unscanned:
        diagnostics.warn(f"{name}:{line}: not scanned: a rule's pattern takes too long on it")
    if preview.unscanned:
        raise click.exceptions.Exit(3)


def _tell_findings(item: Previewed) -> None:
    """Where and what, and never the values once more."""
    rows = [
        (
            seen.entity,
            seen.score,
            ", ".join(seen.rules),
            f"{seen.start}-{seen.end}",
            _state(seen.replaced, seen.decided),
        )
        for seen in item.findings
    ]
    for line in output.table(rows, ("entity", "score", "rule", "characters", "") if rows else ()):
        output.emit_text(f"    {line}")


def _state(replaced: bool, decided: bool) -> str:
    if not replaced:
        return "left: the score is low"
    return "replaced" if decided else "replaced, a person decides"


def _is_file(what: str) -> bool:
    """Raises UsageError for a folder, and for what can only be the name of a file that is not there."""
    path = Path(what)
    try:
        there, folder = path.exists(), path.is_dir()
    except (OSError, ValueError):  # too long for a name
        return False
    as_text = "if it is a text: printf %s TEXT | curator privacy show -"
    if folder:
        raise UsageError(f"{what} is a folder", fix=f"name a file in it, or, {as_text}")
    if not there and len(what.split()) == 1 and what.lower().endswith(_FILES) and "://" not in what:
        raise UsageError(f"there is no file {what}", fix=f"check the name, or, {as_text}")
    return there
