"""What was looked for and found, who decided what, how much may have been missed: for people and as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from curator.queries import gate, vault
from curator.queries.coverage import coverage
from curator.queries.identifiers import Identifier, identifiers
from curator.queries.not_looked_for import in_words
from curator.queries.policy import Policy
from curator.queries.sampling import Bound, bound
from curator.reports.markdown import table, words
from curator.store import findings, lookups, renders, told
from curator.store.told import ByRule
from curator.workspace import Workspace

_EVENTS = ("reveal", "purge", "forget")


@dataclass(frozen=True, slots=True)
class Entity:
    """places: where it stands. values: distinct ones. undecided: findings that wait for a person."""

    name: str
    places: int
    values: int
    undecided: int
    style: str


@dataclass(frozen=True, slots=True)
class Report:
    """made: UTC. verdicts: (about what, verdict, how many hold). events: how often originals were shown, purged, and
    somebody forgotten. gate: (condition, whether it is met, how it stands).
    """

    made: str
    event: int
    conversations: int
    messages: int
    texts: int
    purged: int
    replacements: int
    entities: list[Entity]
    rules: list[ByRule]
    not_looked_for: list[str]
    verdicts: list[tuple[str, str, int]]
    gate: list[tuple[str, bool, str]]
    sample: Bound
    identifiers: list[Identifier]
    events: dict[str, int]
    vault: str

    @property
    def covered(self) -> int:
        """Of the 18 identifiers, those that rules look for or people attested."""
        return sum(bool(item.by) for item in self.identifiers)

    def as_data(self) -> dict[str, Any]:
        return {**asdict(self), "identifiers_covered": self.covered}


def report(workspace: Workspace) -> Report:
    """Of the workspace as it is now. It holds no value and no text."""
    counts = lookups.counts(workspace.store)
    covered = coverage(workspace)
    counted = dict.fromkeys(_EVENTS, 0) | told.events_of(workspace.store, kinds=list(_EVENTS))
    return Report(
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        event=counts.events,
        conversations=counts.conversations,
        messages=counts.messages,
        texts=counts.texts,
        purged=counts.purged,
        replacements=covered.replacements,
        entities=_entities(workspace),
        rules=told.by_rule(workspace.store),
        not_looked_for=covered.not_looked_for,
        verdicts=told.verdicts(workspace.store),
        gate=[(c.name, c.ok, c.detail) for c in gate.export_gate(workspace) if c.concerns_privacy],
        sample=bound(workspace),
        identifiers=identifiers(workspace),
        events=counted,
        vault=vault.check(workspace).detail,
    )


def _entities(workspace: Workspace) -> list[Entity]:
    policy = Policy.of(workspace)
    thresholds = policy.thresholds
    chosen = renders.styles(workspace.store)
    waiting = findings.count_undecided(workspace.store, **thresholds)
    places: dict[str, list[int]] = {}
    for name, _, count, _ in findings.places_by_value(workspace.store, **thresholds):
        places.setdefault(name, []).append(count)
    return [
        Entity(name, sum(counts), len(counts), waiting.get(name, 0), chosen.get(name) or policy.style(name))
        for name, counts in sorted(places.items())
    ]


def _answers(item: Identifier) -> str:
    """Who or what answers for an identifier, and who looked at what it may stand in."""
    answers = [f"attested by {item.who}" if item.by == "attested" else item.by or "nobody"]
    answers += [f"{_media(count)} looked at by {who}" for who, count in item.looked_at]
    answers += [f"{_media(item.unseen)} not looked at"] if item.unseen else []
    return "; ".join(answers)


def _media(count: int) -> str:
    return "1 image or file" if count == 1 else f"{count:,} images or files"


def as_markdown(found: Report) -> str:
    """The report for people."""
    lines = [
        "# Privacy report",
        "",
        f"Made {found.made}, of the workspace at event {found.event}: {found.conversations:,} conversations, "
        f"{found.messages:,} messages, {found.texts:,} distinct texts, {found.replacements:,} replacements"
        + (f"; of {found.purged:,} texts the original is purged." if found.purged else "."),
        "",
        "## Found",
        "",
        *table(
            ("entity", "places", "values", "to decide", "becomes"),
            [(words(e.name), f"{e.places:,}", f"{e.values:,}", f"{e.undecided:,}", e.style) for e in found.entities],
        ),
        f"Not looked for: {in_words(found.not_looked_for) or 'nothing that is expected'}.",
        "",
        "## By rule",
        "",
        *table(
            ("rule", "entity", "findings", "values", "scores"),
            [
                (words(r.rule), words(r.entity), f"{r.findings:,}", f"{r.values:,}", f"{r.low:.2f} to {r.high:.2f}")
                for r in found.rules
            ],
        ),
        "## Decided",
        "",
        *table(("about", "verdict", "holding"), [(about, verdict, f"{n:,}") for about, verdict, n in found.verdicts]),
        *table(
            ("condition", "met", "how it stands"),
            [(name, "yes" if ok else "no", words(detail)) for name, ok, detail in found.gate],
        ),
        f"Originals shown {found.events['reveal']:,} times, purged {found.events['purge']:,} times, somebody forgotten "
        f"{found.events['forget']:,} times. Vault: {words(found.vault)}.",
        "",
        "## What may have been missed",
        "",
        f"{words(found.sample.in_words)}.",
        "",
        "A bound holds for messages like those of the sample, judged by people who know what is personal. Rules that "
        "were written for messages of the sample do not improve it.",
        "",
        f"## Identifiers of HIPAA's Safe Harbor: {found.covered} of {len(found.identifiers)}",
        "",
        *table(
            ("identifier", "by", "not looked for"),
            [
                (
                    f"{item.letter} {words(item.name)}",
                    words(_answers(item)),
                    words(", ".join(item.lacks)),
                )
                for item in found.identifiers
            ],
        ),
        "That a rule looks for an identifier does not say that it finds each. "
        "`curator privacy attest LETTER` is a person's word that one is not there, or was taken out.",
        "",
    ]
    return "\n".join(lines)
