"""What the tagger of names owes to how it is trained: `python benchmarks/names_training.py --eval DIR [--copies N]`.

Trains on our sentences, each in N copies (1 unless told), and prints the F2 of names from the score 0.3 on in the sets
of DIR (as privacy_quality.py reads them):

    crf          CRFsuite's L-BFGS, as it ships but for the number of copies
    perceptron   the same features and examples, CRFsuite's averaged perceptron
    held out     crf, where a fifth of the names of people and places stands in no example and no list

Each is calibrated on sentences that it was not trained on. Some minutes each.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from privacy_quality import rows
from span_scores import Marked, Scores

from curator.privacy.ner.building.calibration import fit, outcomes
from curator.privacy.ner.building.crf import train
from curator.privacy.ner.building.filling import Example, examples
from curator.privacy.ner.building.weights import SEED, lexicons
from curator.privacy.ner.lexicon import read_entries
from curator.privacy.ner.sentences import ENTITIES, Piece, read_sentences
from curator.privacy.ner.tagger import Tagger
from curator.privacy.ner.tokens import tokens
from curator.privacy.ner.weights import Weights, pack, read_weights
from curator.registry import shipped

_SETS = ("sgd_dialogue", "presidio_synth", "wikigold", "btc")
_LEAST, _FROM = 0.1, 0.3


def held_out() -> frozenset[str]:
    """A fifth of the names; not one of the fifths that the lexicons of training leave out in turn."""
    return frozenset(
        name
        for name, flags in read_entries().items()
        if zlib.crc32(name.encode()) % 5 == 4 and set(flags) & set("FfLlPpC")
    )


def made(sentences: Sequence[Sequence[Piece]], copies: int, seed: int, without: frozenset[str]) -> Iterator[Example]:
    """The examples that hold none of these names."""
    for example in examples(sentences, copies, seed):
        names = (example.text[start:end] for start, end, _ in example.spans)
        if not any(token.lower in without for name in names for token in tokens(name)):
            yield example


def trained(copies: int, *, perceptron: bool = False, without: frozenset[str] = frozenset()) -> Tagger:
    lines = list(read_sentences(shipped("rules/pii/names/sentences")))
    known = lexicons(without)
    flat = [(1.0, 0.0)] * len(ENTITIES)
    half = train(made(lines[0::2], copies, SEED, without), known, perceptron=perceptron)
    found = outcomes(Tagger(_read(pack(*half, flat)), known[0]), made(lines[1::2], 1, SEED + 1, without), _LEAST)
    calibration = [fit(found[entity]) for entity in ENTITIES]
    whole = train(made(lines, copies, SEED, without), known, perceptron=perceptron)
    return Tagger(_read(pack(*whole, calibration)), known[0])


def _read(data: bytes) -> Weights:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        path.write_bytes(data)
        return read_weights(path)


def score(tagger: Tagger, path: Path) -> Scores:
    scores = Scores()
    for text, gold in rows(path):
        names = tagger.names(text, _LEAST)
        scores.add(text, gold, sorted({Marked(n.start, n.end, n.entity) for n in names if n.probability >= _FROM}))
    return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--copies", type=int, default=1)
    given = parser.parse_args()
    sides: dict[str, dict[str, Any]] = {
        "crf": {},
        "perceptron": {"perceptron": True},
        "held out": {"without": held_out()},
    }
    for side, how in sides.items():
        tagger = trained(given.copies, **how)
        for name in _SETS:
            of = score(tagger, given.eval / f"{name}.dev.jsonl.gz").by_entity
            told = "  ".join(
                f"{entity} {of[entity].f2:.3f}" for entity in ENTITIES[:3] if entity in of and of[entity].gold
            )
            print(f"{side:<12}{name:<16}{told}", flush=True)


if __name__ == "__main__":
    main()
