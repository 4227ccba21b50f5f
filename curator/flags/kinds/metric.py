"""A number measured on a turn or a conversation, and the limit that it must pass to be flagged."""

from __future__ import annotations

from collections.abc import Iterator

from curator import registry
from curator.errors import UsageError
from curator.flags.sight import Finder, Sight
from curator.records import Conversation
from curator.rulebook.flags import LoadedFlag

VERSION = 1
_MEASURES = "curator.flags.measures"


def compiled(loaded: LoadedFlag) -> Finder:
    """Without above and below all that the measure sees is flagged. Raises FileProblem for an unknown measure."""
    rule = loaded.rule
    try:
        sights = registry.load(_MEASURES, rule.measure.replace("_", "-")).sights
    except UsageError as error:
        raise loaded.problem(f"there is no measure {rule.measure!r}", error.fix.replace("-", "_")) from None

    def find(conversation: Conversation) -> Iterator[Sight]:
        for sight in sights(conversation, rule.roles):
            over = rule.above is None or sight.value > rule.above
            under = rule.below is None or sight.value < rule.below
            if over and under:
                yield sight

    return find
