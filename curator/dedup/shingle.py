"""Texts to shingle hashes, without a Python step per word.

A word is hashed as a polynomial over its bytes modulo 2**64, read off prefix sums; five word hashes make a shingle by
Horner's rule. Both end in the finaliser of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
Generators, 2014), a bijection that spreads every bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from curator.dedup.normalise import words

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64, np.uint32)

GRAM = 5
"""Words in a shingle. A shorter text is one shingle."""

_SEPARATOR = "\x1e"
_BASE = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, odd: invertible modulo 2**64
_GRAM_BASE = np.uint64(0xD6E8FEB86659FD93)

_IS_WORD = bytes(byte >= 128 or chr(byte) in "abcdefghijklmnopqrstuvwxyz0123456789_" for byte in range(256))
"""For each byte of UTF-8, 1 where it belongs to a word."""


@dataclass(frozen=True, slots=True)
class Shingles:
    """Shingles of a block of texts: `hashes` and the index of the `text` each stands in, both of length N.

    `prints` has one order-sensitive fingerprint of all words per text; equal words give equal prints.
    """

    hashes: Hashes
    text: Ints
    prints: Hashes


def mix(x: Hashes) -> Hashes:
    """The finaliser of splitmix64, element by element."""
    x = x ^ (x >> np.uint64(30))
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Distinct values, ascending; sorting takes a fraction of the time of `np.unique`, which hashes. One dimension."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    found: npt.NDArray[Number] = ordered[first]
    return found


@lru_cache(maxsize=256)
def role_salt(role: str) -> int:
    """64 bits that stand for a role, equal on every machine."""
    return int.from_bytes(blake2b(role.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def shingle(texts: Sequence[str], roles: Sequence[str]) -> Shingles:
    """Shingles of each text, salted by the role at the same index. No shingle crosses from one text into another."""
    word, starts = _word_hashes(texts)
    counts = np.diff(starts)
    text = np.repeat(np.arange(len(texts)), counts)
    position = np.arange(len(word)) - starts[text]
    salts = mix(np.array([role_salt(role) for role in roles], np.uint64))

    full = np.flatnonzero(position <= counts[text] - GRAM)
    hashes, owners = [_grams(word)[full]], [text[full]]
    for length in range(1, GRAM):
        short = np.flatnonzero(counts == length)
        hashes.append(_gram(word, starts[short], length))
        owners.append(short)

    owner = np.concatenate(owners)
    totals = np.zeros(len(word) + 1, np.uint64)
    np.cumsum(mix(word + position.astype(np.uint64) * _GRAM_BASE), out=totals[1:])
    prints = mix((totals[starts[1:]] - totals[starts[:-1]]) ^ salts)
    return Shingles(mix(np.concatenate(hashes) ^ salts[owner]), owner, prints)


def _grams(word: Hashes) -> Hashes:
    """`_gram` of `GRAM` words from every index, some of them across two texts: slices are quicker than picks."""
    total = np.full(max(len(word) - GRAM + 1, 0), GRAM, np.uint64)
    for offset in range(GRAM):
        total *= _GRAM_BASE
        total += word[offset : offset + len(total)]
    return total


def _gram(word: Hashes, first: Ints, length: int) -> Hashes:
    """Hash of the `length` words from each index in `first`; the length counts, so "a" differs from "a a"."""
    total = np.full(len(first), length, np.uint64)
    for offset in range(length):
        total = total * _GRAM_BASE + word[first + offset]
    return total


def _word_hashes(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """Hashes of all words in order, and where each text's words start: uint64[W], int64[len(texts) + 1]."""
    joined = _SEPARATOR.join(["", *map(words, texts), ""])
    if joined.count(_SEPARATOR) > len(texts) + 1:
        joined = _SEPARATOR.join(["", *(words(text).replace(_SEPARATOR, " ") for text in texts), ""])
    encoded = joined.encode("utf-8", "surrogatepass")
    data = np.frombuffer(encoded, np.uint8)
    is_word = np.frombuffer(encoded.translate(_IS_WORD), np.bool_)
    edges = np.flatnonzero(is_word[1:] != is_word[:-1]) + 1  # a separator stands at both ends
    begin, end = edges[0::2], edges[1::2]

    power, inverse = _powers(len(data).bit_length())
    prefix = np.zeros(len(data) + 1, np.uint64)
    terms = data.astype(np.uint64)  # no byte of a word is 0
    terms *= power[: len(data)]
    np.cumsum(terms, out=prefix[1:])
    word = mix((prefix[end] - prefix[begin]) * inverse[begin])

    return word, np.searchsorted(begin, np.flatnonzero(data == ord(_SEPARATOR)))


@lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64: two uint64[2**bits]."""
    return _geometric(_BASE, 1 << bits), _geometric(pow(_BASE, -1, 1 << 64), 1 << bits)


def _geometric(ratio: int, size: int) -> Hashes:
    factors = np.full(size, ratio, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)
