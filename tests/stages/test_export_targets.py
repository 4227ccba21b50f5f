"""Exports for trainers: lines that mean the same, bundles beside them, and refusals that leave nothing behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from curator.errors import UsageError
from curator.exports.checks.passes import checkable
from curator.exports.checks.run import check_file
from curator.stages import export
from curator.tokens.counting import TokenCounter
from tests.running import KEY
from tests.stages.conftest import Desk, lines
from tests.tokenizer_folder import make_tokenizer

TRAINERS = ["axolotl", "llamafactory", "mlx", "swift", "trl", "unsloth"]
TOOL = {"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "find_order", "arguments": '{"order": 7}'}}


def said(role: str, content: str | None, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def talk(number: int) -> dict[str, Any]:
    asked = [said("user", f"Question {number} about ferry {number * 7}"), said("assistant", "Hm", weight=0)]
    return {"messages": [*asked, said("user", f"Go on with {number}"), said("assistant", f"Answer {number}")]}


CALLING = said("assistant", None, tool_calls=[CALL])
DONE = "It is on its way."


def called() -> dict[str, Any]:
    messages = [said("user", "Where is order 7?"), CALLING]
    messages += [said("tool", "On its way", tool_call_id="c1"), said("assistant", DONE)]
    return {"messages": messages, "tools": [TOOL]}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Read by many tests: what they export stands in folders of its own."""
    folder = tmp_path_factory.mktemp("targets")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATOR_KEY", KEY)
        patch.setenv("CURATOR_CONFIG_DIR", str(folder / "config"))
        desk = Desk(folder)
        desk.bring(*(talk(n) for n in range(12)), called())
        desk.split(shares={"train": 1.0})
        yield desk


@pytest.mark.parametrize("target", [*TRAINERS, "azure", "fireworks"])
def test_every_record_leaves_for_a_target_that_holds_it_with_the_same_tokens_trained(filled: Desk, target: str) -> None:
    result = filled.export(**{"export.target": target})
    assert not result.refused, result.refused
    assert result.records == {"in": 13}
    (file,) = result.files
    assert check_file(Path(file["path"]), target=target).ok
    unrolled = target in ("llamafactory", "mlx", "trl", "unsloth")
    assert file["lines"] == (14 if unrolled else 13)
    counter = TokenCounter()
    answers = [*(counter.text(f"Answer {n}") for n in range(12)), counter.said(CALLING), counter.text(DONE)]
    assert file["trained_tokens"] == sum(answers)


def test_what_the_target_cannot_hold_refuses_the_export_with_the_list_and_nothing_is_written(filled: Desk) -> None:
    result = filled.export(**{"export.target": "alpaca"})
    assert result.refused[0].startswith("13 records cannot be held by alpaca as meant")
    reasons = {item["reason"].partition(" ")[2].partition(":")[0] for item in result.left_out}
    assert reasons == {"tools", "turns"}
    assert all(item["id"] and item["at"] for item in result.left_out)
    assert not Path(result.out).exists()


def test_what_cannot_be_held_is_left_out_where_that_is_asked_for(desk: Desk) -> None:
    plain = [
        {"messages": [said("user", f"Question {n} on {n * 31}"), said("assistant", f"Answer {n}")]} for n in range(12)
    ]
    desk.bring(*plain, called())
    desk.split(shares={"train": 1.0})
    result = desk.export(**{"export.target": "alpaca", "export.unfit": "leave-out"})
    assert result.records == {"in": 12, "unfit": 1}
    assert lines(Path(result.out), "train")[0] == {
        "instruction": "Question 0 on 0", "input": "", "output": "Answer 0", "system": "",
    }  # fmt: skip


def test_mlx_finds_its_validation_file_by_the_name_it_looks_for(desk: Desk) -> None:
    desk.bring(*(talk(n) for n in range(40)))
    desk.split(shares={"train": 0.7, "validation": 0.3})
    result = desk.export(**{"export.target": "mlx"})
    assert sorted(Path(file["path"]).name for file in result.files) == ["train.jsonl", "valid.jsonl"]


def test_a_bundle_lies_beside_the_data_and_is_replaced_with_it(filled: Desk) -> None:
    options, settings = export.Options(bundle="axolotl", base="models/b"), {"export.target": "axolotl"}
    first = filled.export_as(options, {**settings})
    texts = {Path(name).name: Path(name).read_text() for name in first.bundle}
    assert sorted(texts) == ["README.md", "axolotl.yaml"]
    told = json.loads(Path(str(first.manifest)).read_text())["bundle"]
    assert (told["trainer"], told["base"], sorted(told["files"])) == ("axolotl", "models/b", sorted(texts))
    again = filled.export_as(options, {**settings})
    assert {Path(name).name: Path(name).read_text() for name in again.bundle} == texts
    assert not filled.export(**settings).bundle
    assert not (Path(first.out) / "axolotl.yaml").exists()


def test_a_base_that_is_a_folder_is_named_as_the_bundle_finds_it(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(filled.folder)
    (filled.folder / "models" / "base").mkdir(parents=True)
    options, settings = export.Options(bundle="trl", base="models/base"), {"export.target": "trl"}
    result = filled.export_as(options, {**settings})
    (found,) = (Path(name).read_text() for name in result.bundle if name.endswith("trl.yaml"))
    told = next(line for line in found.splitlines() if "model_name_or_path" in line).partition(": ")[2].strip("\"' ")
    assert (Path(result.out) / told).resolve() == (filled.folder / "models" / "base").resolve()
    assert not Path(told).is_absolute()


@pytest.mark.parametrize(
    ("options", "target", "told"),
    [
        (export.Options(bundle="trl"), "trl", "needs the base model"),
        (export.Options(bundle="trl", base="b"), "axolotl", "reads the target trl, not axolotl"),
        (export.Options(bundle="axolot", base="b"), "axolotl", "there is no bundle 'axolot'"),
        (export.Options(base="b"), "axolotl", "none is asked for"),
    ],
)
def test_a_bundle_without_a_base_or_for_another_target_is_a_usage_error(
    filled: Desk, options: export.Options, target: str, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        filled.export_as(options, {"export.target": target})


def test_every_target_of_the_product_is_there() -> None:
    """Of the list of targets in the product's own words; as-imported is for no trainer."""
    assert {*checkable()} >= {
        "openai-chat", "openai-dpo", "azure", "nebius", "together", "fireworks", "trl", "axolotl", "llamafactory",
        "swift", "mlx", "unsloth", "sharegpt", "alpaca",
    }  # fmt: skip


def test_tokens_leave_as_parquet_the_same_twice_and_need_a_tokenizer(filled: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs the base model's tokenizer"):
        filled.export(**{"export.target": "tokens"})
    settings = {"export.target": "tokens", "export.tokenizer": str(make_tokenizer(tmp_path))}
    first = filled.export(**settings)
    assert not first.refused, first.refused
    (file,) = first.files
    assert (Path(file["path"]).name, file["lines"]) == ("train.parquet", 13)
    assert check_file(Path(file["path"]), target="tokens").ok
    manifest = json.loads(Path(str(first.manifest)).read_text())
    assert manifest["settings"]["export"]["tokenizer_files"]
    assert filled.export(**settings).files == first.files
