"""Command line over curator.toml over pack over default, and each setting says which it was."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from curator.config import Config, DedupConfig, Settings, Shares, Thresholds, default_text, parse, setting_names
from curator.errors import UsageError

FILE = Path("curator.toml")


@dataclass(frozen=True)
class Rules:
    """What a rulebook says of thresholds."""

    thresholds: Thresholds = field(default_factory=Thresholds)
    sources: dict[str, tuple[Path, ...]] = field(default_factory=dict)


NO_RULES = Rules()
STRICT = Rules(
    Thresholds(decide_below=1.01, dedup=0.9),
    {
        "threshold/decide_below": (Path("medical.yaml"), Path("own.yaml")),
        "threshold/dedup": (Path("medical.yaml"),),
    },
)


def test_defaults_hold_where_nobody_says_anything() -> None:
    settings = Settings.resolve(Config(), NO_RULES)
    assert (settings.replace_from, settings.decide_below, settings.dedup_threshold) == (0.3, 0.85, 0.8)
    assert set(settings.origins.values()) == {"default"}


def test_a_pack_wins_over_the_default_and_the_strongest_file_is_named() -> None:
    settings = Settings.resolve(Config(), STRICT)
    assert (settings.replace_from, settings.decide_below, settings.dedup_threshold) == (0.3, 1.01, 0.9)
    assert settings.origins["scrub.decide_below"] == "own.yaml"
    assert settings.origins["dedup.threshold"] == "medical.yaml"
    assert settings.origins["scrub.replace_from"] == "default"


def test_curator_toml_wins_over_a_pack() -> None:
    config = parse("[scrub]\ndecide_below = 0.5\n[dedup]\nthreshold = 0.7\n", FILE)
    settings = Settings.resolve(config, STRICT)
    assert (settings.decide_below, settings.dedup_threshold) == (0.5, 0.7)
    assert settings.origins["dedup.threshold"] == "curator.toml"


def test_the_command_line_wins_over_everything() -> None:
    config = parse("[scrub]\ndecide_below = 0.5\n[dedup]\nthreshold = 0.7\n", FILE)
    settings = Settings.resolve(config, STRICT, {"dedup.threshold": 0.95, "scrub.decide_below": None})
    assert (settings.decide_below, settings.dedup_threshold) == (0.5, 0.95)
    assert settings.origins["dedup.threshold"] == "command line"
    assert settings.origins["scrub.decide_below"] == "curator.toml"


def test_a_threshold_of_nought_is_a_threshold() -> None:
    settings = Settings.resolve(Config(), Rules(), {"scrub.replace_from": 0})
    assert settings.replace_from == 0.0
    assert settings.config.scrub.replace_from == 0.0


def test_any_setting_can_be_given_on_the_command_line() -> None:
    given = {
        "split.shares": {"train": 0.7, "validation": 0.2, "test": 0.1},
        "dedup.keep": ["newest"],
        "shape.system": "set",
        "shape.system_text": "Be kind.",
        "engine.workers": 2,
    }
    settings = Settings.resolve(parse("[engine]\nkind = 'inline'\n", FILE), NO_RULES, given)
    assert settings.config.split.shares == Shares(0.7, 0.2, 0.1)
    assert settings.config.dedup.keep == ("newest",)
    assert settings.config.shape.system_text == "Be kind."
    assert (settings.config.engine.kind, settings.config.engine.workers) == ("inline", 2)
    assert settings.origins["engine.kind"] == "curator.toml"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"dedup.threshold": 1.5}, "dedup.threshold must be more than 0 and 1 or less"),
        ({"dedup.threshold": "0.5"}, "dedup.threshold must be a number, not text"),
        ({"shape.answer": "lable"}, "shape.answer must be one of reply, edit, label, labels"),
        ({"shape.system": "set"}, 'shape: system = "set" and system_text go together: give both or neither'),
        ({"split.shares": {"train": 0.5}}, "split.shares: train, validation and test sum to 0.5 instead of 1"),
        ({"dedup.treshold": 0.5}, "there is no setting 'dedup.treshold'"),
    ],
)
def test_a_wrong_value_on_the_command_line_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings.resolve(Config(), NO_RULES, given)
    assert caught.value.message == message


def test_a_fresh_file_sets_the_packs_and_the_id_and_nothing_else() -> None:
    config = parse(default_text(["customer_support", "own"], "mfrggzdfmztwq2lk"), FILE)
    assert config.given == {"workspace.packs", "workspace.id"}
    assert config.workspace.packs == ("customer_support", "own")
    assert config.workspace.id == "mfrggzdfmztwq2lk"


def test_every_setting_stands_in_a_fresh_file_and_can_be_taken_as_it_stands() -> None:
    text = default_text([], "x")
    settings = [line.removeprefix("# ") for line in text.splitlines() if " = " in line and not line.startswith("[")]
    headers = [line for line in text.splitlines() if line.startswith("[")]
    assert len(settings) == len(setting_names()) + 2  # and the recipe and the key
    assert headers[0] == "[workspace]"
    uncommented = text.replace("# nightly", "nightly")
    for line in settings:
        # three settings are only allowed beside another value of a third
        if not line.startswith(("system_text", "label_task")):
            uncommented = uncommented.replace(f"# {line}", line)
    config = parse(uncommented, FILE)
    assert len(config.given) == len(setting_names()) - 3 + 2
    assert config.keys == {"label.skip": "x"}
    resolved = Settings.resolve(config, NO_RULES)
    assert (resolved.replace_from, resolved.decide_below, resolved.dedup_threshold) == (0.3, 0.85, 0.8)
    assert config.split.shares == Config().split.shares
    assert config.dedup == DedupConfig(threshold=0.8, also=("question",), against=("eval.jsonl",))


def test_packs_with_quotes_and_other_scripts_are_written_so_that_they_are_read_again() -> None:
    packs = ['a "b"', "c\\d", "été", "日本", "\x7f", "tab\t"]
    assert tomllib.loads(default_text(packs, ""))["workspace"]["packs"] == packs
