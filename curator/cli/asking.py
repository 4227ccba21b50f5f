"""Asks a person, where there is one at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from curator.cli import streams

T = TypeVar("T")


def person_there() -> bool:
    """Whether somebody can read a question and type an answer; stdout may lead elsewhere, since it carries data."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asker() -> Callable[[str], str] | None:
    """Asks for a passphrase at the terminal itself and shows no answer; None where there is none."""
    return _ask if person_there() else None


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
