"""What the tagger sees of each word of a text.

A word's features come in groups, each a function of a small key (the word itself; the word before and the word's class;
...). The sum of the weights of a group is a function of its key alone, so that a tagger looks up some seven sums for a
word instead of forty weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.tokens import Token

#: Raised when the same text and lexicon would give other features.
VERSION = 1

Key = tuple[str, ...]

_BEGIN, _END = "<begin>", "<end>"
_SENTENCE_ENDS = frozenset((".", "!", "?", "<line>", _BEGIN, ":", ";", '"', "\u201c", "\u2022", "*", "-", "\u2014", "|", ">"))
_RUNS = re.compile(r"(.)\1{2,}")


def keys(words: Sequence[Token], lexicon: Lexicon) -> list[tuple[Key, ...]]:
    """For each word the key of each group; a group's number is its place in the tuple."""
    n = len(words)
    low = [token.lower for token in words]
    phrases = lexicon.phrases(low)
    regime = _regime(words)
    kinds = [_kind(token, lexicon) + phrase for token, phrase in zip(words, phrases, strict=True)]
    plain = {token.lower for token in words if token.is_word and token.text == token.lower}
    low = [_BEGIN, _BEGIN, *low, _END, _END]
    kinds = ["<", "<", *kinds, ">", ">"]
    found: list[tuple[Key, ...]] = []
    for i in range(n):
        at = i + 2
        token, kind = words[i], kinds[at]
        before, after = low[at - 1], low[at + 1]
        starts = "1" if before in _SENTENCE_ENDS else "0"
        twice = "b" if token.lower in plain and token.text not in plain else ""
        found.append((
            (token.text, token.lower, kind, starts, regime),
            (before, kind),
            (low[at - 2], before, regime),
            (after, kind),
            (after, low[at + 2]),
            (kinds[at - 2], kinds[at - 1], kind, kinds[at + 1], kinds[at + 2]),
            (before, after, twice, kind),
        ))  # fmt: skip
    return found


def expand(group: int, key: Key) -> list[str]:
    """The names of the features that a key of a group stands for."""
    return _EXPAND[group](*key)


def _word(text: str, low: str, kind: str, starts: str, regime: str) -> list[str]:
    shape, case = shape_of(text), kind[:1]
    found = [
        "w=" + low, "k=" + kind, "kr=" + kind + regime, "ks=" + kind + starts, "sh=" + shape + regime + starts,
        "s3=" + low[-3:], "s2=" + low[-2:] + case, "p3=" + low[:3] + case, "s4=" + low[-4:] + case, "n=" + str(min(len(low), 9)) + case,
        "bias",
    ]  # fmt: skip
    found.extend(f"f{flag}{case}{regime}" for flag in kind[1:])
    return found


def _before(before: str, kind: str) -> list[str]:
    return ["b=" + before, "bk=" + before + "|" + kind, "bc=" + before + "|" + kind[:1]]


def _before_two(second: str, before: str, regime: str) -> list[str]:
    return ["bb=" + second + " " + before, "br=" + before + regime]


def _after(after: str, kind: str) -> list[str]:
    return ["a=" + after, "ak=" + after + "|" + kind, "ac=" + after + "|" + kind[:1]]


def _after_two(after: str, second: str) -> list[str]:
    return ["aa=" + after + " " + second]


def _kinds(before2: str, before: str, kind: str, after: str, after2: str) -> list[str]:
    return [
        "kb=" + before, "ka=" + after, "kk=" + before + "|" + kind, "kn=" + kind + "|" + after,
        "k3=" + before + "|" + kind + "|" + after, "kbb=" + before2 + "|" + before + "|" + kind,
        "kaa=" + kind + "|" + after + "|" + after2, "c3=" + before2[:1] + before[:1] + kind[:1] + after[:1] + after2[:1],
    ]  # fmt: skip


def _around(before: str, after: str, twice: str, kind: str) -> list[str]:
    found = ["ba=" + before + "|" + after]
    if twice:
        found.append("tw=" + kind[:1])
    return found


_EXPAND = (_word, _before, _before_two, _after, _after_two, _kinds, _around)
GROUPS = len(_EXPAND)


@lru_cache(maxsize=100_000)
def shape_of(text: str) -> str:
    """`Xxx` for a capitalised word, `dd` for digits, other signs as they are; runs are cut to two."""
    kinds = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in text)
    return _RUNS.sub(r"\1\1", kinds)


def _kind(token: Token, lexicon: Lexicon) -> str:
    """One sign for the letters (A capitals, C capitalised, M mixed, l lower, . and # for what is no word), then flags."""
    text = token.text
    if not token.is_word:
        return "#" + str(min(len(text), 6)) if text[0].isdigit() else "." if text[0] != "<" else text
    case = "l" if text == token.lower else "C" if not text[1:2].isupper() and text[0].isupper() else "A"
    if case == "A" and not text.isupper():
        case = "M"
    flags = lexicon.words.get(token.lower)
    if flags is None and "-" in token.lower:
        parts = [lexicon.words.get(part, "") for part in token.lower.split("-")]
        flags = parts[0] if all(parts) else ""
    return case + (flags or "") + lexicon.classes.get(token.lower, "")[:3]


def _regime(words: Sequence[Token]) -> str:
    """How a text is written: n normal, l without capitals, u in capitals, t with nearly all words capitalised."""
    letters = [token.text for token in words if token.is_word]
    capital = sum(text[0].isupper() for text in letters)
    loud = sum(len(text) > 1 and text.isupper() for text in letters)
    if len(letters) > 3 and loud > 0.6 * len(letters):
        return "u"
    if len(letters) > 4 and capital > 0.7 * len(letters):
        return "t"
    return "l" if capital == 0 else "n"
