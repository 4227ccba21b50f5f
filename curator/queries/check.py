"""What a target's rules say of any file; no workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import UsageError
from curator.exports.checks import render
from curator.exports.checks.run import check_file

TARGETS = ("openai-chat",)
#: The base model whose limits count where none is named.
DEFAULT_MODEL = "gpt-4.1-mini-2025-04-14"


@dataclass(frozen=True, slots=True)
class Checked:
    """data: the object of `check --json`. text: lines for people."""

    data: dict[str, Any]
    text: str
    errors: int
    warnings: int


def check(
    path: Path,
    *,
    model: str | None = None,
    validation: Path | None = None,
    progress: Callable[[int, int | None, str], None] | None = None,
) -> Checked:
    """Check a file for openai-chat, tokens against the model's training context included.

    Raises UsageError where a file cannot be read or the model is not in the price file.
    """
    from curator.tokens.counting import TokenCounter
    from curator.tokens.prices import load_prices

    prices = load_prices()
    price = prices.find(model or DEFAULT_MODEL)
    if price is None:
        raise UsageError(f"nothing is known of the model {model!r}", fix=f"known: {', '.join(sorted(prices.models))}")
    try:
        report = check_file(
            path,
            model=model,
            validation=validation,
            count_tokens=TokenCounter().total,
            context=price.context,
            progress=progress,
        )
    except OSError as error:
        raise UsageError(
            f"cannot read {error.filename}: {error.strerror}", fix="check the name and permissions"
        ) from None
    return Checked(render.as_dict(report), render.as_text(report), len(report.errors), len(report.warnings))
