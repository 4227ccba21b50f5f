"""German identity cards: nine letters and digits, and perhaps the check digit of the machine-readable zone."""

from __future__ import annotations

VERSION = 1


def accepts(value: str) -> bool:
    """Weights 7, 3, 1, letters from A = 10 (ICAO Doc 9303); nine characters alone have no check."""
    if not any(c.isdigit() for c in value) or len(value) not in (9, 10):
        return False
    total = sum(int(c, 36) * (7, 3, 1)[place % 3] for place, c in enumerate(value[:9]))
    return len(value) == 9 or str(total % 10) == value[9]
