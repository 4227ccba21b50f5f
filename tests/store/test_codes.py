"""Values by their codes: where they stand again, in a conversation and, once a person says so, everywhere."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pyarrow as pa
import pytest

from curator.identity import Identities
from curator.records import Subject
from curator.records.finding import KEY_RULE, SAME_VALUE
from curator.store import codes, events, findings, scanned
from curator.store.name_words import Bars
from curator.store.operation import Store
from tests.store.working import bring_in, chat, decide, hit, record

NUMBER = "A-50177"
ASKED, ANSWERED = f"order {NUMBER}", f"{NUMBER} it is"


def codes_in(ids: Identities, *texts: str, whole: bool = False) -> list[dict[str, Any]]:
    """What a scan notes of NUMBER in these texts."""
    rows: list[dict[str, Any]] = []
    for text in texts:
        first = text.index(NUMBER)
        span = {"first": first, "past": first + len(NUMBER)}
        hashes = f'{{"ORDER_NUMBER": "{ids.value("ORDER_NUMBER", NUMBER)}"}}' if whole else None
        rows.append({"text": ids.text(text), **span, "code": ids.keyed("code", "a50177"), "hashes": hashes})
    return rows


def spread(store: Store, *keys: str, version: str = "1") -> int:
    rows = [{"key": key, "kind": "pii", "name": "ORDER_NUMBER", "score": 0.85} for key in keys]
    batch = pa.RecordBatch.from_pylist(rows, schema=codes.KEY_SCHEMA)
    return codes.spread(store, op=uuid4(), run="r", actor="ann", version=version, bars=Bars(0.3), rows=batch)


@pytest.fixture
def found(store: Store, ids: Identities) -> Store:
    """A number found in a question, which stands in its answer and in another conversation too."""
    bring_in(store, chat(ASKED, ANSWERED), chat("Hi", f"see {NUMBER}"))
    texts = [ASKED, ANSWERED, f"see {NUMBER}", "Hi"]
    hits = [hit(ids, ASKED, NUMBER, name="ORDER_NUMBER", rule="pii/order_number")]
    record(store, ids, texts, hits, found=codes_in(ids, *texts[:3]))
    return store


def rules_in(store: Store, ids: Identities, text: str) -> list[str]:
    return [seen[0] for finding in findings.of_texts(store, texts=[ids.text(text)]) for seen in finding.seen_by]


def test_a_found_value_is_known_again_in_its_conversation_alone(found: Store, ids: Identities) -> None:
    assert not codes.is_spread(found, version="1")
    assert spread(found) == 1
    assert rules_in(found, ids, ANSWERED) == [SAME_VALUE]
    assert rules_in(found, ids, f"see {NUMBER}") == []
    assert codes.is_spread(found, version="1")
    assert not codes.is_spread(found, version="2")


def test_a_second_time_changes_nothing_and_writes_no_event(found: Store) -> None:
    spread(found)
    before = events.newest(found)
    assert spread(found) == 0
    assert events.newest(found) == before


def test_a_value_that_a_person_called_personal_is_known_again_everywhere(found: Store, ids: Identities) -> None:
    spread(found)
    decide(found, "verdict", Subject("value", ids.value("ORDER_NUMBER", NUMBER)), "personal")
    assert not codes.is_spread(found, version="1")
    assert spread(found) == 1
    assert rules_in(found, ids, f"see {NUMBER}") == [SAME_VALUE]


def test_what_follows_ends_with_its_source(found: Store, ids: Identities) -> None:
    spread(found)
    record(found, ids, [ASKED], [], ruleset="set-2", found=codes_in(ids, ASKED))
    assert rules_in(found, ids, ANSWERED) == [SAME_VALUE]
    spread(found)
    assert rules_in(found, ids, ANSWERED) == []


def test_a_key_tells_the_values_under_it(store: Store, ids: Identities) -> None:
    bring_in(store, chat("Hi", ANSWERED, metadata={"orders": [NUMBER], "note": "x"}))
    noted = [*codes_in(ids, NUMBER, whole=True), *codes_in(ids, ANSWERED)]
    record(store, ids, ["Hi", ANSWERED, NUMBER, "x"], [], found=noted)
    assert codes.keys(store) == ["orders"]
    assert spread(store) == 0
    assert spread(store, "orders", version="2") == 2
    assert rules_in(store, ids, NUMBER) == [KEY_RULE]
    assert rules_in(store, ids, ANSWERED) == [SAME_VALUE]


def test_scanning_again_replaces_what_was_noted_of_a_text(found: Store, ids: Identities) -> None:
    record(found, ids, [ANSWERED], [], changed=[], found=codes_in(ids, ANSWERED))
    assert spread(found) == 1
    record(found, ids, [ANSWERED], [], changed=[])
    assert spread(found) == 0


def test_hits_and_codes_of_texts_come_back_as_they_were_given_in_the_order_of_the_texts(ids: Identities) -> None:
    texts = [ANSWERED, "Hi", ASKED]
    codes_of = pa.RecordBatch.from_pylist(codes_in(ids, ASKED, ANSWERED), schema=codes.CODE_SCHEMA)
    rows = scanned.rows_of([ids.text(text) for text in texts], codes=codes_of)
    assert rows.schema == scanned.SCHEMA
    assert [len(row["codes"]) for row in rows.to_pylist()] == [1, 0, 1]
    assert scanned.flat(rows, "codes").to_pylist() == codes_in(ids, ANSWERED, ASKED)
    assert scanned.flat(rows.slice(1), "codes").to_pylist() == codes_in(ids, ASKED)
    assert scanned.flat(rows, "hits").schema == findings.HIT_SCHEMA
