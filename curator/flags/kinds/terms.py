"""Terms for which there is better wording."""

from __future__ import annotations

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from curator.flags.contexts import suppressed
from curator.flags.sight import Finder, Sight
from curator.flags.turns import turns
from curator.records import Conversation
from curator.rulebook.flags import LoadedFlag

VERSION = 1


def compiled(loaded: LoadedFlag) -> Finder:
    """Whole words, whatever their case. Raises FileProblem where there is no term, or one twice."""
    rule = loaded.rule
    better = {wording.term.lower(): wording.better for wording in rule.terms}
    if not better:
        raise loaded.problem("kind terms needs terms", "add terms: [{term: ..., better: ...}]")
    if len(better) < len(rule.terms) or "" in better:
        raise loaded.problem("a term is empty or stands twice", "remove it")
    words = list(better)
    found = AhoCorasick(words, implementation=Implementation.DFA, matchkind=MatchKind.LeftmostLongest)

    def find(conversation: Conversation) -> Iterator[Sight]:
        for message, text in turns(conversation, rule.roles):
            lower = text.lower()
            if len(lower) != len(text):  # a few capitals have two small letters: offsets would shift
                lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
            for word, start, end in found.find_matches_as_indexes(lower):
                if _whole(lower, start, end) and not suppressed(rule.suppress, text, start, end):
                    yield Sight(message.index, start, end, {"better": better[words[word]]})

    return find


def _whole(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not after
