"""Trains what ships: weights on every sentence, their calibration on sentences that were left out of training."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

from curator.privacy.ner.building.calibration import fit, outcomes
from curator.privacy.ner.building.crf import ITERATIONS, train
from curator.privacy.ner.building.filling import examples
from curator.privacy.ner.lexicon import Lexicon, read_classes, read_entries
from curator.privacy.ner.sentences import ENTITIES, Piece, read_sentences
from curator.privacy.ner.tagger import Tagger
from curator.privacy.ner.weights import Weights, feature_hash, pack

#: Copies of each sentence with other names; seeds of what is drawn.
COPIES, SEED = 4, 20261129
#: Least probability of what calibration looks at.
_LEAST = 0.1
_UNKNOWN = ("FfLlPpC", 5, 3)
#: Iterations of the training to calibrate with, and of the one that ships.
STEPS: Final = 2 * ITERATIONS
Told = Callable[[int], None]


def lexicons(without: frozenset[str] = frozenset()) -> list[Lexicon]:
    """The whole one, and some in which a fifth of the names of people and towns is unknown. without: unknown to all."""
    entries, classes = read_entries(), read_classes()
    letters, parts, several = _UNKNOWN
    hidden = [
        frozenset(
            name
            for name, flags in entries.items()
            if zlib.crc32(name.encode()) % parts == part and set(flags) & set(letters)
        )
        for part in range(several)
    ]  # fmt: skip
    return [Lexicon(entries, classes, names | without) for names in (frozenset[str](), *hidden)]


def build(
    sentences: Path,
    more: Sequence[Sequence[Piece]] = (),
    told: Told = lambda done: None,
    prepared: Told = lambda done: None,
) -> bytes:
    """The file of weights. more: further sentences, each counted twice. The same bytes for the same input.

    told: how many of STEPS are done; prepared: how many examples are made ready to learn from, which takes as long as
    the steps. What they raise ends the training.
    """
    lines: list[Sequence[Piece]] = [*read_sentences(sentences), *more, *more]
    known = lexicons()
    steps, read = count(1), count(1)

    def step() -> None:
        told(min(next(steps), STEPS))

    def ready() -> None:
        prepared(next(read))

    half = train(examples(lines[0::2], COPIES, SEED), known, step, prepared=ready)
    found = outcomes(_tagger(*half, known[0]), examples(lines[1::2], 1, SEED + 1), _LEAST)
    calibration = [fit(found[entity]) for entity in ENTITIES]
    return pack(*train(examples(lines, COPIES, SEED), known, step, prepared=ready), calibration)


def _tagger(weights: Mapping[str, Any], moves: Any, lexicon: Lexicon) -> Tagger:
    hashed = {feature_hash(name): tuple(row) for name, row in weights.items()}
    return Tagger(Weights(hashed, [tuple(row) for row in moves], [(1.0, 0.0)] * len(ENTITIES)), lexicon)
