"""A stanza pipeline: the folder of resources that `stanza.download` fills, or another one like it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curator.privacy.own_model import Found, OwnModel

PACKAGES = {"stanza": "stanza"}
MARKS = ("resources.json",)
WHAT = "a folder of stanza's resources, with resources.json in it"
BRING = 'python -c "import stanza; stanza.download({language!r})"'
LABELS: Mapping[str, str] = {}


def installed(name: str, language: str) -> Path | None:
    """Presidio names such a model by its language alone."""
    if name != language:
        return None
    return next((folder for folder in _resources() if (folder / language).is_dir()), None)


def labels(folder: Path) -> frozenset[str] | None:
    return None


def load(model: OwnModel) -> Callable[[str], list[Found]]:
    """Not Presidio's engine: where one find begins inside a word, that one drops all of a text, and prints them."""
    import stanza
    from presidio_analyzer.nlp_engine import device_detector

    nlp = stanza.Pipeline(
        model.languages[0],
        dir=model.folder,
        processors="tokenize,ner",
        download_method=None,
        device=device_detector.get_device(),
        logging_level="FATAL",
    )

    def read(text: str) -> list[Found]:
        if not text.strip():
            return []
        return [(ent.type, ent.start_char, ent.end_char, None) for ent in nlp(text).entities]

    return read


def _resources() -> list[Path]:
    """stanza's own defaults, the newest first; to ask stanza itself would load torch."""
    if os.environ.get("STANZA_RESOURCES_DIR"):
        return [Path(os.environ["STANZA_RESOURCES_DIR"])]
    import platformdirs

    by_version = platformdirs.user_cache_path("stanza", "StanfordNLP").glob("*/resources")
    newest = sorted(by_version, key=lambda folder: folder.stat().st_mtime, reverse=True)
    return [*newest, Path.home() / "stanza_resources"]
