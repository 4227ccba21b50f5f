"""Channels of a Slack export from their files, one channel in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator

from curator.records import JsonObject
from curator.sources._source import BytesRead
from curator.sources.containers.bytes import open_bytes
from curator.sources.containers.where import Where, size_of
from curator.sources.parts.slack_channel import Channel
from curator.sources.parts.slack_people import People
from curator.sources.reading.json import UnreadableError, parse_object
from curator.sources.reading.records import pieces


class Reader:
    """Channels of an export, read one at a time, each of them twice."""

    def __init__(
        self,
        at: str,
        people: People,
        names: dict[str, str],
        channels: dict[str, dict[str, Where]],
        progress: BytesRead,
        named: bool,
    ) -> None:
        self._at, self._people, self._names, self._channels = at, people, names, channels
        self._progress, self._named = progress, named
        self._total = 2 * sum(_size(where) for days in channels.values() for where in days.values()) or None
        self._done = 0

    def channel(self, name: str) -> tuple[Channel, list[tuple[str, str, bytes]]]:
        """(the channel, (where, why, the bytes) of what in it cannot be read)."""
        channel = Channel(name)
        rejects: list[tuple[str, str, bytes]] = []
        for day, where in self._channels[name].items():
            for piece in pieces(open_bytes(where)):
                if not piece.flaw and not piece.data.strip():
                    continue
                reason = piece.flaw
                if not reason:
                    try:
                        reason = channel.add(parse_object(piece.data), self._people, self._names)
                    except UnreadableError as error:
                        reason = str(error)
                if reason:
                    place = f"item {piece.number} of {day}: " if self._named else f"item {piece.number}: "
                    rejects.append((self._at, place + reason, piece.data))
            self._done += _size(where)
            self._progress(self._done, self._total)
        return channel, rejects


def objects_of(where: Where) -> Iterator[JsonObject]:
    """The objects of a list; what in it cannot be read names nobody."""
    for piece in pieces(open_bytes(where)):
        try:
            if not piece.flaw:
                yield parse_object(piece.data)
        except UnreadableError:
            continue


def _size(where: Where) -> int:
    """Bytes of a file, for progress alone: that it cannot be read is told where it is opened."""
    try:
        return size_of(where)
    except OSError:
        return 0
