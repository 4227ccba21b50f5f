"""Surrogates in a workspace: kept for good, nobody else's, not replaced again, and JSON stays JSON."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from curator.decisions.label import edit_answer
from curator.decisions.privacy import set_style
from curator.privacy.surrogates import fakers, names
from curator.queries.conversations import scrubbed
from curator.store import findings, surrogates
from tests.running import chat
from tests.scrubbing.conftest import Working


@pytest.fixture
def realistic(working: Working) -> Working:
    """Names of three people are found, and everything is replaced by surrogates."""
    path = working.workspace.folder / "rules" / "pii" / "own_terms.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("PERSON: [Alice Smith, Alice, Bob Jones]\n", encoding="utf-8")
    for entity in ("PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "DATE_OF_BIRTH"):
        set_style(working.workspace, entity, "surrogate", actor="ann")
    return working


def test_a_name_is_the_same_in_every_record_and_stays_it_when_others_come_in(realistic: Working) -> None:
    realistic.bring_in(chat("I am Alice Smith", "Hello Alice!"), chat("Alice's order", "ALICE SMITH called"))
    (whole, greeting), (owned, shouted) = realistic.contents()
    first, last = whole.removeprefix("I am ").split()
    assert greeting == f"Hello {first}!"
    assert owned == f"{first}'s order"
    assert shouted == f"{first} {last} called".upper().replace("CALLED", "called")
    realistic.bring_in(chat("Bob Jones wrote", "to Alice Smith"))
    assert realistic.contents()[:2] == [[whole, greeting], [owned, shouted]]
    assert realistic.contents()[2][1] == f"to {first} {last}"


def test_a_name_that_a_title_stands_before_in_any_text_becomes_a_family_name_in_every_text(realistic: Working) -> None:
    terms = realistic.workspace.folder / "rules" / "pii" / "own_terms.yaml"
    terms.write_text("PERSON: [Oyelaran]\n", encoding="utf-8")
    realistic.bring_in(chat("It is for Oyelaran.", "Dear Mr Oyelaran, it is sent."))
    ((alone, titled),) = realistic.contents()
    family = alone.removeprefix("It is for ").removesuffix(".")
    assert titled == f"Dear Mr {family}, it is sent."
    assert family.casefold() in fakers.known_names("en_US")[1]


def test_what_was_given_is_kept_whatever_would_be_drawn_now(
    realistic: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    realistic.bring_in(chat("I am Alice Smith", "ok"))
    before = realistic.contents()
    monkeypatch.setattr(names, "word_candidate", lambda *_: "Zed")
    set_style(realistic.workspace, "PERSON", "tag", actor="ann")
    realistic.replace()
    assert realistic.contents() != before
    set_style(realistic.workspace, "PERSON", "surrogate", actor="ann")
    realistic.replace()
    assert realistic.contents() == before


def test_no_surrogate_is_a_value_that_is_found_here_nor_that_of_another(
    realistic: Working, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = ["Alice", "Bob", "Smith", "Jones", "Carl", "Dora", "Emil", "Fred"]
    monkeypatch.setattr(names, "word_candidate", lambda word, role, draw, attempt: drawn[attempt % len(drawn)])
    realistic.bring_in(chat("Alice Smith and Bob Jones", "Alice?"))
    ((text, alone),) = realistic.contents()
    words = re.findall(r"\w+", text.replace(" and ", " "))
    assert sorted(words) == ["Carl", "Dora", "Emil", "Fred"]
    assert alone == f"{words[0]}?"


def test_two_that_would_share_one_surrogate_are_told_apart(realistic: Working) -> None:
    realistic.bring_in(chat("alice.smith@shop.example.com", "alice.smith@home.example.com"))
    ((one, other),) = realistic.contents()
    assert one != other
    assert one.endswith("@example.org")
    assert other.endswith("@example.org")


def test_a_surrogate_that_stays_in_an_edit_is_not_replaced_by_another(realistic: Working) -> None:
    (record,) = realistic.bring_in(chat("I am Alice Smith, alice.smith@shop.example.com", "Hello Alice Smith!"))
    shown = realistic.contents()[0][1]
    edit_answer(realistic.workspace, record, 1, shown + " How are you, " + shown.split()[1] + "?", actor="ann")
    realistic.scrub()
    assert realistic.contents()[0][1] == shown + " How are you, " + shown.split()[1] + "?"
    edit_answer(realistic.workspace, record, 1, "Hello Bob Jones!", actor="ann")
    realistic.scrub()
    assert "Bob" not in realistic.contents()[0][1]


def test_an_import_that_holds_what_is_a_surrogate_is_scrubbed_all_the_same(realistic: Working) -> None:
    realistic.bring_in(chat("I am Alice Smith", "ok"))
    name = realistic.contents()[0][0].removeprefix("I am ")
    path = realistic.workspace.folder / "rules" / "pii" / "own_terms.yaml"
    path.write_text(f"PERSON: [Alice Smith, Alice, Bob Jones, {name}]\n", encoding="utf-8")
    assert surrogates.met(realistic.workspace.store) == 0
    realistic.bring_in(chat(f"And I am {name}", "ok"))
    assert name not in realistic.contents()[1][0]
    assert surrogates.met(realistic.workspace.store) == 1


def test_dates_of_one_conversation_move_together_and_those_of_another_otherwise(realistic: Working) -> None:
    born = "I was born on 1985-03-12"
    realistic.bring_in(*(chat(born, f"and she? born on 1985-03-19 ({n})") for n in range(6)))
    moved = [re.findall(r"\d{4}-\d\d-\d\d", " ".join(texts)) for texts in realistic.contents()]
    gaps = {tuple(map(str, pair)) for pair in moved}
    assert len(gaps) > 2
    assert "1985-03-12" not in str(moved)
    realistic.bring_in(chat(born, "and she? born on 1985-03-26"))
    texts = " ".join(realistic.contents()[-1])
    first, second = (date.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\d", texts))
    assert second - first == timedelta(days=14)


def test_tool_arguments_stay_json_and_numbers_stay_numbers(realistic: Working) -> None:
    arguments = json.dumps({"card": 4111111111111111, "who": 'Alice Smith "the" 😀', "n": 3})
    call = {"id": "c1", "type": "function", "function": {"name": "pay", "arguments": arguments}}
    realistic.bring_in(
        {
            "messages": [
                {"role": "user", "content": "Pay"},
                {"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "c1", "content": "done"},
                {"role": "assistant", "content": "Done."},
            ]
        }
    )
    record, _ = next(scrubbed(realistic.workspace))
    made = json.loads((record.messages[1].tool_calls or [])[0]["function"]["arguments"])
    assert isinstance(made["card"], int)
    assert made["card"] != 4111111111111111
    assert re.fullmatch(r'\w+ \w+ "the" 😀', made["who"])
    assert made["n"] == 3


def test_a_secret_gets_a_tag_though_everything_else_gets_a_surrogate(working: Working) -> None:
    set_style(working.workspace, "SECRET", "surrogate", actor="ann")
    working.bring_in(chat("my password is hunter22secret", "ok"))
    assert "<SECRET_1>" in working.contents()[0][0]
    assert findings.count_by_entity(working.workspace.store)["SECRET"] == 1
