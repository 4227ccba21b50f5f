"""The scores of each label for each word: sums over groups of features, remembered by what they depend on.

Words and kinds are numbered when first met, so that a group's key is one integer: looking that up takes a fraction of
what a tuple of strings does, and this is the innermost loop of scanning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from curator.privacy.ner import features as f
from curator.privacy.ner.lexicon import Lexicon
from curator.privacy.ner.tokens import Token
from curator.privacy.ner.weights import Scores, feature_hash

#: Words remembered at most; then all is forgotten and learnt anew.
_REMEMBERED = 150_000
_KIND_BITS, _WORD_BITS = 14, 20
_REGIMES = {"n": 0, "l": 1, "u": 2, "t": 3}


@lru_cache(maxsize=20_000)
def is_plain(kind: str) -> bool:
    """Whether a word of this kind is no name unless one stands beside it: signs, numbers, everyday words."""
    case, flags = kind[0], kind[1:]
    if case in ".#<":
        return True
    if case == "l":
        return flags[:1] in ("E", "e") and not any(flag in flags for flag in "FLKRCP")
    return case == "C" and flags.endswith("tal") and not any(flag in flags for flag in "FLKRCP")


def _stretches(kinds: Sequence[str]) -> list[int]:
    """Places of the words that are not plain and of two on each side of them."""
    found: list[int] = []
    past = 0
    for i, kind in enumerate(kinds):
        if not is_plain(kind):
            found.extend(range(max(past, i - 2), min(i + 3, len(kinds))))
            past = i + 3
    return found


class Scorer:
    """Not for two threads at a time: what is remembered is shared."""

    def __init__(self, weights: Mapping[int, Scores], labels: int, lexicon: Lexicon) -> None:
        self._weights = weights
        self._zero: Scores = (0.0,) * labels
        self._lexicon = lexicon
        self._forget()

    def _forget(self) -> None:
        self._words: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._kind_of: dict[str, str] = {}
        self._sums: list[dict[int, Scores]] = [{} for _ in range(7)]

    def scores(self, words: Sequence[Token]) -> list[tuple[int, list[Scores]]]:
        """Stretches of words that may be names: where one begins, and a score a label for each of its words.

        A score is the logarithm of what a word's features weigh.
        """
        if len(self._words) > _REMEMBERED or len(self._kinds) >= 1 << _KIND_BITS:
            self._forget()
        lexicon, kind_of, known, kind_ids, word_ids = self._lexicon, self._kind_of, self._sums, self._kinds, self._words
        low = [f.BEGIN, f.BEGIN, *[token.lower for token in words], f.END, f.END]
        kinds = ["<", "<"]
        for token, phrase in zip(words, lexicon.phrases(low[2:-2]), strict=True):
            told = kind_of.get(token.text)
            if told is None:
                told = kind_of[token.text] = f.kind_of(token, lexicon)
            kinds.append(told + phrase if phrase else told)
        stretches = _stretches(kinds[2:])
        if not stretches:
            return []
        kinds += [">", ">"]
        w = [word_ids.setdefault(text, len(word_ids)) for text in low]
        k = [kind_ids.setdefault(kind, len(kind_ids)) for kind in kinds]
        regime = f.regime_of(words)
        r = _REGIMES[regime]
        plain = {token.lower for token in words if token.text is token.lower}
        s0, s1, s2, s3, s4, s5, s6 = known
        found: list[tuple[int, list[Scores]]] = []
        rows: list[Scores] = []
        for i in stretches:
            if not found or i != found[-1][0] + len(rows):
                rows = []
                found.append((i, rows))
            token = words[i]
            at = i + 2
            text, here, kind = token.text, w[at], k[at]
            p, x = w[at - 1], w[at + 1]
            starts = low[at - 1] in f.STARTS_AFTER
            twice = text is not token.lower and token.lower in plain
            spelled = here if text is token.lower else word_ids.setdefault(text, len(word_ids))
            key = ((spelled << _KIND_BITS | kind) << 3) | r << 1 | starts
            a = s0.get(key) or self._sum(s0, key, f.word(text, low[at], kinds[at], starts, regime))
            key = p << _KIND_BITS | kind
            b = s1.get(key) or self._sum(s1, key, f.before(low[at - 1], kinds[at]))
            key = (w[i] << _WORD_BITS | p) << 2 | r
            c = s2.get(key) or self._sum(s2, key, f.before_two(low[i], low[at - 1], regime))
            key = x << _KIND_BITS | kind
            d = s3.get(key) or self._sum(s3, key, f.after(low[at + 1], kinds[at]))
            key = x << _WORD_BITS | w[at + 2]
            e = s4.get(key) or self._sum(s4, key, f.after_two(low[at + 1], low[at + 2]))
            key = (k[i] << _KIND_BITS | k[at - 1]) << _KIND_BITS | kind
            key = (key << _KIND_BITS | k[at + 1]) << _KIND_BITS | k[at + 2]
            g = s5.get(key) or self._sum(s5, key, f.kinds_around(*kinds[i : i + 5]))
            key = (((p << _WORD_BITS | x) << 4) | ord(kinds[at][0]) & 15) << 1 | twice
            h = s6.get(key) or self._sum(s6, key, f.around(low[at - 1], low[at + 1], twice, kinds[at]))
            rows.append((
                a[0] + b[0] + c[0] + d[0] + e[0] + g[0] + h[0], a[1] + b[1] + c[1] + d[1] + e[1] + g[1] + h[1],
                a[2] + b[2] + c[2] + d[2] + e[2] + g[2] + h[2], a[3] + b[3] + c[3] + d[3] + e[3] + g[3] + h[3],
                a[4] + b[4] + c[4] + d[4] + e[4] + g[4] + h[4],
            ))  # fmt: skip
        return found

    def _sum(self, sums: dict[int, Scores], key: int, names: Iterable[str]) -> Scores:
        get = self._weights.get
        # Most features of a rare word have no weight: to leave them out here is faster than to add zeros.
        rows = [row for name in names if (row := get(feature_hash(name))) is not None]
        summed = sums[key] = tuple(map(sum, zip(*rows, strict=True))) if rows else self._zero
        return summed
