"""A page of HTML that needs nothing beside it: no script, no network, light and dark as the reader has it.

What is shown is escaped by whoever puts it into a piece; `page` takes pieces of markup as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

#: Nothing is fetched or run, whatever a browser would allow.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --back: #ffffff; --text: #1c2126; --quiet: #57606a; --line: #d6dbe0; --soft: #eef1f4;
  --one: #0b6bab; --two: #d98a00; --three: #00875f; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --back: #14181c; --text: #e6e9ec; --quiet: #9aa4ae; --line: #343b43;
  --soft: #20262c; --one: #58b0ee; --two: #eaa62f; --three: #3cc79b; --bad: #ff9a8f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; background: var(--back); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
p { margin: .5rem 0; } ul { padding-left: 1.2rem; margin: .5rem 0; } li { margin: .2rem 0; }
.quiet, .quiet * { color: var(--quiet); } .bad { color: var(--bad); font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.75rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.tile { background: var(--soft); border-radius: .5rem; padding: .75rem .9rem; }
.tile b { display: block; font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--quiet); font-size: .85rem; }
svg { display: block; width: 100%; height: auto; margin: .75rem 0; }
svg text { fill: var(--text); font-size: 12px; font-variant-numeric: tabular-nums; }
svg text.quiet { fill: var(--quiet); font-size: 11px; } svg text.name { fill: var(--quiet); font-size: 10px; }
.track { fill: var(--soft); } .series-1 { fill: var(--one); } .series-2 { fill: var(--two); }
.series-3 { fill: var(--three); } .mark { stroke: var(--text); stroke-dasharray: 3 3; fill: none; }
.key { font-size: .85rem; color: var(--quiet); } .key i { display: inline-block; width: .8em; height: .8em;
  margin: 0 .35em 0 .9em; vertical-align: -.05em; } .key i:first-child { margin-left: 0; }
.key .series-1 { background: var(--one); } .key .series-2 { background: var(--two); }
.key .series-3 { background: var(--three); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; } th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; padding-left: 0; } th { font-weight: 600; color: var(--quiet); }
code { font: .85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; } svg { break-inside: avoid; } }
"""


def page(title: str, pieces: Iterable[str]) -> str:
    """title: plain text. pieces: markup, one after the other."""
    head = (
        "<!doctype html>",
        '<html lang="en">',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
    )
    return "\n".join([*head, *pieces, "</html>", ""])


def section(title: str, *pieces: str) -> str:
    """A heading with what stands under it; "" where nothing does."""
    inside = [piece for piece in pieces if piece]
    return "\n".join(["<section>", f"<h2>{escape(title)}</h2>", *inside, "</section>"]) if inside else ""


def paragraph(words: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escape(words)}</p>" if words else ""


def listing(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else ""


def tiles(figures: Sequence[tuple[str, str]]) -> str:
    """(figure, what it counts), side by side."""
    inside = "".join(
        f'<div class="tile"><b>{escape(figure)}</b><span>{escape(of)}</span></div>' for figure, of in figures
    )
    return f'<div class="tiles">{inside}</div>'


def key(names: Sequence[str]) -> str:
    """What the colours of a chart's series mean."""
    inside = "".join(f'<i class="series-{n}"></i>{escape(name)}' for n, name in enumerate(names, 1))
    return f'<p class="key">{inside}</p>'


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are plain text, columns after the first to the right."""
    if not rows:
        return ""
    lines = [_row("th", heads), *(_row("td", row) for row in rows)]
    return f'<div class="wide"><table>{"".join(lines)}</table></div>'


def _row(cell: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{escape(words)}</{cell}>' for words in cells)}</tr>"
