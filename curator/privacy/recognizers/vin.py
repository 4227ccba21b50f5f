"""Vehicle identification numbers: seventeen letters and digits, of which the ninth checks (49 CFR 565, ISO 3779)."""

from __future__ import annotations

VERSION = 1
#: What letters count; I, O and Q are not used.
_LETTERS = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def accepts(value: str) -> bool:
    """Required in North America and China; elsewhere the ninth place is free, and such a number fails here."""
    code = value.upper()
    total = sum(int(_LETTERS.get(c, c)) * weight for c, weight in zip(code, _WEIGHTS, strict=True))
    return code[8] == "0123456789X"[total % 11] and not code.isdigit() and not code.isalpha()
