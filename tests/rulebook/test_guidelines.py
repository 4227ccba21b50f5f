"""A task may say how to decide, and a value when it is the right one; a workspace rewrites either alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import FileProblem
from curator.rulebook import Rulebook, pack_names


def load(folder: Path, text: str, packs: tuple[str, ...] = ()) -> Rulebook:
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "rules" / "own.yaml").write_text(text, encoding="utf-8")
    return Rulebook.load(folder, packs)


OWN = """\
tasks:
  - id: size
    level: conversation
    kind: choice
    guidelines: |
      First this.

      Then that.
    values:
      - {id: small, help: "Fits a hand."}
      - {id: large}
"""


def test_guidelines_and_help_are_read_with_their_paragraphs(tmp_path: Path) -> None:
    task = load(tmp_path, OWN).tasks["size"]
    assert task.guidelines == "First this.\n\nThen that."
    assert [value.help for value in task.values] == ["Fits a hand.", ""]


def test_a_workspace_rewrites_what_a_pack_says_of_one_value_and_the_rest_stays(tmp_path: Path) -> None:
    packed = Rulebook.load(None, ["customer_support"]).tasks["intent"]
    own = load(
        tmp_path,
        "tasks:\n  - {id: intent, values: [{id: refund, help: Only within a month.}]}\n",
        ("customer_support",),
    ).tasks["intent"]
    assert own.guidelines == packed.guidelines
    helps = {value.id: value.help for value in own.values}
    assert helps.pop("refund") == "Only within a month."
    assert helps == {value.id: value.help for value in packed.values if value.id != "refund"}
    rewritten = load(tmp_path, "tasks: [{id: intent, guidelines: Ours.}]\n", ("customer_support",)).tasks["intent"]
    assert (rewritten.guidelines, rewritten.values) == ("Ours.", packed.values)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (OWN.replace("help:", "halp:"), 10, "halp"),
        (OWN.replace('"Fits a hand."', "[1]"), 10, "help"),
        (OWN.replace("guidelines: |", "guidelines: 5\n    question: |"), 5, "guidelines"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    with pytest.raises(FileProblem, match=told) as problem:
        load(tmp_path, text)
    assert (problem.value.path.name, problem.value.line) == ("own.yaml", line)


@pytest.mark.parametrize("name", pack_names(None))
def test_every_shipped_pack_says_how_to_decide_and_what_each_value_means(name: str) -> None:
    pack = Rulebook.load(None, [name])
    for task in pack.tasks.values():
        if f"{name}.yaml" in {path.name for path in pack.sources[f"task/{task.id}"]}:
            assert task.guidelines, task.id
            assert all(value.help for value in task.values), task.id
