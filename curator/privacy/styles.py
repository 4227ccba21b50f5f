"""What a value becomes, by style.

tag   `<PERSON_1>`: the same number for the same value; needs a number for the value.
hash  `<PERSON_k3f9ab2cdexy>`: from the keyed id of the value, so the same in every workspace of one project key.
mask  stars; keeps whether the value was short, middling or long, the last four digits of a card (as receipts show them)
      and the last two of a phone number, and nothing of anything else. Two values may look alike.
drop  nothing.
surrogate  a realistic value (`curator.privacy.surrogates`); a tag where there is none, as for secrets.
"""

from __future__ import annotations

from collections.abc import Callable

from curator.errors import UsageError
from curator.registry import nearest

STYLES = ("tag", "surrogate", "mask", "hash", "drop")
_HASH_LENGTH = 12
#: entity -> (digits kept, digits a value must have for that)
_KEPT_DIGITS = {"CREDIT_CARD": (4, 12), "PHONE_NUMBER": (2, 7)}


def styled(
    style: str,
    entity: str,
    value: str,
    *,
    number: Callable[[], int],
    value_id: str,
    surrogate: Callable[[], str | None],
) -> str:
    """The replacement of `value`. number: the value's own number within the entity; surrogate: what stands for it, None
    where nothing does; either is asked for only if used.

    value_id: keyed id of the normalised value. Raises UsageError for a style that is not offered.
    """
    if style == "surrogate":
        made = surrogate()
        if made is not None:
            return made
    if style in ("tag", "surrogate"):
        return f"<{entity}_{number()}>"
    if style == "hash":
        return f"<{entity}_{value_id[:_HASH_LENGTH]}>"
    if style == "mask":
        return _mask(entity, value)
    if style == "drop":
        return ""
    raise UsageError(f"there is no style {style!r} of replacement", fix=nearest(style, list(STYLES)))


def _mask(entity: str, value: str) -> str:
    stars = "*" * (4 if len(value) <= 4 else 8 if len(value) <= 12 else 16)
    kept, least = _KEPT_DIGITS.get(entity, (0, 0))
    digits = [c for c in value if c.isdecimal()]
    return stars + "".join(digits[-kept:]) if kept and len(digits) >= least else stars
