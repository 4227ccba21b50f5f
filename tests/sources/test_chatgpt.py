"""ChatGPT's export: the branch that was open last, what else was said beside it, and what is left out, counted."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.records import Alternative, Message
from curator.registry import load, names
from curator.sources import Item, Layout, LayoutSource, Options, claimed, detect, of_folder, of_zip
from tests.sources.reading import conversations, only_reject, read, read_bytes

FIXTURE = Path(__file__).parent / "fixtures" / "chatgpt.json"
FORMATS = names("curator.sources")
TIME = 1_717_000_000_000_000


def records() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FIXTURE.read_text())
    return found


def one(folder: Path, record: Any) -> Item:
    (item,) = read_bytes(folder, json.dumps([record]).encode(), "chatgpt")
    return item


def node(parent: str | None, message: Any = None, *children: str) -> dict[str, Any]:
    return {"message": message, "parent": parent, "children": list(children)}


def message(role: str, text: str, time: float = 0, **more: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": [text]}
    return {"author": {"role": role}, "create_time": time, "content": content, "metadata": {}, **more}


def words(item: Item) -> list[tuple[str, Any]]:
    assert item.conversation is not None
    return [(m.role, m.content) for m in item.conversation.messages]


def test_the_current_branch_is_read_as_a_person_saw_it() -> None:
    first, second = read(FIXTURE, "chatgpt")
    (conversation, greeting) = conversations([first, second])
    image = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1", "width": 10, "height": 10}
    files = {"assets": [image], "attachments": [{"name": "parcel.png", "id": "file_1"}]}
    assert conversation.messages == (
        Message(index=0, role="user", content="Where is parcel 17?", created_at=TIME + 10_000_000),
        Message(
            index=1, role="assistant", content="Let me look.\n\nIt is in Graz.", created_at=TIME + 12_000_000,
            model="gpt-4o",
        ),
        Message(index=2, role="user", content="Is it this one?", created_at=TIME + 20_000_000, extra=files),
        Message(index=3, role="assistant", content="Yes.", created_at=TIME + 21_000_000, model="gpt-4o"),
    )  # fmt: skip
    assert (conversation.source_id, conversation.title, conversation.created_at) == ("c-1", "Late parcel", TIME)
    assert conversation.metadata == {
        "update_time": 1717000100.0, "default_model_slug": "gpt-4o", "is_archived": False,
    }  # fmt: skip
    assert (greeting.title, words(second)) == (None, [("user", "Good morning"), ("assistant", "Good morning!")])


def test_edited_questions_and_regenerated_answers_are_alternatives() -> None:
    conversation = conversations(read(FIXTURE, "chatgpt"))[0]
    assert conversation.alternatives == (
        Alternative(
            message=Message(index=0, role="user", content="Where is my parcel?", created_at=TIME + 1_000_000),
            origin="edited",
        ),
        Alternative(
            message=Message(
                index=1, role="assistant", content="No idea.", created_at=TIME + 11_000_000, model="gpt-4o"
            ),
            origin="regenerated",
        ),
    )


def test_what_is_left_out_is_counted_by_its_kind() -> None:
    first, _ = read(FIXTURE, "chatgpt")
    assert {kind: n for kind, n in first.dropped.items() if "technical" not in kind} == {
        "calls of tools": 1, "tool results": 1, "thoughts": 1, "citation marks": 1, "images": 1, "attachments": 1,
        "messages in other branches": 1,
    }  # fmt: skip


def test_an_answer_that_went_on_after_a_cut_is_one_word_again(tmp_path: Path) -> None:
    cut = message("assistant", "in Gr", metadata={"finish_details": {"type": "max_tokens"}})
    mapping = {
        "q": node(None, message("user", "Where?")), "a": node("q", cut), "b": node("a", message("assistant", "az.")),
    }  # fmt: skip
    assert words(one(tmp_path, {"mapping": mapping, "current_node": "b"})) == [
        ("user", "Where?"),
        ("assistant", "in Graz."),
    ]


def test_another_answer_after_a_tool_keeps_what_was_said_before_it(tmp_path: Path) -> None:
    mapping = {
        "q": node(None, message("user", "Where?")),
        "a": node("q", message("assistant", "Let me look.")),
        "t": node("a", message("tool", "Graz")),
        "b": node("t", message("assistant", "In Graz.", 1)),
        "c": node("t", message("assistant", "In Linz.", 2)),
    }
    conversation = one(tmp_path, {"mapping": mapping, "current_node": "b"}).conversation
    assert conversation is not None
    assert [other.message.content for other in conversation.alternatives] == ["Let me look.\n\nIn Linz."]


@pytest.mark.parametrize("current", [None, "gone", 7])
def test_without_a_current_node_the_newest_leaf_is_read(tmp_path: Path, current: Any) -> None:
    mapping = {
        "q": node(None, message("user", "Hi")),
        "new": node("q", message("assistant", "new", 9)),
        "old": node("q", message("assistant", "old", 3)),
    }
    assert words(one(tmp_path, {"mapping": mapping, "current_node": current}))[1] == ("assistant", "new")


def test_names_in_chips_stay_and_marks_go(tmp_path: Path) -> None:
    text = 'Ask \ue200entity\ue202["company","Example Ltd"]\ue201\ue206 now\ue200cite\ue202turn0\ue201.'
    mapping = {"q": node(None, message("user", text))}
    assert words(one(tmp_path, {"mapping": mapping})) == [("user", "Ask Example Ltd now.")]


def test_what_shows_nothing_is_no_conversation_and_is_counted(tmp_path: Path) -> None:
    hidden = message("user", "secret", metadata={"is_visually_hidden_from_conversation": True})
    item = one(tmp_path, {"mapping": {"q": node(None, hidden)}})
    assert (item.blank, item.dropped) == (True, {"hidden messages": 1})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "x"}, "mapping: is missing"),
        ({"mapping": []}, "mapping: must be an object, not a list"),
        ({"mapping": {}}, "holds no nodes"),
        ({"mapping": {"a": node("b"), "b": node("a")}}, "circle"),
        ({"mapping": {"a": node("b"), "b": node("a")}, "current_node": "a"}, "circle"),
        ({"mapping": {"a": 3}}, "mapping[0]: must be an object, not a number"),
        ({"mapping": {"a": node(None, 3)}}, "mapping[0].message: must be an object or null"),
        ({"mapping": {"a": node(None, message("boss", "x"))}}, "unknown role boss"),
        ({"mapping": {"a": node(None, message("user", "x", content="x"))}}, "content: must be an object, not a string"),
        ({"mapping": {"a": node(None, message("user", "x", content={"parts": "x"}))}}, "parts: must be a list"),
    ],
)
def test_a_broken_conversation_is_rejected_with_its_place(tmp_path: Path, record: Any, reason: str) -> None:
    items = read_bytes(tmp_path, json.dumps([record]).encode(), "chatgpt")
    assert reason in only_reject(items).reason


def spread(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name.replace('__', '-')}.json").write_text(json.dumps(content))
    return folder


def read_export(layout: Layout) -> list[Item]:
    found = claimed(layout, FORMATS)
    assert found is not None
    assert found[0].format == "chatgpt"
    several: LayoutSource = load("curator.sources", "chatgpt").SOURCE
    return list(several.read_layout(layout.only(found[1].names), Options(), lambda done, total: None))


def test_an_export_in_shards_is_one_import_with_ratings_as_hints(tmp_path: Path) -> None:
    one, two = records()
    ratings = [
        {"id": "a4", "conversation_id": "c-1", "rating": "thumbs_up", "content": "{}"},
        {"message_id": "a2b", "id": "r-1", "conversation_id": "c-1", "rating": "thumbsDown"},
        {"id": "n2", "conversation_id": "c-2"},
    ]
    files = {"conversations__000": [one], "conversations__001": [two], "message_feedback": ratings, "user": {}}
    folder = spread(tmp_path / "export", **files)
    with ZipFile(tmp_path / "export.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    for layout in (of_folder(folder), of_zip(tmp_path / "export.zip")):
        reject, first, second = read_export(layout)
        assert reject.reject is not None
        assert reject.reject.reason == "item 3 of message_feedback.json: rating: is missing"
        assert [item.line for item in (reject, first, second)] == [3, 4, 5]
        (hint,) = first.hints
        assert (hint.index, hint.task, hint.value) == (3, "feedback", "thumbs up")
        assert first.conversation is not None
        assert first.conversation.alternatives[1].message.extra == {"rating": "thumbs down"}
        assert second.conversation is not None


def test_conversations_among_other_files_are_no_export_of_several(tmp_path: Path) -> None:
    folder = spread(tmp_path / "inbox", conversations=records(), other=[{"messages": []}])
    assert claimed(of_folder(folder), FORMATS) is None
    assert detect(folder / "conversations.json").format == "chatgpt"


def test_a_first_conversation_longer_than_what_is_looked_at_is_known_by_its_beginning(tmp_path: Path) -> None:
    long = records()[0]
    long["mapping"]["q2"]["message"]["content"]["parts"] = ["x" * 100_000]
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([long]))
    assert detect(path).format == "chatgpt"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data())
def test_a_record_with_any_part_bent_ends_in_a_conversation_or_a_reject(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    record = copy.deepcopy(records()[0])
    for _ in range(data.draw(st.integers(1, 3))):
        at: Any = record
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = data.draw(st.sampled_from(keys))
            if isinstance(at[key], dict | list) and at[key] and data.draw(st.integers(0, 3)):
                at = at[key]
                continue
            at[key] = data.draw(JSON)
            break
        if not record:
            break
    items = read_bytes(tmp_path_factory.getbasetemp(), json.dumps([record]).encode(), "chatgpt", name="bent")
    assert len(items) == 1
