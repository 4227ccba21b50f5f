"""Names of people, word by word: a word becomes the same word wherever it stands, so "Alice" stays tied to "Alice
Smith", and "Smith" to both, in every conversation and in their e-mail addresses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from curator.identity import normal_value
from curator.privacy.surrogates import fakers
from curator.privacy.surrogates.drawing import Draw
from curator.privacy.surrogates.templates import in_case_of, same_shape

#: The namespace of words of names, beside the entities.
NAME = "NAME"
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W\d_]*)*(?:['\u2019][^\W\d_]{2,})*")
_POSSESSIVE = re.compile(r"(?:['\u2019]s|(?<=s)['\u2019])\Z", re.IGNORECASE)
_TITLES = (
    "mr mrs ms miss mx dr dra prof professor doctor sir dame madam rev herr herrn frau monsieur madame mademoiselle "
    "mme mlle sr sra srta señor señora señorita senhor senhora signor signora sig dott dottoressa meneer mevrouw dhr "
    "mevr"
)
_TITLE = re.compile(rf"(?:(?:{_TITLES.replace(' ', '|')})\b\.?\s+)+(?=\S)", re.IGNORECASE)
#: Right before a name. A line that ends in between is another sentence.
_TITLE_BEFORE = re.compile(rf"(?<!\w)(?:(?:{_TITLES.replace(' ', '|')})\b\.?[ \t\u00a0]+)+\Z", re.IGNORECASE)
_LONGEST_TITLE = 40
#: They stay: they are part of many names, and of no person.
_PARTICLES = frozenset(
    "van von der den de del della di da dos das do la le bin ibn al el y e und zu ter ten".split()  # noqa: SIM905
)
#: They stay wherever they stand: between two who are named at once (Mr. and Mrs. Smith), and before each of them.
_KEPT = frozenset(["and", "und", "et", *_TITLES.split()])
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"])
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Attempts after which names of all languages are drawn, and after which two are joined.
_ANY_LANGUAGE, _JOINED = 8, 24
_ENOUGH = 50


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name. start, end: where in the core.

    role: initial, kept, or given or family, by its place in this name alone.
    """

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


def with_titles(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Those of the names at these spans of a text that have a title right before them, each with it."""
    for start, end in spans:
        title = _TITLE_BEFORE.search(text[max(0, start - _LONGEST_TITLE) : start])
        if title:
            yield title[0] + text[start:end]


def is_inverted(name: str) -> bool:
    """Whether the family name stands first, as in "Smith, Alice"."""
    return re.match(r"[^,]+,\s*\S", name) is not None


def core(value: str) -> str | None:
    name = " ".join(outer(value)[1].split())
    return name if _WORD.search(name) else None


def words(name: str) -> list[Word]:
    """The words of a name. "Smith, Alice" is read as family name first."""
    found = list(_WORD.finditer(name))
    result = []
    inverted = is_inverted(name)
    for n, match in enumerate(found):
        text = match[0]
        folded = text.casefold()
        particle = n > 0 and n + 1 < len(found) and folded in _PARTICLES
        if particle or (n > 0 and folded in _SUFFIXES) or (len(found) > 1 and folded in _KEPT):
            role = "kept"
        elif len(text) == 1 and text.isascii():
            role = "initial"
        else:
            role = "family" if (n == 0) == inverted and len(found) > 1 else "given"
        result.append(Word(match.start(), match.end(), text, role))
    return result


def is_known(word: str) -> bool:
    """Whether a list has it as a name."""
    folded = word.casefold()
    return any(folded in names for locale in fakers.LATIN for names in fakers.known_names(locale))


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
        found = fakers.drawn_given(name, sex) if role == "given" else fakers.drawn_family(name)
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
