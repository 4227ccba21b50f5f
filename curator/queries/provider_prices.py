"""What training costs at a provider: OpenAI's list prices, and over them the workspace's own file of this provider."""

from __future__ import annotations

from pathlib import Path

from curator.registry import shipped
from curator.tokens.prices import SHIPPED_FILE, ModelPrice, Prices, load_prices
from curator.tuning.providers import LOCAL, Profile
from curator.workspace import Workspace

_LISTED = "openai"


def prices_at(workspace: Workspace, provider: str) -> Prices:
    """Raises FileProblem where the workspace's own file of prices is wrong."""
    own = own_prices(workspace, provider)
    return load_prices(shipped(SHIPPED_FILE), *([own] if own.is_file() else []))


def own_prices(workspace: Workspace, provider: str) -> Path:
    """Where a workspace has the prices of a provider, which is not always there."""
    return workspace.folder / "rules" / "prices" / f"{provider}.yaml"


def price_note(workspace: Workspace, profile: Profile, base: str, price: ModelPrice | None) -> str:
    """What people should know of a cost before they agree to it; "" for nothing."""
    if profile.name in (LOCAL, _LISTED):
        return ""
    where = f"put it into rules/prices/{profile.name}.yaml of the workspace, as rules/prices/openai.yaml is written"
    if price is None:
        return f"no price is known of {base} at {profile.title}: {where}"
    if price == load_prices().find(base):
        return f"the cost is by OpenAI's list price; if {profile.title} bills another, {where}"
    return ""
