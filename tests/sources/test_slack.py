"""The export of a Slack workspace becomes its threads, with names for ids; reactions are hints, events are counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curator.errors import UndecidedError
from curator.registry import load
from curator.sources import Hint, Item, Options, claimed, of_folder
from curator.sources.parts.slack_text import plain_text
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, only_reject, read_bytes

Record = dict[str, Any]
USERS: list[Record] = [
    {"id": "U1", "team_id": "T1", "name": "mara", "profile": {"real_name": "Mara Quill", "email": "mara@example.org"}},
    {"id": "U2", "team_id": "T1", "name": "odo", "real_name": "Odo Vale"},
    {"id": "U3", "team_id": "T1", "name": "odo2", "real_name": "Odo Vale"},
]


def message(user: str, text: str, ts: str, **more: Any) -> Record:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


def test_a_day_by_itself() -> None:
    thread, rest = read_fixture("slack.json")
    assert thread.conversation is not None
    assert rest.conversation is not None
    made = thread.conversation
    assert [(m.role, m.author, m.content) for m in made.messages] == [
        ("user", "Mara Quill", "Where is parcel 7? See the page (https://lumen.example.org/p7) & #parcels"),
        ("assistant", "Lumen Bot", "@Mara Quill It is on its way."),
    ]
    assert (made.source_id, made.thread, made.created_at) == ("1767348060.000200", "Mara Quill", 1_767_348_060_000_200)
    assert made.messages[0].extra == {
        "ts": "1767348060.000200",
        "thread_ts": "1767348060.000200",
        "client_msg_id": "m-1",
    }
    assert thread.hints == (Hint(1, "reaction", "+1", 1.0, "a reaction in Slack"),)
    assert thread.dropped == {"events": 1}
    assert [(m.role, m.content) for m in rest.conversation.messages] == [
        ("user", "Unrelated: do you open on Sunday?"),
        ("assistant", "On Sunday from ten."),
    ]


def export(folder: Path, users: list[Record], days: dict[str, list[Any]]) -> Path:
    lists: dict[str, list[Any]] = {
        "users.json": users,
        "channels.json": [{"id": "C1", "name": "help"}],
        "integration_logs.json": [],
    }
    for name, records in {**lists, **days}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(records), encoding="utf-8")
    return folder


def read_export(folder: Path, options: Options | None = None) -> list[Item]:
    found = claimed(of_folder(folder), ["slack"])
    assert found is not None
    layout = of_folder(folder).only(found[1].names)
    assert "integration_logs.json" not in layout.files
    return list(load("curator.sources", "slack").SOURCE.read_layout(layout, options or Options(), lambda a, b: None))


DAYS: dict[str, list[Any]] = {
    "help/2026-01-02.json": [
        message("U1", "Hi <@U2>, my lamp flickers", "1767348000.000100", thread_ts="1767348000.000100"),
        message("U3", "In <#C1>?", "1767351600.000200"),
    ],
    "help/2026-01-03.json": [
        message("U2", "Is it plugged in?", "1767434400.000100", thread_ts="1767348000.000100"),
        message("U2", "And on?", "1767434401.000100", thread_ts="1767348000.000100", reactions=[{"name": "eyes"}]),
        message("U1", "Late", "1767434402.000100"),
    ],
}


def test_threads_go_on_over_days_and_the_rest_is_parted_by_silence(tmp_path: Path) -> None:
    folder = export(tmp_path / "out", USERS, DAYS)
    with pytest.raises(UndecidedError) as asked:
        read_export(folder)
    assert asked.value.question.speakers == (("Mara Quill", 2), ("Odo Vale (U3)", 1), ("Odo Vale", 2))
    items = read_export(folder, Options(roles={"odo": "assistant", "U3": "assistant"}))
    thread, question, late = conversations(items)
    assert [(m.role, m.author, m.content) for m in thread.messages] == [
        ("user", "Mara Quill", "Hi @Odo Vale, my lamp flickers"),
        ("assistant", "Odo Vale", "Is it plugged in?\nAnd on?"),
    ]
    assert (thread.source_id, thread.metadata) == ("help/1767348000.000100", {"channel": "help"})
    assert items[0].hints == (Hint(1, "reaction", "eyes", 1.0, "a reaction in Slack"),)
    assert [m.content for m in question.messages] == ["In #help?"]
    assert [m.content for m in late.messages] == ["Late"]
    assert [item.line for item in items] == [1, 2, 3]


def roles_in(folder: Path) -> dict[str | None, str]:
    return {m.author: m.role for made in conversations(read_export(folder)) for m in made.messages}


def test_guests_are_customers_and_bots_are_staff(tmp_path: Path) -> None:
    guests = [{**USERS[0], "is_restricted": True}, *USERS[1:]]
    roles = {
        m.author: m.role for c in conversations(read_export(export(tmp_path / "a", guests, DAYS))) for m in c.messages
    }
    assert roles == {"Mara Quill": "user", "Odo Vale": "assistant", "Odo Vale (U3)": "assistant"}
    strangers = [{**USERS[0], "team_id": "T9"}, *USERS[1:]]
    assert conversations(read_export(export(tmp_path / "b", strangers, DAYS)))[0].messages[0].role == "user"
    bots = [*USERS[:1], {**USERS[1], "is_bot": True}, {**USERS[2], "is_bot": True}]
    roles = {
        m.author: m.role for c in conversations(read_export(export(tmp_path / "c", bots, DAYS))) for m in c.messages
    }
    assert roles["Odo Vale"] == "assistant"
    assert roles["Mara Quill"] == "user"


def test_what_cannot_be_read_is_rejected_with_its_file_and_the_rest_is_read(tmp_path: Path) -> None:
    days = {"help/2026-01-02.json": [3, {"type": "message", "ts": 7}, *DAYS["help/2026-01-02.json"]]}
    items = read_export(export(tmp_path / "out", USERS, days), Options(roles={"Mara Quill": "user"}))
    reasons = [item.reject.reason for item in items if item.reject is not None]
    assert [reason.partition(":")[0] for reason in reasons] == [
        "item 1 of help/2026-01-02.json",
        "item 2 of help/2026-01-02.json",
    ]
    assert len(conversations(items)) == 1
    assert "ts must be" in only_reject(read_bytes(tmp_path, b'[{"type": "message"}]', "slack")).reason


def test_a_channel_where_things_only_happened_is_counted(tmp_path: Path) -> None:
    days = {"help/2026-01-02.json": [message("U1", "x", "1767348000.000100", subtype="channel_topic")]}
    (item,) = read_export(export(tmp_path / "out", USERS, days))
    assert item.blank
    assert item.dropped == {"events": 1}


def test_a_folder_without_users_is_no_export(tmp_path: Path) -> None:
    export(tmp_path / "out", USERS, DAYS)
    (tmp_path / "out" / "users.json").unlink()
    assert claimed(of_folder(tmp_path / "out"), ["slack"]) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@U1> <@U9|zed> <@U8>", "@Mara @zed @U8"),
        ("<#C1> <#C2|other>", "#help #other"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|today>", "@here @team today"),
        ("<https://a.example.org> <https://a.example.org|a>", "https://a.example.org a (https://a.example.org)"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("1 < 2 <> x", "1 < 2 <> x"),
    ],
)
def test_marks_of_slack_are_read(text: str, shown: str) -> None:
    assert plain_text(text, {"U1": "Mara"}, {"C1": "help"}) == shown


def test_bots_that_only_send_alerts_make_nobody_a_customer(tmp_path: Path) -> None:
    alerts = [
        {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "Builds", "text": "Red", "ts": ts}
        for ts in ("1767340000.000100", "1767350000.000100", "1767360000.000100")
    ]
    days = {
        name: sorted([*DAYS[name], *more], key=lambda m: m["ts"]) for name, more in zip(DAYS, (alerts, []), strict=True)
    }
    with pytest.raises(UndecidedError) as asked:
        read_export(export(tmp_path / "alerts", USERS, days))
    assert [name for name, _ in asked.value.question.speakers] == ["Mara Quill", "Odo Vale (U3)", "Odo Vale"]
    roles = {
        m.author: m.role
        for c in conversations(read_export(tmp_path / "alerts", Options(roles={"Mara Quill": "user"})))
        for m in c.messages
    }
    assert roles == {"Mara Quill": "user", "Odo Vale": "assistant", "Odo Vale (U3)": "assistant", "Builds": "assistant"}
