"""Names of people, places, addresses and organisations, by the tagger of curator/privacy/ner."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from curator.privacy.ner.features import VERSION as _FEATURES
from curator.privacy.spans import Span

if TYPE_CHECKING:
    from curator.privacy.ner.function_words import Trimmer
    from curator.privacy.ner.tagger import Tagger

VERSION = 100 * _FEATURES + 4

#: Least probability, before calibration, of a word to be looked at as a name.
_LEAST = 0.1

_MARKS = re.compile("[\u0300-\u036f]")
#: A sign with the marks that stand on it.
_LETTER = re.compile("(?s:.)[\u0300-\u036f]*")


def finder(weights: str) -> Callable[[str], Iterator[tuple[str, Span]]]:
    """A function from a text to (entity, span). weights: path of a file. Raises FileProblem."""
    tagger: Tagger | None = None
    trimmer: Trimmer | None = None

    def find(text: str) -> Iterator[tuple[str, Span]]:
        nonlocal tagger, trimmer
        if tagger is None or trimmer is None:
            tagger = _tagger(weights, Path(weights).stat().st_mtime_ns)
            trimmer = _trimmer()
        composed, places = _composed(text) if _MARKS.search(text) else (text, None)
        for name in trimmer.trimmed(composed, tagger.names(composed, _LEAST)):
            start, end = (name.start, name.end) if places is None else (places[name.start], places[name.end])
            yield name.entity, Span(start, end, round(name.probability, 3))

    return find


def _composed(text: str) -> tuple[str, list[int]]:
    """With letters and their marks as one sign each, as the tagger learnt them (NFC); of each sign, and of the end, the
    place in the text."""
    signs: list[str] = []
    places: list[int] = []
    for match in _LETTER.finditer(text):
        made = unicodedata.normalize("NFC", match[0])
        signs.append(made)
        places += [match.start(), *[match.end()] * (len(made) - 1)]
    return "".join(signs), [*places, len(text)]


@lru_cache(maxsize=2)
def _tagger(path: str, changed: int) -> Tagger:
    """changed: when the file was, so that a new one is read."""
    from curator.privacy.ner.lexicon import shipped_lexicon
    from curator.privacy.ner.tagger import Tagger
    from curator.privacy.ner.weights import read_weights

    return Tagger(read_weights(Path(path)), shipped_lexicon())


@lru_cache(maxsize=1)
def _trimmer() -> Trimmer:
    from curator.privacy.ner.function_words import Trimmer
    from curator.privacy.ner.lexicon import shipped_lexicon

    return Trimmer(shipped_lexicon())
