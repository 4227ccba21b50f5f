"""Where a number or name may begin and end: not inside a word of an alphabet that sets words apart.

Chinese, Japanese, Korean and Thai do not, and an underscore before and after is emphasis as often as part of a name.
"""

from __future__ import annotations

VERSION = 1

#: For character classes: digits and letters of Latin, Greek and Cyrillic.
LETTERS = r"A-Za-z0-9\u00aa\u00b5\u00ba\u00c0-\u02af\u0370-\u052f\u1e00-\u1fff"
#: For character classes: scripts without spaces between words.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
