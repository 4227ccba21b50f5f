"""Looks at conversations with a set of rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from curator import registry
from curator.errors import UsageError
from curator.flags.sight import Finder, Sight
from curator.identity import digest_of
from curator.records import Conversation
from curator.records.flag_rule import FlagRule
from curator.rulebook.flags import LoadedFlag

_KINDS = "curator.flags.kinds"
_MEASURES = "curator.flags.measures"
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Flag:
    """What one rule says of a conversation. version: of the rule as it was."""

    rule: FlagRule
    version: str
    sight: Sight


class Flagger:
    """Rules made ready. Raises FileProblem for an unknown kind and whatever a kind finds wrong with a rule."""

    def __init__(self, rules: Mapping[str, LoadedFlag]) -> None:
        self._rules = [(loaded.rule, flag_version(loaded.rule), _finder(loaded)) for loaded in rules.values()]

    def flags(self, conversation: Conversation) -> Iterator[Flag]:
        """By rule. Raises TimeoutError where a pattern takes too long: the conversation is then not looked at."""
        for rule, version, find in self._rules:
            for sight in find(conversation):
                yield Flag(rule, version, sight)


def flag_version(rule: FlagRule) -> str:
    """Changes when the rule, its kind or its measure could see something else, or tell it otherwise."""
    plain = asdict(rule)
    del plain["tests"]
    measure = _version(_MEASURES, rule.measure) if rule.measure else 0
    return digest_of("flag", plain, _version(_KINDS, rule.kind), measure)


def explained(message: str, slots: Mapping[str, str], match: str = "") -> str:
    """A rule's message as one sentence, with what was seen put in; match: the words of the span."""
    shown = {**slots, "match": " ".join(match.split())}
    return _SLOT.sub(lambda slot: shown.get(slot[1], ""), message)


def _version(package: str, name: str) -> int:
    try:
        return int(registry.load(package, name.replace("_", "-")).VERSION)
    except UsageError:
        return 0


def _finder(loaded: LoadedFlag) -> Finder:
    try:
        kind = registry.load(_KINDS, loaded.rule.kind)
    except UsageError as error:
        raise loaded.problem(f"there is no kind of rule {loaded.rule.kind!r}", error.fix) from None
    for context in loaded.rule.suppress:
        _check_context(loaded, context)
    finder: Finder = kind.compiled(loaded)
    return finder


def _check_context(loaded: LoadedFlag, context: str) -> None:
    from curator.flags.contexts import CONTEXTS

    if context not in CONTEXTS:
        raise loaded.problem(f"there is no context {context!r}", registry.nearest(context, list(CONTEXTS)))
