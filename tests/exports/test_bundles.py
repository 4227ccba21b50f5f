"""What a bundle holds; the trainers' own loaders read them in benchmarks/targets.py."""

from __future__ import annotations

import json

import pytest
import yaml

from curator import registry
from curator.exports.bundles._bundle import Bundle

PACKAGE = "curator.exports.bundles"
BASE = 'models/a base\'s "1b": #1'
DATA = {"train": "train.jsonl", "validation": "validation.jsonl", "test": "test.jsonl"}


def files(trainer: str, data: dict[str, str]) -> dict[str, str]:
    made: dict[str, str] = registry.load(PACKAGE, trainer).files(Bundle(BASE, data, dict.fromkeys(data, 100)))
    return made


def test_there_is_a_bundle_for_each_trainer_and_a_target_of_its_name() -> None:
    trainers = registry.names(PACKAGE)
    assert trainers == ["axolotl", "llamafactory", "mlx", "swift", "trl", "unsloth"]
    assert {*trainers} <= {*registry.names("curator.exports.targets")}


@pytest.mark.parametrize("trainer", registry.names(PACKAGE))
def test_a_base_of_any_name_comes_whole_out_of_every_config(trainer: str) -> None:
    made = files(trainer, DATA)
    configs = [text for name, text in made.items() if name.endswith(".yaml")]
    assert all(BASE in yaml.safe_load(text).values() for text in configs)
    scripts = [compile(text, name, "exec") for name, text in made.items() if name.endswith(".py")]
    assert configs or scripts
    assert all(json.loads(text) for name, text in made.items() if name.endswith(".json"))


@pytest.mark.parametrize("trainer", registry.names(PACKAGE))
def test_the_readme_says_how_to_train_merge_and_serve(trainer: str) -> None:
    readme = files(trainer, DATA)["README.md"]
    for words in ("## Train", "## Merge", "vllm serve ", "ollama create "):
        assert words in readme


@pytest.mark.parametrize("trainer", registry.names(PACKAGE))
def test_a_file_that_is_not_there_is_named_nowhere(trainer: str) -> None:
    made = files(trainer, {"train": "train.jsonl"})
    assert "validation" not in "".join(text for name, text in made.items() if name != "README.md")


@pytest.mark.parametrize(
    ("trainer", "name", "words"),
    [
        ("axolotl", "axolotl.yaml", "message_field_training: weight"),
        ("llamafactory", "llamafactory.yaml", "mask_history: true"),
        ("llamafactory", "dataset_info.json", '"formatting": "sharegpt"'),
        ("mlx", "mlx.yaml", "mask_prompt: true"),
        ("swift", "swift.yaml", "loss_scale: default"),
        ("trl", "trl.yaml", "completion_only_loss: true"),
        ("unsloth", "train.py", "completion_only_loss=True"),
    ],
)
def test_the_setting_that_keeps_weights_is_said_outright(trainer: str, name: str, words: str) -> None:
    assert words in files(trainer, DATA)[name]
