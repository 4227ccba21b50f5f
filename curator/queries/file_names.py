"""Names of files as people see them: on one line, whatever bytes they are made of."""

from __future__ import annotations

import re
from typing import Final

#: C0 and C1, DEL, and what turns the direction of the text around or is seen by nobody.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def shown(name: str) -> str:
    """A name or path with escapes for bytes that are not UTF-8 and for characters that command a terminal."""
    text = name.encode("utf-8", "backslashreplace").decode()
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
