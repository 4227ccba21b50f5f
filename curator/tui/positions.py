"""Keys by their position: a letter of a Cyrillic, Greek or Hebrew layout stands for the Latin one on the same key."""

from __future__ import annotations

from typing import Final

_ROWS: Final = (
    # Latin, Russian
    ("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю"),
    ('QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>', "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"),
    # Ukrainian and Belarusian where they differ
    ("s]'o", "іїєў"),
    ('S}"O', "ІЇЄЎ"),
    # Greek
    ("wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ"),
    ("ERTYUIOPASDFGHJKLZXCVBNM", "ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ"),
    # Hebrew, which has no capitals
    ("ertyuiopasdfghjkl;zxcvbnm,.", "קראטוןםפשדגכעיחלךףזסבהנמצתץ"),
)
_LATIN: Final = {other: latin for latins, others in _ROWS for latin, other in zip(latins, others, strict=True)}


def latin(character: str) -> str | None:
    """The Latin character on the same key, None for what is no letter of these layouts."""
    return _LATIN.get(character)
