"""Plain chats leave many at once, and their files are the same as if each record were looked at by itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from curator.decisions.label import edit_answer, set_weight
from curator.dedup.normalise import canonical
from curator.exports.checks.loose import Loose
from curator.exports.targets import openai_chat
from curator.queries.chats import Chats
from curator.queries.conversations import as_chats, scrubbed
from curator.queries.known import loosely
from curator.queries.line_cache import CachedLines, forget_lines
from curator.queries.twins import neutral
from curator.records import Conversation
from curator.records.blank import is_blank
from curator.stages import Run, export, import_, replace, run_stage, scrub
from curator.stages._examples import Examples
from curator.stages._writing import Writing
from curator.store import assignments
from tests.running import KEY, chat, write_chats
from tests.stages.conftest import Desk

TOOL = {"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "find_order", "arguments": '{"order": 7}'}}
WORDS = ["kettle", "harbour", "Lantern", "STRASSE", "Straße", "ﬁne", "fine", "漢字", "é", "\\n", '"}', "10", "ten"]
BLANKS = [" ", "  ", "\n", "\t", "\u2003", "\r\n", "\xa0"]
RARE = ["\x01", "\x0b", "\x1f", "\x7f"]
#: What becomes of the last message of a record, and what stands beside its messages.
LAST: list[dict[str, Any]] = [
    {"content": " \u2003\n"},
    {"content": ""},
    {"weight": 1},
    {"weight": 0},
    {"name": "Bea"},
    {"note": "of a key that no format has"},
    {"refusal": "I will not."},
    {"content": [{"type": "text", "text": "In a part"}]},
    {"role": "user"},
    {"role": "system"},
    {"content": "word " * 70_000},
    {"function_call": {"name": "f", "arguments": "{}"}},
]
BESIDE: list[dict[str, Any]] = [
    {"tools": [TOOL]},
    {"functions": []},
    {"tools": None},
    {"parallel_tool_calls": True},
    *({"metadata": {"n": f"{n}"}} for n in range(3)),
    *({"n": f"{n}"} for n in range(3)),
]
CHANGES: list[Callable[[str], str]] = [
    str,
    str,
    str.upper,
    str.casefold,
    str.swapcase,
    lambda text: text.replace(" ", "\n "),
]


def said(draw: random.Random) -> str:
    text = "".join(draw.choice(WORDS) + draw.choice(BLANKS) for _ in range(draw.randint(2, 6)))
    if draw.random() < 0.1:
        text += f"Write to bird{draw.randint(1, 9)}@finch.example"
    return text + draw.choice(RARE) + "end" if draw.random() < 0.05 else text


def record(draw: random.Random) -> dict[str, Any]:
    lead = [{"role": draw.choice(["system", "system", "developer"]), "content": draw.choice(["You help.", said(draw)])}]
    messages: list[dict[str, Any]] = [] if draw.random() < 0.5 else lead
    for _ in range(draw.randint(1, 3)):
        messages += [{"role": "user", "content": said(draw)}, {"role": "assistant", "content": said(draw)}]
    kind = draw.random()
    if kind < 0.35:
        messages[-1].update(draw.choice(LAST))
    elif kind < 0.4:
        messages.pop()
    elif kind < 0.6:
        return {"messages": messages, **draw.choice(BESIDE)}
    elif kind < 0.65:
        call = {"role": "assistant", "content": None, "tool_calls": [CALL]}
        messages[-1:] = [call, {"role": "tool", "content": said(draw), "tool_call_id": "c1"}, messages[-1]]
        return {"messages": messages, "tools": [TOOL]}
    return {"messages": messages}


def again(draw: random.Random, one: dict[str, Any]) -> dict[str, Any]:
    """The same line of another record, or its words once more."""
    copy: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(one))
    copy["metadata"] = {"copy": draw.randint(0, 10**6)}
    change = draw.choice(CHANGES)
    for message in copy["messages"]:
        if isinstance(message.get("content"), str):
            message["content"] = change(message["content"])
        if message["role"] == "assistant" and draw.random() < 0.2:
            message["weight"] = 1
    return copy


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Records near the edge of every rule, in splits that were drawn without looking at them."""
    folder = tmp_path_factory.mktemp("at_once")
    draw = random.Random(7)
    records = [record(draw) for _ in range(160)]
    records += [again(draw, draw.choice(records)) for _ in range(60)]
    # The same line twice, of which the first comes from a record that is looked at by itself.
    for twice in (chat(f"Where is boat {n}?", f"In harbour {n * n}.") for n in range(12)):
        records += [{**twice, "tools": None}, twice]
    # The same question about people who are not the same.
    records += [chat(f"Will\n{who} {n} come?", f"Answer {n}, {who}") for n in range(8) for who in ("he", "She", "they")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        desk = Desk(folder)
        with desk.open() as workspace:
            path = write_chats(folder / "chats.jsonl", records)
            run_stage(workspace, import_.STAGE, import_.Options((path,)), actor="ann")
            ids = assignments.in_order(workspace.store)[0]
            for number in draw.sample(ids, 12):
                edit_answer(workspace, number, 1, f"{said(draw)} rewritten", actor="ann")
            run_stage(workspace, scrub.STAGE, scrub.Options(None), actor="ann")
            run_stage(workspace, replace.STAGE, replace.Options(), actor="ann")
            for talk, _ in list(scrubbed(workspace, ids=draw.sample(ids, 30))):
                if talk.messages[-1].role == "assistant":
                    set_weight(workspace, talk.id, len(talk.messages) - 1, draw.randint(0, 1), actor="ann")
            put = [
                {"conversation": number, "split": draw.choice(["train", "train", "validation", "test"]), "reason": ""}
                for number in ids
            ]
            rows = pa.RecordBatch.from_pylist(put, schema=assignments.SCHEMA)
            assignments.record(workspace.store, op=uuid4(), run="drawn", actor="ann", rows=rows)
        yield desk


class Unwatched:
    """Stands for a run that nobody follows or cancels."""

    id = actor = "ann"

    def check(self) -> None: ...

    def progress(self, done: int, total: int | None, unit: str, step: str = "") -> None: ...

    def show(self, done: int, total: int | None, unit: str, step: str = "") -> None: ...


def written(desk: Desk, out: Path, settings: dict[str, object]) -> tuple[dict[str, bytes], export.Result]:
    """Without the gate, which would not let out what stands on both sides of a split."""
    out.mkdir()
    run: Run = Unwatched()
    with desk.open(**settings) as workspace:
        result = Writing(workspace, export.Options(), None, run, None).write(out, Path("out"))
    return {path.name: path.read_bytes() for path in out.iterdir()}, result


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"export.target": "azure", "shape.train": "all"},
        {"shape.answer": "reply", "export.shard_mb": 1},
        {"split.group_by": "n"},
    ],
    ids=["as it is", "another target", "replies in parts", "tied by a field"],
)
def test_the_files_the_manifest_and_the_card_are_the_same(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, object]
) -> None:
    at_once, told = written(filled, tmp_path / "at-once", settings)
    monkeypatch.setattr(Examples, "_are_chats", lambda self: False)
    one_by_one, also_told = written(filled, tmp_path / "one-by-one", settings)
    assert at_once == one_by_one
    assert told == also_told
    # What this is about is there to be found.
    assert {"W6", "W9", "W10", "W20", "W22", "W23"} <= told.warnings.keys()
    assert {"duplicate after shaping", "longer than training reads (E14)"} <= told.records.keys()


def test_a_repeated_export_is_the_same_and_looks_at_no_plain_line_again(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.open() as workspace:
        forget_lines(workspace)
    first, told = written(filled, tmp_path / "first", {})
    looked: list[int] = []
    monkeypatch.setattr(CachedLines, "_fill", noting(looked))
    again, also_told = written(filled, tmp_path / "again", {})
    assert (again, also_told) == (first, told)
    assert looked
    assert not any(looked)


def noting(looked: list[int]) -> Callable[..., None]:
    fill = CachedLines._fill

    def noted(self: CachedLines, told: int, *rest: Any) -> None:
        looked.append(int(((self.rows["told"] & told) == 0).sum()))
        fill(self, told, *rest)

    return noted


def test_a_plain_chat_comes_as_its_line_and_every_other_record_as_a_record(filled: Desk) -> None:
    with filled.open() as workspace:
        records = {talk.id: (talk, withheld) for talk, withheld in scrubbed(workspace)}
        seen: list[str] = []
        plain = 0
        for batch in as_chats(workspace, [list(records)]):
            chats = Chats(batch)
            lines = dict(zip(chats.plain.tolist(), chats.lines.lines, strict=True))
            blank = dict(zip(chats.plain.tolist(), chats.lines.blank.tolist(), strict=True))
            plain += len(lines)
            for number, id in enumerate(chats.ids):
                seen.append(id)
                talk, withheld = records[id]
                assert chats.withheld[number] == withheld
                if number in lines:
                    assert lines[number] == msgspec.json.encode(openai_chat.line(talk)) + b"\n"
                    assert blank[number] == any(is_blank(message.text()) for message in talk.messages)
                    assert same_words(chats.record(number), talk)
                elif not withheld:
                    assert chats.record(number) == talk
    assert seen == list(records)
    assert len(records) // 3 < plain < len(records)


def same_words(made: Conversation, talk: Conversation) -> bool:
    return (made.id, made.source, made.created_at, [(m.index, m.role, m.content) for m in made.messages]) == (
        (talk.id, talk.source, talk.created_at, [(m.index, m.role, m.content) for m in talk.messages])
    )


@given(
    st.lists(
        st.sampled_from(
            [
                "he",
                "HER",
                "they",
                "Mum",
                "<PERSON_2>",
                "<AGE>",
                "é",
                "\\",
                "n",
                "\uff48\uff45",
                "Zorblax",
                "z\u00f6rblax",
                *BLANKS,
                "2",
            ]
        )
    )
)
@drawn(max_examples=300, deadline=None)
def test_what_may_have_a_twin_is_never_known_by_its_words_alone(pieces: list[str]) -> None:
    text = "".join(pieces)
    asked = msgspec.json.encode({"role": "user", "content": text})
    for words in ({}, {"zorblax": "PERSON"}, {"zörblax": "PERSON", "zorblax": "NRP"}):
        known = loosely(asked, frozenset(word.encode() for word in words), Loose())
        assert neutral(canonical(text), words) is None or known is None
