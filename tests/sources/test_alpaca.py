"""An instruction, what it is about, and its answer become a conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curator.sources import Hint
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes


def test_the_fixture_is_read() -> None:
    items = read_fixture("alpaca.json")
    first, short, swift, pair, two = conversations(items)
    assert [(m.role, m.content) for m in first.messages] == [
        ("system", "You translate."),
        ("user", "Good day."),
        ("assistant", "Bonjour."),
        ("user", "Translate into French.\nThe wheel turns."),
        ("assistant", "La roue tourne."),
    ]
    assert (first.source_id, first.extra) == ("a-1", {"id": "a-1"})
    assert [m.content for m in short.messages] == ["Name a tool for chains.", "A chain breaker."]
    assert short.extra == {"input": ""}
    assert [m.content for m in swift.messages] == ["And for spokes?", "A spoke key."]
    assert items[2].hints == (Hint(None, "kto_tag", True, 1.0, "kto_tag of a record"),)
    assert swift.extra == {"history": [], "kto_tag": True}
    assert [m.content for m in pair.messages] == ["Describe a tyre.", "A rubber ring around the rim."]
    others = [(c.alternatives[0].message.index, c.alternatives[0].message.content) for c in (pair, two)]
    assert others == [(1, "Round."), (1, "It is.")]
    assert [c.alternatives[0].preferred for c in (pair, two)] == [False, False]


def test_names_of_other_data_sets_are_read_alike(tmp_path: Path) -> None:
    record = {"instruction": "a", "context": "b", "response": "c", "category": "open"}
    (made,) = conversations(read_bytes(tmp_path, line(record), "alpaca"))
    assert [message.content for message in made.messages] == ["a\nb", "c"]
    assert made.extra == {"category": "open"}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"output": "Zebrafish"}, "the key instruction is missing"),
        ({"instruction": 1, "output": "Zebrafish"}, "instruction: must be a string"),
        ({"instruction": "a", "output": ["Zebrafish"]}, "output: as a list it must hold two texts"),
        ({"instruction": "a", "output": "b", "history": "Zebrafish"}, "history: must be a list"),
        ({"instruction": "a", "output": "b", "history": [["Zebrafish"]]}, "history[0]: must be a list of two"),
        ({"instruction": "", "output": ""}, "every text of the record is empty"),
    ],
)
def test_a_record_that_is_none_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, Any], reason: str
) -> None:
    told = only_reject(read_bytes(tmp_path, line(record), "alpaca")).reason
    assert told.startswith(reason)
    assert "Zebrafish" not in told
