"""In which language a text is, as far as its letters and everyday words tell: enough to know what no rule can read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curator.identity import digest_of
from curator.privacy.yaml_nodes import Field, read

LANGUAGES_FILE = "languages.yaml"
#: Prose in none of the languages whose words are known.
UNKNOWN = "unknown"
#: Raised when the same words would tell another language.
_VERSION = 1
#: More of a text tells no more.
_LONGEST = 4000
_CODE = re.compile(r"[a-z]{2,3}")
_ASIDE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|\S+@\S+|<[A-Z_]+_\d+>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNS = re.compile(r"[{}\[\]()<>=;_/\\|#*+\d]")
#: By the letters that a language has for itself; the first that a text has most of. Han alone is Chinese.
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (language, re.compile(f"[{letters}]"))
    for language, letters in (
        ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af\u1100-\u11ff"), ("zh", "\u3400-\u9fff"), ("el", "\u0370-\u03ff"),
        ("cyrillic", "\u0400-\u04ff"), ("he", "\u0590-\u05ff"), ("arabic", "\u0600-\u06ff"), ("hi", "\u0900-\u097f"),
        ("bn", "\u0980-\u09ff"), ("pa", "\u0a00-\u0a7f"), ("gu", "\u0a80-\u0aff"), ("ta", "\u0b80-\u0bff"),
        ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"), ("ml", "\u0d00-\u0d7f"), ("th", "\u0e00-\u0e7f"),
        ("my", "\u1000-\u109f"), ("ka", "\u10a0-\u10ff"), ("am", "\u1200-\u137f"), ("km", "\u1780-\u17ff"),
        ("hy", "\u0530-\u058f"),
    )
)  # fmt: skip
_WITHIN = {
    "cyrillic": (("uk", "[іїєґ]"), ("sr", "[ђјљњћџ]"), ("ru", "[ыэё]"), ("bg", "ъ"), ("ru", "")),
    "arabic": (("ur", "[ٹڈڑےں]"), ("fa", "[پچژگ]"), ("ar", "")),
}
#: Letters of other scripts that are a passage in another language, wherever they stand.
_PASSAGE = 16


@dataclass(frozen=True, slots=True)
class Languages:
    """covered: those in which names are looked for. words: word -> the languages in which it is an everyday word."""

    covered: frozenset[str]
    words: Mapping[str, tuple[str, ...]]
    version: str


def read_languages(folders: Sequence[Path], also: Collection[str] = ()) -> Languages:
    """Of all folders, key by key, later ones stronger; `also` are covered whatever they say. Raises FileProblem."""
    covered: tuple[str, ...] = ()
    lists: dict[str, Field] = {}
    for folder in folders:
        path = folder / LANGUAGES_FILE
        content = read(path) if path.exists() else None
        keys = content.mapping({"covered", "words"}) if content is not None else {}
        if "covered" in keys:
            covered = keys["covered"].texts()
            for code in covered:
                if not _CODE.fullmatch(code):
                    raise keys["covered"].problem(f"{code!r} is no language", "such as en")
        lists.update(keys["words"].mapping() if "words" in keys else {})
    words: dict[str, tuple[str, ...]] = {}
    for language, field in lists.items():
        for word in dict.fromkeys(field.text().lower().split()):
            words[word] = (*words.get(word, ()), language)
    known = frozenset(covered) | frozenset(also)
    version = digest_of("language", _VERSION, sorted(known), sorted(words.items()))
    return Languages(known, words, version)


def language_of(text: str, languages: Languages) -> str:
    """A code such as "de", UNKNOWN for prose in none that is known, "" where the text is too short or no prose."""
    plain = _ASIDE.sub(" ", text[:_LONGEST])
    if not plain.isascii():
        found = _by_letters(plain)
        if found:
            return found
    words = [word.replace("\u2019", "'") for word in _WORD.findall(plain.lower())]
    # single letters are marks, columns and initials
    words = [word for word in words if len(word) > 1 or not word.isascii()]
    if len(words) < 2:
        return ""
    counts: dict[str, int] = {}
    distinct: dict[str, set[str]] = {}
    for word in words:
        for language in languages.words.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
            distinct.setdefault(language, set()).add(word)
    english = max((counts.get(language, 0) for language in languages.covered), default=0)
    best = max(counts, key=lambda language: (counts[language], language in languages.covered), default="")
    if english >= max(1, 0.08 * len(words)) and english >= counts[best]:
        return best
    if best and best not in languages.covered:
        many = counts[best] >= min(3, 0.5 * len(words)) and len(distinct[best]) >= 2
        if many and counts[best] >= 1.5 * english + 1 and counts[best] >= 0.2 * len(words):
            return best
    if english >= 0.08 * len(words):
        return ""
    prose = len(words) >= 20 and len(_SIGNS.findall(plain)) < 0.03 * len(plain)
    return UNKNOWN if prose and _is_running(plain) else ""


def _is_running(plain: str) -> bool:
    """Sentences have lower-case words side by side; lists of names and commands do not."""
    words = plain.split()
    lower = sum(word.islower() and word.strip(".,;:!?\"'").isalpha() for word in words)
    return lower >= 0.6 * len(words)


def _by_letters(plain: str) -> str:
    """The language of letters of its own, where there is a passage of them or they are most of the text."""
    letters = len(_LETTER.findall(plain))
    counts = {name: len(pattern.findall(plain)) for name, pattern in _SCRIPTS}
    # a sign of these is as much as a word's letters
    for name in ("ja", "zh", "ko"):
        counts[name] *= 2
    if counts["ja"] and counts["zh"]:
        counts["ja"] += counts.pop("zh")
    name = max(counts, key=lambda script: counts[script])
    if counts[name] < _PASSAGE and not (counts[name] >= 3 and counts[name] >= 0.5 * letters):
        return ""
    lower = plain.lower()
    for language, sign in _WITHIN.get(name, ()):
        if re.search(sign, lower):
            return language
    return name
