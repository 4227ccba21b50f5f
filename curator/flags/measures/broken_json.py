"""An answer, or a block of one, that begins like JSON and does not parse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from curator.flags.sight import Sight
from curator.flags.turns import turns
from curator.records import Conversation

VERSION = 1
_BLOCK = re.compile(r"^[ \t]*```json[ \t]*\n(?P<body>.*?)^[ \t]*```[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_BEGINS = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:[\[{\"\d-]|\]))")
_MARKDOWN = re.compile(r"\s*\[[^\]\n]{1,200}\][(:]")


def sights(conversation: Conversation, roles: Sequence[str]) -> Iterator[Sight]:
    for message, text in turns(conversation, roles):
        blocks = list(_BLOCK.finditer(text))
        for block in blocks:
            if _is_broken(block["body"]):
                yield Sight(message.index, *block.span("body"))
        if not blocks and _BEGINS.match(text) and not _MARKDOWN.match(text) and _is_broken(text):
            yield Sight(message.index, 0, len(text))


def _is_broken(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return True
    return False
