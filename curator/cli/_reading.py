"""What commands that read a file without a workspace share: how to read it, and progress by its bytes."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import click

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(function: F) -> F:
    """Adds --format, --map and --role; the function gets `reading`, a curator.queries.reading.Reading."""

    @click.option("--format", "format_name", metavar="F", help="Overrule the detection, such as openai-chat.")
    @click.option("--map", "columns", multiple=True, metavar="COLUMN=ROLE", help="What a column of a table holds.")
    @click.option("--role", "roles", multiple=True, metavar="NAME=ROLE", help="What a speaker of the file is.")
    @functools.wraps(function)
    def wrapper(
        *args: Any, format_name: str | None, columns: tuple[str, ...], roles: tuple[str, ...], **kwargs: Any
    ) -> Any:
        from curator.queries.reading import Reading

        reading = Reading(
            format_name,
            _pairs(columns, "--map", "COLUMN", "Question=prompt"),
            _pairs(roles, "--role", "NAME", "Agent=assistant"),
        )
        return function(*args, reading=reading, **kwargs)

    return cast("F", wrapper)


@contextmanager
def byte_progress(command: str, *, quiet: bool) -> Iterator[Callable[..., None]]:
    """A line on stderr while the block reads; it gives a function of (bytes done, of how many, unit)."""
    from curator.cli.progress import ProgressLine
    from curator.records import Progress

    line = ProgressLine(quiet=quiet)
    began = time.monotonic()

    def told(done: int, total: int | None, unit: str = "bytes") -> None:
        rate = done / max(time.monotonic() - began, 1e-9)
        left = (total - done) / rate if total and done else None
        line(Progress("", command, "", done, total, unit, rate, left, "running"))

    try:
        yield told
    finally:
        line.close()


def _pairs(given: tuple[str, ...], option: str, left: str, example: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given:
        name, equals, role = item.rpartition("=")
        if not equals or not name or not role:
            raise click.UsageError(f"{option} wants {left}=ROLE, such as {option} {example}")
        if name in pairs:
            raise click.UsageError(f"{option} names {name!r} twice")
        pairs[name] = role
    return pairs
