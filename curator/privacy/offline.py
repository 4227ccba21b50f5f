"""What must be set before Presidio is imported: nothing goes online, nothing is cached on disk, nothing is logged."""

from __future__ import annotations

import logging
import os

#: Loggers of the libraries below us. At DEBUG, Presidio's names the words around a finding.
_LOGGERS = ("presidio-analyzer", "decision_process", "spacy", "tldextract", "filelock", "phonenumbers")


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
