"""What only a person knows of a file: asked at a terminal, else told with the command line that answers it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from curator.cli import streams
from curator.cli.asking import ask_line, person_there
from curator.cli.itself import as_typed
from curator.cli.numbers import chosen, counted
from curator.errors import Question, UndecidedError

if TYPE_CHECKING:
    from curator.queries.reading import Reading

T = TypeVar("T")
#: Speakers that are listed.
_MOST = 30


def asking(reading: Reading, quiet: bool, work: Callable[[Reading], T]) -> T:
    """What `work` gives, which is begun anew with each answer. Raises UndecidedError where nobody can be asked."""
    while True:
        try:
            return work(reading)
        except UndecidedError as error:
            if quiet or not person_there():
                raise
            reading = answered(error.message, error.question, reading)


def answered(message: str, question: Question, reading: Reading) -> Reading:
    """The reading with what a person at the terminal says to a question."""
    streams.write(streams.visible(f"{message}\n"), err=True)
    if question.speakers:
        _write(_listed(question.speakers))
        count = len(question.speakers)
        staff = ask_line("which are staff? (numbers, such as 1 or 1,3)", lambda line: chosen(line, count))
        said = {name: "assistant" if n in staff else "user" for n, (name, _) in enumerate(question.speakers, 1)}
        reading = replace(reading, roles={**reading.roles, **said})
    if question.dates:
        first = ask_line(
            "in 1/2/2026, which is first? (d for the day, m for the month)", {"d": "day-first", "m": "month-first"}.get
        )
        reading = replace(reading, dates=first)
    return reading


def told(question: Question) -> list[str]:
    """The speakers, and the command that was typed with the answers that may be right, to be changed."""
    lines = _listed(question.speakers)
    return [*lines, f"such as: {_command(question)}"]


def _command(question: Question) -> str:
    """It takes for staff the second one who speaks: most often a customer begins."""
    names = [name for name, _ in question.speakers]
    roles = [f"{name}={'assistant' if n == min(1, len(names) - 1) else 'user'}" for n, name in enumerate(names[:_MOST])]
    if len(names) > _MOST:
        roles.append("*=user")
    words = [*sys.argv[1:], *(word for role in roles for word in ("--role", role))]
    return f"{as_typed()} {shlex.join([*words, *(['--dates', 'day-first'] if question.dates else [])])}"


def _listed(speakers: tuple[tuple[str, int], ...]) -> list[str]:
    lines = [f"  {n}  {name} ({counted(turns, 'turn')})" for n, (name, turns) in enumerate(speakers[:_MOST], 1)]
    return [*lines, f"  and {len(speakers) - _MOST:,} more"] if len(speakers) > _MOST else lines


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        streams.write(streams.visible(line) + "\n", err=True)
