"""What commands that read a file without a workspace share: how to read it, and progress by its bytes."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from curator.cli.numbers import Number

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(function: F) -> F:
    """Adds --format, --map, --role, --dates and --gap; the function gets `reading`, a curator.queries.reading.Reading.

    NAME,NAME=ROLE gives several speakers a role.
    """

    @click.option("--format", "format_name", metavar="F", help="Overrule the detection, such as openai-chat.")
    @click.option(
        "--map",
        "maps",
        multiple=True,
        metavar="COLUMN=ROLE|FILE",
        help="What a column of a table holds; or a file that says where in JSON of any shape what stands.",
    )
    @click.option(
        "--role", "roles", multiple=True, metavar="NAME=ROLE", help="What a speaker of the file is; * is all others."
    )
    @click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How 1/2/2026 is meant in a chat.")
    @click.option("--gap", type=Number(min=0), metavar="HOURS",
                  help="Silence after which a chat goes on as another conversation; else 6.")  # fmt: skip
    @functools.wraps(function)
    def wrapper(
        *args: Any,
        format_name: str | None,
        maps: tuple[str, ...],
        roles: tuple[str, ...],
        dates: str | None,
        gap: float | None,
        **kwargs: Any,
    ) -> Any:
        from curator.queries.reading import Reading

        columns = tuple(item for item in maps if "=" in item)
        files = [item for item in maps if "=" not in item]
        if len(files) > 1 or (files and (columns or format_name)):
            raise click.UsageError("--map FILE says all of how a file is read: give no other --map and no --format")
        reading = Reading(
            format_name,
            _pairs(columns, "--map", "COLUMN", "Question=prompt"),
            _each(_pairs(roles, "--role", "NAME", "Agent=assistant")),
            _mapping(files[0]) if files else "",
            dates,
            gap,
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


def _mapping(name: str) -> str:
    """The text of a mapping file."""
    from curator.errors import UsageError

    try:
        text = Path(name).read_text("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not written in UTF-8", fix="save it as UTF-8") from None
    except OSError as error:
        raise UsageError(
            f"--map wants COLUMN=ROLE or a mapping file, and {name} cannot be read: {error.strerror}",
            fix="check the name of the file, or say what a column holds: --map Question=prompt",
        ) from None
    if not text.strip():
        raise UsageError(f"{name} is empty", fix="write into it where what stands: docs/import.md shows how")
    return text


def _each(roles: dict[str, str]) -> dict[str, str]:
    """A role for each of the names between commas, and for all of it, since a name may hold a comma."""
    each = {part.strip(): role for name, role in roles.items() for part in name.split(",") if part.strip()}
    return {**each, **roles}


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
