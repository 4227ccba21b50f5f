"""The shipped packs go together, and what a pack needs found is looked for in its workspaces alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from curator.privacy.rules import load_rules
from curator.rulebook import Rulebook, pack_names
from curator.workspace import Workspace

PACKS = pack_names(None)


@pytest.mark.parametrize("pair", list(combinations(PACKS, 2)), ids="+".join)
def test_any_two_packs_agree_about_entities(pair: tuple[str, str]) -> None:
    both = Rulebook.load(None, pair)
    assert (
        both.entities.keys()
        == Rulebook.load(None, pair[:1]).entities.keys() | Rulebook.load(None, pair[1:]).entities.keys()
    )


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_replaces_secrets_and_what_reaches_a_person(name: str) -> None:
    entities = Rulebook.load(None, [name]).entities.keys()
    assert entities >= {"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "ADDRESS", "CREDIT_CARD", "SECRET"}


def test_every_finding_of_a_medical_workspace_is_decided() -> None:
    assert Rulebook.load(None, ["medical"]).thresholds.decide_below == 1.01


def test_dates_are_looked_for_where_a_pack_wants_them_and_nowhere_else(tmp_path: Path) -> None:
    workspace, _ = Workspace.create(tmp_path / "clinic", ["medical"])
    other, _ = Workspace.create(tmp_path / "shop", ["customer_support"])
    with workspace, other:
        assert "pii/date_time" in {rule.id for rule in load_rules(workspace.rule_folders).rules}
        assert "pii/date_time" not in {rule.id for rule in load_rules(other.rule_folders).rules}


def test_the_rules_of_a_workspace_win_over_those_of_its_pack(tmp_path: Path) -> None:
    workspace, _ = Workspace.create(tmp_path / "clinic", ["medical"])
    own = workspace.folder / "rules" / "pii"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("recognizers:\n  - {name: date_time, enabled: false}\n", encoding="utf-8")
    with workspace:
        assert "pii/date_time" not in {rule.id for rule in load_rules(workspace.rule_folders).rules}
