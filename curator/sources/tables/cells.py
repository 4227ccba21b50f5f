"""One record of a table to a conversation, for the forms that hold a conversation in a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from curator.records import Conversation, JsonObject, Message
from curator.records.openai import ShapeError, from_openai, json_kind
from curator.sources.messages.prompted import from_prompt
from curator.sources.messages.sharegpt_record import from_sharegpt, read_tools
from curator.sources.messages.spoken import Spoken, holds_messages, unpacked
from curator.sources.messages.ties import source_id_of, thread_of
from curator.sources.messages.times import with_times
from curator.sources.reading.json import UnreadableError, parse
from curator.sources.tables.columns import INSTRUCTION, MESSAGES, PREFERENCE, PROMPT, Columns


def conversation(fields: list[Any], columns: Columns, roles: Mapping[str, str], source: str) -> Conversation:
    """Raises ShapeError, its path the column's name in our words."""
    record = _RECORDS.get(columns.form.name, _of_texts)
    made = record(fields, columns, roles)
    return with_times(
        replace(
            made,
            source=source,
            source_id=cell(fields, columns, "id") or made.source_id,
            thread=cell(fields, columns, "thread") or made.thread,
            metadata={**made.metadata, **metadata(fields, columns)},
        )
    )


def cell(fields: list[Any], columns: Columns, role: str) -> str:
    """The text in the role's column; "" when there is none. Raises ShapeError for a value that is no text."""
    value = value_of(fields, columns, role)
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ShapeError(role, f"must be a text, not {json_kind(value)}")
    return str(value)


def value_of(fields: list[Any], columns: Columns, role: str) -> Any:
    """What is in the role's column; "" when there is none or it is empty."""
    value = fields[columns.at[role]] if role in columns.at else None
    return "" if value is None else value


def metadata(fields: list[Any], columns: Columns) -> JsonObject:
    """What the columns without a role hold; an empty cell holds nothing."""
    return {columns.names[n]: fields[n] for n in columns.others if not is_empty(fields[n])}


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _of_texts(fields: list[Any], columns: Columns, roles: Mapping[str, str]) -> Conversation:
    """An empty cell makes no message."""
    if columns.form is PROMPT and (made := _of_spoken(fields, columns, roles)) is not None:
        return made
    if columns.form is INSTRUCTION:
        parts = (cell(fields, columns, "instruction"), cell(fields, columns, "input"))
        asked, answered = "\n".join(part for part in parts if part), cell(fields, columns, "output")
    else:
        asked, answered = cell(fields, columns, "prompt"), cell(fields, columns, "completion")
    said = (("system", cell(fields, columns, "system")), ("user", asked), ("assistant", answered))
    told = [(role, text) for role, text in said if text.strip()]
    if not told:
        raise ShapeError("", "every column of the conversation is empty: fill them or remove the row")
    return Conversation(
        messages=tuple(Message(index=n, role=role, content=text) for n, (role, text) in enumerate(told))
    )


def _of_spoken(fields: list[Any], columns: Columns, roles: Mapping[str, str]) -> Conversation | None:
    """Where the prompt or the completion is no text but messages, as JSON where the table has no types; else None."""
    values = {role: unpacked(value_of(fields, columns, role)) for role in ("system", "prompt", "completion")}
    if not any(holds_messages(value) for value in values.values()):
        return None
    spoken = Spoken(roles)
    for role, speaker in (("system", "system"), ("prompt", "user"), ("completion", "assistant")):
        if values[role] != "" and not spoken.add(values[role], role, speaker):
            raise ShapeError(role, "holds neither a text nor messages")
    return Conversation(messages=tuple(spoken.messages), extra=spoken.left) if spoken.messages else None


def _of_pair(fields: list[Any], columns: Columns, roles: Mapping[str, str]) -> Conversation:
    """Answers are texts, or lists of messages, as JSON where the table has no types."""
    record = {role: value_of(fields, columns, role) for role in ("prompt", "system")}
    record |= {role: _parsed(value_of(fields, columns, role)) for role in ("chosen", "rejected")}
    made = from_prompt({key: value for key, value in record.items() if value != ""}, roles).conversation
    if made is None:
        raise ShapeError("", "every column of the conversation is empty: fill them or remove the row")
    return made


def _parsed(value: Any) -> Any:
    """A list that is written as JSON in a cell; anything else as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith("[{"):
        return value
    try:
        return parse(value)
    except UnreadableError:
        return value


def _of_messages(fields: list[Any], columns: Columns, roles: Mapping[str, str]) -> Conversation:
    value = value_of(fields, columns, "messages")
    try:
        value = parse(value) if isinstance(value, str) else value
    except UnreadableError as error:
        raise ShapeError("messages", f"must be JSON in a cell: {error}") from None
    system, tools = cell(fields, columns, "system"), value_of(fields, columns, "tools")
    record = _record(value)
    if "messages" not in record:
        return from_sharegpt(
            {**({"system": system} if system else {}), **({"tools": tools} if tools else {}), **record}, roles, ""
        )
    made = from_openai(record, roles=roles, source_id=source_id_of(record), thread=thread_of(record))
    messages = made.messages
    if system and messages[0].role != "system":
        said = (Message(index=0, role="system", content=system), *messages)
        messages = tuple(replace(message, index=n) for n, message in enumerate(said))
    return replace(made, messages=messages, tools=made.tools or read_tools(tools))


def _record(value: Any) -> JsonObject:
    """A list of turns as the record it would be in a file; `from` tells ShareGPT turns."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        raise ShapeError("messages", f"must be a list of messages as JSON, not {json_kind(value)}")
    shared = any(isinstance(turn, dict) and "from" in turn for turn in value)
    return {"conversations" if shared else "messages": value}


_RECORDS = {MESSAGES.name: _of_messages, PREFERENCE.name: _of_pair}
