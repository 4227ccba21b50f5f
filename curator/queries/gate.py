"""The gate of an export: every condition, whether it is met, and how to meet it."""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType

from curator.privacy.detector import Detector
from curator.queries.policy import PAIRED, Policy
from curator.queries.progress import Behind
from curator.queries.unread import opaque, waiting_unread, where
from curator.store import clean, decided, findings
from curator.workspace import Workspace

#: What brings the stages after scrubbing up to date, in their order.
CATCH_UP = "curator run"

#: The name of the condition that only a person meets.
SIGN_OFF = "sign-off"

#: Images and files whose places are told; a command lists them all.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signed off the state that an export would write, and when (UTC microseconds)."""

    actor: str
    time: int
    state: str


@dataclass(frozen=True, slots=True)
class Condition:
    """name: what it is about. detail: how that stands, in words; fix: what to do where it is not met."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    concerns_privacy: bool = True


def export_gate(
    workspace: Workspace,
    *,
    as_of: int | None = None,
    behind: Behind | None = None,
    signed: SignOff | EllipsisType | None = ...,
    target: str | None = None,
) -> list[Condition]:
    """All conditions, now or as of a past event. behind: of now, where it was counted already. signed: what
    `sign_off_of` answers, where it was asked already.

    target: what the export is for, here and below; None for the one of the settings.
    """
    policy = Policy.of(workspace, target=target)
    if as_of is None:
        behind = behind or Behind.of(workspace)
    return [
        _scanned(workspace, policy, as_of, behind),
        _readable(workspace, policy, as_of),
        _languages(workspace, policy, as_of),
        _decided(workspace, policy, as_of),
        *([_system_prompt(workspace)] if workspace.settings.config.shape.system == "set" else []),
        *([_current(workspace, behind)] if behind is not None else []),
        _signed(
            workspace, policy, as_of, sign_off_of(workspace, as_of=as_of, target=target) if signed is ... else signed
        ),
    ]


def state_of(workspace: Workspace, *, as_of: int | None = None, target: str | None = None) -> str:
    """What a sign-off is bound to: every text that can leave, and the system prompt that is put before them."""
    shape = workspace.settings.config.shape
    views = Policy.of(workspace, target=target).views
    # where no answer was edited the two are one: the same sign-off holds for pairs and for chats
    texts = "-".join(dict.fromkeys(clean.fingerprint(workspace.store, as_of=as_of, edits=edits) for edits in views))
    return f"{texts}-{workspace.ids.text(shape.system_text or '')}" if shape.system == "set" else texts


def sign_off_of(workspace: Workspace, *, as_of: int | None = None, target: str | None = None) -> SignOff | None:
    """The sign-off that holds for the present state, None where any change came after the last one."""
    state = state_of(workspace, as_of=as_of, target=target)
    found = decided.of_kind(workspace.store, kind="sign_off", subjects=[state], as_of=as_of)
    return SignOff(found[-1].actor, found[-1].time, state) if found else None


def _scanned(workspace: Workspace, policy: Policy, as_of: int | None, behind: Behind | None) -> Condition:
    if behind is not None:
        unscanned, unrendered = behind.scrub.todo, behind.replace.todo
    else:
        places = {
            place
            for edits in policy.views
            for place in clean.unready(workspace.store, as_of=as_of, edits=edits, limit=1_000_000)
        }
        unscanned, unrendered = len(places.difference(opaque(workspace, as_of=as_of, target=policy.target))), 0
    waits = [f"{_texts(unscanned)} not scanned by the present rules"] if unscanned else []
    waits += [f"{_texts(unrendered)} not rendered since"] if unrendered else []
    detail = " and ".join(waits) or "every text is scanned by the present rules"
    return Condition("scan", not waits, detail, "curator scrub")


def _texts(count: int) -> str:
    return "1 text is" if count == 1 else f"{count:,} texts are"


def _readable(workspace: Workspace, policy: Policy, as_of: int | None) -> Condition:
    places = opaque(workspace, as_of=as_of, target=policy.target)
    fix, detail = "", "nothing is among them that no scan can read"
    if places:
        named = "; ".join(where(place) for place in places[:_NAMED])
        more = f"; and {len(places) - _NAMED:,} more (curator privacy unread)" if len(places) > _NAMED else ""
        noun = "1 image or file" if len(places) == 1 else f"{len(places):,} images or files"
        detail = f"{noun} that no scan can read and nobody vouched for: {named}{more}"
        fix = f"look at each and vouch for it: curator privacy decide {places[0]} --not-personal (or drop its record)"
    return Condition("media", not places, detail, fix)


def _languages(workspace: Workspace, policy: Policy, as_of: int | None) -> Condition:
    """Names and places are looked for in some languages; in files that are written as letters nothing is."""
    found = waiting_unread(workspace, as_of=as_of, target=policy.target)
    fix, detail = "", "every text is in a language in which names are looked for, or somebody read it"
    if found:
        records: dict[str, set[str]] = {}
        for item in found:
            records.setdefault(item.name, set()).add(item.conversation)
        listed = ", ".join(f"{len(ids):,} {name}" for name, ids in sorted(records.items()))
        count = len({item.conversation for item in found})
        verb = "1 record holds" if count == 1 else f"{count:,} records hold"
        detail = f"{verb} texts that no rule for names can read: {listed}"
        fix = (
            f"curator privacy unread{_for(policy)}, read each, then curator privacy vouch; "
            "or set scrub.languages where rules of your own find names"
        )
    return Condition("languages", not found, detail, fix)


def _decided(workspace: Workspace, policy: Policy, as_of: int | None) -> Condition:
    waiting = findings.count_undecided(workspace.store, as_of=as_of, **policy.thresholds)
    listed = ", ".join(f"{count} {entity}" for entity, count in waiting.items())
    count = sum(waiting.values())
    found = "1 doubtful finding waits" if count == 1 else f"{count:,} doubtful findings wait"
    return Condition(
        "decisions",
        not waiting,
        f"{found} for a decision: {listed}" if waiting else "every doubtful finding is decided",
        f"curator privacy list{_for(policy)}, then curator privacy decide",
    )


def _for(policy: Policy) -> str:
    """The option without which a command would look at less than leaves."""
    return f" --target {policy.target}" if len(policy.views) > 1 else ""


def _beside(policy: Policy) -> str:
    """A target of which other texts leave."""
    return "openai-chat" if len(policy.views) > 1 else PAIRED[0]


def _system_prompt(workspace: Workspace) -> Condition:
    """It comes from the settings, not from a record, and is in every example: nobody reviews findings in it."""
    policy = Policy.of(workspace)
    hits = Detector.for_folders(workspace.rule_folders).hits(workspace.settings.config.shape.system_text or "")
    found = sorted({hit.name for hit in hits if hit.score >= policy.replace_from(hit.name)})
    detail = f"shape.system_text holds {', '.join(found)}" if found else "nothing personal is in shape.system_text"
    return Condition("system prompt", not found, detail, "take it out of curator.toml")


def _current(workspace: Workspace, behind: Behind) -> Condition:
    asked = {"dedup": behind.dedup, "split": behind.split}
    if workspace.settings.config.select.keep_back != "nothing":
        asked["flag"] = behind.flag
    late = [name for name, found in asked.items() if found.todo]
    verb = "has" if len(late) == 1 else "have"
    detail = f"{', '.join(late)} {verb} not seen the last changes" if late else "every stage saw the last changes"
    return Condition("stages", not late, detail, CATCH_UP, concerns_privacy=False)


def _signed(workspace: Workspace, policy: Policy, as_of: int | None, signed: SignOff | None) -> Condition:
    if signed:
        detail = f"signed off by {signed.actor}"
    else:
        before = decided.of_kind(workspace.store, kind="sign_off", as_of=as_of)
        void = f": texts changed since {before[-1].actor} signed off" if before else ""
        if before and before[-1].subject.id == state_of(workspace, as_of=as_of, target=_beside(policy)):
            void = f": {before[-1].actor} signed off what leaves for other targets; other texts leave for this one"
        detail = f"nobody signed off what would leave{void}"
    fix = f"curator privacy sign-off --as NAME{_for(policy)}"
    return Condition(SIGN_OFF, signed is not None, detail, fix)
