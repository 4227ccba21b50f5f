"""Verdicts about findings, images vouched for, styles, and signing off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from curator.decisions._here import refuse_strays
from curator.decisions._with_reason import append
from curator.errors import RefusedError, UsageError
from curator.privacy.tags import TAG
from curator.queries import gate, pending
from curator.queries.not_looked_for import refuse_unknown_entity
from curator.records import Event, NewEvent, Subject
from curator.records.finding import KEY_RULE, SAME_VALUE
from curator.registry import nearest
from curator.workspace import Workspace

PERSONAL, NOT_PERSONAL, DISMISSED = "personal", "not_personal", "dismissed"
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
#: The kind of thing an id names, by its form; the first that fits.
_FORMS = (
    ("occurrence", re.compile(r"[a-z2-7]{16}@[a-z2-7]{16}/(\d+|-)/.+")),
    ("place", re.compile(r"[a-z2-7]{16}/(\d+|-)/.+")),
    ("rule", re.compile(r"[a-z]+/[\w/-]+")),
    ("id", re.compile(r"[a-z2-7]{16}")),
)


def decide(
    workspace: Workspace,
    subjects: Sequence[Subject],
    verdict: str,
    *,
    actor: str,
    reason: str | None = None,
    origin: str = "person",
) -> list[Event]:
    """One verdict about values, findings, occurrences, rules or places of media: all in one batch, undone as one.

    verdict: personal, not_personal, dismissed, or an ENTITY that it is instead. Raises UsageError for another, for an
    entity that nobody speaks of, and for a subject that is not here.
    """
    if verdict not in (PERSONAL, NOT_PERSONAL, DISMISSED) and not _ENTITY.fullmatch(verdict):
        raise UsageError(
            f"{verdict!r} is no verdict", fix="personal, not_personal, dismissed, or an entity such as PERSON"
        )
    if verdict not in (PERSONAL, NOT_PERSONAL, DISMISSED):
        refuse_unknown_entity(workspace, verdict)
    refuse_strays(workspace, subjects)
    _refuse_unknown_rules(workspace, [subject.id for subject in subjects if subject.kind == "rule"])
    new = [
        NewEvent(kind="verdict", subject=subject, actor=actor, new=verdict, origin=origin)
        for subject in dict.fromkeys(subjects)
    ]
    return append(workspace, new, actor, reason)


def _refuse_unknown_rules(workspace: Workspace, rules: Sequence[str]) -> None:
    known = [*pending.rules(workspace), KEY_RULE, SAME_VALUE] if rules else []
    for rule in rules:
        if rule not in known:
            raise UsageError(f"there is no rule {rule!r} about personal data", fix=nearest(rule, known))


def subject_of(text: str, scope: str | None = None) -> Subject:
    """What an id on the command line names: occurrence (FINDING@PLACE), place, rule (pii/phone), value or finding.

    scope: "finding" where a bare id is a finding's; else it is a value's. Raises UsageError for anything else.
    """
    for kind, form in _FORMS:
        if form.fullmatch(text):
            return Subject(kind if kind != "id" else (scope or "value"), text)
    fix = "take the ids from `curator privacy list`; with --all it tells also those that wait for nobody"
    if TAG.fullmatch(text):
        fix = "a replacement may stand for several values: " + fix
    raise UsageError(f"{text!r} names no value, finding, place or rule", fix=fix)


def set_style(workspace: Workspace, entity: str, style: str, *, actor: str) -> list[Event]:
    """How an entity is replaced from now on. Raises UsageError for an unknown style, and an entity nobody speaks of."""
    from curator.privacy.styles import STYLES

    refuse_unknown_entity(workspace, entity)
    if style not in STYLES:
        raise UsageError(f"there is no style {style!r}", fix=nearest(style, list(STYLES)))
    return append(workspace, [NewEvent(kind="style", subject=Subject("entity", entity), actor=actor, new=style)], actor)


def sign_off(
    workspace: Workspace, *, actor: str, reason: str | None = None, origin: str = "person"
) -> tuple[Event, list[gate.Condition]]:
    """Sign off every text as it is now; a later change of one, or a new one, voids it. Answers also the gate after it.

    Raises RefusedError while something is unscanned or undecided: nobody can vouch for what nobody has seen.
    """
    conditions = gate.export_gate(workspace)
    failed = [c for c in conditions if not c.ok and c.concerns_privacy and c.name != gate.SIGN_OFF]
    if failed:
        raise RefusedError(
            "not everything is scanned and decided yet",
            fix=failed[0].fix,
            reasons=tuple(f"{c.name}: {c.detail} (fix: {c.fix})" for c in failed),
        )
    state = gate.state_of(workspace)
    new = NewEvent(kind="sign_off", subject=Subject("state", state), actor=actor, new={"who": actor}, origin=origin)
    (event,) = append(workspace, [new], actor, reason)
    return event, gate.export_gate(workspace)
