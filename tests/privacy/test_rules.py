"""Rules are YAML: shipped, overridden, extended, switched off; what is wrong is said with file and line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import FileProblem, UsageError
from curator.privacy.detector import Detector
from curator.privacy.own_terms import OwnTerm
from curator.privacy.rules import load_rules, rule_versions
from curator.privacy.terms import term_finder


def folder(tmp_path: Path, **files: str) -> tuple[str, ...]:
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_text(content, encoding="utf-8")
    return (str(tmp_path),)


def found(detector: Detector, text: str) -> set[tuple[str, str]]:
    return {(hit.rule, text[hit.start : hit.end]) for hit in detector.hits(text)}


def test_a_rule_is_switched_off_by_name(tmp_path: Path) -> None:
    folders = folder(tmp_path, mine="recognizers:\n  - {name: url, enabled: false}\n")
    assert "pii/url" in rule_versions()
    assert "pii/url" not in rule_versions(folders)


def test_names_written_as_one_word_are_looked_for_only_where_people_are(tmp_path: Path) -> None:
    assert "pii/joined_name" in rule_versions()
    (tmp_path / "recognizers.yaml").write_text("recognizers:\n  - {name: names, enabled: false}\n")
    assert "pii/joined_name" not in rule_versions((str(tmp_path),))


def test_a_rule_that_ships_switched_off_is_switched_on_by_name(tmp_path: Path) -> None:
    folders = folder(tmp_path, mine="recognizers:\n  - {name: uuid, enabled: true}\n")
    detector = Detector.for_folders(folders, only=frozenset({"pii/uuid"}))
    assert found(detector, "id 123e4567-e89b-12d3-a456-426614174000") == {
        ("pii/uuid", "123e4567-e89b-12d3-a456-426614174000")
    }


def test_a_new_rule_in_presidio_s_form_finds_and_leaves_the_others_versions_alone(tmp_path: Path) -> None:
    folders = folder(
        tmp_path,
        mine="recognizers:\n"
        "  - name: locker\n"
        "    supported_entity: LOCKER_NUMBER\n"
        "    patterns:\n"
        "      - {name: L and digits, regex: '\\bL-\\d{4}\\b', score: 0.4}\n"
        "    context: [locker]\n",
    )
    detector = Detector.for_folders(folders, only=frozenset({"pii/locker"}))
    text = "my locker is L-1234"
    assert found(detector, text) == {("pii/locker", "L-1234")}
    assert detector.hits(text)[0].score == pytest.approx(0.75)
    new = rule_versions(folders)
    assert {rule: version for rule, version in new.items() if rule != "pii/locker"} == rule_versions()


def test_patterns_are_added_by_name_and_other_keys_replaced(tmp_path: Path) -> None:
    folders = folder(
        tmp_path,
        secrets="recognizers:\n"
        "  - name: github_token\n"
        "    needs: {any_of: [ghp_, ourtok_]}\n"
        "    patterns: [{name: ours, regex: 'ourtok_\\w{8}', score: 0.9}]\n",
    )
    (rule,) = load_rules(folders, frozenset({"pii/secrets/github_token"})).rules
    assert [name for name, _, _ in rule.patterns] == ["token", "fine-grained token", "ours"]
    assert rule.any_of == ("ghp_", "ourtok_")
    assert rule.version != rule_versions()["pii/secrets/github_token"]
    detector = Detector.for_folders(folders, only=frozenset({rule.id}))
    assert found(detector, "x ourtok_4f9k2m7q") == {(rule.id, "ourtok_4f9k2m7q")}


def test_own_terms_are_found_as_whole_words_in_any_case_over_any_white_space(tmp_path: Path) -> None:
    folders = folder(tmp_path, own_terms="PERSON: [Ann Example, 李明]\nPROJECT: ['C++ Bluebird']\n")
    detector = Detector.for_folders(folders, only=frozenset({"pii/own_terms"}))
    text = "ANN\n example, Joann Example; 我叫李明。 c++ bluebird"
    assert found(detector, text) == {
        ("pii/own_terms", "ANN\n example"),
        ("pii/own_terms", "李明"),
        ("pii/own_terms", "c++ bluebird"),
    }
    assert {hit.name for hit in detector.hits(text)} == {"PERSON", "PROJECT"}


def test_an_own_term_whose_case_counts_is_found_as_it_is_written_only(tmp_path: Path) -> None:
    folders = folder(tmp_path, own_terms="PERSON: [{text: Rose, case: true}, {text: Lily}]\n")
    detector = Detector.for_folders(folders, only=frozenset({"pii/own_terms"}))
    seen = [(hit.start, hit.end) for hit in detector.hits("rose, ROSE, Rose, lily")]
    assert seen == [(12, 16), (18, 22)]


@pytest.mark.parametrize("term", ["{text: Rose, casing: true}", "{case: true}", "{text: Rose, case: 3}"])
def test_an_own_term_with_what_no_term_has_is_refused(tmp_path: Path, term: str) -> None:
    with pytest.raises(FileProblem) as refused:
        load_rules(folder(tmp_path, own_terms=f"PERSON: [{term}]\n"))
    assert "Rose" not in str(refused.value)


def test_a_new_own_term_changes_the_version_of_own_terms_only(tmp_path: Path) -> None:
    before = rule_versions(folder(tmp_path, own_terms="PERSON: [Ann Example]\n"))
    after = rule_versions(folder(tmp_path, own_terms="PERSON: [Ann Example, Bob Example]\n"))
    assert {rule for rule in after if after[rule] != before[rule]} == {"pii/own_terms"}
    assert "pii/own_terms" not in rule_versions()


@given(
    words=st.lists(
        st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=8), min_size=2, max_size=5
    )
)
def test_a_term_that_stands_in_a_text_is_found_there(words: list[str]) -> None:
    term = " ".join(words)
    text = f"- {term} -"
    spans = [(span.start, span.end) for _, span in term_finder([OwnTerm("PERSON", term)])(text)]
    assert spans == [(2, 2 + len(term))]


BAD = {
    "an unknown key": ("recognizers:\n  - name: a\n    paterns: []\n", 3, "patterns"),
    "an unknown key at the top": ("recognisers: []\n", 1, "recognizers"),
    "a rule without a name": ("recognizers:\n  - {enabled: false}\n", 2, "name"),
    "a name that is none": ("recognizers:\n  - {name: My Rule, enabled: false}\n", 2, "lower-case"),
    "a name twice": ("recognizers:\n  - {name: url, enabled: false}\n  - {name: url, enabled: true}\n", 3, "keep one"),
    "a rule without an entity": ("recognizers:\n  - name: a\n    deny_list: [x]\n", 2, "CUSTOMER_NUMBER"),
    "a rule without anything": ("recognizers:\n  - name: a\n    supported_entity: X_Y\n", 2, "mistyped"),
    "a broken pattern": (
        "recognizers:\n  - name: a\n    supported_entity: AB\n    patterns:\n"
        "      - name: x\n        regex: '(('\n        score: 1\n", 6, "quote",
    ),
    "a pattern that matches nothing": (
        "recognizers:\n  - name: a\n    supported_entity: AB\n    patterns:\n"
        "      - {name: x, regex: 'a*', score: 1}\n", 5, "at least one",
    ),
    "a score over 1": (
        "recognizers:\n  - name: a\n    supported_entity: AB\n    patterns:\n"
        "      - {name: x, regex: a, score: 2}\n", 5, "",
    ),
    "a pattern without a score": (
        "recognizers:\n  - name: a\n    supported_entity: AB\n    patterns:\n      - {name: x, regex: a}\n", 5, "",
    ),
    "code that is not there": ("recognizers:\n  - {name: a, supported_entity: AB, code: fone}\n", 2, "phone"),
    "a flag that is none": ("recognizers:\n  - {name: url, enabled: maybe}\n", 2, ""),
    "a key twice": ("recognizers:\n  - name: a\n    name: b\n", 3, "keep one"),
    "tabs": ("recognizers:\n\t- x\n", 2, "indentation"),
    "a list where a mapping belongs": ("- a\n", 1, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_rule_file_is_refused_with_its_line_and_a_fix(tmp_path: Path, case: str) -> None:
    content, line, fix = BAD[case]
    with pytest.raises(FileProblem) as refused:
        load_rules(folder(tmp_path, mine=content))
    assert refused.value.line == line
    assert refused.value.path == tmp_path / "mine.yaml"
    assert fix in refused.value.fix


def test_a_bad_own_term_is_refused_without_quoting_it(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        load_rules(folder(tmp_path, own_terms="person: [Ann Example]\n"))
    assert refused.value.line == 1
    assert "Ann" not in str(refused.value) + refused.value.fix


def test_bad_settings_of_the_engine_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as refused:
        load_rules(folder(tmp_path, engine="context_aware_enhancer:\n  context_count: 5\n"))
    assert refused.value.line == 2


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of rules"):
        load_rules((str(tmp_path / "nowhere"),))


def test_a_class_that_presidio_does_not_have_is_refused(tmp_path: Path) -> None:
    folders = folder(tmp_path, mine="recognizers:\n  - {name: a, type: predefined, class_name: UsPasportRecognizer}\n")
    with pytest.raises(UsageError) as refused:
        Detector.for_folders(folders)
    assert "UsPassportRecognizer" in refused.value.fix


def test_versions_are_read_without_presidio_and_the_rest() -> None:
    code = (
        "import sys; from curator.privacy.rules import rule_versions; from curator.privacy.detect import Detect; "
        "import curator.privacy.replace, curator.privacy.verdicts, curator.privacy.places; "
        "assert len(rule_versions()) > 30 and Detect().version; "
        "heavy = {'presidio_analyzer', 'spacy', 'phonenumbers', 'tldextract', 'regex', 'pyarrow', 'duckdb', 'numpy'}; "
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
