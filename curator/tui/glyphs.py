"""Signs that stand beside words; plain ASCII where the terminal's encoding has no others."""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

VARIABLE: Final = "CURATOR_ASCII"
#: Consoles whose fonts have few signs.
_POOR: Final = ("linux", "dumb", "vt100", "vt220")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """full, empty: a bar's cells. spinner: one after the other while something works."""

    done: str
    waits: str
    trouble: str
    cursor: str
    dot: str
    full: str
    empty: str
    rule: str
    spinner: str


UNICODE: Final = Glyphs("✓", "○", "✗", "▸", "·", "█", "░", "│", "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
ASCII: Final = Glyphs("+", "o", "x", ">", "-", "#", ".", "|", "|/-\\")


def chosen(environment: Mapping[str, str] = os.environ, encoding: str | None = None) -> Glyphs:
    """ASCII where CURATOR_ASCII asks for it, and where the console or the encoding (of the locale) has no other signs.

    CURATOR_ASCII=0 says that it has them all the same.
    """
    asked = environment.get(VARIABLE, "")
    if asked:
        return UNICODE if asked == "0" else ASCII
    if environment.get("TERM") in _POOR:
        return ASCII
    try:
        "".join(map(str, (UNICODE.done, UNICODE.full, UNICODE.spinner))).encode(encoding or locale.getencoding())
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


def bar(glyphs: Glyphs, share: float, width: int) -> str:
    """share: 0 to 1. Something done shows at least one cell, something left at least one empty one."""
    filled = round(width * min(1.0, max(0.0, share)))
    if 0 < share < 1:
        filled = min(width - 1, max(1, filled))
    return glyphs.full * filled + glyphs.empty * (width - filled)
