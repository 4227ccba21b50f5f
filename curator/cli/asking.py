"""Asks a person for a passphrase, where there is one at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable


def asker() -> Callable[[str], str] | None:
    """Asks at the terminal itself, since stdout carries data only, and shows no answer; None where there is none."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return _ask


def _ask(question: str) -> str:
    from getpass import getpass

    try:
        # Asks once nothing is shown any more: what is typed ahead is not lost, as it is with click's.
        return getpass(f"{question}: ")
    except EOFError:
        raise KeyboardInterrupt from None
