"""Charts as SVG that stands inside a page: numbers in, markup out. Every figure that is drawn is written too.

Colours are classes of the page (`series-1` to `series-3`, `mark`), so that one drawing serves light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 680
_ROW, _BAR = 40, 12
_HEIGHT, _ABOVE, _BELOW = 150, 34, 40


@dataclass(frozen=True, slots=True)
class Bar:
    """label: what it is of. parts: sizes one after the other, of at most three series. note: its figures in words."""

    label: str
    parts: tuple[float, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Bin:
    """So many of `low` to `high`, both included."""

    low: int
    high: int
    count: int


def bars(rows: Sequence[Bar], about: str) -> str:
    """Bars below each other, each under its label, the longest as wide as the chart. about: the chart in words."""
    most = max((sum(row.parts) for row in rows), default=0) or 1
    inside = [part for n, row in enumerate(rows) for part in _bar(row, n * _ROW, most)]
    return _svg(len(rows) * _ROW, about, inside)


def histogram(bins: Sequence[Bin], marks: Sequence[tuple[str, int]], about: str) -> str:
    """Columns of one width each, whatever its bin's, over the least of what it holds.

    marks: (name, value), drawn as lines where the value lies.
    """
    if not bins:
        return ""
    step = _WIDTH / len(bins)
    most = max(one.count for one in bins) or 1
    inside: list[str] = []
    for n, one in enumerate(bins):
        tall = one.count / most * _HEIGHT
        x, y = n * step, _ABOVE + _HEIGHT - tall
        inside.append(
            f'<rect class="series-1" x="{x + 2:.1f}" y="{y:.1f}" width="{step - 4:.1f}" height="{tall:.1f}"/>'
        )
        inside.append(_text(x + step / 2, y - 4, f"{one.count:,}" if one.count else "", "middle"))
        inside.append(_text(x + 2, _ABOVE + _HEIGHT + 16, f"{one.low:,}", "start", "quiet"))
    for n, (name, value) in enumerate(marks):
        x = _place(value, bins) * step
        # Names of marks that stand close together must not lie upon each other.
        y = _ABOVE + _HEIGHT + 34
        inside.append(f'<path class="mark" d="M{x:.1f} {_ABOVE - 6}V{_ABOVE + _HEIGHT}"/>')
        inside.append(_text(n * _WIDTH / max(len(marks), 1), y, f"{name} {value:,}", "start", "quiet"))
        inside.append(_text(x, _ABOVE - 12 - 9 * (n % 2), name, "end" if x > _WIDTH - 40 else "start", "name"))
    return _svg(_ABOVE + _HEIGHT + _BELOW, about, inside)


def _bar(row: Bar, y: float, most: float) -> Iterator[str]:
    yield _text(0, y + 14, row.label, "start")
    yield _text(_WIDTH, y + 14, row.note, "end", "quiet")
    yield f'<rect class="track" x="0" y="{y + 19}" width="{_WIDTH}" height="{_BAR}"/>'
    x = 0.0
    for series, part in enumerate(row.parts, 1):
        wide = part / most * _WIDTH
        if part:
            yield f'<rect class="series-{series}" x="{x:.1f}" y="{y + 19}" width="{max(wide, 1):.1f}" height="{_BAR}"/>'
        x += wide


def _place(value: int, bins: Sequence[Bin]) -> float:
    """Where a value lies, in widths of a column from the left."""
    for n, one in enumerate(bins):
        if value <= one.high:
            return n + min(1.0, max(0.0, (value - one.low) / (one.high - one.low + 1)))
    return float(len(bins))


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>' if words else ""


def _svg(height: float, about: str, inside: Sequence[str]) -> str:
    said = escape(about, quote=True)
    return f'<svg role="img" aria-label="{said}" viewBox="0 0 {_WIDTH} {height:.0f}">{"".join(inside)}</svg>'
