"""Names that are known again in their conversation: "I am Jonathan Thornbury", and later "Thanks, Thornbury!".

What a rule is not sure of in one text may be sure from another. Only names that stand without doubt are looked for
again: by their words, wherever these are written like a name and nothing else is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from curator.identity import normal_value
from curator.privacy.allowed_terms import Allowed
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.unspaced import LETTER
from curator.records import Hit
from curator.records.finding import PART_OF_NAME, PERSON, SAME_VALUE, SURE_NAME

#: Raise when names are known again elsewhere; where other words are looked at, FRAME_VERSION of the rules, too.
VERSION = 2
_LONGEST = 4
#: A word that begins with no small letter of Latin: most words do, and need not be looked at.
_WORD = re.compile(
    rf"(?<!{LETTER})(?<!{LETTER}['\u2019-])(?![a-z\u00df-\u00ff]){LETTER}+(?:['\u2019](?!s\b|S\b){LETTER}+|-{LETTER}+)*"
)
_SHORTEST = 3
#: Flags of the lexicon.
_EVERYDAY, _NAMES = frozenset("Ee"), frozenset("FfLl")


def name_words(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every run of up to four words that are written like a name: a capital first, one space between.

    Everyday words that are no names neither begin nor end one, and no everyday word is one alone.
    """
    flags = shipped_lexicon().words
    run: list[tuple[int, int, bool, bool]] = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        if not text[start].isupper():
            run.clear()
            continue
        known = flags.get(word[0].lower().replace("\u2019", "'"), "")
        alone = end - start >= _SHORTEST and _EVERYDAY.isdisjoint(known)
        if run and text[run[-1][1] : start] != " ":
            run.clear()
        run.append((start, end, alone, alone or not _NAMES.isdisjoint(known)))
        del run[:-_LONGEST]
        if run[-1][3]:
            yield from ((first, end) for first, _, _, may in run[:-1] if may)
            if alone:
                yield start, end


def names_again(
    texts: Sequence[str],
    hits: Sequence[Sequence[Hit]],
    *,
    replace_from: float,
    thresholds: Mapping[str, float] | None = None,
    allowed: Allowed | None = None,
) -> list[list[Hit]]:
    """For the texts of one conversation and what rules see in each: the hits on names that are sure in another.

    In a store the same is done over all conversations at once (curator.store.name_words), which leaves what many of
    them share to those that tell of the name. replace_from, thresholds: from which score on findings are replaced, and
    those of some entities. allowed: of the terms that are no names.
    """
    words = [
        [(first, past, normal_value(PERSON, text[first:past])) for first, past in words_of(text, allowed)]
        for text in texts
    ]
    known: dict[str, float] = {}
    for found, seen in zip(words, hits, strict=True):
        for hit in seen:
            if hit.name == PERSON and hit.score >= SURE_NAME:
                for first, past, value in found:
                    if hit.start <= first and past <= hit.end:
                        whole = (first, past) == (hit.start, hit.end)
                        known[value] = max(known.get(value, 0), hit.score if whole else min(hit.score, PART_OF_NAME))
    least = thresholds or {}
    standing = [
        [h for h in seen if h.kind in ("pii", "secret") and h.score >= least.get(h.name, replace_from)] for seen in hits
    ]
    return [_longest(list(_again(found, seen, known))) for found, seen in zip(words, standing, strict=True)]


def words_of(text: str, allowed: Allowed | None) -> Iterator[tuple[int, int]]:
    """`name_words` outside of the terms that are allowed."""
    within = allowed(text) if allowed is not None else None
    for first, past in name_words(text):
        if within is None or not within(PERSON, first, past):
            yield first, past


def _again(found: Sequence[tuple[int, int, str]], standing: Sequence[Hit], known: Mapping[str, float]) -> Iterator[Hit]:
    for first, past, value in found:
        if value in known and not any(hit.start < past and first < hit.end for hit in standing):
            yield Hit("pii", PERSON, first, past, known[value], SAME_VALUE, str(VERSION))


def _longest(hits: list[Hit]) -> list[Hit]:
    return [
        hit
        for hit in hits
        if not any(other is not hit and other.start <= hit.start and hit.end <= other.end for other in hits)
    ]
