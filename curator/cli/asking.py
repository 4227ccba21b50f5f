"""Asks a person for a passphrase, where there is one at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click


def asker() -> Callable[[str], str] | None:
    """What asks on stderr, so that stdout carries data only, and shows nothing of the answer; None without a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return _ask


def _ask(question: str) -> str:
    return str(click.prompt(question, hide_input=True, err=True))
