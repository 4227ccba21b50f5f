"""tokens: input_ids, attention_mask and labels as Parquet, by the tokenizer and chat template of a folder.

Taken as it is by TRL from 1.7, Unsloth, axolotl and Together. `export.tokenizer` names the folder.
"""

from __future__ import annotations

from pathlib import Path

from curator.errors import UsageError
from curator.exports.forms.rendering import Rendering
from curator.exports.forms.tokens import TokensForm

#: Reads lines; to make them it needs a tokenizer.
FORM = TokensForm()
FILES = {split: f"{split}.parquet" for split in ("train", "validation", "test")}


def form_of(tokenizer: Path | None) -> TokensForm:
    """The form that makes lines with the tokenizer of a folder. Raises UsageError."""
    if tokenizer is None:
        raise UsageError("the target tokens needs the base model's tokenizer", fix="name its folder with --tokenizer")
    return TokensForm(Rendering(tokenizer))
