"""Writes to stdout and stderr: nothing that a terminal would obey, and nothing that a stream cannot encode."""

from __future__ import annotations

import errno
import io
import os
import re
import select
import sys
from typing import TextIO

#: C0 but newline and tab, DEL, C1, what turns the direction of the text around, and what nobody would see.
#: Joiners and marks that scripts and emoji are written with stay.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_silenced: set[int] = set()


def prepare() -> None:
    """From now on a character that a stream cannot encode is written as an escape such as `\\u65e5`.

    A stream that whoever started us has closed is there, and leads nowhere.
    """
    # In this order, so that none of their numbers goes to a file of ours, which worker processes would inherit.
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as we live
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def visible(text: str) -> str:
    """Control characters as escapes such as `\\x1b`: what stands in a record or a file's name commands no terminal."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    """As `visible`, line ends and tabs too: a file's name may hold them."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def write(text: str, *, err: bool = False) -> None:
    """Write as it is, at once. A reader of a pipe who has gone (curator log | head) is no error: the work goes on.

    Raises OSError where it cannot be written for another reason, such as a full disk.
    """
    stream = sys.stderr if err else sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _silence(stream)
        if error.errno != errno.EPIPE:
            raise


def reader_gone() -> bool:
    """Whether nobody reads stdout any more; a filter may stop then."""
    return id(sys.stdout) in _silenced


def found_unread() -> bool:
    """Whether a write of somebody else (click shows help by itself) failed because nobody reads stdout."""
    asked = select.poll()
    asked.register(sys.stdout, 0)
    if not any(event & (select.POLLERR | select.POLLHUP) for _, event in asked.poll(0)):
        return False
    _silence(sys.stdout)
    return True


def _silence(stream: TextIO) -> None:
    """What is still in the stream's buffer goes nowhere, so that Python does not fail on it at the end."""
    _silenced.add(id(stream))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
