"""The result file of a job: CSV whose columns differ from provider to provider."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import math

_NAMES = {"train_accuracy": "train_mean_token_accuracy", "valid_accuracy": "valid_mean_token_accuracy"}


def rows_of(content: bytes) -> list[dict[str, float]]:
    """Each step's numbers by the API's names; empty cells and what is no number are left out. Never raises."""
    text = _text(content)
    found = []
    try:
        for row in csv.DictReader(io.StringIO(text)):
            numbers = {_NAMES.get(name, name): number for name, cell in row.items() if (number := _number(name, cell))}
            values = {name: number[0] for name, number in numbers.items()}
            if "step" in values:
                found.append(values)
    except csv.Error:
        return found
    return found


def _number(name: object, cell: object) -> tuple[float] | None:
    if not isinstance(name, str) or not isinstance(cell, str):
        return None
    try:
        value = float(cell)
    except ValueError:
        return None
    return (value,) if math.isfinite(value) else None


def _text(content: bytes) -> str:
    """Some providers answer base64 of the file."""
    if b"," not in content.partition(b"\n")[0]:
        try:
            content = base64.b64decode(b"".join(content.split()), validate=True)
        except (ValueError, binascii.Error):
            return ""
    return content.decode("utf-8-sig", "replace").replace("\0", "")
