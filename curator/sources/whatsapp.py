"""WhatsApp chats as the app exports them (`_chat.txt`, `WhatsApp Chat with ....txt`), of iOS and Android."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from curator.errors import UsageError
from curator.records import Conversation, Message
from curator.sources._source import BytesRead, Claim, Evidence, Item, LayoutSource, Options
from curator.sources.chats.clock import microseconds_of_day
from curator.sources.chats.days import Days, midnight
from curator.sources.chats.talk import Talk, Turn, decided, items
from curator.sources.chats.whatsapp_lines import Header, header
from curator.sources.chats.whatsapp_media import SYSTEM, words_of
from curator.sources.containers.bytes import ByteStream, open_bytes
from curator.sources.containers.layout import Layout
from curator.sources.containers.several import one_after_another
from curator.sources.containers.where import Where
from curator.sources.reading.text import Line, head_lines, refuse_pipe, text_lines
from curator.sources.roles.log_words import is_of_a_log

_HOUR = 3_600_000_000
_MEDIA = re.compile(r".*\.(?:jpe?g|png|webp|gif|mp4|3gp|mov|opus|m4a|mp3|aac|ogg|pdf|vcf|docx|xlsx)", re.IGNORECASE)
_SURE, _ONE_MESSAGE = 0.95, 0.7
#: Bytes of a message; the app itself takes a hundredth of that.
_MOST = 4 << 20
_TOO_LONG = "a message longer than 4 MB: see whether something else follows the chat"
#: Customers that a conversation's thread names.
_NAMED = 10
_NO_DAY = "line {} begins with a date or time that does not exist: see whether --dates is right"


class WhatsApp:
    name = "whatsapp"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        texts = [text for text in head_lines(head) if text.strip()]
        if not texts or header(texts[0]) is None:
            return None
        said = [found for text in texts if (found := header(text)) is not None and found.name]
        if not said or any(is_of_a_log(found.name) for found in said):
            return None
        sure = len(said) > 1
        return Evidence(_SURE if sure else _ONE_MESSAGE, f"{len(said)} messages of WhatsApp begin in its first 64 KB")

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        refuse_pipe(path)
        speakers, days, found = Counter[str](), Days(), False
        for message in _messages(open_bytes(path)):
            if message.header is not None:
                found = True
                days.see(message.header.date)
                if message.header.name and words_of(message.text())[0]:
                    speakers[message.header.name] += 1
        if not found:
            raise UsageError(f"{path} holds no message of WhatsApp", fix="give the chat as WhatsApp exports it")
        order = options.dates or days.order()
        roles = decided(path, speakers, options, dates=order is None)
        customers = sorted({name for name, role in roles.items() if role == "user" and name in speakers})
        thread = ", ".join([*customers[:_NAMED], *(["..."] if len(customers) > _NAMED else [])]) or None

        def make(messages: tuple[Message, ...], talk: Talk) -> Conversation:
            return Conversation(messages=messages, source=self.name, thread=thread, created_at=talk.turns[0].time)

        talks = _talks(_messages(open_bytes(path, progress)), order or "", options.gap)
        yield from items(path, talks, roles, make)

    def claim(self, layout: Layout) -> Claim | None:
        """The archive that the app makes: one chat, and media, which nothing is read of."""
        texts = [name for name in layout.files if not _MEDIA.fullmatch(name)]
        if len(texts) != 1 or len(layout.files) == 1:
            return None
        found = self.evidence(layout.head(texts[0]), layout.files[texts[0]])
        return Claim(found.score, f"{found.reason}, with media beside them", (texts[0],)) if found else None

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        return one_after_another(layout, lambda where, told: self.read(where, options, told), progress)


class _Message:
    """The lines of one message; those before the first one of the file have no header."""

    def __init__(self, line: Line, header: Header | None) -> None:
        self.header = header
        self.lines = [line]
        self._size = len(line.data)

    def add(self, line: Line) -> None:
        """A line that goes on with it; of a message that is too long no more is held."""
        if self._size > _MOST:
            return
        self._size += len(line.data)
        self.lines.append(line if self._size <= _MOST else replace(line, text="", data=b"", flaw=_TOO_LONG))

    def text(self) -> str:
        first = self.header.text if self.header is not None else self.lines[0].text
        return "\n".join([first, *(line.text for line in self.lines[1:])]).rstrip()


def _messages(stream: ByteStream) -> Iterator[_Message]:
    current: _Message | None = None
    for line in text_lines(stream):
        found = header(line.text)
        if found is None and current is not None:
            current.add(line)
            continue
        if current is not None:
            yield current
        current = _Message(line, found)
    if current is not None:
        yield current


def _talks(messages: Iterator[_Message], order: str, gap: float) -> Iterator[Talk]:
    """Messages with less than `gap` hours between them are one talk; what the app says starts none by itself."""
    talk: Talk | None = None
    last: int | None = None
    for message in messages:
        time = _time(message.header, order)
        if talk is not None and talk.turns and time is not None and last is not None and time - last > gap * _HOUR:
            yield talk
            talk = None
        talk = talk or Talk(message.lines[0].number, message.lines[0].offset)
        last = time if time is not None else last
        _add(talk, message, time)
    if talk is not None:
        yield talk


def _add(talk: Talk, message: _Message, time: int | None) -> None:
    for line in message.lines:
        talk.take(line)
    if message.header is None:
        talk.flaw = talk.flaw or ("" if talk.blank else "text before the first message: remove it")
        return
    if time is None:
        talk.flaw = talk.flaw or _NO_DAY.format(message.lines[0].number)
    if not message.header.name:
        talk.dropped[SYSTEM] += 1
        return
    text, dropped, edited = words_of(message.text())
    talk.dropped.update(dropped)
    if text:
        talk.turns.append(Turn(message.header.name, text, time, {"edited": True} if edited else {}))


def _time(header: Header | None, order: str) -> int | None:
    if header is None:
        return None
    day, clock = midnight(header.date, order), microseconds_of_day(header.time)
    return None if day is None or clock is None else day + clock


SOURCE: LayoutSource = WhatsApp()
