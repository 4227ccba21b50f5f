"""Patterns in the words of a turn; of a pattern with a group `match` that group is what is flagged."""

from __future__ import annotations

from collections.abc import Iterator

import regex  # type: ignore[import-untyped]

from curator.flags.contexts import suppressed
from curator.flags.sight import Finder, Sight
from curator.flags.turns import turns
from curator.records import Conversation
from curator.rulebook.flags import LoadedFlag

VERSION = 1
#: Seconds that one pattern may take over one turn; then the conversation counts as not looked at.
SECONDS = 2
#: What a linear-time engine cannot do: what comes after or before, and what was matched once more.
_COSTLY = regex.compile(r"(?<!\\)(?:\\\\)*(?:\(\?(?:=|!|<=|<!|>|\(|R|&)|\\[1-9]|\(\?P=|\\k<|[*+?}]\+)")


def compiled(loaded: LoadedFlag) -> Finder:
    """Raises FileProblem where there is no pattern, or one that does not compile or needs more than linear time."""
    rule = loaded.rule
    if not rule.patterns:
        raise loaded.problem("kind regex needs patterns", "add patterns: [...]")
    patterns = [_compile(loaded, pattern) for pattern in rule.patterns]

    def find(conversation: Conversation) -> Iterator[Sight]:
        for message, text in turns(conversation, rule.roles):
            for pattern in patterns:
                group = "match" if "match" in pattern.groupindex else 0
                for match in pattern.finditer(text, timeout=SECONDS):
                    start, end = match.span(group)
                    if start < end and not suppressed(rule.suppress, text, start, end):
                        yield Sight(message.index, start, end)

    return find


def _compile(loaded: LoadedFlag, pattern: str) -> regex.Pattern[str]:
    if _COSTLY.search(pattern):
        raise loaded.problem(
            f"the pattern {pattern!r} looks ahead or behind, or refers back", "write it without, or use suppress"
        )
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE)
    except regex.error as error:
        raise loaded.problem(f"the pattern {pattern!r} is no valid regular expression", str(error)) from None
