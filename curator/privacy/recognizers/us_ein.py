"""US employer identification numbers: no check digit, only prefixes that were never given out."""

from __future__ import annotations

VERSION = 1
_NEVER = frozenset(
    {"00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"}
)


def accepts(value: str) -> bool:
    """Prefixes by the list of campuses (Internal Revenue Service)."""
    return value[:2] not in _NEVER
