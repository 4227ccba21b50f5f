"""The messages of a Slack channel to conversations: threads, and what was said outside of them by silences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from curator.records import JsonObject
from curator.sources.messages.said import rest
from curator.sources.messages.times import microseconds
from curator.sources.parts.slack_people import People
from curator.sources.parts.slack_text import plain_text

#: Subtypes that are somebody's words; all others are what happened in the channel.
_WORDS = (None, "bot_message", "file_comment", "file_share", "me_message", "thread_broadcast")
_DELETED = "tombstone"
#: What says again what stands elsewhere in the export.
_AGAIN = (
    *("type", "user", "text", "blocks", "user_profile", "bot_profile", "replies", "reply_count", "reply_users"),
    *("reply_users_count", "latest_reply", "team", "user_team", "source_team"),
)
_HOUR = 3_600_000_000


@dataclass(slots=True)
class Said:
    """author: the id. time: UTC microseconds. thread: the root's ts, "" for none."""

    author: str
    text: str
    ts: str
    time: int
    thread: str
    extra: JsonObject
    reactions: tuple[str, ...] = ()


@dataclass(slots=True)
class Channel:
    """said: in the order of their times. dropped: what is in none of them."""

    name: str
    said: list[Said] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def add(self, message: JsonObject, people: People, channels: Mapping[str, str]) -> str:
        """Takes a message in; answers why it cannot be read, "" when it was or when it is counted."""
        ts = message.get("ts")
        time = microseconds(ts)
        if not isinstance(ts, str) or time is None:
            return "ts must be seconds in a string, such as 1700000000.000100"
        kind = message.get("subtype")
        if message.get("type", "message") != "message" or kind not in _WORDS:
            self.dropped["deleted messages" if kind == _DELETED else "events"] += 1
            return ""
        files = message.get("files")
        if isinstance(files, list) and files:
            self.dropped["attachments"] += len(files)
        text = _words(message)
        if text is None:
            return "text must be a string"
        author = people.author(message)
        shown = plain_text(text, people.names, channels)
        if not shown or author is None:
            self.dropped["empty messages" if author else "messages of nobody"] += not (files and not shown)
            return ""
        thread = message.get("thread_ts")
        thread = thread if isinstance(thread, str) else ""
        self.said.append(Said(author, shown, ts, time, thread, rest(message, *_AGAIN), _reactions(message)))
        return ""

    def talks(self, gap: float) -> Iterator[list[Said]]:
        """Each thread, and each stretch of other messages with less than `gap` hours of silence in it."""
        self.said.sort(key=lambda said: said.time)
        replied = {said.thread for said in self.said if said.thread and said.thread != said.ts}
        threads: dict[str, list[Said]] = {}
        current: list[Said] = []
        for said in self.said:
            if said.thread in replied or said.ts in replied:
                threads.setdefault(said.thread or said.ts, []).append(said)
                continue
            if current and said.time - current[-1].time > gap * _HOUR:
                threads[current[0].ts] = current
                current = []
            current.append(said)
        if current:
            threads[current[0].ts] = current
        yield from sorted(threads.values(), key=lambda talk: talk[0].time)


def _words(message: JsonObject) -> str | None:
    """The text, or that of what a program attached where it has none; None for what is no text."""
    text = message.get("text")
    if text is not None and not isinstance(text, str):
        return None
    attached = message.get("attachments")
    if text or not isinstance(attached, list):
        return text or ""
    found = (_first(item, "text", "fallback") for item in attached if isinstance(item, dict))
    return "\n".join(words for words in found if words)


def _first(item: Mapping[str, Any], *keys: str) -> str:
    return next((value for key in keys if isinstance(value := item.get(key), str) and value), "")


def _reactions(message: JsonObject) -> tuple[str, ...]:
    found = message.get("reactions")
    items = found if isinstance(found, list) else []
    names = (item.get("name") for item in items if isinstance(item, dict))
    return tuple(name for name in names if isinstance(name, str) and name)
