"""Mexican population registry codes (CURP): eighteen letters and digits, the last one checks."""

from __future__ import annotations

VERSION = 1
_PLACES = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"


def accepts(value: str) -> bool:
    """Weights 18 to 2 (Instructivo normativo para la asignacion de la CURP)."""
    total = sum(_PLACES.index(c) * (18 - place) for place, c in enumerate(value.upper()[:17]))
    return str(-total % 10) == value[17]
