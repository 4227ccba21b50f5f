"""Numbers as people type and read them."""

from __future__ import annotations

import math
from typing import Any

import click


class Number(click.FloatRange):
    """A range of numbers; "nan", which is in every range since it compares with nothing, is in none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


def counted(number: int, noun: str) -> str:
    """As in "1 record" and "2,300 records". noun: one whose plural ends in s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def chosen(line: str, count: int) -> set[int] | None:
    """Numbers from 1 to `count`, with commas or spaces between; None for anything else."""
    words = line.replace(",", " ").split()
    if not words or not all(word.isascii() and word.isdigit() and len(word) < 9 for word in words):
        return None
    numbers = {int(word) for word in words}
    return numbers if all(1 <= number <= count for number in numbers) else None
