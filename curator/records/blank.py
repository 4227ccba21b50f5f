"""What is no text to anybody who reads it: blanks, and signs that are not seen."""

from __future__ import annotations

from typing import Final

#: Soft hyphen, separators and joiners without width, marks of direction, the mark of a byte order.
_UNSEEN: Final = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
#: What `str.strip` takes away by itself, and what is not seen; control characters that are no blanks are not in it.
BLANKS: Final = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _UNSEEN
_WITH_NUL: Final = BLANKS + "\0"


def is_blank(text: str) -> bool:
    """Whether nothing of a text would be seen."""
    return not text.strip(_WITH_NUL)
