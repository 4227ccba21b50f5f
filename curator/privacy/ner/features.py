"""What the tagger sees of each word of a text.

A word's features come in groups, each a function of a small key (the word itself; the word before and the word's kind;
...). The sum of the weights of a group is a function of its key alone, so that a tagger looks up seven sums for a word
instead of forty weights.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.tokens import Token

#: Raised when the same text and lexicon would give other features.
VERSION = 2

BEGIN, END = "<begin>", "<end>"
#: What a sentence may begin after.
STARTS_AFTER = frozenset(
    (".", "!", "?", "<line>", BEGIN, ":", ";", '"', "\u201c", "\u2022", "*", "-", "\u2014", "|", ">")
)
_RUNS = re.compile(r"(.)\1{2,}")


def kind_of(token: Token, lexicon: Lexicon) -> str:
    """One sign for the letters (A capitals, C capitalised, M mixed, l lower, # number, . sign), flags and class."""
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


def regime_of(words: Sequence[Token]) -> str:
    """How a text is written: n normal, l without capitals, u in capitals, t with nearly all words capitalised."""
    letters = capital = loud = 0
    for token in words:
        if token.is_word:
            letters += 1
            text = token.text
            if text is not token.lower and text[0].isupper():
                capital += 1
                loud += len(text) > 1 and text.isupper()
    if letters > 3 and loud > 0.6 * letters:
        return "u"
    if letters > 4 and capital > 0.7 * letters:
        return "t"
    return "l" if capital == 0 else "n"


def features(words: Sequence[Token], lexicon: Lexicon) -> list[list[str]]:
    """The names of all features of each word, as training sees them."""
    low = [BEGIN, BEGIN, *(token.lower for token in words), END, END]
    phrases = lexicon.phrases(low[2:-2])
    kinds = ["<", "<", *(kind_of(t, lexicon) + p for t, p in zip(words, phrases, strict=True)), ">", ">"]
    regime = regime_of(words)
    plain = {token.lower for token in words if token.text == token.lower}
    found = []
    for i, token in enumerate(words):
        p2, p, w, x, x2 = low[i : i + 5]
        k = kinds[i : i + 5]
        twice = w in plain and token.text != w
        found.append([
            *word(token.text, w, k[2], p in STARTS_AFTER, regime), *before(p, k[2]), *before_two(p2, p, regime),
            *after(x, k[2]), *after_two(x, x2), *kinds_around(*k), *around(p, x, twice, k[2]),
        ])  # fmt: skip
    return found


def word(text: str, low: str, kind: str, starts: bool, regime: str) -> list[str]:
    begins = "1" if starts else "0"
    shape, case = shape_of(text), kind[:1]
    found = [
        "w=" + low, "k=" + kind, "kr=" + kind + regime, "ks=" + kind + begins, "sh=" + shape + regime + begins,
        "s3=" + low[-3:], "s2=" + low[-2:] + case, "p3=" + low[:3] + case, "s4=" + low[-4:] + case,
        "n=" + str(min(len(low), 9)) + case, "bias",
    ]  # fmt: skip
    found.extend(f"f{flag}{case}{regime}" for flag in kind[1:])
    return found


def before(p: str, kind: str) -> list[str]:
    return ["b=" + p, "bk=" + p + "|" + kind, "bc=" + p + "|" + kind[:1]]


def before_two(p2: str, p: str, regime: str) -> list[str]:
    return ["bb=" + p2 + " " + p, "br=" + p + regime]


def after(x: str, kind: str) -> list[str]:
    return ["a=" + x, "ak=" + x + "|" + kind, "ac=" + x + "|" + kind[:1]]


def after_two(x: str, x2: str) -> list[str]:
    return ["aa=" + x + " " + x2]


def kinds_around(p2: str, p: str, kind: str, x: str, x2: str) -> list[str]:
    return [
        "kb=" + p, "ka=" + x, "kk=" + p + "|" + kind, "kn=" + kind + "|" + x, "k3=" + p + "|" + kind + "|" + x,
        "kbb=" + p2 + "|" + p + "|" + kind, "kaa=" + kind + "|" + x + "|" + x2,
        "c3=" + p2[:1] + p[:1] + kind[:1] + x[:1] + x2[:1],
    ]  # fmt: skip


def around(p: str, x: str, twice: bool, kind: str) -> list[str]:
    """twice: the word stands in the text without capital as well."""
    return ["ba=" + p + "|" + x, "tw=" + kind[:1]] if twice else ["ba=" + p + "|" + x]


@lru_cache(maxsize=100_000)
def shape_of(text: str) -> str:
    """`Xxx` for a capitalised word, `dd` for digits, other signs as they are; runs are cut to two."""
    kinds = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in text)
    return _RUNS.sub(r"\1\1", kinds)
