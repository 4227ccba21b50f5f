"""A spaCy pipeline: an installed package, or a folder that `nlp.to_disk` wrote."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.privacy.own_model import Found, OwnModel

PACKAGES = {"spacy": "spacy"}
MARKS = ("meta.json",)
WHAT = "a folder that nlp.to_disk wrote, with meta.json in it"
BRING = "python -m spacy download {name}"
LABELS: Mapping[str, str] = {}
#: Of the pipes that spaCy trains, those that names do not need.
_UNUSED = {
    "tagger", "morphologizer", "parser", "senter", "lemmatizer", "trainable_lemmatizer", "attribute_ruler", "textcat",
    "textcat_multilabel",
}  # fmt: skip
_USED = {"tok2vec", "transformer", "curated_transformer", "ner"}
#: Pipes whose labels are of finds.
_FINDERS = ("ner", "entity_ruler")


def installed(name: str, language: str) -> Path | None:
    """The data of a package, which lie in a folder below it that bears its name and version."""
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return next((path.parent for path in sorted(package.glob(f"{name}-*/meta.json"))), None)


def labels(folder: Path) -> frozenset[str] | None:
    """None where other pipes than spaCy's usual ones may find something too."""
    meta = json.loads((folder / "meta.json").read_bytes())
    if not set(meta["pipeline"]) <= {*_USED, *_UNUSED, *_FINDERS}:
        return None
    return frozenset(label for pipe in _FINDERS for label in meta["labels"].get(pipe, ()))


def load(model: OwnModel) -> Callable[[str], list[Found]]:
    import spacy

    meta = json.loads((Path(model.folder) / "meta.json").read_bytes())
    unused = _UNUSED if set(meta["pipeline"]) <= _USED | _UNUSED else ()  # what else there is may need all of them
    nlp = spacy.load(model.folder, exclude=sorted(unused))

    def read(text: str) -> list[Found]:
        with nlp.memory_zone():
            return [(ent.label_, ent.start_char, ent.end_char, None) for ent in nlp(text).ents]

    return read
