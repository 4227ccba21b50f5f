"""Cues of subtitles, of WebVTT (https://www.w3.org/TR/webvtt1/) and SubRip: when, and the lines that are shown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from curator.sources.reading.text import Line

_TIME = r"((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})"
TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(NOTE|STYLE|REGION)(?:\s.*)?")
_TAG = re.compile(r"</?(?:b|c|font|i|lang|rt|ruby|u|v)\b[^>]*>|</?c\.[^>]*>|<[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[^ \t>]*)?[ \t]+([^>]+)>")
#: Of a cue that are held; the rest of it goes on as another with the same times.
_MOST_LINES = 1000
#: What a block is that shows nothing, in our words.
_KINDS = {"NOTE": "comments", "STYLE": "styles", "REGION": "styles"}


@dataclass(slots=True)
class Cue:
    """start, end: as they stand; "" for text outside of cues. aside: what a block without text is."""

    start: str = ""
    end: str = ""
    lines: list[str] = field(default_factory=list)
    aside: str = ""


def cues(lines: Iterable[Line]) -> Iterator[tuple[Line, Cue | None]]:
    """Every line, with the cue that is complete before it; the last cue comes with a line without bytes."""
    cue, held = Cue(), list[str]()
    last = Line(0, 0, "", b"")
    for line in lines:
        last = line
        done: Cue | None = None
        timing = TIMING.fullmatch(line.text) if "-->" in line.text else None
        blank = not line.text.strip()
        if timing is not None:
            # The one line before it is the cue's number or name.
            done, cue = _with(cue, held[:-1] if held else []), Cue(timing[1], timing[2])
            held = []
        elif (line.number == 1 and HEADER.fullmatch(line.text)) or blank:
            if held:
                done, cue, held = _with(cue, held), Cue(cue.start, cue.end), []
            elif cue.lines or cue.aside:
                done, cue = cue, Cue()
        elif (aside := _ASIDE.fullmatch(line.text)) is not None and not cue.lines and not cue.start:
            cue = Cue(aside=_KINDS[aside[1]])
        elif cue.start and not held:
            cue.lines.append(line.text)
        elif not cue.aside:
            held.append(line.text)
        if len(held) + len(cue.lines) > _MOST_LINES:
            done, cue, held = _with(cue, held), Cue(cue.start, cue.end), []
        yield line, done
    yield Line(last.number, last.offset, "", b""), _with(cue, held)


def _with(cue: Cue, more: list[str]) -> Cue:
    cue.lines.extend(more)
    return cue


def voices(cue: Cue) -> list[tuple[str, str]]:
    """(speaker or "", words) of each voice of a cue, without marks of style."""
    pieces = _VOICE.split(" ".join(line.strip() for line in cue.lines))
    spoken = [("", pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
    plain = [(html.unescape(name).strip(), _plain(text)) for name, text in spoken]
    return [(name, text) for name, text in plain if text]


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
