"""The privacy report: what was found, decided and missed, in numbers, without a value or a text."""

from __future__ import annotations

import json

import msgspec
import pytest

from curator.decisions.attest import attest
from curator.decisions.privacy import decide
from curator.decisions.sampling import judge
from curator.errors import UsageError
from curator.queries.privacy_report import as_markdown, report
from curator.queries.sampling import sample
from curator.records import Subject
from tests.running import chat
from tests.scrubbing.conftest import Working

MAIL = "bird@shop.example.com"


def test_a_report_tells_what_was_found_by_which_rule_and_decided_and_no_value(working: Working) -> None:
    working.bring_in(chat(f"Mail {MAIL}", f"Noted {MAIL}"), chat("my password is hunter22secret", "Thanks."))
    (subject,) = (Subject("value", working.workspace.ids.value("EMAIL_ADDRESS", MAIL)),)
    decide(working.workspace, [subject], "personal", actor="ann")
    working.replace()
    judge(working.workspace, [item.id for item in sample(working.workspace, count=9)], "clean", actor="ann")
    found = report(working.workspace)
    (mail,) = (entity for entity in found.entities if entity.name == "EMAIL_ADDRESS")
    assert (mail.places, mail.values, mail.undecided, mail.style) == (2, 1, 0, "tag")
    assert ("EMAIL_ADDRESS", "pii/email", 2) in [(rule.entity, rule.rule, rule.findings) for rule in found.rules]
    assert ("value", "personal", 1) in found.verdicts
    assert (found.sample.judged, found.sample.missed) == (1, 0)
    for text in (as_markdown(found), json.dumps(msgspec.to_builtins(found.as_data()))):
        assert MAIL not in text
        assert "hunter22" not in text
    assert "| EMAIL\\_ADDRESS | 2 | 1 | 0 | tag |" in as_markdown(found)


def test_identifiers_are_covered_by_rules_or_by_a_persons_word(working: Working) -> None:
    before = report(working.workspace)
    assert len(before.identifiers) == 18
    by = {item.letter: item.by for item in before.identifiers}
    assert (by["F"], by["Q"]) == ("rules", "")
    attest(working.workspace, "q", actor="ann", reason="no images")
    after = report(working.workspace)
    (face,) = (item for item in after.identifiers if item.letter == "Q")
    assert (face.by, face.who) == ("attested", "ann")
    assert after.covered == before.covered + 1
    for letter, reason in (("Z", "x"), ("Q", " ")):
        with pytest.raises(UsageError):
            attest(working.workspace, letter, actor="ann", reason=reason)
