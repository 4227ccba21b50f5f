"""US social security numbers: what a pattern matched is refused where no such number is ever issued."""

from __future__ import annotations

VERSION = 1


def accepts(value: str) -> bool:
    """Area 000, 666 and 900-999, group 00 and serial 0000 are never issued (Social Security Administration)."""
    digits = "".join(c for c in value if c.isdigit())
    separators = {c for c in value if not c.isdigit()}
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    impossible = area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000"
    return len(digits) == 9 and len(separators) <= 1 and len(set(digits)) > 1 and not impossible
