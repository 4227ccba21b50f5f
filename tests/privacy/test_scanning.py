"""What a scrub writes down of texts, as a batch function."""

from __future__ import annotations

import json
import pickle

import pyarrow as pa

from curator.identity import KEY_BYTES, Identities
from curator.privacy.detect import Detect
from curator.privacy.own_terms import OwnTerm
from curator.privacy.scanning import Scanning
from curator.records.finding import PERSON
from curator.store import scanned

KEY = bytes(range(KEY_BYTES))
MAIL, NUMBER = "ann@example.com", "A-50177"
SAID = f"Write to {MAIL}, or ask Thornbury about {NUMBER}."


def scanning(*rules: str, allowed: tuple[OwnTerm, ...] = ()) -> Scanning:
    return Scanning(Detect(only=frozenset(rules)) if rules else None, allowed, ("ORDER_NUMBER",), KEY)


def rows(function: Scanning, *texts: str | None) -> list[dict[str, object]]:
    batch = pa.RecordBatch.from_pydict({"key": [f"k{n}" for n in range(len(texts))], "text": texts})
    found: list[dict[str, object]] = pickle.loads(pickle.dumps(function)).load()(batch).to_pylist()
    return found


def test_its_columns_are_what_the_store_takes() -> None:
    schema = scanning().schema
    assert schema.names == ["key", "hits", "codes", "words", "error"]
    for name in ("hits", "codes", "words"):
        assert schema.field(name).type == scanned.SCHEMA.field(name).type


def test_every_value_leaves_it_as_a_keyed_hash() -> None:
    ids = Identities(KEY)
    (row,) = rows(scanning("pii/email"), SAID)
    assert [hit["value"] for hit in row["hits"]] == [ids.value("EMAIL_ADDRESS", MAIL)]  # type: ignore[attr-defined]
    assert ids.keyed("code", "a50177") in [code["code"] for code in row["codes"]]  # type: ignore[attr-defined]
    assert ids.value(PERSON, "Thornbury") in [word["value"] for word in row["words"]]  # type: ignore[attr-defined]
    assert not any(value in json.dumps(row) for value in (MAIL, NUMBER, "Thornbury"))


def test_a_text_that_is_one_code_has_the_hash_of_its_value_too() -> None:
    whole, among = rows(scanning(), f" {NUMBER} ", SAID)
    expected = json.dumps({"ORDER_NUMBER": Identities(KEY).value("ORDER_NUMBER", NUMBER)})
    assert expected in [code["hashes"] for code in whole["codes"]]  # type: ignore[attr-defined]
    assert {code["hashes"] for code in among["codes"]} == {None}  # type: ignore[attr-defined]


def test_without_rules_codes_and_words_are_looked_for_alone() -> None:
    (row,) = rows(scanning(), SAID)
    assert row["hits"] == []
    assert row["codes"]
    assert row["words"]


def test_allowed_terms_are_no_words_of_names() -> None:
    (row,) = rows(scanning(allowed=(OwnTerm(PERSON, "Thornbury", cased=True),)), SAID)
    assert row["words"] == []


def test_the_project_key_is_in_no_representation_of_it() -> None:
    assert str(KEY) not in repr(scanning())
    assert KEY.hex() not in repr(scanning())
