"""What the rules of quality and bias say of records, explained; and what they have not looked at yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curator.flags.flag import FlagRecords
from curator.flags.flagger import explained
from curator.queries.conversations import scrubbed
from curator.queries.pending import Pending
from curator.records import Conversation
from curator.records.flag_rule import FlagRule, Severity, at_least
from curator.rulebook.flags import LoadedFlag, load_flags
from curator.store import flags, lookups
from curator.store.flags import FlagRow
from curator.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Explained:
    """A flag in words. message: one sentence; around: the words of the turn around the span, scrubbed."""

    id: str
    record: str
    rule: str
    severity: str
    index: int | None
    span: tuple[int, int] | None
    message: str
    suggestion: str
    why: str
    around: str
    dismissed: bool


_AROUND = 40


def rules(workspace: Workspace) -> dict[str, LoadedFlag]:
    """The flag rules of a workspace. Raises FileProblem for what is wrong in a file."""
    return load_flags(workspace.folder, workspace.config.workspace.packs)


def version(workspace: Workspace) -> str:
    return FlagRecords(rules(workspace)).version


def pending(workspace: Workspace) -> Pending:
    """Records; needs_decision counts those that a `block` flag keeps back."""
    todo = flags.count_waiting(workspace.store, ruleset=version(workspace))
    blocked = {flag.conversation for flag in flags.found(workspace.store, severities=["block"], open_only=True)}
    return Pending(todo, lookups.counts(workspace.store).conversations - todo, needs_decision=len(blocked))


def listed(
    workspace: Workspace,
    *,
    records: Sequence[str] | None = None,
    rule: str | None = None,
    severity: Severity = "info",
    open_only: bool = True,
    limit: int | None = None,
) -> Iterator[Explained]:
    """Flags in order of import, each with its reasons. severity: this one and above."""
    known = {loaded.rule.id: loaded.rule for loaded in rules(workspace).values()}
    found = flags.found(
        workspace.store,
        conversations=None if records is None else list(records),
        rule=rule,
        severities=at_least(severity),
        open_only=open_only,
        limit=limit,
    )
    shown = {record.id: record for record, _ in scrubbed(workspace, ids=sorted({flag.conversation for flag in found}))}
    for flag in found:
        if flag.conversation in shown:
            yield _explained(flag, known.get(flag.rule), shown[flag.conversation])


def of_record(workspace: Workspace, record: Conversation) -> list[Explained]:
    """All flags of one scrubbed record, dismissed ones too."""
    if not flags.has_any(workspace.store, conversation=record.id):
        return []
    known = rules(workspace)
    found = flags.found(workspace.store, conversations=[record.id])
    return [_explained(flag, known[flag.rule].rule if flag.rule in known else None, record) for flag in found]


def open_flags(workspace: Workspace, records: Sequence[str]) -> dict[str, list[str]]:
    """Rule -> the ids of its flags of these records that nobody dismissed."""
    found: dict[str, list[str]] = {}
    for flag in flags.found(workspace.store, conversations=list(records), open_only=True):
        found.setdefault(flag.rule, []).append(flag.id)
    return found


def _explained(flag: FlagRow, rule: FlagRule | None, record: Conversation) -> Explained:
    text = record.messages[flag.index].text() if flag.index is not None else ""
    start, end = flag.span or (0, 0)
    message = explained(rule.message, flag.slots, text[start:end]) if rule else "the rule is not there any more"
    around = " ".join(text[max(0, start - _AROUND) : end + _AROUND].split()) if flag.span else ""
    return Explained(
        id=flag.id,
        record=flag.conversation,
        rule=flag.rule,
        severity=flag.severity,
        index=flag.index,
        span=flag.span,
        message=message,
        suggestion=rule.suggestion if rule else "",
        why=rule.why if rule else "",
        around=around,
        dismissed=flag.dismissed,
    )
