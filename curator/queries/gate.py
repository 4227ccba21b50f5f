"""The gate of an export: every condition, whether it is met, and how to meet it."""

from __future__ import annotations

from dataclasses import dataclass

from curator.queries import pending
from curator.queries.policy import Policy
from curator.store import clean, decided, findings, lookups
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Condition:
    """detail: the figures behind it; fix: what to do where it is not met."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    concerns_privacy: bool = True


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signed off the state that an export would write, and when (UTC microseconds)."""

    actor: str
    time: int
    state: str


def export_gate(workspace: Workspace, *, as_of: int | None = None) -> list[Condition]:
    """All conditions, now or as of a past event."""
    return [
        _scanned(workspace, as_of),
        _readable(workspace, as_of),
        _decided(workspace, as_of),
        *([_current(workspace)] if as_of is None else []),
        _signed(workspace, as_of),
    ]


def sign_off_of(workspace: Workspace, *, as_of: int | None = None) -> SignOff | None:
    """The sign-off that holds for the present state, None where any change came after the last one."""
    state = clean.fingerprint(workspace.store, as_of=as_of)
    found = decided.of_kind(workspace.store, kind="sign_off", subjects=[state], as_of=as_of)
    return SignOff(found[-1].actor, found[-1].time, state) if found else None


def _scanned(workspace: Workspace, as_of: int | None) -> Condition:
    if as_of is None:
        unscanned, unrendered = pending.scrub(workspace).todo, pending.replace(workspace).todo
    else:
        opaque = set(lookups.opaque(workspace.store, as_of=as_of))
        places = clean.unready(workspace.store, as_of=as_of, limit=1_000_000)
        unscanned, unrendered = sum(place not in opaque for place in places), 0
    detail = f"{unscanned:,} texts not scanned by the present rules, {unrendered:,} not rendered since"
    return Condition("everything is scanned", not (unscanned or unrendered), detail, "curator scrub")


def _readable(workspace: Workspace, as_of: int | None) -> Condition:
    places = lookups.opaque(workspace.store, as_of=as_of)
    fix = ""
    if places:
        fix = f"look at each and vouch for it: curator privacy decide {places[0]} --not-personal (or drop its record)"
    detail = f"{len(places):,} images or files that no scan can read and nobody vouched for"
    return Condition("nothing is unreadable", not places, detail, fix)


def _decided(workspace: Workspace, as_of: int | None) -> Condition:
    waiting = findings.count_undecided(workspace.store, as_of=as_of, **Policy.of(workspace).thresholds)
    listed = ", ".join(f"{count} {entity}" for entity, count in waiting.items())
    return Condition(
        "every doubtful finding is decided",
        not waiting,
        f"{sum(waiting.values()):,} undecided" + (f": {listed}" if listed else ""),
        "curator privacy list, then curator privacy decide",
    )


def _current(workspace: Workspace) -> Condition:
    behind = [
        name for name, found in (("dedup", pending.dedup(workspace)), ("split", pending.split(workspace))) if found.todo
    ]
    detail = f"{' and '.join(behind)} have not seen the last changes" if behind else "dedup and split saw every change"
    return Condition("duplicates and splits are up to date", not behind, detail, "curator run", concerns_privacy=False)


def _signed(workspace: Workspace, as_of: int | None) -> Condition:
    signed = sign_off_of(workspace, as_of=as_of)
    detail = f"signed off by {signed.actor}" if signed else "nobody signed off what would leave"
    return Condition("a person signed off", signed is not None, detail, "curator privacy sign-off --as NAME")
