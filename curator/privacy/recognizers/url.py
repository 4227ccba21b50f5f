"""Web addresses: with a scheme, with www, or a bare host under a well-known top-level domain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curator.privacy.facts import Facts
from curator.privacy.recognizers._domains import VERSION as _DOMAINS
from curator.privacy.recognizers._domains import known_tlds
from curator.privacy.spans import Span, best

VERSION = 100 * _DOMAINS + 1

_REST = r"[^\s<>\"'`\\^{}|\u3000-\u303f\uff00-\uffef]"
_SCHEME = re.compile(
    rf"(?<![A-Za-z])(?:https?|ftps?|sftp|wss?|ssh|git|s3|file|smb|ldaps?)://{_REST}{{1,2000}}", re.IGNORECASE
)
_WWW = re.compile(rf"(?<![\w.@-])www\.[^\W_][\w-]{{0,62}}\.{_REST}{{2,2000}}", re.IGNORECASE)
#: Names of files, words of code and of prose end like many top-level domains ("app.py", "Thanks.So", "time.now"):
#: without scheme and www only these are taken for hosts.
_GENERIC = frozenset(
    {"com", "org", "net", "edu", "gov", "mil", "info", "biz", "io", "ai", "dev", "co", "eu", "tv", "example"}
)
_NOT_COUNTRIES = frozenset({
    "am", "as", "at", "be", "by", "cc", "cd", "cs", "do", "go", "hm", "id", "im", "in", "is", "it", "js", "la", "ls",
    "md", "me", "ml", "mm", "mo", "mp", "ms", "my", "no", "pl", "pm", "ps", "py", "rs", "sc", "sh", "so", "st", "tf",
    "to", "ts", "us", "vi", "vs",
})  # fmt: skip
_BARE = re.compile(
    rf"(?<![\w.@/\\-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.){{1,6}}([A-Za-z]{{2,8}})(?![\w@(]|-\w|\.\w)"
    rf"(?::\d{{2,5}})?(?:[/?#]{_REST}{{0,2000}})?"
)
_DOT = re.compile(r"\.\w")
_TRAILING = ".,;:!?*_~'\""
_LETTER_HOST = re.compile(r"[A-Za-z].*\.")


def needed(facts: Facts) -> bool:
    return _DOT.search(facts.text) is not None or "://" in facts.text


def find(text: str) -> Iterator[Span]:
    """0.6 with scheme or www, 0.5 for a bare host."""
    found = []
    for pattern in (_SCHEME, _WWW) if ":/" in text or "www." in text.lower() else ():
        for match in pattern.finditer(text):
            end = _end(text, match.start(), match.end())
            if any(c.isalnum() for c in text[match.start() + 4 : end]):
                found.append(Span(match.start(), end, 0.6))
    for match in _BARE.finditer(text):
        if _is_host(match):
            found.append(Span(match.start(), _end(text, match.start(), match.end()), 0.5))
    yield from best(found)


def _is_host(match: re.Match[str]) -> bool:
    last = match[1].lower()
    host = match[0][: match.end(1) - match.start()]
    if not _LETTER_HOST.match(host) or not (host.islower() or host.isupper()):
        return False
    return last in _GENERIC or (len(last) == 2 and last not in _NOT_COUNTRIES and last in known_tlds())


def _end(text: str, start: int, end: int) -> int:
    """Without the punctuation of the sentence around it; a closing bracket stays when its opening one is inside."""
    while end > start:
        last = text[end - 1]
        if last in _TRAILING or (
            last in ")]" and text.count(last, start, end) > text.count("(["[last == "]"], start, end)
        ):
            end -= 1
        else:
            return end
    return end
