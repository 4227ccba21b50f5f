"""Lists in pages, followed by the id of the last item seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from curator.tuning.local.api_error import invalid

Json = dict[str, Any]


def page(items: Sequence[Json], query: Mapping[str, str], usual: int, most: int) -> Json:
    """The items behind `after`, at most `limit`. Raises ApiError where either is wrong."""
    limit = _limit(query.get("limit"), usual, most)
    begin = 0
    if "after" in query:
        ids = [item["id"] for item in items]
        if query["after"] not in ids:
            raise invalid("after", "There is no such item to begin after.")
        begin = ids.index(query["after"]) + 1
    found = list(items[begin : begin + limit])
    return {
        "object": "list",
        "data": found,
        "first_id": found[0]["id"] if found else None,
        "last_id": found[-1]["id"] if found else None,
        "has_more": begin + limit < len(items),
    }


def _limit(given: str | None, usual: int, most: int) -> int:
    if given is None:
        return usual
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= most:
        raise invalid("limit", f"limit is a number from 1 to {most}.")
    return int(given)
