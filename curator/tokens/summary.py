"""What a file's examples come to in tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curator.tokens.counting import ExampleTokens


@dataclass(frozen=True, slots=True)
class TokenSummary:
    """Tokens over a file. p5, p50, p95, longest: tokens of an example. over_limit: lines of those above the limit."""

    examples: int
    tokens: int
    trained: int
    p5: int
    p50: int
    p95: int
    longest: int
    over_limit: tuple[int, ...]


def summarise(counts: Iterable[tuple[int, ExampleTokens]], limit: int | None = None) -> TokenSummary:
    """Of (line, tokens) pairs; `limit` is the model's training context, None for no limit. All 0 for no examples."""
    lines, tokens = [], []
    trained = 0
    for line, count in counts:
        tokens.append(count.total)
        trained += count.trained
        if limit is not None and count.total > limit:
            lines.append(line)
    tokens.sort()
    p5, p50, p95 = (percentile(tokens, share) for share in (5, 50, 95))
    return TokenSummary(
        len(tokens), sum(tokens), trained, p5, p50, p95, tokens[-1] if tokens else 0, over_limit=tuple(lines)
    )


def percentile(ordered: Sequence[int], percent: int) -> int:
    """Nearest rank: the smallest value that at least `percent` % of the values do not exceed; 0 of no values."""
    if not ordered:
        return 0
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
