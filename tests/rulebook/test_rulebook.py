"""A workspace's rules win over its packs, packs over what ships, and the version tells when a definition changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.config import Config, Settings, Thresholds, parse
from curator.errors import FileProblem, UsageError
from curator.registry import shipped
from curator.rulebook import EntityPolicy, Rulebook, pack_names

PACK = """\
id: small
title: Small
version: 1
tasks:
  - id: topic
    level: conversation
    kind: choice
    question: What is it about?
    values:
      - {id: cats, name: Cats, key: "1"}
      - {id: dogs, name: Dogs, key: "2"}
entities:
  - {id: PERSON, style: tag}
  - {id: URL, style: mask, replace_from: 0.6}
thresholds: {replace_from: 0.4, dedup: 0.9}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path, "packs/small", PACK)
    return tmp_path


def write(workspace: Path, name: str, text: str) -> Path:
    path = workspace / "rules" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def load(workspace: Path, *packs: str) -> Rulebook:
    return Rulebook.load(workspace, packs or ("small",))


def problem(workspace: Path, *packs: str) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        load(workspace, *packs)
    return caught.value


def value_ids(rulebook: Rulebook, task: str) -> list[str]:
    return [value.id for value in rulebook.tasks[task].values]


# what ships


def test_accepting_an_answer_is_a_task_everywhere() -> None:
    answer = Rulebook.load(None, []).tasks["answer"]
    assert (answer.level, answer.kind) == ("conversation", "verdict")
    assert [value.id for value in answer.values] == ["accept", "reject", "unsure"]


def test_customer_support_asks_for_intent_outcome_tone_and_policy() -> None:
    rulebook = Rulebook.load(None, ["customer_support"])
    assert list(rulebook.tasks) == ["answer", "intent", "outcome", "tone", "policy_ok"]
    assert {"billing", "refund", "delivery", "account", "technical", "complaint", "cancel"} <= set(
        value_ids(rulebook, "intent")
    )
    assert value_ids(rulebook, "policy_ok") == ["yes", "no", "unsure"]
    assert {"PERSON", "EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "ORDER_NUMBER", "SECRET"} <= set(rulebook.entities)
    assert rulebook.thresholds == Thresholds(0.3, 0.85, 0.8)


@pytest.mark.parametrize("name", pack_names(None))
def test_every_shipped_pack_loads_by_itself_and_each_value_has_a_key(name: str) -> None:
    for task in Rulebook.load(None, [name]).tasks.values():
        assert all(value.key for value in task.values)


# packs


def test_a_pack_of_the_workspace_can_be_named(workspace: Path) -> None:
    assert pack_names(workspace) == sorted([*pack_names(None), "small"])
    assert value_ids(load(workspace), "topic") == ["cats", "dogs"]


def test_a_pack_of_the_workspace_wins_over_a_shipped_one_of_the_same_name(workspace: Path) -> None:
    write(workspace, "packs/customer_support", PACK.replace("id: small", "id: customer_support"))
    assert list(load(workspace, "customer_support").tasks) == ["answer", "topic"]


def test_an_unknown_pack_names_the_nearest(workspace: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(workspace, "custumer_support")
    assert caught.value.fix == "did you mean 'customer_support'?"


@pytest.mark.parametrize("name", ["../small", "/etc/passwd", ""])
def test_a_pack_is_a_name_and_never_a_path(workspace: Path, name: str) -> None:
    with pytest.raises(UsageError, match="there is no pack"):
        load(workspace, name)


def test_a_pack_named_twice_is_refused(workspace: Path) -> None:
    with pytest.raises(UsageError, match="named twice"):
        load(workspace, "small", "small")


def test_a_pack_whose_id_is_not_its_files_name_is_refused(workspace: Path) -> None:
    path = write(workspace, "packs/other", PACK)
    assert str(problem(workspace, "other")).startswith(f"{path}:1: the pack's id is 'small'")


def test_a_pack_without_a_title_is_refused_with_its_line(workspace: Path) -> None:
    path = write(workspace, "packs/small", PACK.replace("title: Small\n", ""))
    assert str(problem(workspace)) == f"{path}:1: key 'title' is missing"


def test_a_file_with_the_other_suffix_is_not_passed_over_in_silence(workspace: Path) -> None:
    path = workspace / "rules" / "own.yml"
    path.write_text("tasks: []\n")
    assert str(problem(workspace)) == f"{path}: would not be read"


# merging


def test_the_workspace_changes_one_thing_of_a_task_and_keeps_the_rest(workspace: Path) -> None:
    own = write(workspace, "own", "tasks:\n  - id: topic\n    question: Which animal?\n")
    rulebook = load(workspace)
    assert rulebook.tasks["topic"].question == "Which animal?"
    assert value_ids(rulebook, "topic") == ["cats", "dogs"]
    assert rulebook.sources["task/topic"] == (workspace / "rules/packs/small.yaml", own)


def test_the_workspace_adds_renames_and_takes_out_values(workspace: Path) -> None:
    write(
        workspace,
        "labels/topic",
        "tasks:\n  - id: topic\n    values:\n"
        "      - {id: cats, name: Kittens}\n      - {id: dogs, enabled: false}\n      - {id: birds, key: '2'}\n",
    )
    topic = load(workspace).tasks["topic"]
    assert [(value.id, value.name, value.key) for value in topic.values] == [
        ("cats", "Kittens", "1"),
        ("birds", "birds", "2"),
    ]


def test_the_workspace_takes_out_a_task_and_adds_one(workspace: Path) -> None:
    write(
        workspace,
        "own",
        "tasks:\n  - {id: topic, enabled: false}\n"
        "  - {id: size, level: turn, kind: multi, values: [{id: big}, {id: small}]}\n",
    )
    assert list(load(workspace).tasks) == ["answer", "size"]


def test_a_task_that_a_pack_switched_off_stays_off_until_the_workspace_switches_it_on(workspace: Path) -> None:
    write(workspace, "packs/small", PACK.replace("    kind: choice\n", "    kind: choice\n    enabled: false\n"))
    write(workspace, "own", "tasks: [{id: topic, question: Which?}]\n")
    assert "topic" not in load(workspace).tasks
    write(workspace, "own", "tasks: [{id: topic, enabled: true, level: turn, kind: multi}]\n")
    topic = load(workspace).tasks["topic"]
    assert (topic.level, topic.kind, topic.question) == ("turn", "multi", "What is it about?")


def test_entities_are_changed_added_and_left_alone_by_id(workspace: Path) -> None:
    write(
        workspace,
        "own",
        "entities:\n  - {id: URL, enabled: false}\n  - {id: PERSON, replace_from: 0.7}\n  - {id: CITY, style: hash}\n",
    )
    rulebook = load(workspace)
    assert rulebook.entities == {
        "PERSON": EntityPolicy("PERSON", "tag", 0.7),
        "CITY": EntityPolicy("CITY", "hash", None),
    }
    assert rulebook.left_alone == {"URL"}


def test_the_workspaces_thresholds_win_over_the_packs(workspace: Path) -> None:
    own = write(workspace, "own", "thresholds: {dedup: 0.5}\n")
    rulebook = load(workspace)
    assert rulebook.thresholds == Thresholds(replace_from=0.4, decide_below=None, dedup=0.5)
    assert rulebook.sources["threshold/dedup"][-1] == own


@pytest.mark.parametrize("order", [("small", "strict"), ("strict", "small")])
def test_of_two_packs_the_more_careful_threshold_holds(workspace: Path, order: tuple[str, str]) -> None:
    write(
        workspace,
        "packs/strict",
        "id: strict\ntitle: Strict\nversion: 1\nthresholds: {replace_from: 0.2, decide_below: 1.01, dedup: 0.8}\n",
    )
    rulebook = load(workspace, *order)
    assert rulebook.thresholds == Thresholds(replace_from=0.2, decide_below=1.01, dedup=0.9)
    assert rulebook.sources["threshold/replace_from"][0].name == "strict.yaml"
    assert rulebook.sources["threshold/dedup"][0].name == "small.yaml"


def test_a_task_in_two_packs_is_an_error_that_names_both(workspace: Path) -> None:
    other = write(workspace, "packs/other", PACK.replace("id: small", "id: other"))
    found = problem(workspace, "small", "other")
    assert str(found) == f"{other}:5: task 'topic' is in small.yaml too"
    assert f"{workspace / 'rules/packs/small.yaml'}:5" in found.fix


OTHER = "id: other\ntitle: Other\nversion: 1\nentities:\n  - {id: URL, style: drop}\n  - {id: PERSON, style: tag}\n"


def test_two_packs_may_say_the_same_of_an_entity_but_nothing_else(workspace: Path) -> None:
    other = write(workspace, "packs/other", OTHER)
    found = problem(workspace, "small", "other")
    assert str(found) == f"{other}:5: entity 'URL' is otherwise in small.yaml"
    assert f"{workspace / 'rules/packs/small.yaml'}:14" in found.fix


def test_where_two_packs_disagree_the_workspace_decides(workspace: Path) -> None:
    write(workspace, "packs/other", OTHER)
    write(workspace, "own", "entities: [{id: URL, style: hash}]\n")
    assert load(workspace, "small", "other").entities["URL"] == EntityPolicy("URL", "hash", None)


# what is wrong in a file


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("tasks:\n  - {id: topic}\n  - {id: topic}\n", 3, "task 'topic' is in own.yaml too"),
        ("tasks:\n  - {id: topik, question: What?}\n", 2, "key 'level' is missing in task 'topik'"),
        ("tasks:\n  - {id: topik, enabled: false}\n", 2, "key 'level' is missing in task 'topik'"),
        ("tasks:\n  - {id: new, level: turn}\n", 2, "key 'kind' is missing in task 'new'"),
        ("tasks:\n  - {id: new, level: turns, kind: choice}\n", 2, "tasks[0].level must be one of conversation, turn"),
        (
            "tasks:\n  - {id: new, level: turn,\n     kind: pick}\n",
            3,
            "tasks[0].kind must be one of choice, multi, rating",
        ),
        ("tasks:\n  - {id: New, level: turn, kind: choice}\n", 2, "tasks[0]: the id of a task is made of a-z"),
        (
            "tasks:\n  - {id: new, level: turn, kind: choice, values: [{id: a}]}\n",
            2,
            "task 'new' has 1 values and needs 2 or more",
        ),
        (
            "tasks:\n  - id: topic\n    values:\n      - {id: a}\n      - {id: b}\n      - {id: a}\n",
            6,
            "value 'a' stands here and on line 4",
        ),
        (
            "tasks:\n  - id: topic\n    values:\n      - {id: fish, key: '9'}\n      - {id: birds, key: '1'}\n",
            5,
            "values 'cats' and 'birds' of task 'topic' have the same key '1'",
        ),
        (
            "tasks:\n  - id: topic\n    values:\n      - {id: birds, key: ab}\n",
            4,
            "tasks[0].values[0]: key 'ab' is not a single character",
        ),
        (
            "tasks:\n  - id: topic\n    values:\n      - {id: birds, key: ' '}\n",
            4,
            "tasks[0].values[0]: key ' ' is not a single character",
        ),
        ("tasks:\n  - id: topic\n    values:\n      - {id: two words}\n", 4, "tasks[0].values[0]: the id of a value"),
        ("tasks:\n  - id: topic\n    values:\n      - {id: birds, key: 3}\n", 4, "tasks[0].values[0].key must be text"),
        ("tasks:\n  - {id: answer, enabled: false}\n", 2, "task 'answer' is always there and always the same"),
        ("tasks:\n  - {id: answer, kind: choice}\n", 2, "task 'answer' is always there and always the same"),
        ("tasks:\n  - {id: answer, values: [{id: maybe}]}\n", 2, "task 'answer' is always there and always the same"),
        (
            "tasks:\n  - {id: answer, values: [{id: unsure, enabled: false}]}\n",
            2,
            "task 'answer' is always there and always the same",
        ),
        ("entities:\n  - {id: url}\n", 2, "entities[0]: the id of an entity is made of A-Z"),
        (
            "entities:\n  - id: URL\n    style: blur\n",
            3,
            "entities[0].style must be one of tag, surrogate, mask, hash, drop",
        ),
        (
            "entities:\n  - id: URL\n    replace_from: 2\n",
            3,
            "entities[0].replace_from must be 0 or more and 1.01 or less",
        ),
        ("thresholds:\n  dedup: 1.2\n", 2, "thresholds.dedup must be more than 0 and 1 or less"),
        ("thresholds:\n  deduplicate: 0.5\n", 2, "unknown key 'deduplicate' in thresholds"),
        ("title: Own\n", 1, "unknown key 'title'"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_line(workspace: Path, text: str, line: int, message: str) -> None:
    path = write(workspace, "own", text)
    assert str(problem(workspace)).startswith(f"{path}:{line}: {message}")


def test_a_mistyped_task_names_the_nearest(workspace: Path) -> None:
    write(workspace, "own", "tasks:\n  - {id: topik, enabled: false}\n")
    assert "did you mean 'topic'?" in problem(workspace).fix


def test_two_files_of_the_workspace_may_not_give_the_same_threshold(workspace: Path) -> None:
    write(workspace, "a", "thresholds: {dedup: 0.5}\n")
    path = write(workspace, "b", "entities: []\nthresholds: {dedup: 0.6}\n")
    assert str(problem(workspace)) == f"{path}:2: threshold 'dedup' is in a.yaml too"


def test_the_words_of_the_answer_may_change(workspace: Path) -> None:
    write(workspace, "own", "tasks: [{id: answer, question: Good enough?, values: [{id: accept, name: Take it}]}]\n")
    answer = load(workspace).tasks["answer"]
    assert (answer.question, answer.values[0].name) == ("Good enough?", "Take it")


# version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Small", "title: Tiny"),
        ("version: 1", "version: 2"),
        ("id: small\n", "# a comment\nid: small\n"),
        ("    level: conversation\n    kind: choice\n", "    kind: choice\n    level: conversation\n"),
        ('{id: cats, name: Cats, key: "1"}', "{key: '1', name: Cats, id: cats}"),
        ("{replace_from: 0.4, dedup: 0.9}", "{dedup: 0.90, replace_from: 0.4}"),
        (
            "  - {id: PERSON, style: tag}\n  - {id: URL, style: mask, replace_from: 0.6}\n",
            "  - {id: URL, style: mask, replace_from: 0.6}\n  - {id: PERSON, style: tag}\n",
        ),
        ("entities:\n", "\n\nentities:\n\n"),
    ],
)
def test_the_version_stays_when_no_definition_changes(workspace: Path, old: str, new: str) -> None:
    before = load(workspace)
    assert old in PACK
    write(workspace, "packs/small", PACK.replace(old, new))
    assert load(workspace).version == before.version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("What is it about?", "What is it?"),
        ("level: conversation", "level: turn"),
        ("kind: choice", "kind: multi"),
        ("name: Dogs", "name: Hounds"),
        ('key: "2"', 'key: "3"'),
        ("id: dogs", "id: hounds"),
        ("style: tag", "style: mask"),
        ("replace_from: 0.6", "replace_from: 0.5"),
        ("id: PERSON", "id: NAME"),
        ("dedup: 0.9", "dedup: 0.91"),
        ("{id: PERSON, style: tag}", "{id: PERSON, style: tag, enabled: false}"),
        ("  - {id: PERSON, style: tag}\n", ""),
    ],
)
def test_the_version_changes_with_each_definition(workspace: Path, old: str, new: str) -> None:
    before = load(workspace)
    assert old in PACK
    write(workspace, "packs/small", PACK.replace(old, new))
    assert load(workspace).version != before.version


def test_the_version_tells_an_entity_left_alone_from_one_that_nobody_named(workspace: Path) -> None:
    line = "  - {id: PERSON, style: tag}\n"
    write(workspace, "packs/small", PACK.replace(line, ""))
    unnamed = load(workspace)
    write(workspace, "packs/small", PACK.replace(line, "  - {id: PERSON, enabled: false}\n"))
    assert load(workspace).entities == unnamed.entities
    assert load(workspace).version != unnamed.version


def test_the_version_is_the_same_in_another_folder(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(elsewhere, "packs/small", PACK)
    assert load(elsewhere).version == load(workspace).version


# what holds for one entity


def test_the_policy_of_an_entity_is_its_own_then_the_packs_then_the_general_one(workspace: Path) -> None:
    write(workspace, "own", "entities: [{id: CITY, enabled: false}]\n")
    rulebook = load(workspace)
    text = '[scrub]\nreplace_from = 0.2\nstyles = { PERSON = "hash", default = "drop" }\n'
    settings = Settings.resolve(parse(text, Path("curator.toml")), rulebook)
    assert rulebook.policy("PERSON", settings) == EntityPolicy("PERSON", "hash", 0.2)
    assert rulebook.policy("URL", settings) == EntityPolicy("URL", "mask", 0.6)
    assert rulebook.policy("NOBODY_NAMED_IT", settings) == EntityPolicy("NOBODY_NAMED_IT", "drop", 0.2)
    assert rulebook.policy("CITY", settings) is None


def test_an_entity_that_nobody_named_is_replaced_by_a_tag() -> None:
    rulebook = Rulebook.load(None, [])
    settings = Settings.resolve(Config(), rulebook)
    assert rulebook.policy("PERSON", settings) == EntityPolicy("PERSON", "tag", 0.3)


def test_settings_name_the_file_of_a_packs_threshold(workspace: Path) -> None:
    rulebook = load(workspace)
    settings = Settings.resolve(Config(), rulebook)
    assert settings.replace_from == 0.4
    assert settings.origins["scrub.replace_from"] == "small.yaml"
    assert rulebook.sources["task/answer"] == (shipped("rules/labels/answer.yaml"),)
