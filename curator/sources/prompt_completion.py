"""Prompts with their answers: {"prompt", "completion"}, and pairs of answers: {"prompt"?, "chosen", "rejected"}.

Each may be a text or a list of messages. Other names of the two are those that columns of tables go by. Files of the
legacy API end each prompt in a separator and begin each completion with a space; both are taken off where the separator
stands, and are kept in the metadata. Where there is no prompt, both answers begin with it: as messages, or as talks in
one text, with an empty line and "Human:" or "Assistant:" before each turn. `label` true or false beside one answer says
whether it is a good one (KTO).
"""

from __future__ import annotations

from curator.records import JsonObject
from curator.sources._record_format import RecordFormat
from curator.sources._source import Options, Source
from curator.sources.messages.prompted import PAIR, from_prompt, key_of
from curator.sources.reading.records import Made
from curator.sources.tables.columns import COMPLETIONS, PROMPTS

#: Other formats put texts under the same names.
_OF_OTHERS = ("instruction", "conversations", "conversation", "messages", "preferred_output")


def _convert(record: JsonObject, options: Options) -> Made:
    return from_prompt(record, options.roles)


def _like(record: JsonObject) -> bool:
    if any(key in record for key in _OF_OTHERS):
        return False
    if all(isinstance(record.get(key), str | list) for key in PAIR):
        return True
    prompt, completion = record.get(key_of(record, PROMPTS)), record.get(key_of(record, COMPLETIONS))
    return isinstance(prompt, str | list) and isinstance(completion, str | list)


SOURCE: Source = RecordFormat(
    "prompt-completion", _convert, _like, "hold a prompt and a completion, or a chosen and a rejected answer", 0.8
)
