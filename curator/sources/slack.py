"""Slack: the export of a workspace, a folder or archive with users.json and a file a day in a folder a channel."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from curator.records import Conversation, JsonObject, Message
from curator.sources._signature import by_records
from curator.sources._source import BytesRead, Claim, Evidence, Hint, Item, LayoutSource, Options
from curator.sources.containers.layout import Layout
from curator.sources.containers.where import Where
from curator.sources.messages.merging import merged, places
from curator.sources.parts.slack_alerts import Alerts
from curator.sources.parts.slack_channel import Said
from curator.sources.parts.slack_files import Reader, objects_of
from curator.sources.parts.slack_people import People
from curator.sources.reading.records import rejected
from curator.sources.roles.speakers import roles_of, undecided

_USERS = ("users.json", "org_users.json")
_LISTS = ("channels.json", "groups.json", "dms.json", "mpims.json")
_DAY = re.compile(r"([^/]+)/\d{4}-\d{2}-\d{2}\.json")
_SURE = 0.9


class Slack:
    name = "slack"

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        return by_records(head, _is_like, "are messages of Slack", _SURE)

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        return self._read(str(path), {"": {path.name: path}}, {}, options, progress, named=False)

    def claim(self, layout: Layout) -> Claim | None:
        days = [name for name in layout.files if _DAY.fullmatch(name)]
        lists = [name for name in (*_USERS, *_LISTS) if name in layout.files]
        if not days or not any(name in _USERS for name in lists) or not any(name in _LISTS for name in lists):
            return None
        return Claim(1.0, f"users.json lies beside {len(days)} days of channels", (*lists, *days))

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        channels: dict[str, dict[str, Where]] = defaultdict(dict)
        lists: dict[str, Where] = {}
        for name, where in layout.files.items():
            if day := _DAY.fullmatch(name):
                channels[day[1]][name] = where
            else:
                lists[name] = where
        return self._read(layout.at, channels, lists, options, progress)

    def _read(
        self,
        at: str,
        channels: dict[str, dict[str, Where]],
        lists: dict[str, Where],
        options: Options,
        progress: BytesRead,
        *,
        named: bool = True,
    ) -> Iterator[Item]:
        people = People(user for name in _USERS if name in lists for user in objects_of(lists[name]))
        names = _names_of(record for name in _LISTS if name in lists for record in objects_of(lists[name]))
        turns, reader = Counter[str](), Reader(at, people, names, channels, progress, named)
        alerts = Alerts(people)
        for name in channels:
            channel = reader.channel(name)[0]
            turns.update(people.names[said.author] for said in channel.said)
            alerts.see(channel.talks(options.gap))
        known = people.known(options.roles)
        silent = {people.names[bot] for bot in alerts.only()}
        roles, left = roles_of({name: turns[name] for name in turns if name not in silent}, options.roles, known)
        roles |= {name: known.get(name, "assistant") for name in silent}
        if left:
            raise undecided(at, left)
        line = 0
        for name in channels:
            channel, rejects = reader.channel(name)
            for path, reason, raw in rejects:
                line += 1
                yield rejected(path, line, 0, reason, raw)
            dropped = dict(channel.dropped)
            for talk in channel.talks(options.gap):
                line += 1
                yield _item(line, talk, channel.name, people, roles, dropped)
                dropped = {}
            if dropped:
                line += 1
                yield Item(line, 0, None, None, blank=True, dropped=dropped)


def _item(
    line: int, talk: list[Said], channel: str, people: People, roles: dict[str, str], dropped: dict[str, int]
) -> Item:
    said = [
        Message(
            index=n,
            role=roles[people.names[one.author]],
            content=one.text,
            author=people.names[one.author],
            created_at=one.time,
            extra=one.extra,
        )
        for n, one in enumerate(talk)
    ]
    at = places(said)
    hints = [
        Hint(index, "reaction", name, 1.0, "a reaction in Slack")
        for index, one in zip(at, talk, strict=True)
        for name in one.reactions
    ]
    customer = next((message.author for message in said if message.role == "user"), None)
    made = Conversation(
        messages=merged(said),
        source=Slack.name,
        source_id=f"{channel}/{talk[0].ts}" if channel else talk[0].ts,
        thread=customer,
        created_at=talk[0].time,
        metadata={"channel": channel} if channel else {},
    )
    return Item(line, 0, made, None, hints=tuple(dict.fromkeys(hints)), dropped=dropped)


def _is_like(record: JsonObject) -> bool:
    ts = record.get("ts")
    return record.get("type") == "message" and isinstance(ts, str) and not record.keys().isdisjoint(("user", "bot_id"))


def _names_of(lists: Iterator[JsonObject]) -> dict[str, str]:
    """Of each channel's id its name."""
    found = ((record.get("id"), record.get("name")) for record in lists)
    return {key: name for key, name in found if isinstance(key, str) and isinstance(name, str)}


SOURCE: LayoutSource = Slack()
