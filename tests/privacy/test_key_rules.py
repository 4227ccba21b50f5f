"""Keys that say what their value is."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import FileProblem
from curator.privacy.key_rules import last_key, read_key_rules

RULES = read_key_rules()


@pytest.mark.parametrize(
    ("key", "entity"),
    [
        ("order_id", "ORDER_NUMBER"),
        ("orderId", "ORDER_NUMBER"),
        ("previousOrderNumber", "ORDER_NUMBER"),
        ("tracking", "ORDER_NUMBER"),
        ("account", "ACCOUNT_NUMBER"),
        ("customer-no", "ACCOUNT_NUMBER"),
        ("ssn", "US_SSN"),
        ("dob", "DATE_OF_BIRTH"),
        ("birthDate", "DATE_OF_BIRTH"),
        ("mobile_number", "PHONE_NUMBER"),
        ("card_number", "CREDIT_CARD"),
        ("api_key", "SECRET"),
        ("OPENAI_API_KEY", "SECRET"),
        ("order_by", None),
        ("status", None),
        ("tokens", None),
        ("total_tokens", None),
        ("accounting_period", None),
    ],
)
def test_a_key_tells_by_its_words_whatever_its_spelling(key: str, entity: str | None) -> None:
    rule = RULES.of(key)
    assert (rule.entity if rule else None) == entity


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("tool_calls/0/function/arguments/order_id", "order_id"),
        ("metadata/orders/0", "orders"),
        ("content", "content"),
        ("extra/~3", ""),
        ("content/0/text", "text"),
    ],
)
def test_the_key_of_a_place_is_the_last_that_is_no_position(path: str, key: str) -> None:
    assert last_key(path) == key


def own(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "keys.yaml").write_text(text, encoding="utf-8")
    return (str(folder),)


def test_a_workspace_changes_one_entity_and_takes_another_out(tmp_path: Path) -> None:
    rules = read_key_rules(own(tmp_path, "keys:\n  - {entity: ORDER_NUMBER, patterns: [job]}\n  - {entity: SECRET}\n"))
    assert rules.of("job") is not None
    assert rules.of("order_id") is None
    assert rules.of("api_key") is None
    assert rules.of("ssn") is not None
    assert rules.version != RULES.version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("keys:\n  - {patterns: [a]}\n", "entity is missing"),
        ("keys:\n  - {entity: A, patterns: ['(']}\n", "regular expression"),
        ("keys:\n  - {entity: A, pattern: a}\n", "unknown key 'pattern'"),
        ("kyes: []\n", "unknown key 'kyes'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(FileProblem) as refused:
        read_key_rules(own(tmp_path, text))
    assert said in refused.value.message
    assert "keys.yaml:" in refused.value.message
