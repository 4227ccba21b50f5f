"""A token classifier of transformers: a folder that `save_pretrained` wrote, or one in the hub's cache."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.errors import UsageError
from curator.privacy.models._hub import downloaded

if TYPE_CHECKING:
    from curator.privacy.own_model import Found, OwnModel

PACKAGES = {"transformers": "transformers", "torch": "torch"}
MARKS = ("config.json",)
WHAT = "a folder that save_pretrained wrote, with config.json in it"
BRING = "hf download {name}"
LABELS: Mapping[str, str] = {}
#: Tokens at once, where neither tokenizer nor network tells.
_LONGEST = 512


def installed(name: str, language: str) -> Path | None:
    return downloaded(name)


def labels(folder: Path) -> frozenset[str] | None:
    config = json.loads((folder / "config.json").read_bytes())
    return frozenset(config["id2label"].values()) if "id2label" in config else None


def load(model: OwnModel) -> Callable[[str], list[Found]]:
    """Not Presidio's engine: where the model fails at a text, that one takes the text for scanned."""
    from presidio_analyzer.nlp_engine import device_detector
    from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    tokenizer: Any = AutoTokenizer.from_pretrained(model.folder, local_files_only=True)
    network: Any = AutoModelForTokenClassification.from_pretrained(model.folder, local_files_only=True)
    if not tokenizer.is_fast:
        raise UsageError(
            f"{model.folder}: its tokenizer does not tell where in a text a token stands",
            fix="save it as a fast one, with a tokenizer.json",
        )
    # else a longer text would be cut off without a word, or break the network
    tokenizer.model_max_length = _longest(tokenizer, network)
    run: Any = pipeline(
        "token-classification",
        model=network,
        tokenizer=tokenizer,
        aggregation_strategy=model.reading.strategy,
        stride=min(model.reading.stride, tokenizer.model_max_length // 4),
        device=device_detector.get_device(),
    )

    def read(text: str) -> list[Found]:
        if not text.strip():
            return []
        return [(one["entity_group"], one["start"], one["end"], float(one["score"])) for one in run(text)]

    return read


def _longest(tokenizer: Any, network: Any) -> int:
    """RoBERTa and its kin count positions from two on."""
    positions = getattr(network.config, "max_position_embeddings", None)
    known = positions - 2 if isinstance(positions, int) and positions > 2 else _LONGEST
    told = int(min(tokenizer.model_max_length, 10**6))
    return told if told <= (positions or told) and told < 10**6 else known
