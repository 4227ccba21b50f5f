"""Asks a person, where there is one at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from curator.cli import streams

T = TypeVar("T")
_YES = {"y": True, "yes": True, "": False, "n": False, "no": False}


def person_there() -> bool:
    """Whether somebody can read a question and type an answer; stdout may lead elsewhere, since it carries data."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asker() -> Callable[[str], str] | None:
    """Asks for a passphrase at the terminal itself and shows no answer; None where there is none."""
    return _ask if person_there() else None


def typed(prompt: str, options: Sequence[str] = ()) -> str | None:
    """A line that a person types, edited as at a shell; None where they end it with ctrl-d or ctrl-c.

    options: what a tab completes. What is typed stays in no history: it may be a name.
    """
    try:
        import readline
    except ImportError:
        readline = None  # type: ignore[assignment]
    if readline is not None:
        readline.set_auto_history(False)
        readline.set_completer_delims("")
        begun = [*options]
        readline.set_completer(
            lambda text, n: next(iter([o for o in begun if o.lower().startswith(text.lower())][n : n + 1]), None)
        )
        readline.parse_and_bind("tab: complete")
    while True:
        try:
            line = input(prompt)
        except UnicodeDecodeError:
            line = "\ud800"
        except (EOFError, KeyboardInterrupt):
            streams.write("\n")
            return None
        if not any("\ud800" <= character <= "\udfff" for character in line):
            return line
        streams.write("that is not UTF-8\n", err=True)


def agreed(question: str) -> bool:
    """What a person at the terminal says to it, enter being no; False where nobody can be asked."""
    return person_there() and ask_line(f"{question} [y/N]", lambda line: _YES.get(line.lower()))


def ask_line(question: str, read: Callable[[str], T | None]) -> T:
    """What `read` makes of the line that a person types; asked again while that is None."""
    while True:
        streams.write(f"{question}: ", err=True)
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        answer = read(line.strip())
        if answer is not None:
            return answer


def _ask(question: str) -> str:
    from getpass import getpass

    try:
        # Asks once nothing is shown any more: what is typed ahead is not lost, as it is with click's.
        return getpass(f"{question}: ")
    except EOFError:
        raise KeyboardInterrupt from None
