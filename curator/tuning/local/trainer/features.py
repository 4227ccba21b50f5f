"""Texts as rows of numbers: hashed terms, weighted by how rare they are in training, folded into a fixed width."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Terms = npt.NDArray[np.uint32]

#: Distinct terms that can be told apart, as a power of two; more of them share a weight by chance.
TERM_BITS = 20
#: Columns of a row. Terms share columns with random signs, so products of rows keep their size (feature hashing).
WIDTH = 1024
#: Columns of a row where they stand for few classes, which then have as many weights as this at most.
MOST_WIDTH, MOST_WEIGHTS = 1 << 14, 1 << 17
#: Numbers that the rows of a training file may hold together.
_MOST_NUMBERS = 1 << 24
#: Characters that are read: of the last turn from its beginning, of what stands before it from its end.
MOST_LAST, MOST_EARLIER = 2_000, 4_000

_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
_GRAMS = (3, 4)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BIGRAM, _GRAM, _EARLIER = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)


class Prompt(NamedTuple):
    """What an answer answers: last, the turns after the assistant's last; earlier, the turns before them."""

    earlier: str
    last: str
    instructions: str = ""


def prompt_terms(prompt: Prompt) -> Terms:
    """What tells which answer is next, repeated terms repeated: words, pairs of words and pieces of 3 and 4 characters
    of the last turn, words of what stands before it."""
    return np.concatenate([text_terms(prompt.last), _marked(f"{prompt.earlier}\n{prompt.instructions}")])


def subject_terms(prompt: Prompt) -> Terms:
    """What tells what a conversation is about: as `prompt_terms`, of every turn alike, and the instructions' words."""
    return np.concatenate(
        [text_terms(prompt.last), text_terms(prompt.earlier, MOST_EARLIER), _marked(prompt.instructions)]
    )


def text_terms(text: str, most: int = MOST_LAST) -> Terms:
    """Terms of a text by itself, repeated ones repeated. most: characters of it that are read."""
    read = text[:most].lower()
    words = _words(read)
    pairs = words[:-1] * _BIGRAM + words[1:]
    return np.concatenate([_terms(words), _terms(pairs), *_character_terms(read)])


def crossed_terms(one: str, other: str, most: int) -> Terms:
    """A term for each pair of a word of one text and a word of the other; of each text the first `most` words."""
    first, second = (np.unique(_words(text[:MOST_LAST])[:most]) for text in (one, other))
    return _terms((first[:, None] * _BIGRAM + second[None, :] * _GRAM).reshape(-1))


def width_for(documents: int, classes: int) -> int:
    """Columns that keep terms apart as well as memory and time allow: a power of two from WIDTH to MOST_WIDTH."""
    most = min(MOST_WIDTH, MOST_WEIGHTS // classes, _MOST_NUMBERS // documents)
    return max(WIDTH, 1 << max(0, most.bit_length() - 1))


@dataclass(frozen=True, slots=True)
class Rarity:
    """weights: float32 of shape (2 ** TERM_BITS,), the smoothed inverse document frequency of each term."""

    weights: Floats

    @staticmethod
    def of(documents: Iterable[Terms]) -> Rarity:
        """Of the terms of each training text."""
        seen = np.zeros(1 << TERM_BITS, np.int64)
        number = 0
        for terms in documents:
            seen[np.unique(terms)] += 1
            number += 1
        return Rarity((np.log((1 + number) / (1 + seen)) + 1).astype(np.float32))

    def rows(self, documents: Sequence[Terms], width: int = WIDTH) -> Floats:
        """Shape (documents, width), each row of length 1, or of zeros where a text has no terms."""
        rows = np.zeros((len(documents), width), np.float32)
        for row, terms in zip(rows, documents, strict=True):
            distinct, counts = np.unique(terms, return_counts=True)
            values = (1 + np.log(counts)) * self.weights[distinct]
            signs = np.where(distinct >> np.uint32(TERM_BITS - 1), 1.0, -1.0)
            row[:] = np.bincount(distinct & np.uint32(width - 1), weights=values * signs, minlength=width)
            length = np.sqrt(row @ row)
            if length > 0:
                row /= length
        return rows


def _marked(text: str) -> Terms:
    """Words that are told from those of the turns themselves."""
    return _terms(_words(text) * _EARLIER)


def _words(text: str) -> npt.NDArray[np.uint64]:
    found = _WORD.findall(text.lower())
    return np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in found), np.uint64, len(found))


def _character_terms(text: str) -> Iterable[Terms]:
    padded = f" {_SPACES.sub(' ', text).strip()} "
    points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    for size in _GRAMS:
        number = max(0, len(points) - size + 1)
        hashed = np.zeros(number, np.uint64)
        for at in range(size):
            hashed = (hashed + points[at : at + number]) * _GRAM
        yield _terms(hashed + np.uint64(size))


def _terms(hashed: npt.NDArray[np.uint64]) -> Terms:
    """Spread over all bits, of which the highest are kept."""
    mixed = (hashed ^ (hashed >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - TERM_BITS)).astype(np.uint32)
