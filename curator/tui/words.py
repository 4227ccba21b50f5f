"""Text of records on a screen: nothing in it commands the terminal or Textual's markup."""

from __future__ import annotations

import re
from typing import Final

#: C0 but newline, DEL, C1, what turns the direction of the text around, and what nobody would see.
#: Joiners and marks that scripts and emoji are written with stay.
_CONTROLS: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """Tabs as spaces, other control characters as escapes such as `\\x1b`; newlines stay."""
    return _CONTROLS.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    return "    " if found[0] == "\t" else found[0].encode("unicode_escape").decode("ascii")


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 record", "2,000 records"."""
    return f"1 {one}" if count == 1 else f"{count:,} {many or one + 's'}"
