"""What each stage would work on if it ran now, and the versions and keys that tell."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import asdict, dataclass
from pathlib import Path

from curator.config import DedupConfig, SplitConfig
from curator.dedup.keys import version_of as keys_version
from curator.dedup.likeness import components
from curator.identity import digest_of
from curator.privacy.codes import VERSION as CODES_VERSION
from curator.privacy.key_rules import KeyRules, read_key_rules
from curator.privacy.name_words import VERSION as NAMES_VERSION
from curator.privacy.rules import rule_versions
from curator.privacy.unread import UNREAD_RULE, languages_of
from curator.queries import asked, state, unseen
from curator.queries.policy import Policy
from curator.store import assignments, codes, findings, lookups, marks, name_words, pairs, renders
from curator.workspace import Workspace

#: Raise one when the same input would give another result in that stage.
_REPLACE, _DEDUP, _COMPARISON, _SPLIT = 2, 4, 1, 3


@dataclass(frozen=True, slots=True)
class Pending:
    """todo: units that a run would work on. dropped: conversations it took out. needs_decision: waits for people."""

    todo: int
    done: int
    dropped: int = 0
    needs_decision: int = 0


def rules(workspace: Workspace) -> dict[str, str]:
    """Every rule about personal data and secrets with its version."""
    return rule_versions(workspace.rule_folders)


def scanning(workspace: Workspace) -> dict[str, str]:
    """What a scan runs: the rules, and the search for what none of them can read."""
    return rules(workspace) | {UNREAD_RULE: languages_of(workspace.rule_folders).version}


def ruleset_id(versions: dict[str, str]) -> str:
    """The id of a set of rules at these versions."""
    return digest_of("ruleset", versions)


def scrub_version(workspace: Workspace) -> str:
    return ruleset_id(scanning(workspace))


def scrub(workspace: Workspace) -> Pending:
    """Texts; needs_decision counts findings."""
    counts = dict(findings.count_unscanned(workspace.store))
    done = counts.pop(scrub_version(workspace), 0)
    undecided = findings.count_undecided(workspace.store, **Policy.of(workspace).thresholds)
    return Pending(todo=sum(counts.values()), done=done, needs_decision=sum(undecided.values()))


def replace_version(workspace: Workspace) -> str:
    kept = workspace.settings.config.scrub.vault
    return digest_of("replace", _REPLACE, Policy.of(workspace).version, renders.styles(workspace.store), kept)


def key_rules(workspace: Workspace) -> KeyRules:
    """Which keys say what their values are."""
    return read_key_rules(workspace.rule_folders)


def spread_version(workspace: Workspace) -> str:
    """Of the search for values by their keys, and for found values elsewhere."""
    return digest_of("spread", CODES_VERSION, NAMES_VERSION, key_rules(workspace).version, asdict(bars(workspace)))


def bars(workspace: Workspace) -> name_words.Bars:
    """From which score on a finding is replaced."""
    policy = Policy.of(workspace)
    return name_words.Bars(policy.general, policy.entities)


def replace(workspace: Workspace) -> Pending:
    """Texts that are scanned and not rendered, or rendered under other settings.

    Before found values were looked for elsewhere it is not known which texts these are: then at least one.
    """
    todo = renders.count_pending(workspace.store, version=replace_version(workspace))
    never = dict(findings.count_unscanned(workspace.store)).get(None, 0)
    done = lookups.counts(workspace.store).texts - never - todo
    if not todo and done and not codes.is_spread(workspace.store, version=spread_version(workspace)):
        todo = 1
    return Pending(todo=todo, done=done)


def dedup_version(settings: DedupConfig) -> str:
    """settings: with the threshold (`asked.of_dedup`). Of files by their names alone: a version goes into manifests."""
    names = [Path(name).name for name in settings.against]
    more = (sorted(settings.also), names, settings.similar, settings.templates)
    return digest_of("dedup", _DEDUP, settings.threshold, settings.keep, more)


def comparison_version(workspace: Workspace, settings: DedupConfig) -> str:
    """What pairs depend on beside the conversations: those of another version are found anew."""
    assert settings.threshold is not None
    keys = keys_version(settings.threshold, settings.also)
    files = unseen.signature(workspace, settings)
    return digest_of("comparison", _COMPARISON, settings.threshold, keys, settings.templates, files)


def dedup_key(
    workspace: Workspace, settings: DedupConfig, content: str | None = None, *, until: int | None = None
) -> str:
    """content, until: the scrubbed view's key and the newest event as they were before anything was read; else now."""
    decisions = max(state.decision_key(workspace, "tie", "keep", until=until), state.work_key(workspace, until=until))
    files = unseen.signature(workspace, settings)
    return f"{content or state.content_key(workspace)}/{decisions}{f'/{digest_of(files)}' if files else ''}"


def dedup(workspace: Workspace, *, as_before: bool = True) -> Pending:
    """Conversations; needs_decision counts contradictions that nobody decided about. as_before: see `asked`.

    Where one of the two does not leave, they contradict nobody.
    """
    conversations = lookups.counts(workspace.store).conversations
    dropped = {drop.conversation for drop in pairs.drops(workspace.store)}
    settings = asked.of_dedup(workspace, as_before=as_before)
    same = not conversations or _same(workspace, "dedup", dedup_version(settings), dedup_key(workspace, settings))
    todo, done = (0, conversations) if same else (conversations, 0)
    return Pending(todo, done, len(dropped), contradictions(workspace, dropped))


def contradictions(workspace: Workspace, dropped: Set[str] | None = None) -> int:
    """Those that nobody decided about, of two conversations that leave. dropped: by dedup, None to look it up."""
    if dropped is None:
        dropped = {drop.conversation for drop in pairs.drops(workspace.store)}
    ties = pairs.ties(workspace.store)
    out = dropped | {number for number, keep in ties.conversations if keep == "drop"}
    decided = {(a, b) for a, b, _ in ties.pairs}
    found = pairs.every(workspace.store, kinds=["contradiction"])
    out = gone_with_copies(workspace, out) if found else set()
    return sum((pair.a, pair.b) not in decided and not {pair.a, pair.b} & out for pair in found)


def gone_with_copies(workspace: Workspace, out: Set[str]) -> set[str]:
    """Of what does not leave, that of which no copy leaves either: a contradiction is of the first of equal texts."""
    same = copies(workspace)
    stay = {first for id, first in same.items() if id not in out}
    return {id for id in out if same.get(id) not in stay}


def copies(workspace: Workspace, *, as_of: int | None = None) -> dict[str, str]:
    """Each conversation that has copies -> one that stands for all of these."""
    found = pairs.every(workspace.store, kinds=["exact"], as_of=as_of)
    return components((pair.a, pair.b) for pair in found)


def split_version(settings: SplitConfig) -> str:
    shares = (settings.shares.train, settings.shares.validation, settings.shares.test)
    return digest_of("split", _SPLIT, shares, settings.stratify, settings.group_by, settings.salt, settings.by_time)


def split_key(workspace: Workspace, settings: SplitConfig) -> str:
    labels = state.decision_key(workspace, "label") if settings.stratify else 0
    ties = max(state.result_key(workspace, "dedup", "drops"), state.decision_key(workspace, "tie"))
    return f"{state.content_key(workspace)}/{ties}/{labels}"


def split(workspace: Workspace, *, as_before: bool = True) -> Pending:
    """Conversations; dropped are those left out of every split. as_before: see `asked`."""
    conversations = lookups.counts(workspace.store).conversations
    assigned = assignments.every(workspace.store)
    left_out = sum(not item.split for item in assigned)
    settings = asked.of_split(workspace, as_before=as_before)
    if not conversations or _same(workspace, "split", split_version(settings), split_key(workspace, settings)):
        return Pending(todo=0, done=len(assigned) - left_out, dropped=left_out)
    return Pending(todo=conversations, done=0, dropped=left_out)


def _same(workspace: Workspace, stage: str, version: str, key: str) -> bool:
    mark = marks.last(workspace.store, stage=stage)
    return mark is not None and (mark.version, mark.key) == (version, key)
