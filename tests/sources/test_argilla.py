"""Fields of Argilla become messages, responses and suggestions hints."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curator.sources import Hint, Options, detect
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read, read_bytes

SUGGESTION, RESPONSE = "a suggestion in Argilla", "a response in Argilla"


def test_the_fixture_is_read() -> None:
    items = read_fixture("argilla.json")
    pair, chat, old = conversations(items)
    assert [(m.role, m.content) for m in pair.messages] == [("user", "Which oil?"), ("assistant", "Wax.")]
    (other,) = pair.alternatives
    assert (other.message.index, other.message.content, other.preferred) == (1, "Any.", None)
    assert (pair.source_id, pair.metadata) == ("a-1", {"shop": "Bern"})
    assert pair.extra["fields"] == {"image": None}
    assert pair.extra["responses"]["quality"][0]["user_id"].startswith("1111")
    assert items[0].hints == (
        Hint(None, "quality", 5, 1.0, RESPONSE),
        Hint(None, "quality", 4, 0.75, SUGGESTION),
        Hint(None, "topics", ["oil", "chain"], 0.625, SUGGESTION),
    )
    assert [(m.role, m.content) for m in chat.messages] == [("user", "When do you open?"), ("assistant", "At nine.")]
    assert [(m.role, m.content) for m in old.messages] == [("user", "My bell is broken.")]
    assert old.source_id == "a-3"
    assert items[2].hints == (
        Hint(None, "topic", "repair", 1.0, RESPONSE),
        Hint(0, "parts", [{"start": 3, "end": 7, "label": "part"}], 0.5, SUGGESTION),
    )
    assert [item.dropped for item in items] == [{"vectors": 1}, {}, {"responses that were not submitted": 1}]


def fields(**named: Any) -> dict[str, Any]:
    return {"fields": named, "responses": {}}


@pytest.mark.parametrize(
    ("named", "read"),
    [
        ({"title": "a", "body": "b"}, [("user", "a\n\nb")]),
        ({"title": "a", "prompt": "b", "System Prompt": "c"}, [("system", "c"), ("user", "b")]),
        ({"instruction": "a", "context": "b", "completion": "c"}, [("user", "a\n\nb"), ("assistant", "c")]),
        ({"rejected": "a", "chosen": "b", "prompt": "c"}, [("user", "c"), ("assistant", "b")]),
        ({"talk": [{"speaker": "Kim", "text": "a"}], "response": "b"}, [("user", "a"), ("assistant", "b")]),
    ],
)
def test_fields_are_told_by_their_names(tmp_path: Path, named: dict[str, Any], read: list[tuple[str, str]]) -> None:
    items = read_bytes(tmp_path, line(fields(**named)), "argilla", Options(roles={"Kim": "user"}))
    (made,) = conversations(items)
    assert [(m.role, m.content) for m in made.messages] == read


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"responses": {}}, "fields: are missing"),
        ({"fields": "Zebrafish"}, "fields: must be an object"),
        (fields(text=" ", n=5), "fields: hold no text"),
        (fields(chat=[{"role": "Zebrafish", "content": "a"}]), "fields.chat[0].role: unknown role"),
        (fields(chat=[{"role": "user", "content": ["Zebrafish"]}]), "fields.chat[0].content: must be a string"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "argilla")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said


FLAT: dict[str, Any] = {
    "id": "a-1",
    "status": "completed",
    "_server_id": "s-1",
    "prompt": "Which oil?",
    "response": "Wax.",
    "quality.responses": [5, 1],
    "quality.responses.users": ["u-1", "u-2"],
    "quality.responses.status": ["submitted", "draft"],
    "quality.suggestion": 4,
    "quality.suggestion.score": 0.75,
    "quality.suggestion.agent": "m",
    "metadata.shop": "Bern",
}
EMPTY = {**FLAT, "id": "a-2", "prompt": "Which lock?", "quality.suggestion": None, "quality.responses": None}


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "csv"])
def test_data_sets_of_the_hub_are_flat_and_read_as_argillas_own(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"in.{kind}"
    if kind == "jsonl":
        path.write_bytes(line(FLAT) + line(EMPTY))
    elif kind == "parquet":
        pq.write_table(pa.Table.from_pylist([FLAT, EMPTY]), path)
    else:
        with path.open("w", newline="") as stream:
            rows = csv.DictWriter(stream, list(FLAT))
            rows.writeheader()
            rows.writerows(
                {k: json.dumps(v) if isinstance(v, list) else v for k, v in r.items()} for r in (FLAT, EMPTY)
            )
    found = detect(path).format
    assert found == {"jsonl": "argilla", "parquet": "parquet-columns", "csv": "csv-columns"}[kind]
    items = read(path, found)
    made, empty = conversations(items)
    assert [(m.role, m.content) for m in made.messages] == [("user", "Which oil?"), ("assistant", "Wax.")]
    assert (made.source_id, made.metadata) == ("a-1", {"shop": "Bern"})
    quality = [(hint.task, str(hint.value), hint.origin) for hint in items[0].hints]
    assert quality == [("quality", "5", RESPONSE), ("quality", "4", SUGGESTION)]
    assert empty.source_id == "a-2"
    assert items[1].hints == ()
