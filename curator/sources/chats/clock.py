"""Times of day as chats write them: 13:05, 1:05:09 PM, 13.05, 오후 1:05."""

from __future__ import annotations

import re

_AFTERNOON = ("pm", "μμ", "م", "下午", "午後", "오후")
_HALF = r"(?:[ap]\.? ?m\.?|[πμ]\.?μ\.?|[صم]|上午|下午|午前|午後|오전|오후)"
#: A time of day, its half of the day before or behind it; \xa0 and its like are blanks before.
TIME = rf"(?:{_HALF} ?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?: ?{_HALF})?"
_DIGITS = re.compile(r"\d+")
_NOON = 12


def microseconds_of_day(time: str) -> int | None:
    """Microseconds since midnight; None for no such time."""
    hour, minute, second, *_ = [*(int(part) for part in _DIGITS.findall(time)), 0]
    half = re.sub(r"[\d:. ]", "", time).casefold()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half in _AFTERNOON else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return ((hour * 60 + minute) * 60 + second) * 1_000_000
