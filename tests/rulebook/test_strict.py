"""YAML is read strictly: what is wrong has its file and line, and nothing means more than it says."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from curator.config import Node, line_number
from curator.errors import ExitCode, FileProblem
from curator.rulebook import strict

FILE = Path("rules.yaml")


@dataclass(frozen=True)
class Entry:
    id: str
    weight: float = 1.0
    line: int | None = line_number()


@dataclass(frozen=True)
class Document:
    name: str = ""
    on: bool = False
    entries: tuple[Entry, ...] = ()
    words: dict[str, str] = field(default_factory=dict)


def read(text: str) -> Document:
    return strict.parse(text, FILE, Document)


def problem(text: str) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        read(text)
    return caught.value


def plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: plain(item) for key, item in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure Python":
        monkeypatch.setattr(strict, "_LOADER", yaml.SafeLoader)


def test_a_file_becomes_a_dataclass_and_entries_know_their_lines() -> None:
    document = read("# head\nname: Names\non: true\nentries:\n  - id: a\n    weight: 2\n  - {id: b}\nwords: {x: y}\n")
    assert document == Document("Names", True, (Entry("a", 2.0), Entry("b")), {"x": "y"})
    assert [entry.line for entry in document.entries] == [5, 7]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_an_empty_mapping(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    assert strict.read(path, Document) == Document()


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "off", "NO", "n", "y", "12:30", "2026-11-21", "1_000", "0x1f", ".inf"]
)
def test_a_word_stays_text_that_older_yaml_takes_for_something_else(word: str) -> None:
    assert read(f"name: {word}").name == word
    assert read(f"words: {{{word}: {word}}}").words == {word: word}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("-12", -12),
        ("007", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("'true'", "true"),
        ('"12"', "12"),
        ("|\n  12\n", "12\n"),
        ("tRUE", "tRUE"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_plain_words_are_those_of_the_core_schema_and_quoted_ones_are_text(word: str, value: object) -> None:
    found = plain(strict.nodes(f"a: {word}", FILE))["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("name: x\nentrys: []\n", 2, "unknown key 'entrys'"),
        ("entries:\n  - id: a\n  - id: b\n    wait: 1\n", 4, "unknown key 'wait' in entries[1]"),
        ("entries:\n  - id: a\n  - weight: 1\n", 3, "key 'id' is missing in entries[1]"),
        ("entries:\n  - id: a\n    weight: heavy\n", 3, "entries[0].weight must be a number, not text"),
        ("name: x\nentries:\n  a: b\n", 2, "entries must be a list, not a mapping"),
        ("name:\n", 1, "name must be text, not nothing"),
        ("name: 5\n", 1, "name must be text, not a whole number"),
        ("on: yes\n", 1, "on must be true or false, not text"),
        ("- a\n- b\n", 1, "the file must be a mapping, not a list"),
        ("just words\n", 1, "the file must be a mapping, not text"),
        ("name: x\non: true\nname: y\n", 3, "key 'name' stands here and on line 1"),
        ("words: {a: b, c: d,\n  a: e}\n", 2, "key 'a' stands here and on line 1"),
        ("name: x\n[a]: b\n", 2, "a list or a mapping stands where a key is expected"),
        ("name: x\n? {a: b}\n: c\n", 2, "a list or a mapping stands where a key is expected"),
        ("name: &x y\n", 1, "anchors and aliases (& and *) are not read"),
        ("entries: []\nname: *x\n", 2, "anchors and aliases (& and *) are not read"),
        ("name: x\n&a on: true\n", 2, "anchors and aliases (& and *) are not read"),
        ("name: x\n*a : true\n", 2, "anchors and aliases (& and *) are not read"),
        ("words: &x {a: b}\n", 1, "anchors and aliases (& and *) are not read"),
        ("name: !!str 5\n", 1, "tags (!) are not read"),
        ("on: true\nname: !!python/object/apply:os.system [ls]\n", 2, "tags (!) are not read"),
        ("name: x\n---\nname: y\n", 2, "a second document begins here"),
        ("words:\n  <<: {a: b}\n", 2, "words.<< must be text, not a mapping"),
        ("name: x\n  on: true\n", 2, "is not valid YAML: mapping values are not allowed"),
        ("name: x\nwords: {a: b\n", 3, "is not valid YAML"),
        ("name: x\n\ton: true\n", 2, "is not valid YAML"),
        ("name: é\nwords: \x07\n", 2, "holds a control character"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_line(text: str, line: int, message: str) -> None:
    found = problem(text)
    assert str(found).startswith(f"rules.yaml:{line}: {message}")
    assert found.exit_code is ExitCode.USAGE


def test_an_unknown_key_names_the_nearest() -> None:
    assert problem("entrys: []").fix == "did you mean 'entries'?"


def test_a_number_where_text_belongs_asks_for_quotes() -> None:
    assert problem("name: 5").fix == "put it in quotes"


def test_a_file_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(b"name: x\nwords: {a: caf\xe9}\n")
    with pytest.raises(FileProblem, match=r"rules\.yaml:2: is not UTF-8"):
        strict.read(path, Document)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"none\.yaml: cannot be read"):
        strict.read(tmp_path / "none.yaml", Document)


def test_a_file_that_would_grow_to_billions_is_refused_at_once() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
    began = time.monotonic()
    assert "anchors" in str(problem("\n".join(lines)))
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("text", ["name: " + "[" * 100_000, "name: " + "{a: " * 100_000, "- " * 100_000])
def test_deep_nesting_is_refused_and_not_a_crash(text: str) -> None:
    assert "levels inside each other" in str(problem(text))


@given(
    st.recursive(
        st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=10,
    )
)
def test_text_that_a_yaml_writer_put_in_quotes_is_read_back(value: object) -> None:
    text = yaml.safe_dump({"a": value}, default_style='"', allow_unicode=False, width=10**6)
    assert plain(strict.nodes(text, FILE)) == {"a": value}


@given(
    st.lists(st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(-1e9, 1e9).map(lambda x: x + 0.0))
)
def test_what_json_says_of_numbers_and_booleans_means_the_same(value: list[object]) -> None:
    assert plain(strict.nodes(json.dumps({"a": value}), FILE)) == {"a": value}


@given(st.text(alphabet=st.sampled_from("abnameid:-[]{}&*!#|>'\",? \n\t%@`~0.<"), max_size=60))
def test_any_text_is_read_or_a_problem_and_never_a_crash(text: str) -> None:
    with contextlib.suppress(FileProblem):
        read(text)
