"""The tagger of names learns from decisions, and keeps none of the names."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from curator.decisions.privacy import decide
from curator.errors import RefusedError
from curator.privacy.names_rule import WEIGHTS_FILE
from curator.privacy.ner.building.crf import rows
from curator.privacy.ner.building.filling import examples
from curator.privacy.ner.building.weights import build
from curator.privacy.ner.learning import sentence
from curator.privacy.ner.lexicon import shipped_lexicon
from curator.privacy.ner.weights import feature_hash, read_weights
from curator.queries import pending
from curator.records import Subject
from curator.stages import run_stage, train_names
from curator.store import findings
from tests.running import chat
from tests.scrubbing.conftest import Working

NAMES = ("Anna", "Peter", "Maria", "Thomas", "Julia", "David", "Laura", "Martin", "Helen", "Robert")


@pytest.fixture(autouse=True)
def names_are_looked_for(working: Working) -> None:
    (working.workspace.folder / "rules" / "pii" / "names_off.yaml").unlink()


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Training sentences for seconds instead of minutes."""
    folder = tmp_path / "sentences"
    folder.mkdir()
    lines = [f"ask {{first}} about part {n}" for n in range(60)] + [f"the part {n} came too late" for n in range(60)]
    (folder / "few.txt").write_text("\n".join(lines))
    return folder


def decide_all(working: Working) -> None:
    groups = findings.values(working.workspace.store, replace_from=0, decide_below=2, undecided_only=False)
    decide(working.workspace, [Subject("value", group.value) for group in groups], "personal", actor="ann")
    working.replace()


def train(working: Working, folder: Path) -> train_names.Result:
    return run_stage(working.workspace, train_names.STAGE, train_names.Options(folder), actor="ann")


def test_weights_are_the_workspaces_own_and_the_next_scan_uses_them(working: Working, few: Path) -> None:
    working.bring_in(*(chat(f"my name is {name}, shelf {n}", "Noted") for n in range(3) for name in NAMES))
    decide_all(working)
    before = pending.rules(working.workspace)["pii/names"]
    result = train(working, few)
    path = working.workspace.folder / "rules" / "pii" / WEIGHTS_FILE
    assert (result.texts, result.names, result.path) == (30, 30, str(path))
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert pending.rules(working.workspace)["pii/names"] != before
    learnt = read_weights(path).by_feature
    assert feature_hash("bb=name is") in learnt
    assert pending.scrub(working.workspace).todo > 0


def test_no_name_of_the_workspace_is_a_feature(working: Working, few: Path) -> None:
    working.bring_in(*(chat(f"my name is Quillfeather, shelf {n}", "Noted") for n in range(30)))
    decide_all(working)
    assert train(working, few).names == 30
    learnt = read_weights(working.workspace.folder / "rules" / "pii" / WEIGHTS_FILE).by_feature
    assert feature_hash("w=quillfeather") not in learnt
    assert feature_hash("s4=therC") not in learnt


def test_a_text_with_a_name_that_waits_teaches_nothing(working: Working, few: Path) -> None:
    working.bring_in(*(chat(f"my name is {name}, shelf 1", "Noted") for name in NAMES))
    decide_all(working)
    with pytest.raises(RefusedError, match="10 texts are wholly reviewed"):
        train(working, few)


def test_nothing_personal_is_left_in_the_sentence_that_is_learnt() -> None:
    text = "I am Zora Quill, call 202-555-0143 or see Brixham"
    spans = [(5, 15, "PERSON"), (22, 34, "PHONE_NUMBER"), (42, 49, "LOCATION")]
    made = sentence(text, spans)
    assert [piece.slot for piece in made] == ["", "person", "", "phone", "", "place"]
    assert "".join(piece.text for piece in made) == "I am , call  or see "
    (example,) = examples([made], 1, 5)
    assert [entity for _, _, entity in example.spans] == ["PERSON", "LOCATION"]
    features, labels = rows(example, shipped_lexicon())
    assert len(features) == len(labels)


def test_a_long_text_is_learnt_around_its_names() -> None:
    text = "word " * 400 + "ask Zora" + " word" * 400
    made = sentence(text, [(2004, 2008, "PERSON")])
    assert sum(len(piece.text) for piece in made) <= 410
    assert [piece.slot for piece in made] == ["", "first", ""]


def test_examples_that_are_made_ready_are_told_before_the_first_iteration(few: Path) -> None:
    told: list[tuple[str, int]] = []
    build(few, (), lambda done: told.append(("train", done)), lambda done: told.append(("prepare", done)))
    first = told.index(("train", 1))
    assert told[:first] == [("prepare", done) for done in range(1, first + 1)]
    assert ("prepare", first + 1) in told[first:]
