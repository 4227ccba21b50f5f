"""Text of Slack as people see it: mentions by name, links with their words, entities as characters."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: <@U1|ann>, <#C1|general>, <!here>, <https://example.org|words>
_MARK = re.compile(r"<([^<>\n]+)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def plain_text(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """people, channels: id -> name; who is not known keeps the id."""

    def shown(found: re.Match[str]) -> str:
        target, bar, words = found[1].partition("|")
        kind, rest = target[:1], target[1:]
        if kind == "@":
            return f"@{people.get(rest) or words or rest}"
        if kind == "#":
            return f"#{words or channels.get(rest) or rest}"
        if kind == "!":
            return words or f"@{rest.partition('^')[0]}"
        address = target.removeprefix("mailto:").removeprefix("tel:")
        return address if not bar or words in (address, target) else f"{words} ({address})"

    shown_text = _MARK.sub(shown, text)
    for entity, character in _ENTITIES:
        shown_text = shown_text.replace(entity, character)
    return shown_text.strip()
