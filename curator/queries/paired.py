"""The preference pairs of records, and what became of edits and other answers that make none."""

from __future__ import annotations

from collections import Counter

from curator.exports.pairs import Decided, Pair, pairs_of
from curator.queries.conversations import scrubbed
from curator.queries.preferences import decided_of
from curator.records import Conversation
from curator.workspace import Workspace


class Paired:
    """`counts` fills with why pairs are in, `left_out` with why edits and other answers made none, by kind."""

    def __init__(self, workspace: Workspace, *, as_of: int | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self._workspace = workspace
        self._as_of = as_of
        self._decided = decided_of(workspace, as_of=as_of)
        self._came: dict[str, tuple[Conversation, int]] = {}

    def read(self, ids: list[str]) -> None:
        """Have at hand what edits replaced in these records, before `of` is asked for them."""
        edited = [number for number in ids if number in self._decided and self._decided[number].edited]
        found = scrubbed(self._workspace, as_of=self._as_of, ids=edited, edits=False)
        self._came = {record.id: (record, withheld) for record, withheld in found} if edited else {}

    def of(self, record: Conversation) -> list[Pair] | str:
        """record: with people's edits, if these leave. A reason where it gives none, or where it may not leave."""
        said = self._decided.get(record.id, Decided())
        came, withheld = self._came[record.id] if said.edited else (record, 0)
        if withheld:
            return "withheld: not scrubbed"
        found = pairs_of(record, came, self._workspace.settings.config.shape, said)
        for reason in found.left_out:
            self.leave_out(reason)
        if not found.found:
            return f"no pair: {found.left_out[0]}" if found.left_out else "no pair: there is no other answer"
        return found.found

    def leave_out(self, reason: str) -> None:
        """Count a pair that is none, by the words of its reason before a colon."""
        self.left_out[reason.partition(":")[0]] += 1
