"""What in a text no rule can read: a language without rules for names, and pictures or files written as letters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from curator.privacy.engine_file import read_engine
from curator.privacy.language import Languages, language_of, read_languages
from curator.records import Hit
from curator.registry import shipped

#: Of the hits that say so; it is run with the rules, and its version is theirs.
UNREAD_RULE = "pii/unread"
UNREAD: Final = "unread"
#: The name of such a hit where it is no language.
MEDIA = "media"
_DATA = re.compile(r"data:[a-z]+/[\w.+-]+(?:;[\w=.-]+)*;base64,\s*[A-Za-z0-9+/]{40}", re.IGNORECASE)
_ENCODED = re.compile(r"[A-Za-z0-9+/]{1000}")


def languages_of(folders: tuple[str, ...]) -> Languages:
    """The shipped ones with `folders` over them; those that the user's own models read are covered too.

    Raises FileProblem.
    """
    paths = [shipped("rules/pii"), *map(Path, folders)]
    return read_languages(paths, read_engine(paths).model_languages)


def unread(text: str, languages: Languages) -> list[Hit]:
    """At most one hit a name, over the whole text: MEDIA, and the language where it is not covered."""
    found = [MEDIA] if _holds_file(text) else []
    language = language_of(text, languages)
    if language and language not in languages.covered:
        found.append(language)
    return [Hit(UNREAD, name, 0, len(text), 1.0, UNREAD_RULE, languages.version) for name in found]


def _holds_file(text: str) -> bool:
    if ";base64," in text and _DATA.search(text):
        return True
    return len(text) >= 1000 and _ENCODED.search(text) is not None
