"""Turns a reviewed text into a training sentence in which nothing personal is left: each is a slot that is filled."""

from __future__ import annotations

from collections.abc import Sequence

from curator.privacy.ner.sentences import ADDRESS, ENTITIES, LOCATION, ORGANIZATION, PERSON, Piece

#: A longer text is cut to what stands around its names.
_AROUND = 200

_SLOTS = {LOCATION: "place", ORGANIZATION: "org", "PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email", "URL": "url"}

Span = tuple[int, int, str]


def sentence(text: str, personal: Sequence[Span]) -> list[Piece]:
    """personal: (start, end, entity) of what is replaced in it, apart and in order; the rest is no name."""
    found: list[Piece] = []
    past = 0
    for start, end, entity in personal:
        before = text[past:start]
        if len(before) > 2 * _AROUND:
            before = before[:_AROUND] + "\n" + before[-_AROUND:] if past else before[-_AROUND:]
        if before:
            found.append(Piece(before))
        found.append(Piece(slot=_slot(text[start:end], entity), entity=entity if entity in ENTITIES else ""))
        past = end
    if text[past:]:
        found.append(Piece(text[past : past + _AROUND] if found else text[: 2 * _AROUND]))
    return found


def _slot(value: str, entity: str) -> str:
    words = len(value.split())
    if entity == PERSON:
        return "person" if words > 1 else "first"
    if entity == ADDRESS:
        return "address_lines" if "\n" in value else "address" if words > 4 else "street"
    return _SLOTS.get(entity, "number")
