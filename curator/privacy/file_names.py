"""Names of files as they may be told beside records: without the people they are named for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from curator.privacy import names_rule
from curator.privacy.joined_names import people
from curator.privacy.own_terms import read_own_terms
from curator.privacy.recognizers.names import finder
from curator.privacy.spans import Span
from curator.privacy.tags import outside
from curator.privacy.terms import term_finder
from curator.records.finding import PERSON
from curator.registry import shipped

#: Of a file's name: no word of it, and no part of a mail address either.
ENDING: Final = re.compile(
    r"(?:\.(?:jsonl?|ndjson|csv|tsv|parquet|arrow|txt|md|srt|vtt|xlsx|ya?ml|zip|gz|xz|zst|bz2))+$", re.IGNORECASE
)
_Finder = Callable[[str], Iterator[tuple[str, Span]]]
_ENTITIES: Final = (PERSON, "ADDRESS")
_LEAST: Final = 0.3
_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[_\-+.]")
#: What stands for a byte or a sign that cannot be shown.
_ESCAPE: Final = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
#: A mail address, or the digits of a phone or an account.
_PATTERNS: Final = (("EMAIL_ADDRESS", re.compile(r"[^\s@/]+@[^\s@/]+")), ("PHONE_NUMBER", re.compile(r"\+?\d{9,}")))
#: Words that files are named by. What is made of them alone is told as it is, before anything has to be loaded.
_HARMLESS: Final = """
a all and anthropic archive argilla backup batch calls chat chatgpt chatml chats claude clean conversation
conversations converted corpus customer customers data dataset demo dev dolly dpo dump en eval evaluation example
examples export exports file final for fine from gemma generated history import imports inbox input instruct
intercom invented january february march june july september october november december kiln label labels langfuse
langsmith legal letter letters log logs mail mails medical message messages mock new of old openai output pairs part
preferences prod production prompt prompts q question questions raw record records sample samples sessions set slack
small staging subtitles support synthetic test tests text texts the thread threads ticket tickets to train training
transcript transcripts tuning v valid validation version whatsapp with zendesk
"""


@lru_cache(maxsize=4096)
def without_people(part: str, folders: tuple[str, ...] = ()) -> str:
    """One part of a path, with an entity such as <PERSON> in the place of each that is found in it, by the shipped
    tagger whatever rules are on, and by the own terms of `folders`. Raises FileProblem.
    """
    ending = ENDING.search(part)
    stem = part[: ending.start()] if ending else part
    said = _ESCAPE.sub(lambda escape: " " * len(escape[0]), stem)
    found = [(match.start(), match.end(), entity) for entity, seen in _PATTERNS for match in seen.finditer(said)]
    if not _harmless().issuperset(word.lower() for word in _WORD.findall(said)):
        found += _seen(_BETWEEN.sub(" ", said), folders)
        found += [(start, end, PERSON) for start, end, _ in people(said, _harmless())]
    for start, end, entity in _apart(_untagged(stem, found)):
        stem = f"{stem[:start]}<{entity}>{stem[end:]}"
    return stem + (ending[0] if ending else "")


@cache
def _harmless() -> frozenset[str]:
    return frozenset(_HARMLESS.split())


def _apart(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The last one first; of those that overlap the longest."""
    kept: list[tuple[int, int, str]] = []
    for start, end, entity in sorted(found, key=lambda one: (one[0] - one[1], one)):
        if all(end <= first or past <= start for first, past, _ in kept):
            kept.append((start, end, entity))
    return sorted(kept, reverse=True)


def _seen(words: str, folders: tuple[str, ...]) -> list[tuple[int, int, str]]:
    names, terms = _finders(folders)
    found = [(entity, span) for entity, span in names(words) if entity in _ENTITIES and span.score >= _LEAST]
    return [(span.start, span.end, entity) for entity, span in [*found, *terms(words)]]


def _untagged(stem: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Without what stands in a tag: a purge leaves such names."""
    return [(*piece, entity) for start, end, entity in found for piece in outside(stem, start, end)]


@lru_cache(maxsize=4)
def _finders(folders: tuple[str, ...]) -> tuple[_Finder, _Finder]:
    """For names the tagger alone: to load every rule takes a second, and a command that shows one record must not."""
    paths = [shipped("rules/pii"), *map(Path, folders)]
    return finder(str(names_rule.weights(paths))), term_finder(read_own_terms(paths))
