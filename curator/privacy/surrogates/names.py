"""Names of people, word by word: a word becomes the same word wherever it stands, so "Alice" stays tied to "Alice
Smith", and "Smith" to both, in every conversation and in their e-mail addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from curator.identity import normal_value
from curator.privacy.surrogates import fakers
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import in_case_of, same_shape

#: The namespace of words of names, beside the entities.
NAME = "NAME"
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['\u2019][^\W\d_]{2,})*")
_POSSESSIVE = re.compile(r"(?:['\u2019]s|(?<=s)['\u2019])\Z", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|doctor|sir|madam|herr|frau|monsieur|madame|mme|sr|sra|señor|señora|rev)"
    r"\.?\s+)+(?=\S)",
    re.IGNORECASE,
)
#: They stay: they are part of many names, and of no person.
_PARTICLES = frozenset(
    "van von der den de del della di da dos das do la le bin ibn al el y e und zu ter ten".split()  # noqa: SIM905
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"])
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Attempts after which names of all languages are drawn, and after which two are joined.
_ANY_LANGUAGE, _JOINED = 8, 24
_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name. start, end: where in the core. role: given, family, initial, kept."""

    start: int
    end: int
    text: str
    role: str


def outer(value: str) -> tuple[str, str, str]:
    """(title, name, possessive ending)."""
    title = _TITLE.match(value)
    start = title.end() if title else 0
    ending = _POSSESSIVE.search(value, start)
    end = ending.start() if ending and ending.start() > start else len(value)
    return value[:start], value[start:end], value[end:]


def core(value: str) -> str | None:
    name = " ".join(outer(value)[1].split())
    return name if _WORD.search(name) else None


def words(name: str) -> list[Word]:
    """The words of a name. "Smith, Alice" is read as family name first."""
    found = list(_WORD.finditer(name))
    result = []
    inverted = bool(re.match(r"[^,]+,\s*\S", name))
    for n, match in enumerate(found):
        text = match[0]
        folded = text.casefold()
        if n and ((folded in _PARTICLES and n + 1 < len(found)) or folded in _SUFFIXES):
            role = "kept"
        elif len(text) == 1 and text.isascii():
            role = "initial"
        else:
            role = "family" if (n == 0) == inverted and len(found) > 1 else "given"
        result.append(Word(match.start(), match.end(), text, role))
    return result


def role_of(word: str, role: str) -> str:
    """What a word is by the lists of names, else `role`, by where it stands. "given" or "family"."""
    folded = word.casefold()
    for locale in fakers.LATIN:
        given, family = fakers.known_names(locale)
        if folded in given:
            return "given"
        if folded in family:
            return "family"
    return role


def is_known(word: str) -> bool:
    """Whether a list has it as a name."""
    return role_of(word, "") != ""


def word_candidate(word: str, role: str, draw: Draw, attempt: int) -> str:
    """A word for a word: of the same language and, for a given name, of the same sex, where lists tell."""
    script = fakers.script_locale(word)
    if script is not None:
        return _of_script(word, role, script, draw)
    locale, sex = _language(word, role)
    if attempt >= _ANY_LANGUAGE:
        locale = draw.pick(fakers.LATIN)
    first = _drawn(locale, role, sex, draw)
    return f"{first}-{_drawn(locale, role, sex, draw)}" if attempt >= _JOINED else first


def assembled(name: str, given: Mapping[str, str], draw_for: Draw) -> str:
    """The name with each word replaced by that of `given` (by `word_key`); letters that stand for a name by others."""
    shift = 1 + draw_for.below(len(_ALPHABET) - 1)
    parts, at = [], 0
    for word in words(name):
        parts.append(name[at : word.start])
        if word.role == "kept":
            parts.append(word.text)
        elif word.role == "initial":
            moved = _ALPHABET[(_ALPHABET.index(word.text.upper()) + shift) % len(_ALPHABET)]
            parts.append(moved if word.text.isupper() else moved.lower())
        else:
            parts.append(given.get(word_key(word.text)) or same_shape(word.text, draw_for))
        at = word.end
    return "".join(parts) + name[at:]


def family_key(name: str) -> str:
    """What initials before it are moved by: the last word that is no initial."""
    kept = [word_key(word.text) for word in words(name) if word.role in ("given", "family")]
    return kept[-1] if kept else ""


def word_key(word: str) -> str:
    return normal_value(NAME, word)


def shaped(surrogate: str, value: str) -> str:
    """With the original's title, ending and case."""
    title, name, ending = outer(value)
    return title + in_case_of(name, surrogate) + ending


def ascii_of(word: str) -> str:
    """Its ASCII letters, for an address; "" where it has none."""
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if c.isascii() and c.isalpha()).lower()


def _language(word: str, role: str) -> tuple[str, str]:
    folded = word.casefold()
    for locale in fakers.LATIN:
        given, family = fakers.known_names(locale)
        if role == "given" and folded in given:
            return locale, given[folded]
        if role == "family" and folded in family:
            return locale, ""
    return fakers.LATIN[0], ""


def _drawn(locale: str, role: str, sex: str, draw: Draw) -> str:
    """Of a language that lists enough of them; else of the first."""
    for name in (locale, fakers.LATIN[0]):
        found = fakers.given_names(name)[sex] if role == "given" else fakers.family_names(name)
        if len(found) >= _ENOUGH:
            break
    return draw.pick(found)


def _of_script(word: str, role: str, locale: str, draw: Draw) -> str:
    """Where names are written without spaces, a word of three signs or more is a whole name."""
    fake = fakers.seeded(locale, draw)
    if locale in ("zh_CN", "ja_JP", "ko_KR", "th_TH") and len(word) > 2:
        return str(fake.name()).replace(" ", "")
    made = str(fake.first_name() if role == "given" else fake.last_name())
    return made.replace(" ", "-")
