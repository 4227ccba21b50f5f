"""JSON of any shape is read as a mapping file says; what is wrong with that file is told with its line and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import UsageError
from curator.sources import Options, mapping_of
from curator.sources.reading.paths import MISSING, path_of, shown, value_at, without
from tests.sources.reading import conversations, line, only_reject, read, read_bytes, rejects

FOLDER = Path(__file__).parent / "mapping"
MAPPING = (FOLDER / "tickets.toml").read_text()
TURNS = '[[turn]]\neach = "m"\nrole = "r"\ncontent = "c"\n'


def test_the_example_is_read() -> None:
    items = read(FOLDER / "tickets.json", "mapped", Options(mapping=MAPPING))
    (made,) = conversations(items)
    assert [(m.role, m.content) for m in made.messages] == [
        ("system", "Be brief."),
        ("user", "My bell is broken."),
        ("assistant", "We send a new one."),
    ]
    assert (made.source, made.source_id, made.thread, made.title) == ("mapped", "17", "c-1", "Bell")
    assert made.created_at == made.messages[1].created_at == 1_767_348_000_000_000
    assert made.metadata == {"status": "solved", '"first.rating".value': 5}
    assert made.extra == {
        "number": 17,
        "subject": "Bell",
        "opened": "2026-01-02T10:00:00Z",
        "customer": {"id": "c-1", "city": "Bern"},
    }
    assert [(m.author, m.extra) for m in made.messages[1:]] == [(None, {"author": {"no": 5}}), ("Kim", {"lang": "en"})]
    (reject,) = rejects(items)
    assert (reject.line, reject.reason.partition(" (")[0]) == (
        2,
        "conversation.messages[0].author.kind: unknown role visitor",
    )


def test_roles_given_by_hand_go_before_those_of_the_file() -> None:
    items = read(FOLDER / "tickets.json", "mapped", Options(mapping=MAPPING, roles={"visitor": "user"}))
    assert not rejects(items)


def test_lines_need_no_path_to_their_records_and_an_empty_turn_says_nothing(tmp_path: Path) -> None:
    mapping = '[[turn]]\nas = "user"\ncontent = "q.0"\n[[turn]]\nas = "assistant"\ncontent = "a"\n'
    data = line({"q": ["Hi", "x"], "a": None}) + line({"q": ["Hi"], "a": "Hello."})
    first, second = conversations(read_bytes(tmp_path, data, "mapped", Options(mapping=mapping)))
    assert [m.content for m in first.messages] == ["Hi"]
    assert [m.content for m in second.messages] == ["Hi", "Hello."]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({}, "m: is missing"),
        ({"m": "Zebrafish"}, "m: must be a list of objects"),
        ({"m": [{"c": "Zebrafish"}]}, "m[0].r: is missing"),
        ({"m": [{"r": "user"}]}, "m[0].c: is missing"),
        ({"m": [{"r": "user", "c": 5}]}, "m[0].c: must be a string"),
        ({"m": []}, "none of the turns says anything"),
    ],
)
def test_a_record_that_the_paths_do_not_fit_is_rejected_with_the_path(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "mapped", Options(mapping=TURNS))).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


def test_a_file_without_the_list_of_records_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no list with records at rows"):
        read_bytes(tmp_path, b'{"data": []}', "mapped", Options(mapping='records = "rows"\n' + TURNS))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id = \n", "at line 1"),
        ("id = 'x'\n", "line 1, turn: there must be at least one"),
        ("\nidd = 'x'\n" + TURNS, "line 2, idd: there is no such key; did you mean 'id'?"),
        ("id = 5\n" + TURNS, "line 1, id: must be a path in quotes"),
        ("id = 'a..b'\n" + TURNS, "line 1, id: write names and numbers"),
        ("records = 'a.0'\n" + TURNS, "line 1, records: a list of records stands under keys"),
        ("metadata = 'a'\n" + TURNS, "line 1, metadata: must be a list"),
        (TURNS + "[[turn]]\nas = 'user'\n", "line 5, turn: needs content"),
        (TURNS + "[[turn]]\n\nas = 'helper'\ncontent = 'x'\n", "line 7, as: must be one of system"),
        (TURNS + "[[turn]]\nas = 'user'\nrole = 'x'\ncontent = 'x'\n", "line 5, turn: needs either as"),
        (TURNS + "contents = 'x'\n", "line 5, contents: there is no such key; did you mean 'content'?"),
        (TURNS + "[roles]\nagent = 'helper'\n", "line 6, agent: must be one of system"),
        ("roles = 5\n" + TURNS, "line 1, roles: must be a table"),
    ],
)
def test_what_is_wrong_in_a_mapping_file_is_told_with_its_line_and_key(text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        mapping_of(text)
    assert told in error.value.message
    assert error.value.fix


JSON = st.recursive(
    st.none() | st.integers() | st.text("ab.", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b c", "d.e", "0"]), inner, max_size=3)
    ),
    max_leaves=8,
)
STEPS = st.lists(st.sampled_from(["a", "b c", "d.e", 0, 1]), min_size=1, max_size=3).map(tuple)


@given(path=STEPS)
def test_a_path_that_is_shown_is_read_as_the_same_path(path: tuple[str | int, ...]) -> None:
    assert path_of(shown(path)) == path


@given(value=JSON, path=STEPS)
def test_what_is_taken_out_is_gone_and_all_else_stays(value: Any, path: tuple[str | int, ...]) -> None:
    before = json.dumps(value)
    left = without(value, [path])
    assert json.dumps(value) == before
    if value_at(value, path) is MISSING:
        assert left == value
    elif left is not MISSING:
        assert value_at(left, path) in (MISSING, None)
