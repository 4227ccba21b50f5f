"""Brazilian tax numbers of companies (CNPJ): twelve letters and digits, then two check digits."""

from __future__ import annotations

from curator.privacy.recognizers._checks import VERSION as _CHECKS
from curator.privacy.recognizers._checks import alnum_of

VERSION = 100 * _CHECKS + 1
_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def accepts(value: str) -> bool:
    """Modulo 11; letters, given out from 2026 on, count as their ASCII code less 48 (Receita Federal)."""
    code = alnum_of(value)
    return len(code) == 14 and len(set(code)) > 1 and all(_check(code[:n]) == code[n] for n in (12, 13))


def _check(code: str) -> str:
    total = sum((ord(c) - 48) * weight for c, weight in zip(code, _WEIGHTS[13 - len(code) :], strict=True))
    return str(0 if total % 11 < 2 else 11 - total % 11)
