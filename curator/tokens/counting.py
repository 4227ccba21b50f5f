"""Tokens of texts, messages and examples by o200k_base, with a cache, so that what repeats is counted once.

An example is 3, its tools, and for each message 3 + role + (name + 1) + what it says (pieces.py). Check values of the
published formula: 124 for its six messages, 101 for its example with a tool (33 without).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from curator.tokens import pieces, vocabulary

#: Texts up to this length are their own cache key; longer ones are known by a digest, so that no corpus is kept.
_OWN_KEY = 32
#: tiktoken's pattern overflows its stack on about a million blanks; longer texts are counted in pieces of this many
#: characters, which moves the count by at most a few tokens a cut.
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class ExampleTokens:
    """total: all tokens of the example, which is what training is billed by. trained: see TokenCounter.example."""

    total: int
    trained: int


class KeptCounts(Protocol):
    """Counts of texts that are kept from one process to the next."""

    def get(self, text: str) -> int | None:
        """None where it is not known."""

    def add(self, text: str, count: int) -> None: ...


class TokenCounter:
    """Counts with one shared encoding. Safe to use from several threads; the cache holds at most `cached` texts."""

    def __init__(self, kept: KeptCounts | None = None, *, cached: int = 500_000) -> None:
        """kept: counts that are asked for before anything is counted."""
        self._cache: dict[str | bytes, int] = {}
        self._cached = cached
        self._kept = kept

    def text(self, text: str) -> int:
        """Tokens of a string. Names of special tokens count as ordinary text."""
        if self._kept is not None and len(text) > _OWN_KEY:
            return self._from_kept(text, self._kept)
        key = text if len(text) <= _OWN_KEY else blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        count = self._cache.get(key)
        if count is None:
            count = self._count(text) if self._kept is None else self._from_kept(text, self._kept)
            if len(self._cache) >= self._cached:
                self._cache.clear()
            self._cache[key] = count
        return count

    def _from_kept(self, text: str, kept: KeptCounts) -> int:
        count = kept.get(text)
        if count is None:
            count = self._count(text)
            kept.add(text, count)
        return count

    def said(self, message: Mapping[str, Any]) -> int:
        """Tokens of what a message says, without its role, name and frame: content, refusal, tool calls.

        An image counts 85, its price at low detail; at high detail it costs more, by a size that the record does not
        hold. A tool call counts its name, its arguments and 3, an estimate: no formula is published.
        """
        content = message.get("content")
        if isinstance(content, str) and pieces.OTHER_KEYS.isdisjoint(message):
            return self.text(content)
        return self._sum(pieces.message_pieces(message))

    def message(self, message: Mapping[str, Any]) -> int:
        """Tokens of a message: 3 + role + (name + 1) + what it says."""
        return self._frame(message) + self.said(message)

    def tools(self, tools: object, functions: object = None) -> int:
        """Tokens of the tools and the older functions of an example, by the formula of the gpt-4o family."""
        return self._sum(pieces.tool_pieces(tools, functions))

    def example(self, example: Mapping[str, Any]) -> ExampleTokens:
        """Tokens of a chat example {messages, tools?, functions?}; other JSON objects as far as they are one.

        `trained` is the tokens of what the assistant messages say whose weight is not 0 (no weight counts as 1):
        content, refusal and tool calls. Roles, names, frames, tools and messages of other roles are not in it.
        """
        total = pieces.PER_EXAMPLE + self.tools(example.get("tools"), example.get("functions"))
        trained = 0
        messages = example.get("messages")
        for message in messages if isinstance(messages, list) else ():
            if not isinstance(message, dict):
                continue
            said = self.said(message)
            total += self._frame(message) + said
            if message.get("role") == "assistant" and message.get("weight") != 0:
                trained += said
        return ExampleTokens(total, trained)

    def total(self, example: Mapping[str, Any]) -> int:
        """All tokens of an example; what `check_file` takes as `count_tokens`."""
        return self.example(example).total

    def _frame(self, message: Mapping[str, Any]) -> int:
        role, name = message.get("role"), message.get("name")
        tokens = pieces.PER_MESSAGE + (self.text(role) if isinstance(role, str) else 0)
        return tokens + (self.text(name) + pieces.PER_NAME if isinstance(name, str) else 0)

    def _sum(self, found: Iterable[str | int]) -> int:
        return sum(piece if isinstance(piece, int) else self.text(piece) for piece in found)

    def _count(self, text: str) -> int:
        encode = vocabulary.encoding().encode_ordinary
        if len(text) <= _LONGEST:
            return len(encode(text))
        return sum(len(encode(text[at : at + _LONGEST])) for at in range(0, len(text), _LONGEST))
