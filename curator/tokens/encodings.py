"""Which encoding a model's tokens are made with, and whether ours is the same.

tiktoken's `encoding_for_model` takes every `ft:` model for an older encoding, so we keep our own table.
"""

from __future__ import annotations

from dataclasses import dataclass

SHIPPED = "o200k_base"

#: Start of a base model's name -> encoding; the first that fits holds, so longer starts stand before shorter ones.
_BY_START = (
    ("gpt-oss", "o200k_harmony"),
    ("gpt-4o", SHIPPED),
    ("gpt-4.1", SHIPPED),
    ("gpt-4.5", SHIPPED),
    ("gpt-5", SHIPPED),
    ("chatgpt-4o", SHIPPED),
    ("o1", SHIPPED),
    ("o3", SHIPPED),
    ("o4", SHIPPED),
    ("gpt-4", "cl100k_base"),
    ("gpt-3.5", "cl100k_base"),
    ("gpt-35", "cl100k_base"),
    ("davinci-002", "cl100k_base"),
    ("babbage-002", "cl100k_base"),
)

#: Encodings with the merges of o200k_base: ordinary text gets the same tokens.
_SAME_MERGES = frozenset({SHIPPED, "o200k_harmony"})


@dataclass(frozen=True, slots=True)
class ModelEncoding:
    """model: as asked. encoding: the model's own, None where we do not know it. note: "" where counts are exact."""

    model: str
    encoding: str | None
    note: str

    @property
    def exact(self) -> bool:
        """Whether ordinary text gets the same tokens from the encoding we ship as from the model's own."""
        return self.encoding in _SAME_MERGES


def base_model(model: str) -> str:
    """`ft:BASE:ORGANISATION:SUFFIX:ID` -> BASE in lower case; any other name in lower case."""
    name = model.strip().lower()
    return name.split(":")[1] if name.startswith("ft:") else name


def encoding_of(model: str) -> ModelEncoding:
    """The encoding of a model, with a note to show beside every count that is not made with it."""
    base = base_model(model)
    found = next((encoding for start, encoding in _BY_START if base.startswith(start)), None)
    if found in _SAME_MERGES:
        note = ""
    elif found is not None:
        note = f"this model uses {found}, which does not ship with us: counts are by {SHIPPED} and an estimate"
    else:
        note = f"the encoding of this model is not known to us: counts are by {SHIPPED} and an estimate"
    return ModelEncoding(model, found, note)
