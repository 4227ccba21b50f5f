"""What must be set before Presidio is imported: nothing goes online, nothing is cached on disk, nothing is logged."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any

#: Loggers of the libraries below us. At DEBUG, Presidio's names the words around a finding.
_LOGGERS = (
    "presidio-analyzer", "decision_process", "spacy", "tldextract", "filelock", "phonenumbers",
    "transformers", "stanza", "gliner", "huggingface_hub", "torch",
)  # fmt: skip


def prepare() -> None:
    """Call before the first import of presidio_analyzer in a process; calling again does no harm.

    tldextract fetches the public suffix list at the first e-mail unless it is told of no address for it, and writes a
    cache unless the cache folder is empty; it then reads the list it ships.
    """
    os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""
    os.environ["TLDEXTRACT_CACHE"] = ""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def no_hub() -> None:
    """Call before a library of models is imported: what is not on this machine is then an error, and no tool of the hub
    tells anybody of its use. In a process that scans with such a model alone, since a trainer may have to fetch one."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY"):
        os.environ[name] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    constants: Any = sys.modules.get("huggingface_hub.constants")
    if constants is not None:  # it read the variables when it was imported
        constants.HF_HUB_OFFLINE = True
    for module in ("transformers", "torch", "stanza", "gliner", "huggingface_hub", "spacy"):
        warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")
