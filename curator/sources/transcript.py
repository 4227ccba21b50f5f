"""Plain transcripts: `Customer: ...` and `Agent: ...`, `[10:32:05] Ann: ...`, `Ann (10:32 AM): ...`, in a text file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curator.errors import UsageError
from curator.records import Conversation, JsonObject, Message
from curator.sources._source import BytesRead, Evidence, Item, Options, Source
from curator.sources.chats.clock import microseconds_of_day
from curator.sources.chats.days import midnight
from curator.sources.chats.talk import Talk, Turn, decided, items, speakers_of
from curator.sources.chats.transcript_evidence import evidence
from curator.sources.chats.transcript_form import Form, form_of
from curator.sources.chats.transcript_lines import Start, is_separator
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where
from curator.sources.reading.text import Line, head_lines, refuse_pipe, text_lines


class Transcript:
    name = "transcript"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return evidence(head_lines(head))

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        refuse_pipe(path)
        form = form_of(lambda: (line.text for line in text_lines(open_bytes(path))), options.roles)
        if form is None:
            raise UsageError(
                f"no line of {path} begins with who speaks",
                fix="begin turns with Customer: and Agent:, or name a speaker with --role NAME=assistant",
            )
        order = options.dates or form.days.order()
        speakers = speakers_of(_talks(text_lines(open_bytes(path)), form, order or ""))
        roles = decided(path, speakers, options, dates=order is None)

        def make(messages: tuple[Message, ...], talk: Talk) -> Conversation:
            return Conversation(
                messages=messages, source=self.name, created_at=messages[0].created_at, metadata=talk.metadata
            )

        yield from items(path, _talks(text_lines(open_bytes(path, progress)), form, order or ""), roles, make)


def _talks(lines: Iterable[Line], form: Form, order: str) -> Iterator[Talk]:
    talk: Talk | None = None
    blank = False
    texts: list[str] = []
    for line in lines:
        start = form.start(line.text)
        apart = is_separator(line.text) or (form.blank_lines and blank and start is not None)
        if talk is not None and apart and (talk.turns or talk.flaw):
            yield _ended(talk, texts)
            talk = None
        if talk is None:
            talk, texts = Talk(line.number, line.offset), []
        talk.take(line)
        if is_separator(line.text):
            talk.blank = not talk.turns
        elif talk.flaw:  # it is rejected: nothing more of it is held
            texts.clear()
        elif start is not None:
            _end_turn(talk, texts)
            texts = [start.text]
            talk.turns.append(_turn(start, order, line, talk))
        else:
            texts.append(line.text)
        blank = not line.text.strip()
    if talk is not None:
        yield _ended(talk, texts)


def _turn(start: Start, order: str, line: Line, talk: Talk) -> Turn:
    """A time of day without its date is kept as it stands."""
    if not start.time:
        return Turn(start.name, "")
    clock = microseconds_of_day(start.time)
    day = midnight(start.date, order) if start.date else 0
    if clock is None or day is None:
        talk.flaw = talk.flaw or f"line {line.number} begins with a date or time that does not exist: mend it"
        return Turn(start.name, "")
    extra: JsonObject = {} if start.date else {"time": start.time}
    return Turn(start.name, "", day + clock if start.date else None, extra)


def _end_turn(talk: Talk, texts: list[str]) -> None:
    """Gives the last turn its lines; those before the first turn are the conversation's heading."""
    text = "\n".join(texts).strip("\n").rstrip()
    if talk.turns:
        talk.turns[-1].text = text
    elif text.strip():
        talk.metadata["heading"] = text


def _ended(talk: Talk, texts: list[str]) -> Talk:
    _end_turn(talk, texts)
    silent = [turn for turn in talk.turns if not turn.text]
    if silent:
        talk.dropped["empty messages"] += len(silent)
        talk.turns = [turn for turn in talk.turns if turn.text]
    return talk


SOURCE: Source = Transcript()
