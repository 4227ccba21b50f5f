"""Records as lists of any length, read by windows, and one record with where it stands and why.

Only the scrubbed view is shown; what is not scanned yet is withheld.
"""

from __future__ import annotations

from dataclasses import replace

from curator.queries import file_names
from curator.queries.browse_filter import parse
from curator.queries.policy import Policy
from curator.queries.preferences import makes_pairs
from curator.queries.selection import selection
from curator.records.flag_rule import at_least
from curator.store import listed, views
from curator.store.listed import ViewRow
from curator.store.standing import STATES, Rules, State
from curator.store.views import SORTS, Sort, ViewSnapshot
from curator.workspace import Workspace

__all__ = [
    "SORTS",
    "STATES",
    "STATE_WORDS",
    "Sort",
    "State",
    "ViewRow",
    "ViewSnapshot",
    "close_list",
    "ids",
    "open_list",
    "position",
    "prepare",
    "selection_rules",
    "window",
]

#: What each state means, for people.
STATE_WORDS: dict[State, str] = {
    "in": "it would leave with the next export",
    "duplicate": "left out: it is a duplicate, or a person dropped it",
    "rejected": "left out: a person rejected it",
    "flagged": "left out: a flag keeps it back until somebody dismisses it",
    "unaccepted": "left out: only accepted records leave (select.only), and nobody accepted it",
    "unscanned": "left out: not scanned yet",
    "media": "left out: it holds content that no scan can read, and nobody vouched for it",
    "unsplit": "left out: it is in no split",
    "unpaired": "left out: nothing in it says which of two answers is better, so it makes no preference pair",
    "undrawn": "left out: it was not drawn under the limit, quotas or budget of [select]",
}


def open_list(workspace: Workspace, text: str = "", sort: Sort = "import") -> ViewSnapshot:
    """The records that a filter wants (queries.browse_filter), in this order.

    Raises UsageError, naming the nearest, for a filter that says something unknown.
    """
    return views.open_view(workspace.store, terms=parse(workspace, text), rules=selection_rules(workspace), sort=sort)


def window(workspace: Workspace, view: str, start: int, n: int) -> list[ViewRow]:
    """The records at positions start up to start + n as they stand now, without the people that their files are named
    for. Raises ViewGone: open the list again."""
    rows = views.rows(workspace.store, view=view, rules=selection_rules(workspace), start=start, n=n)
    files = {path: file_names.told(workspace, path) for path in {row.file for row in rows}}
    return [replace(row, file=files[row.file]) for row in rows]


def position(workspace: Workspace, view: str, id: str) -> int | None:
    """Where a record stands in a list, None where it is not in it. Raises ViewGone."""
    return views.position(workspace.store, view=view, id=id)


def ids(workspace: Workspace, view: str, count: int) -> list[str]:
    """The ids of the first so many records of a list, in its order. Raises ViewGone."""
    return views.ids(workspace.store, view=view, start=0, n=count)


def close_list(workspace: Workspace, view: str) -> None:
    views.close_view(workspace.store, view=view)


def prepare(workspace: Workspace) -> None:
    """Make windows fast, once after each scan; they answer without it, more slowly."""
    listed.prepare(workspace.store, rules=selection_rules(workspace))


def selection_rules(workspace: Workspace) -> Rules:
    """`[select]` as the store's lists need it."""
    select = workspace.settings.config.select
    keep_back = [] if select.keep_back == "nothing" else at_least(select.keep_back)
    paired, edits = makes_pairs(workspace), Policy.of(workspace).edits
    more = select.measured or select.quota_task is not None
    chosen = list(selection(workspace).chosen) if more else None
    return Rules(keep_back, select.only == "accepted", select.limit, select.seed, paired, edits, chosen)
