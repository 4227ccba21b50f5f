"""What every format offers, and what comes out of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from curator.errors import UsageError
from curator.records import ROLES, Conversation, Reject
from curator.records.plain import Plain
from curator.sources.containers.where import Where

if TYPE_CHECKING:
    from curator.sources.containers.layout import Layout

#: Told how many bytes of the file (as it lies on disk) are read, and of how many (None where that is unknown).
BytesRead = Callable[[int, int | None], None]

#: Hours of silence between two conversations of a chat.
GAP = 6.0
DAY_FIRST, MONTH_FIRST = "day-first", "month-first"


@dataclass(frozen=True, slots=True)
class Hint:
    """What people or programs said of a record where it came from; it becomes a suggestion, never a decision.

    index: of the message it is about, None for the whole conversation. task: what was asked ("rating", "feedback", a
    name of the source's own). value: the answer, any JSON. score: 0 to 1, how sure it is; 1 where a person said it.
    origin: what said it, in words ("thumbs in ChatGPT", "a response in Argilla"), without anybody's name.
    """

    index: int | None
    task: str
    value: Any
    score: float
    origin: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing read from a file, in file order; exactly one of conversation, plain, reject, blank says what it was.

    line: 1-based line number (JSONL), item number (JSON array) or record number after the header (CSV).
    offset: bytes from the start of the uncompressed file to its first byte.
    plain: several conversations of words alone, one after the other, each with its line, where that was asked for and
    there is nothing more to say of them; `line` and `offset` are of the first.
    hints: what the source says of the conversation's quality. dropped: what of the record is not in the conversation,
    kind in words of ours ("hidden messages", "internal notes") -> how many; never any of the data.
    """

    line: int
    offset: int
    conversation: Conversation | None
    reject: Reject | None
    blank: bool = False
    hints: tuple[Hint, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    plain: Sequence[tuple[int, Plain]] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """columns: COLUMN=ROLE, for tables. roles: NAME=assistant, for role names that are not ours; "*" is all others.

    plain: whether conversations may come as `Item.plain`, which takes a tenth of the time.

    mapping: the text of a mapping file, for JSON of any shape; "" for none.
    dates: "day-first" or "month-first" where a file leaves it open, "" to find it out. gap: hours of silence after
    which a chat without end goes on as another conversation.
    Raises UsageError where a name is made to stand for a role that does not exist.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    mapping: str = ""
    plain: bool = False
    dates: str = ""
    gap: float = GAP

    def __post_init__(self) -> None:
        for role in self.roles.values():
            if role not in ROLES:
                raise UsageError(f"there is no role {role!r}", fix=f"known: {', '.join(ROLES)}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a file may be of a format. score: above 0 to 1. reason: words without any of the data."""

    score: float
    reason: str


class Source(Protocol):
    """One format. `name` is the format's, as users type it."""

    @property
    def name(self) -> str: ...

    def evidence(self, head: bytes, path: Where) -> Evidence | None:
        """What the first 64 KB (uncompressed) and the name say for this format; None when nothing does."""

    def read(self, path: Where, options: Options, progress: BytesRead) -> Iterator[Item]:
        """Everything in the file, streamed. Raises UsageError for a file that cannot be of this format at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """That the files `names` of a layout are one export. score: above 0 to 1. reason: words without any of the data."""

    score: float
    reason: str
    names: tuple[str, ...]


class LayoutSource(Source, Protocol):
    """A format whose exports lie in several files of a folder or archive, which are one import."""

    def claim(self, layout: Layout) -> Claim | None:
        """What the names in a folder or archive, and how files begin, say for this format; None when nothing does.

        The files it names are read. Where one of them alone would do, something must show that the others beside it
        belong to the same export: what is claimed is not looked at any further.
        """

    def read_layout(self, layout: Layout, options: Options, progress: BytesRead) -> Iterator[Item]:
        """Everything in the claimed files, which are all that `layout` holds; items are numbered through them all.

        A reject says in its reason which of the files it is in. Raises UsageError as `read` does.
        """
