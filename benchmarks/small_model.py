"""A spaCy pipeline of the size of a small model, for privacy.py: nothing is downloaded.

Its `ner` has the architecture of en_core_web_sm's (HashEmbedCNN of width 96 and depth 4, spaCy's default for that
pipe), with random weights that have seen a few steps of training. What it finds is worth nothing; how long it takes is
what a trained one takes. A downloaded model also runs a tagger, a parser and a lemmatizer, which are left out here: the
stock side is as fast as it can be.
"""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.training import Example

from curator.privacy.nlp import LEMMAS

_WIDTH, _DEPTH, _STEPS = 96, 4, 30
_SENTENCES = (
    ("Ann Archer lives in Leeds.", [(0, 10, "PERSON"), (20, 25, "GPE")]),
    ("my name is Tom and I come from Norway", [(11, 14, "PERSON"), (31, 37, "GPE")]),
    ("Please send the parcel to Priya Rao.", [(26, 35, "PERSON")]),
    ("Fern & Sons opened a shop in Dublin on Monday.", [(0, 11, "ORG"), (29, 35, "GPE"), (39, 45, "DATE")]),
    ("the kettle broke twice last week", []),
    ("Is there a table for 4 at 7:30 pm?", []),
)


def save_small_model(folder: Path) -> None:
    """A pipeline that `spacy.load` and Presidio read from `folder`."""
    spacy.util.fix_random_seed(1)
    pipeline = spacy.blank("en")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": _WIDTH, "depth": _DEPTH,
        "embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True,
    }  # fmt: skip
    pipeline.add_pipe("ner", config={"model": {"tok2vec": tok2vec}})
    # Presidio compares lemmas with context words, and a pipeline without a lemmatizer leaves them empty.
    pipeline.add_pipe(LEMMAS)
    examples = [Example.from_dict(pipeline.make_doc(text), {"entities": spans}) for text, spans in _SENTENCES]
    pipeline.initialize(lambda: examples)
    for _ in range(_STEPS):
        pipeline.update(examples)
    pipeline.to_disk(folder)
