"""A GLiNER model, which finds what it is asked for: a folder of `save_pretrained`, or one in the hub's cache."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curator.privacy.models._hub import downloaded
from curator.privacy.windows import windows

if TYPE_CHECKING:
    from curator.privacy.own_model import Found, OwnModel

PACKAGES = {"gliner": "gliner", "torch": "torch"}
MARKS = ("gliner_config.json",)
WHAT = "a folder that save_pretrained wrote, with gliner_config.json in it"
BRING = "hf download {name}"
LABELS = {"person": "PERSON", "location": "LOCATION", "organization": "ORGANIZATION", "address": "ADDRESS"}
#: Words that it reads at once, where its settings do not tell; what is longer it cuts off.
_LONGEST = 384


def installed(name: str, language: str) -> Path | None:
    return downloaded(name)


def labels(folder: Path) -> frozenset[str] | None:
    return None


def load(model: OwnModel) -> Callable[[str], list[Found]]:
    """A text is read in pieces of so many characters as it reads words, which are fewer."""
    from gliner import GLiNER
    from presidio_analyzer.nlp_engine import device_detector

    network: Any = GLiNER.from_pretrained(
        model.folder, local_files_only=True, map_location=device_detector.get_device(), load_tokenizer=True
    )
    network.eval()
    asked = list(model.asked)
    longest = min(_LONGEST, int(getattr(network.config, "max_len", 0) or _LONGEST))
    margin = longest // 8

    def read(text: str) -> list[Found]:
        found: list[Found] = []
        for piece in windows(text, owned=longest - 3 * margin, margin=margin, whole=longest):
            part = text[piece.start : piece.end]
            if not part.strip():
                continue
            for one in network.predict_entities(part, asked, flat_ner=True, threshold=model.least):
                start = piece.start + one["start"]
                if piece.own_start <= start < piece.own_end:
                    found.append((one["label"], start, piece.start + one["end"], float(one["score"])))
        return found

    return read
