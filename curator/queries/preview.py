"""What would be found in a text or file, and what it would become; no workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curator.errors import CuratorError, UsageError
from curator.privacy.detector import Detector
from curator.privacy.key_rules import read_key_rules
from curator.privacy.places import Preview, Shown
from curator.queries.inputs import read_file
from curator.queries.reading import Reading
from curator.queries.treatment import Treatment
from curator.records import Conversation


@dataclass(frozen=True, slots=True)
class Seen:
    """span: code points of the text as it was, end exclusive. decided: whether a person need not look at it."""

    entity: str
    score: float
    start: int
    end: int
    rules: tuple[str, ...]
    replaced: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class Previewed:
    """line: of the file, None for a plain text. place: index/path inside the conversation, "" for a plain text."""

    line: int | None
    place: str
    scrubbed: str
    findings: tuple[Seen, ...]


def preview_text(text: str, folders: tuple[str, ...] = (), *, treatment: Treatment | None = None) -> Previewed:
    """One text by the shipped rules and those of `folders`, or as `treatment` says.

    Raises UsageError for a text that is no Unicode.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UsageError("the text is not UTF-8", fix="convert it: iconv -f ENCODING -t UTF-8") from None
    try:
        return _previewed(_preview(treatment or Treatment(folders)).text(text), None, "")
    except TimeoutError:
        raise CuratorError("a rule's pattern takes too long on this text", "look at your own rules first") from None


class FilePreview:
    """Goes over a file once; the counts are whole when `texts` has come to its end.

    format: as users type it. rejected: (line, reason) of what could not be read. unscanned: lines on which a pattern
    takes too long. Raises UsageError for a file that cannot be read or is of no known format, FileProblem for a rule.
    """

    def __init__(self, path: Path, treatment: Treatment, reading: Reading | None = None) -> None:
        self.format, self._items = read_file(path, reading or Reading())
        self._detector = Detector.for_folders(treatment.folders)
        self._preview = _preview(treatment, self._detector)
        self.conversations = 0
        self.rejected: list[tuple[int, str]] = []
        self.unscanned: list[int] = []

    def texts(self) -> Iterator[Previewed]:
        """Every string in which something is found, in file order."""
        for item in self._items:
            if item.reject is not None:
                self.rejected.append((item.line, item.reject.reason))
            elif item.conversation is not None:
                self.conversations += 1
                for shown in self._shown(item.line, item.conversation):
                    index, inner = shown.place
                    yield _previewed(shown, item.line, f"{'-' if index is None else index}/{inner}")

    def _shown(self, line: int, conversation: Conversation) -> list[Shown]:
        with self._detector.memory():
            try:
                return self._preview.conversation(conversation)[1]
            except TimeoutError:
                self.unscanned.append(line)
                return []


def _preview(treatment: Treatment, detector: Detector | None = None) -> Preview:
    return Preview(
        detector or Detector.for_folders(treatment.folders),
        keys=read_key_rules(treatment.folders),
        replace_from=treatment.replace_from,
        decide_below=treatment.decide_below,
        thresholds=treatment.thresholds,
        styles=treatment.styles,
    )


def _previewed(shown: Shown, line: int | None, place: str) -> Previewed:
    seen = []
    for judged in shown.judged:
        start, end = judged.finding.span or (0, 0)
        rules = tuple(rule for rule, _, _ in judged.finding.seen_by)
        seen.append(Seen(judged.entity, judged.finding.score, start, end, rules, judged.replaced, judged.decided))
    return Previewed(line, place, shown.rendered.text, tuple(seen))
