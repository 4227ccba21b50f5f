"""What `curator split` and `curator export` tell beside their data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.running import Curator, names_off, write_chats
from tests.stages.test_split import talks


@pytest.fixture(scope="module")
def curator(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    curator = Curator(tmp_path_factory.mktemp("split"))
    write_chats(curator.folder / "chats.jsonl", [*talks(14), talks(1)[0]])
    curator.run("init", str(curator.workspace))
    names_off(curator.workspace)
    curator.run("import", "chats.jsonl")
    curator.run("scrub")
    curator.run("dedup")
    return curator


def test_the_road_of_the_manual_leads_from_a_split_with_options_to_an_export(curator: Curator) -> None:
    curator.run("split", "--train", "1.0", "--salt", "a", "--resplit")
    assert "nothing to do" in curator.run("run")
    curator.run("privacy", "sign-off")
    told = curator.run("export", "--dry-run")
    assert "1 duplicate\n  chats.jsonl:" in told
    assert "14 in\n" in told
    (out,) = curator.json("export", "--dry-run")["left_out"]
    assert out["id"] in told


def test_earlier_assignments_that_stand_are_told_and_so_is_a_split_that_stays_empty(curator: Curator) -> None:
    curator.run("split", "--train", "1.0", "--salt", "a", "--resplit")
    told = curator.run("split", "--train", "0.5", "--test", "0.5", "--salt", "b")
    assert "salt: a" in told
    assert "15 earlier assignments stand; --resplit moves them" in curator.stderr
    assert "warning: test is empty" in curator.stderr
    curator.run("split", "--train", "0.5", "--test", "0.5", "--salt", "b", "--resplit")
    assert curator.stderr == ""


def test_a_field_that_is_nowhere_is_refused(curator: Curator) -> None:
    fix = curator.json("split", "--group-by", "custmer", code=2)["error"]["fix"]
    assert "no record has any field" in fix


def test_options_for_a_workspace_with_nothing_in_it_are_told_to_be_for_nothing(tmp_path: Path) -> None:
    empty = Curator(tmp_path)
    empty.run("init", str(empty.workspace))
    assert empty.run("split", "--group-by", "customer") == "nothing to do: nothing is imported yet\n"
    assert "the options do not hold from now on" in empty.stderr
    assert "nothing is imported yet" in empty.run("dedup", "--threshold", "0.9")
    assert "set them under [dedup]" in empty.stderr
    assert "tasks: answer" in empty.json("split", "--stratify", "intnet", code=2)["error"]["fix"]


def test_shares_that_leave_something_over_are_refused_with_what_to_say(tmp_path: Path) -> None:
    empty = Curator(tmp_path)
    empty.run("init", str(empty.workspace))
    shares = empty.json("split", "--train", "0.5", code=2)["error"]
    assert "sum to 0.5" in shares["message"]
    assert "one that is left out is 0" in shares["fix"]
