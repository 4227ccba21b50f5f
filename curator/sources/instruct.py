"""Prompts of instruction models as text: `### Instruction: ... ### Response: ...` and `[INST] ... [/INST] ...`."""

from __future__ import annotations

import re

from curator.records.openai import ShapeError
from curator.sources._source import Source
from curator.sources.chats.marked import Marked

_ROLES = {
    "system": "system",
    "instruction": "user",
    "input": "user",
    "human": "user",
    "user": "user",
    "question": "user",
    "response": "assistant",
    "assistant": "assistant",
    "output": "assistant",
    "answer": "assistant",
    "gpt": "assistant",
    "[inst]": "user",
    "[/inst]": "assistant",
}
_ASKS = r"Instruction|Human|User|Question|System"
_ANSWERS = r"Response|Assistant|Output|Answer|GPT"
_MARK = re.compile(rf"###[ \t]*({_ASKS}|{_ANSWERS}|Input)[ \t]*:|(\[/?INST\])", re.IGNORECASE)
_PREAMBLE = r"Below is an instruction that describes a task"
_SYSTEM = re.compile(r"\s*<<SYS>>(.*?)<</SYS>>", re.DOTALL)
_AROUND = re.compile(r"</?s>")


def _turns(text: str) -> list[tuple[str, str]]:
    """What stands before the first mark is the system prompt; an input is more of its instruction."""
    found: list[tuple[str, str]] = []
    pieces = _MARK.split(text)
    if preamble := _AROUND.sub("", pieces[0]).strip():
        found.append(("system", preamble))
    for header, bracket, words in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        name = (header or bracket).casefold()
        role = _ROLES[name]
        words = _AROUND.sub("", words)
        if bracket and role == "user" and (system := _SYSTEM.match(words)):
            found.append(("system", system[1].strip()))
            words = words[system.end() :]
        words = words.strip()
        if name == "input" and found and found[-1][0] == "user":
            found[-1] = ("user", "\n".join(part for part in (found[-1][1], words) if part))
        else:
            found.append((role, words))
    if not any(role == "assistant" for role, _ in found):
        raise ShapeError("", "it has no answer: mark it with ### Response: or [/INST]")
    return found


SOURCE: Source = Marked(
    name="instruct",
    begin=re.compile(rf"\s*(?:<s>\s*)?(?:\[INST\]|###[ \t]*(?:{_ASKS})[ \t]*:|{_PREAMBLE})", re.IGNORECASE),
    turns=_turns,
    first=re.compile(rf"<s>|{_PREAMBLE}"),
    again=re.compile(r"\[INST\]|###[ \t]*(?:Instruction|System)[ \t]*:", re.IGNORECASE),
    answer=re.compile(rf"\[/INST\]|###[ \t]*(?:{_ANSWERS})[ \t]*:", re.IGNORECASE),
    last=re.compile(r"</s>\s*\Z"),
    opens=lambda line: True,
)
