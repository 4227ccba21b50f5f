"""Records of Prodigy, doccano, Label Studio and Kiln: texts become messages, what was said of them hints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.records import Conversation
from curator.sources import Hint, Options
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def told(conversation: Conversation) -> list[tuple[str, object]]:
    return [(message.role, message.content) for message in conversation.messages]


def spans(*found: tuple[int, int, str]) -> list[dict[str, object]]:
    return [{"start": start, "end": end, "label": label} for start, end, label in found]


def test_prodigy() -> None:
    origin = "an answer in Prodigy"
    items = read_fixture("prodigy.jsonl")
    first, *_, pair = conversations(items)
    assert told(first) == [("user", "My bell from Veloria is broken.")]
    assert (first.source_id, first.created_at) == ("201", 1_767_348_000_000_000)
    assert first.metadata == {"source": "mail"}
    assert first.extra["_annotator_id"] == "shop-kim"
    assert [item.hints for item in items] == [
        (Hint(0, "spans", spans((3, 7, "PART"), (13, 20, "BRAND")), 1.0, origin),),
        (Hint(None, "COMPLAINT", False, 1.0, origin),),
        (Hint(None, "choice", "SALE", 1.0, origin),),
        (),
        (),
    ]
    assert items[3].dropped == {"answers that were ignored": 1}
    assert told(pair) == [("user", "Which oil?"), ("assistant", "Wax.")]
    (other,) = pair.alternatives
    assert (other.message.index, other.message.content, other.preferred) == (1, "Any.", False)


def test_doccano() -> None:
    origin = "a label in doccano"
    items = read_fixture("doccano.jsonl")
    first = conversations(items)[0]
    assert told(first) == [("user", "My bell is broken.")]
    assert (first.source_id, first.extra["Comments"], first.extra["shop"]) == ("1", ["looks urgent"], "Bern")
    assert [item.hints for item in items] == [
        (Hint(None, "label", "repair", 1.0, origin),),
        (Hint(0, "label", spans((3, 7, "part"), (11, 17, "state")), 1.0, origin),),
        (Hint(0, "entities", spans((10, 14, "part")), 1.0, origin),),
        (
            Hint(None, "cats", ["sale", "parts"], 1.0, origin),
            Hint(0, "entities", spans((10, 14, "part")), 1.0, origin),
        ),
    ]


def test_label_studio() -> None:
    person, model = "an annotation in Label Studio", "a prediction in Label Studio"
    items = read_fixture("label-studio.json")
    text, talk = conversations(items)
    assert told(text) == [("user", "My bell is broken.")]
    assert (text.source_id, text.metadata, text.extra["data"]) == ("7", {"batch": 1}, {"shop": 3})
    assert items[0].hints == (
        Hint(None, "topic", "repair", 1.0, person),
        Hint(0, "parts", spans((3, 7, "part")), 1.0, person),
        Hint(None, "topic", ["sale", "repair"], 0.8, model),
    )
    assert items[0].dropped == {"annotations that were skipped": 1}
    assert told(talk) == [("user", "When do you open?"), ("assistant", "At nine on Monday.")]
    assert items[1].hints == (
        Hint(None, "quality", 4, 1.0, person),
        Hint(1, "when", spans((11, 17, "day")), 1.0, person),
    )
    assert items[1].dropped == {"hints in free words": 1}


def test_kiln_runs_and_tables() -> None:
    (run,) = read_fixture("kiln-run.json")
    assert run.conversation is not None
    assert told(run.conversation) == [("user", "Which oil?"), ("assistant", "Any.")]
    (better,) = run.conversation.alternatives
    assert (better.message.content, better.origin, better.preferred) == ("Wax.", "correction", True)
    assert run.hints == (Hint(None, "rating", 2.0, 1.0, "a rating in Kiln"),)
    assert (run.conversation.source_id, run.conversation.metadata) == ("100000000001", {"tags": ["oil"]})
    assert run.conversation.extra["intermediate_outputs"] == {"chain_of_thought": "Dry weather."}
    row, plain = conversations(read_fixture("kiln.csv"))
    assert told(row) == [("user", "Which oil?"), ("assistant", "Wax.")]
    assert row.metadata == {"reasoning": "Dry weather, so wax.", "tags": ["oil", "chain"]}
    assert plain.metadata == {}


def test_authors_of_a_dialogue_can_be_given_a_role(tmp_path: Path) -> None:
    record = {"data": {"talk": [{"author": "Zebrafish", "text": "Hi"}]}, "annotations": []}
    assert "--role NAME=" in only_reject(read_bytes(tmp_path, line(record), "label-studio")).reason
    items = read_bytes(tmp_path, line(record), "label-studio", Options(roles={"Zebrafish": "user"}))
    assert told(conversations(items)[0]) == [("user", "Hi")]


@pytest.mark.parametrize(
    ("format", "record", "reason"),
    [
        ("prodigy", {"_task_hash": 1}, "texts: hold no text"),
        (
            "prodigy",
            {"input": {"text": "a"}, "accept": {"text": "Zebrafish"}, "reject": {"text": "c"}, "answer": "reject"},
            "answer: a comparison without a better text",
        ),
        ("doccano", {"label": ["Zebrafish"]}, "text: is missing or empty"),
        ("doccano", {"text": ["Zebrafish"]}, "text: must be a string"),
        ("label-studio", {"annotations": []}, "data: is missing"),
        (
            "label-studio",
            {"text": "a", "mood": "Zebrafish", "annotation_id": 1, "annotator": 2},
            "an export as JSON-MIN does not tell labels from data",
        ),
        ("label-studio", {"data": {"n": 1}}, "data: hold no text"),
        ("kiln", {"input": "Zebrafish"}, "output: is missing"),
        ("kiln", {"input": "", "output": {"output": ""}}, "the input and the output are empty"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, format: str, record: dict[str, Any], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), format)).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said
