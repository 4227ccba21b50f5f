"""ShareGPT records as LLaMA-Factory, ms-swift and OpenChat write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.records import Conversation
from curator.sources import Hint
from tests.sources.fixtures_of import read_fixture
from tests.sources.reading import conversations, line, only_reject, read_bytes, shared


def told(conversation: Conversation) -> list[tuple[str, object]]:
    return [(message.role, message.content) for message in conversation.messages]


def test_the_fixture_is_read() -> None:
    items = read_fixture("sharegpt-variants.jsonl")
    pair, tagged, swift, openchat = conversations(items)
    assert told(pair) == [("user", "Which lock?"), ("assistant", "A U-lock.")]
    (other,) = pair.alternatives
    assert (other.message.index, other.message.content, other.preferred) == (1, "A string.", False)
    assert pair.extra == {}
    assert items[1].hints == (Hint(None, "kto_tag", False, 1.0, "kto_tag of a record"),)
    assert tagged.extra == {"kto_tag": False}
    assert told(swift) == [
        ("system", "Be brief."),
        ("user", "Which oil?"),
        ("assistant", "Wax."),
        ("user", "And for rain?"),
        ("assistant", "Wet lube."),
    ]
    assert [message.extra for message in swift.messages] == [{}] * 4 + [{"loss": 1}]
    assert told(openchat) == [("user", "Which rim?"), ("assistant", "622 mm.")]
    assert (openchat.messages[1].weight, openchat.extra) == (0, {"system": ""})


def test_a_pair_beside_a_conversation_that_has_its_answer_is_kept_as_it_came(tmp_path: Path) -> None:
    turn = {"from": "gpt", "value": "x"}
    (made,) = conversations(read_bytes(tmp_path, line(shared("a", chosen=turn, rejected=turn)), "sharegpt"))
    assert (made.alternatives, made.extra) == ((), {"chosen": turn, "rejected": turn})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"conversation": [{"human": "Zebrafish", "assistant": 5}]}, "conversation[0].assistant: must be a string"),
        ({"conversation": [{"human": "Zebrafish"}]}, "conversation[0]: the key from is missing"),
        (
            {"items": [{"from": "human", "value": "a"}], "chosen": {"from": "Zebrafish"}, "rejected": {}},
            "chosen: the key value is missing",
        ),
    ],
)
def test_a_variant_that_is_broken_is_rejected_with_its_place_and_no_value(
    tmp_path: Path, record: dict[str, object], reason: str
) -> None:
    said = only_reject(read_bytes(tmp_path, line(record), "sharegpt")).reason
    assert said.startswith(reason)
    assert "Zebrafish" not in said
