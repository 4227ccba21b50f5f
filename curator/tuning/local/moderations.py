"""Moderation that never flags anything, and says so by the model's name."""

from __future__ import annotations

from typing import Any

from curator.tuning.local.api_error import ApiError, invalid
from curator.tuning.local.ids import new_id

Json = dict[str, Any]

MODEL = "local-never-flags"
_CATEGORIES = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm",
    "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip


def moderation(body: object) -> Json:
    """A result for each input. Raises ApiError where there is none."""
    if not isinstance(body, dict):
        raise ApiError(400, "The body of the request is not a JSON object.")
    given = body.get("input")
    if not isinstance(given, str | list) or not given:
        raise invalid("input", "input is a string or a list of inputs.", "missing_required_parameter")
    # a list of parts is one input, a list of strings is as many as it has
    number = len(given) if isinstance(given, list) and isinstance(given[0], str) else 1
    return {"id": new_id("modr-"), "model": MODEL, "results": [_unflagged() for _ in range(number)]}


def _unflagged() -> Json:
    return {
        "flagged": False,
        "categories": dict.fromkeys(_CATEGORIES, False),
        "category_scores": dict.fromkeys(_CATEGORIES, 0.0),
        "category_applied_input_types": {name: [] for name in _CATEGORIES},
    }
