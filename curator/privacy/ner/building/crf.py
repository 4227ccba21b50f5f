"""Trains the linear-chain CRF with CRFsuite (L-BFGS, elastic net) and reads its weights out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from curator.privacy.ner.building.filling import Example
from curator.privacy.ner.features import features
from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.sentences import ENTITIES
from curator.privacy.ner.tokens import tokens

LABELS = ("O", *ENTITIES)
ITERATIONS: Final = 90
#: Weights of the penalties; tried on the development sets from 0.02 to 0.3 and from 0.02 to 0.6.
_L1, _L2 = 0.05, 0.6
#: Of the perceptron over all examples.
_PASSES = 20


def rows(example: Example, lexicon: Lexicon) -> tuple[list[list[str]], list[str]]:
    """Feature names and label of each token."""
    words = tokens(example.text)
    labels = []
    for token in words:
        inside = next((s[2] for s in example.spans if s[0] < token.end and token.start < s[1]), "O")
        labels.append(inside)
    return features(words, lexicon), labels


def train(
    examples: Iterable[Example],
    lexicons: list[Lexicon],
    told: Callable[[], None] = lambda: None,
    perceptron: bool = False,
    prepared: Callable[[], None] = lambda: None,
) -> tuple[dict[str, np.ndarray[Any, Any]], np.ndarray[Any, Any]]:
    """Feature -> weight by label (in the order of LABELS), and transitions [from, to].

    lexicons: taken in turn, so that names which one of them does not know are learnt to be found all the same.
    told: called after each iteration; what it raises ends the training. perceptron: by CRFsuite's averaged perceptron,
    for benchmarks/names_training.py; its weights give an order and no probabilities. prepared: called as `told` is,
    after each example is read, before the first iteration.
    """
    import pycrfsuite

    class Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
        def message(self, line: str) -> None:
            if "Iteration" in line:
                told()

    trainer = Trainer(verbose=False)
    for number, example in enumerate(examples):
        named, labels = rows(example, lexicons[number % len(lexicons)])
        if named:
            trainer.append(named, labels)
        prepared()
    trainer.select("ap" if perceptron else "lbfgs")
    shared = {"feature.minfreq": 3, "feature.possible_transitions": True}
    own = {"max_iterations": _PASSES} if perceptron else {"max_iterations": ITERATIONS, "c1": _L1, "c2": _L2}
    trainer.set_params(shared | own)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    weights: dict[str, np.ndarray[Any, Any]] = {}
    for (feature, label), weight in info.state_features.items():
        weights.setdefault(feature, np.zeros(len(LABELS)))[LABELS.index(label)] = weight
    moves = np.zeros((len(LABELS), len(LABELS)))
    for (first, second), weight in info.transitions.items():
        moves[LABELS.index(first), LABELS.index(second)] = weight
    return weights, moves
