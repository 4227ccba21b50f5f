"""Flag rules as files: workspace over pack over shipped, strict, with versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import FileProblem
from curator.flags.flag import FlagRecords
from curator.flags.flagger import Flagger, explained, flag_version
from curator.rulebook.flags import load_flags

RULE = "{id: quality/own, kind: regex, severity: warn, message: 'found {match}', patterns: ['abc']}"


def workspace(folder: Path, *entries: str, file: str = "quality/own.yaml") -> Path:
    path = folder / "rules" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("flags:\n" + "".join(f"  - {entry}\n" for entry in entries), encoding="utf-8")
    return folder


def refused(folder: Path, *entries: str) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        FlagRecords(load_flags(workspace(folder, *entries), ()))
    return caught.value


def test_an_entry_changes_by_id_only_what_it_says(tmp_path: Path) -> None:
    loaded = load_flags(workspace(tmp_path, "{id: quality/one_word, severity: block}"), ())
    rule = loaded["quality/one_word"].rule
    assert (rule.severity, rule.kind, rule.measure) == ("block", "metric", "words")


def test_a_rule_is_switched_off(tmp_path: Path) -> None:
    assert "quality/one_word" not in load_flags(workspace(tmp_path, "{id: quality/one_word, enabled: false}"), ())


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: quality/own, kind: regexp, severity: warn, message: x}", "kind of rule 'regexp'"),
        ("{id: quality/own, kind: regex, severity: warn, message: x}", "needs patterns"),
        ("{id: quality/own, kind: regex, severity: warn, message: x, patterns: ['(']}", "no valid regular expression"),
        ("{id: quality/own, kind: regex, severity: warn, message: x, patterns: ['a(?=b)']}", "ahead"),
        ("{id: quality/own, kind: regex, severity: warn, message: x, patterns: ['(a)\\1']}", "refers back"),
        ("{id: quality/own, kind: terms, severity: warn, message: x}", "needs terms"),
        ("{id: quality/own, kind: metric, severity: warn, message: x, measure: wrods}", "measure 'wrods'"),
        ("{id: quality/own, kind: regex, severity: loud, message: x, patterns: [a]}", "severity"),
        ("{id: quality/own, kind: regex, severity: warn, mesage: x, patterns: [a]}", "mesage"),
        ("{id: quality/own, severity: warn, message: x}", "'kind' is missing"),
        ("{id: own, kind: regex, severity: warn, message: x, patterns: [a]}", "CATEGORY/NAME"),
        (
            "{id: quality/own, kind: regex, severity: warn, message: x, patterns: [a], suppress: [quotes]}",
            "context 'quotes'",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, entry: str, said: str) -> None:
    problem = refused(tmp_path, entry)
    assert said in problem.message
    assert "own.yaml:2" in problem.message


def test_the_same_rule_in_two_files_of_one_layer_is_refused(tmp_path: Path) -> None:
    workspace(tmp_path, RULE, file="bias/other.yaml")
    assert "other.yaml too" in refused(tmp_path, RULE).message or "own.yaml too" in refused(tmp_path, RULE).message


def test_the_version_follows_what_a_rule_sees_and_says_and_not_its_tests(tmp_path: Path) -> None:
    def version(entry: str) -> str:
        return flag_version(load_flags(workspace(tmp_path, entry), ())["quality/own"].rule)

    first = version(RULE)
    assert version(RULE[:-1] + ", tests: {must_flag: [abc]}}") == first
    assert version(RULE.replace("abc", "abd")) != first
    assert version(RULE.replace("found", "seen")) != first


def test_a_message_shows_its_slots_and_leaves_out_what_was_not_seen() -> None:
    assert explained("{match} is {times} times {other}there", {"times": "3"}, "so\n it") == "so it is 3 times there"
    assert explained("{match}", {}, "{times}") == "{times}"


def test_a_pattern_that_takes_too_long_fails_its_record_alone(tmp_path: Path) -> None:
    import pyarrow as pa

    from curator.flags.own_tests import conversation
    from curator.store.shape import encode

    slow = "{id: quality/own, kind: regex, severity: warn, message: x, patterns: ['(?:a|aa)+[bc]']}"
    function = FlagRecords(load_flags(workspace(tmp_path, slow), ()))
    bodies = [encode(conversation("a" * 60 + "d")), encode(conversation("aab"))]
    batch = pa.record_batch([pa.array(["x", "y"]), pa.array(bodies)], names=["id", "body"])
    first, second = function.load()(batch).to_pylist()
    assert (first["error"], first["flags"]) == ("TimeoutError", [])
    assert "quality/own" in {flag["rule"] for flag in second["flags"]}


def test_a_flagger_is_deterministic_over_all_shipped_rules() -> None:
    from curator.flags.own_tests import conversation

    flagger = Flagger(load_flags(None, ()))
    text = "I'm sorry, but I can't help with that [Your Name] {{x}} <|im_end|> wheelchair-bound"
    assert list(flagger.flags(conversation(text))) == list(flagger.flags(conversation(text)))
