"""Makes examples of sentences: slots filled, letters as people type them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from curator.privacy.ner.building import org_fill, people_fill, place_fill, thing_fill
from curator.privacy.ner.building.chance import Chance
from curator.privacy.ner.sentences import SLOTS, Piece

_FILL: dict[str, Callable[[Chance], str]] = {}
for _module in (people_fill, place_fill, org_fill, thing_fill):
    _FILL.update({name: getattr(_module, name) for name in SLOTS if hasattr(_module, name)})
_FILL["zip"] = place_fill.zip_code

#: As written, lower case, capitals, Title Case.
_REGIMES = ((74, "written"), (15, "lower"), (5, "upper"), (6, "title"))


@dataclass(frozen=True, slots=True)
class Example:
    """spans: (start, end, entity), in text order, without overlap; neighbours of one entity are joined."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def examples(sentences: Sequence[Sequence[Piece]], copies: int, seed: int) -> Iterator[Example]:
    """Each sentence `copies` times, with other names each time; one without slots as often as it has other letters."""
    chance = Chance(seed)
    for sentence in sentences:
        bare = not any(piece.slot for piece in sentence)
        for number in range(max(1, copies // 2) if bare else copies):
            regime = "written" if number == 0 else chance.weighted(_REGIMES)
            yield _example(sentence, regime, number > 0, chance)


def _example(sentence: Sequence[Piece], regime: str, mistakes: bool, chance: Chance) -> Example:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for piece in sentence:
        words, entity = _FILL[piece.slot](chance) if piece.slot else piece.text, piece.entity
        if piece.slot == "hashtag" and chance.happens(0.4):
            words, entity = _tag(chance)
        if piece.slot and entity and chance.happens(0.06):
            words = words.lower() if chance.happens(0.5) else words.upper()
        words = _cased(words, regime)
        if mistakes and not piece.slot and not entity and chance.happens(0.06):
            words = _mistyped(words, chance)
        start = len(text)
        text += words
        if not entity:
            continue
        if spans and spans[-1][2] == entity and text[spans[-1][1] : start] in ("", " ", "-"):
            start = spans.pop()[0]
        spans.append((start, len(text), entity))
    return Example(text, tuple(spans))


def _tag(chance: Chance) -> tuple[str, str]:
    slot = chance.one(("place", "city", "person", "first"))
    return "#" + "".join(_FILL[slot](chance).split()).replace(".", ""), SLOTS[slot]


def _cased(words: str, regime: str) -> str:
    if regime == "lower":
        return words.lower()
    if regime == "upper":
        return words.upper()
    if regime == "title":
        return "".join(c.upper() if i == 0 or words[i - 1] in ' \n("' else c for i, c in enumerate(words))
    return words


def _mistyped(words: str, chance: Chance) -> str:
    """One letter left out, doubled or exchanged with the next."""
    at = chance.below(len(words))
    if not words[at : at + 2].isalpha():
        return words
    return chance.one((
        words[:at] + words[at + 1 :], words[:at] + words[at] + words[at:],
        words[:at] + words[at + 1 : at + 2] + words[at] + words[at + 2 :],
    ))  # fmt: skip
