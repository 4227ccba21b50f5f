"""Names of people, places, addresses and organisations, by the tagger of curator/privacy/ner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from curator.privacy.ner.features import VERSION as _FEATURES
from curator.privacy.spans import Span

if TYPE_CHECKING:
    from curator.privacy.ner.tagger import Tagger

VERSION = 100 * _FEATURES + 2

#: Least probability, before calibration, of a word to be looked at as a name.
_LEAST = 0.1


def finder(weights: str) -> Callable[[str], Iterator[tuple[str, Span]]]:
    """A function from a text to (entity, span). weights: path of a file. Raises FileProblem."""
    tagger: Tagger | None = None

    def find(text: str) -> Iterator[tuple[str, Span]]:
        nonlocal tagger
        if tagger is None:
            tagger = _tagger(weights, Path(weights).stat().st_mtime_ns)
        for name in tagger.names(text, _LEAST):
            yield name.entity, Span(name.start, name.end, round(name.probability, 3))

    return find


@lru_cache(maxsize=2)
def _tagger(path: str, changed: int) -> Tagger:
    """changed: when the file was, so that a new one is read."""
    from curator.privacy.ner.lexicon import shipped_lexicon
    from curator.privacy.ner.tagger import Tagger
    from curator.privacy.ner.weights import read_weights

    return Tagger(read_weights(Path(path)), shipped_lexicon())
