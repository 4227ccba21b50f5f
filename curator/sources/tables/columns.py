"""Which column of a table is what, by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from curator.errors import UsageError
from curator.records.keys import is_plain_key
from curator.sources.containers.where import Where
from curator.sources.messages.ties import ID_KEYS, THREAD_KEYS
from curator.sources.parts.argilla_columns import is_flat

PROMPTS = ("prompt", "question", "query", "input")
COMPLETIONS = ("completion", "answer", "response", "output", "expected_output", "expectedoutput")
SYSTEM = ("system", "system_prompt")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to lay conversations out in columns: the column names that each role goes by."""

    name: str
    needed: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]

    def roles(self) -> dict[str, tuple[str, ...]]:
        return {**self.needed, **self.optional}


MESSAGES = Form(
    "messages", {"messages": ("messages", "conversations", "conversation")}, {"system": SYSTEM, "tools": ("tools",)}
)
TURNS = Form(
    "turns",
    {"conversation_id": ("conversation_id",), "role": ("role", "speaker"), "content": ("content", "text", "message")},
    {"timestamp": ("timestamp", "turn")},
)
INSTRUCTION = Form(
    "instruction",
    {"instruction": ("instruction",), "output": COMPLETIONS},
    {"input": ("input",), "system": SYSTEM},
)
PREFERENCE = Form(
    "preference",
    {"chosen": ("chosen",), "rejected": ("rejected",)},
    {"prompt": ("prompt", "question", "query", "instruction"), "system": SYSTEM},
)
PROMPT = Form("prompt", {"prompt": PROMPTS, "completion": COMPLETIONS}, {"system": SYSTEM})
RUNS = Form("runs", {"inputs": ("inputs",), "outputs": ("outputs",)}, {})
#: Told by columns of any question's answers; not by roles of columns.
ARGILLA = Form("argilla", {}, {})
#: The first that fits is taken.
FORMS = (PREFERENCE, MESSAGES, TURNS, INSTRUCTION, PROMPT, RUNS)

#: Roles that go with every form.
_TIES = {"id": ID_KEYS, "thread": THREAD_KEYS}
_METADATA = "metadata"
#: A first row may be data.
_WITHHELD = "; a name that may be data is shown by its position, and --map takes the name itself"
_ROLES = sorted({role for form in FORMS for role in form.roles()} | set(_TIES) | {_METADATA})


@dataclass(frozen=True, slots=True)
class Columns:
    """form, the position of each role's column in it, the names of all columns, and the positions of all others.

    header: its line as it stands, with its end; what is rejected is kept behind it, to be mended as a table.
    """

    form: Form
    at: Mapping[str, int]
    names: tuple[str, ...]
    others: tuple[int, ...]
    header: bytes = b""


def columns_of(header: list[str], mapped: Mapping[str, str]) -> Columns:
    """The roles of a header's columns. `mapped`: COLUMN=ROLE from the user, which goes before names.

    Raises UsageError when the names leave it open, with the names and an example.
    """
    names = tuple(name.strip() or f"column_{n}" for n, name in enumerate(header, 1))
    plain = [re.sub(r"[\s-]+", "_", name).lower() for name in names]
    if twice := [name for name in names if names.count(name) > 1]:
        shown = _shown(twice[0], names.index(twice[0]) + 1)
        raise UsageError(f"two columns are called {shown}", fix="rename one of them in the header")
    if not mapped and is_flat(names):
        return Columns(ARGILLA, {}, names, ())
    given = _given(plain, names, mapped)
    for form in FORMS:
        at = _fit(form, plain, given)
        if at is not None:
            taken = {at[role] for role in form.roles() if role in at}
            return Columns(form, at, names, tuple(n for n in range(len(names)) if n not in taken))
    raise UsageError(
        f"cannot tell which columns hold what; the header names: {_listed(names)}",
        fix=f"say it with --map COLUMN=ROLE, for example {_example(names)} (roles: {', '.join(_ROLES)}){_WITHHELD}",
    )


def columns_in(path: Where, header: list[str], line: bytes, mapped: Mapping[str, str]) -> Columns:
    """`columns_of`, with the file in the error. line: the header as a line of CSV, with its end."""
    try:
        return replace(columns_of(header, mapped), header=line)
    except UsageError as error:
        raise UsageError(f"{path}: {error.message}", fix=error.fix) from None


def _given(plain: list[str], names: tuple[str, ...], mapped: Mapping[str, str]) -> dict[int, str]:
    given: dict[int, str] = {}
    for column, role in mapped.items():
        wanted = re.sub(r"[\s-]+", "_", column.strip()).lower()
        if wanted not in plain:
            raise UsageError(
                f"there is no column {column!r}; the header names: {_listed(names)}", fix=f"check --map{_WITHHELD}"
            )
        if role not in _ROLES:
            raise UsageError(f"there is no column role {role!r}", fix=f"known: {', '.join(_ROLES)}")
        if role != _METADATA and role in given.values():
            raise UsageError(f"two columns are mapped to {role}", fix="map one of them to metadata")
        given[plain.index(wanted)] = role
    return given


def _fit(form: Form, plain: list[str], given: dict[int, str]) -> dict[str, int] | None:
    """Where the form's columns are; None when one it needs is missing or could be several."""
    if not set(given.values()) <= {*form.roles(), *_TIES, _METADATA}:
        return None
    at: dict[str, int] = {}
    for role, known in (*form.roles().items(), *_TIES.items()):
        mapped = [n for n, its_role in given.items() if its_role == role]
        named = [plain.index(name) for name in known if name in plain and plain.index(name) not in given]
        found = mapped or [n for n in named if n not in at.values() or role in _TIES]
        if role in form.needed and len(found) != 1:
            return None
        if found:
            at[role] = found[0]
    return at


def _example(names: tuple[str, ...]) -> str:
    """How two of the columns are told: by their own names, where they have names that say nothing to us."""
    known = {name for form in FORMS for names in form.roles().values() for name in names}
    own = [name for name in names if is_plain_key(name) and name.lower() not in known]
    asked, answered = own[:2] if len(own) == len(names) > 1 else ("question", "reply")
    return f"--map {asked}=prompt --map {answered}=completion"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(_shown(name, n) for n, name in enumerate(names, 1))


def _shown(name: str, number: int) -> str:
    """A name that looks like a column's; a file without a header has data where names should be."""
    return name if is_plain_key(name) else f"(column {number})"
