"""Italian fiscal codes: sixteen letters and digits, the last one checks (Decree of 23 December 1976)."""

from __future__ import annotations

VERSION = 1
#: What a character at an odd place counts; 0-9 count as A-J.
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def accepts(value: str) -> bool:
    code = value.upper()
    places = [int(c) if c.isdigit() else ord(c) - 65 for c in code]
    total = sum(place if n % 2 else _ODD[place] for n, place in enumerate(places[:15]))
    return len(code) == 16 and places[15] == total % 26
