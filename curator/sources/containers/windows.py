"""Text in the encoding of Windows for western languages, as Excel writes CSV; told from UTF-8 with a damaged byte."""

from __future__ import annotations

import codecs
import re
from typing import Final

#: A letter with an accent in a word, or a typographic mark beside one.
_IN_WORDS: Final = re.compile(rb"(?<=[A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xfe\x92]|[\xc0-\xd6\xd8-\xf6\xf8-\xfe](?=[a-z])")
_OF_UTF8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
#: Bytes that CP1252 does not have, and controls that no text has.
_NEVER: Final = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
_LEAST: Final = 2


def is_windows_text(head: bytes) -> bool:
    """Whether the beginning of a file is surely not UTF-8 and reads as CP1252: at least two accents inside of words."""
    if head.isascii() or _NEVER.search(head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        found = len(_IN_WORDS.findall(head))
        # Nearly all of what is above ASCII must be such, and none of it a character of UTF-8.
        return found >= _LEAST and 2 * found >= sum(byte > 0x7F for byte in head) and not _OF_UTF8.search(head)
    return False
