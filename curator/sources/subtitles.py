"""Subtitles of a recorded talk, .vtt and .srt, whose cues say who speaks: `<v Ann>...` or `Ann: ...`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from curator.errors import UsageError
from curator.records import Conversation, Message
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.chats.cues import HEADER, TIMING, Cue, cues, voices
from curator.sources.chats.talk import Talk, Turn, decided, items, speakers_of
from curator.sources.chats.transcript_form import is_like_a_name
from curator.sources.chats.transcript_lines import labelled
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.reading.text import head_lines, refuse_pipe, text_lines
from curator.sources.roles.role_words import is_role_label

_SURE = 0.95
#: What captions set before somebody else begins to speak.
_ANOTHER = re.compile(r"\A(?:>>|-)\s*")

#: (speaker or "", words) of each voice of a cue.
Voices = Callable[[Cue], list[tuple[str, str]]]


class Subtitles:
    name = "subtitles"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        texts = [text.strip() for text in head_lines(head) if text.strip()][:2]
        if texts and HEADER.fullmatch(texts[0]):
            return Evidence(_SURE, "it begins with WEBVTT")
        numbered = len(texts) == 2 and texts[0].isdigit() and TIMING.fullmatch(texts[1])
        return Evidence(_SURE, "it begins with a numbered cue and its times") if numbered else None

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        refuse_pipe(path)
        speech = _labels(path, options)
        talk = _talk(path, speech, progress)
        speakers = speakers_of([talk])
        if not speakers and not talk.flaw:
            raise UsageError(
                f"no cue of {path} says who speaks", fix="write <v NAME> or NAME: before what each one says"
            )
        roles = decided(path, speakers, options)

        def make(messages: tuple[Message, ...], talk: Talk) -> Conversation:
            return Conversation(messages=messages, source=self.name, metadata=talk.metadata)

        yield from items(path, [talk], roles, make)


def _labels(path: Where, options: Options) -> Voices:
    """How cues say who speaks: by voices where there is one; else by labels that are roles, were told or come again."""
    labels = Counter[str]()
    for _, cue in cues(text_lines(open_bytes(path))):
        for name, text in voices(cue) if cue is not None and cue.start else ():
            if name:
                return voices
            if start := labelled(_ANOTHER.sub("", text, count=1)):
                labels[start.name] += 1
    known = {
        name
        for name, count in labels.items()
        if name in options.roles or is_role_label(name) or (count > 1 and is_like_a_name(name))
    }

    def by_label(cue: Cue) -> list[tuple[str, str]]:
        found = []
        for name, text in voices(cue):
            start = labelled(_ANOTHER.sub("", text, count=1))
            found.append((start.name, start.text) if start and start.name in known else (name, text))
        return found

    return by_label


def _talk(path: Where, speech: Voices, progress: BytesRead) -> Talk:
    """All of a file; what a cue without a speaker says goes on with the one before, or is the heading."""
    talk = Talk(1, 0)
    heading: list[str] = []
    words = heading
    for line, cue in cues(text_lines(open_bytes(path, progress))):
        if line.data:
            talk.take(line)
        if cue is None:
            continue
        if cue.aside:
            talk.dropped[cue.aside] += 1
            continue
        for name, text in speech(cue) if cue.start else [("", " ".join(cue.lines))]:
            if name and not (talk.turns and talk.turns[-1].speaker == name):
                _end(talk, words)
                talk.turns.append(Turn(name, "", extra={"start": cue.start}))
                words = []
            if text and not talk.flaw:
                words.append(text)
            if talk.turns and cue.end:
                talk.turns[-1].extra["end"] = cue.end
    _end(talk, words)
    if shown := " ".join(heading).strip():
        talk.metadata["heading"] = shown
    talk.turns = [turn for turn in talk.turns if turn.text]
    return talk


def _end(talk: Talk, words: list[str]) -> None:
    if talk.turns:
        talk.turns[-1].text = " ".join(words).strip()


SOURCE: Source = Subtitles()
