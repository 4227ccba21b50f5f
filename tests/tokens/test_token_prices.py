from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from curator.errors import FileProblem
from curator.tokens.prices import ModelPrice, Prices, auto_epochs, cost, load_prices

SHIPPED = Path(__file__).parents[2] / "rules" / "prices" / "openai.yaml"
OWN: dict[str, Any] = {"date": "2027-02-01", "source": "our contract", "models": {"gpt-4o-mini": {"train": 1.5}}}


def found(prices: Prices, model: str) -> ModelPrice:
    price = prices.find(model)
    assert price is not None
    return price


def shipped_price(model: str) -> ModelPrice:
    return found(load_prices(SHIPPED), model)


def test_100_000_tokens_in_3_epochs_on_gpt_4o_mini_cost_90_cents() -> None:
    price = shipped_price("gpt-4o-mini")
    assert cost(price, [1000] * 100, epochs=3).usd == pytest.approx(0.90)


@pytest.mark.parametrize(
    ("model", "figures"),
    [
        ("gpt-4.1-2025-04-14", (25.00, 3.00, 0.75, 12.00)),
        ("gpt-4.1-mini", (5.00, 0.80, 0.20, 3.20)),
        ("ft:gpt-4o-2024-08-06:example-org::id", (25.00, 3.75, 1.875, 15.00)),
        ("gpt-4o-mini", (3.00, 0.30, 0.15, 1.20)),
    ],
)
def test_the_shipped_file_has_the_published_figures(model: str, figures: tuple[float, ...]) -> None:
    price = shipped_price(model)
    assert (price.train, price.input, price.cached, price.output) == figures
    assert price.context == 65_536
    assert price.date == date(2026, 11, 21)


def test_with_no_file_given_the_shipped_one_is_read() -> None:
    assert load_prices() == load_prices(SHIPPED)


def test_tokens_beyond_the_context_are_not_billed() -> None:
    price = shipped_price("gpt-4o-mini")
    training = cost(price, [65_536, 70_000, 10], epochs=1)
    assert training.tokens_per_epoch == 65_536 * 2 + 10


def test_without_a_context_all_tokens_are_billed() -> None:
    price = found(load_prices({**OWN, "models": {"m": {"train": 2}}}), "m")
    assert cost(price, [70_000], epochs=2).usd == pytest.approx(0.28)


@pytest.mark.parametrize(
    ("examples", "epochs"),
    [(0, 25), (1, 25), (4, 25), (10, 10), (33, 3), (34, 3), (100, 3), (8333, 3), (8334, 2), (20_000, 1), (90_000, 1)],
)
def test_automatic_epochs_follow_the_size_of_the_file(examples: int, epochs: int) -> None:
    assert auto_epochs(examples) == epochs


def test_epochs_not_given_are_estimated() -> None:
    price = shipped_price("gpt-4o-mini")
    assert cost(price, [100] * 10).epochs == 10


def test_the_users_own_price_overrides_ours_and_brings_its_date() -> None:
    price = found(load_prices(SHIPPED, OWN), "ft:gpt-4o-mini-2024-07-18:example-org::id")
    assert (price.train, price.date, price.source) == (1.5, date(2027, 2, 1), "our contract")
    assert (price.output, price.context) == (1.20, 65_536)


def test_overriding_another_figure_keeps_the_date_of_the_training_price() -> None:
    own = {**OWN, "models": {"gpt-4o-mini-2024-07-18": {"context": None, "output": 9}}}
    price = found(load_prices(SHIPPED, own), "gpt-4o-mini")
    assert (price.train, price.date) == (3.00, date(2026, 11, 21))
    assert (price.output, price.context) == (9, None)


def test_a_model_of_the_users_own_can_be_added_beside_ours() -> None:
    own = {**OWN, "models": {"house-model": {"train": 0, "aliases": ["house"]}}}
    prices = load_prices(SHIPPED, own)
    assert found(prices, "house").train == 0
    assert found(prices, "gpt-4o").train == 25


def test_a_model_no_file_names_has_no_price() -> None:
    assert load_prices(SHIPPED).find("some-open-model-7b") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"date": None}, "date must be the day"),
        ({"date": "soon"}, "date must be the day"),
        ({"source": ""}, "source must say"),
        ({"models": []}, "models must be a mapping"),
        ({"colour": 1}, "colour is not a field"),
        ({"models": {"m": {"output": 1}}}, "models.m.train is missing"),
        ({"models": {"m": {"train": "3"}}}, "models.m.train must be a number"),
        ({"models": {"m": {"train": -1}}}, "models.m.train must be a number"),
        ({"models": {"m": {"train": float("nan")}}}, "models.m.train must be a number"),
        ({"models": {"m": {"train": 10**400}}}, "models.m.train must be a number"),
        ({"models": {"m": {"train": 1, "context": 0}}}, "models.m.context must be a whole number"),
        ({"models": {"m": {"train": 1, "aliases": "x"}}}, "models.m.aliases must be a list"),
        ({"models": {"m": {"train": 1, "price": 1}}}, "models.m.price is not a field"),
        ({"models": {"m": 3}}, "models.m must be a mapping"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(FileProblem, match=said):
        load_prices({**OWN, **change})


@pytest.mark.parametrize(
    ("models", "line", "said"),
    [
        ("{m: {train: 1}}\ndate: 2026-02-30", 3, "date must be the day"),
        (f"{{m: {{train: {'9' * 400}}}}}\ndate: 2026-02-03", 2, "models.m.train must be a number"),
        ("[" * 3000, 2, "more than 32 levels"),
        ("\n  m: {train: 1}\n  m: {train: 2}", 4, "key 'm' stands here and on line 3"),
        ("\n  m:\n    train: 1\n    train: 2", 5, "key 'train' stands here and on line 4"),
        ("\n  m: {train: 1}\n  M: {train: 2}\ndate: 2026-02-03", 4, "models.M stands here twice"),
    ],
)
def test_a_wrong_figure_of_a_file_is_told_with_its_line(tmp_path: Path, models: str, line: int, said: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(f"source: ours\nmodels: {models}\n")
    with pytest.raises(FileProblem) as caught:
        load_prices(path)
    assert f"prices.yaml:{line}: {said}" in caught.value.message


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("date: 2026-11-21\nmodels: [\n")
    with pytest.raises(FileProblem, match=r"prices\.yaml:3: is not valid YAML"):
        load_prices(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        load_prices(tmp_path / "none.yaml")
