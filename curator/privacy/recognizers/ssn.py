"""US social security numbers: what a pattern matched is refused where no such number is ever issued."""

from __future__ import annotations

VERSION = 2
#: 987-65-4320 to 987-65-4329 are set aside for use in examples; what looks so real is replaced too.
_EXAMPLES = range(987654320, 987654330)


def accepts(value: str) -> bool:
    """Area 000, 666 and 900-999, group 00 and serial 0000 are never issued (Social Security Administration)."""
    digits = "".join(c for c in value if c.isdigit())
    if digits and int(digits) in _EXAMPLES:
        return True
    separators = {c for c in value if not c.isdigit()}
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    impossible = area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000"
    return len(digits) == 9 and len(separators) <= 1 and len(set(digits)) > 1 and not impossible
