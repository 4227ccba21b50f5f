"""Whether a text is a transcript: only where its first line begins a turn and both sides speak."""

from __future__ import annotations

import re

from curator.sources._source import Evidence
from curator.sources.chats.transcript_form import form_of
from curator.sources.chats.transcript_lines import Start, is_separator, stamped
from curator.sources.roles.log_words import is_of_a_log
from curator.sources.roles.role_words import is_role_label, role_by_words

_STAMPED, _LABELLED = 0.6, 0.5
#: Keys of configuration, headers of mail or of a protocol.
_KEY = re.compile(r"[\w.-]+\s?[:=](?!//)")
#: Turns of a file so short that it must hold sentences.
_FEW = 4


def evidence(lines: list[str]) -> Evidence | None:
    """What the beginning of a file says for it."""
    texts = [line for line in lines if line.strip() and not is_separator(line)]
    form = form_of(lambda: lines) if texts else None
    if form is None or form.start(texts[0]) is None:
        return None
    starts = [start for line in texts if (start := form.start(line)) is not None]
    names = {start.name for start in starts}
    if len(starts) < 2 or len(names) < 2 or any(is_of_a_log(name) for name in names):
        return None
    if form.start is stamped:
        if not all(_is_somebody(name) for name in names):
            return None
        return Evidence(_STAMPED, f"{len(starts)} lines of its first 64 KB begin with a time and who speaks")
    if not {"assistant", "user"} <= {role_by_words(name) for name in names}:
        return None
    others = sum(1 for line in texts if _KEY.match(line) and form.start(line) is None)
    if others >= len(starts) or (len(starts) < _FEW and not any(_is_speech(start) for start in starts)):
        return None
    return Evidence(_LABELLED, f"{len(starts)} lines of its first 64 KB begin with a speaker of either side")


def _is_somebody(name: str) -> bool:
    """A name that begins as names do; what is written small is a program in a log."""
    return is_role_label(name) or not name[:1].islower()


def _is_speech(start: Start) -> bool:
    return len(start.text.split()) > 1 or start.text.endswith(("?", "!", "."))
