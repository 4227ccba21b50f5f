"""A line loop with a model at a terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from curator.cli import diagnostics, output, streams
from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.queries.playground import Talk

_HELP = "/reset begins anew, /model NAME goes on with another, /model tells which, ctrl-d ends"
_PROMPT = "you> "


def loop(talk: Talk) -> None:
    """Until ctrl-c or ctrl-d; ctrl-c while it answers ends the answer only."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - lets people edit what they type
    output.emit_text(_HELP)
    while (line := _line()) is not None:
        if line.startswith("/"):
            _command(talk, line)
        elif line:
            _answer(talk, line)


def _line() -> str | None:
    try:
        return input(_PROMPT).strip()
    except (EOFError, KeyboardInterrupt):
        streams.write("\n")
        return None


def _command(talk: Talk, line: str) -> None:
    word, _, rest = line.partition(" ")
    if word == "/reset":
        talk.reset()
        output.emit_text("begun anew")
    elif word == "/model":
        if rest.strip():
            talk.use(rest.strip())
        output.emit_text(f"{talk.place.model} at {talk.place.host}")
    else:
        output.emit_text(_HELP)


def _answer(talk: Talk, line: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in line):
        diagnostics.note("error: that is not UTF-8")
        return
    try:
        show(talk.say(line))
    except KeyboardInterrupt:
        streams.write("\n")
    except CuratorError as error:
        diagnostics.note(f"error: {error.message}")
        if error.fix:
            diagnostics.note(f"  fix: {error.fix}")


def show(pieces: Iterator[str]) -> str:
    """Write an answer as it arrives, with a line's end; answers all of it."""
    answer = ""
    with contextlib.closing(pieces):  # type: ignore[type-var]  # generators are
        for piece in pieces:
            answer += piece
            streams.write(streams.visible(piece))
    streams.write("\n")
    return answer
