"""What a launch costs, or would cost where nothing is billed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from curator.queries.check import DEFAULT_MODEL
from curator.queries.launch_export import Export
from curator.queries.price import price
from curator.queries.provider_prices import own_prices, prices_at
from curator.tokens.prices import auto_epochs, cost
from curator.tuning.order import TRAINING
from curator.tuning.providers import LOCAL, Profile
from curator.workspace import Workspace


def cost_of(
    workspace: Workspace, export: Export, profile: Profile, base: str, epochs: int | None
) -> dict[str, Any] | None:
    """{usd, model, epochs, epochs_estimated, tokens, price_date, would}; None where no price is known.

    tokens: of an epoch, each example cut at the model's limit. would: nothing is billed; it is what `model` would cost.
    """
    prices = prices_at(workspace, profile.name)
    entry = prices.find(base) or (prices.find(DEFAULT_MODEL) if profile.name == LOCAL else None)
    if entry is None:
        return None
    # the export has counted; only examples that may be cut are counted again
    counted = replace(entry, context=None)
    tokens = export.tokens[TRAINING]
    if entry.context is not None and _longest_line(export.paths[TRAINING]) > entry.context:
        own = own_prices(workspace, profile.name)
        priced = price(
            export.paths[TRAINING], model=entry.model, epochs=epochs, prices_file=own if own.is_file() else None
        )
        tokens = priced.costs[0].tokens_per_epoch
    found = cost(counted, [tokens], epochs_of(export, epochs))
    return {
        "usd": round(found.usd, 4),
        "model": entry.model,
        "epochs": found.epochs,
        "epochs_estimated": epochs is None,
        "tokens": tokens,
        "price_date": str(entry.date),
        "would": not profile.bills,
    }


def _longest_line(path: Path) -> int:
    """In bytes, of which a token has at least one."""
    with path.open("rb") as stream:
        return max(map(len, stream), default=0)


def epochs_of(export: Export, epochs: int | None) -> int:
    """Those named, else an estimate of what the provider chooses."""
    return epochs or auto_epochs(export.lines[TRAINING])
