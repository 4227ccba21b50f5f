"""ChatML and its like: `<|im_start|>user ... <|im_end|>`, and the marks of Llama 3, Gemma, Zephyr and Phi."""

from __future__ import annotations

import re

from curator.records.openai import ShapeError
from curator.sources._source import Source
from curator.sources.chats.marked import Marked

_ROLE = "system|developer|user|assistant|tool|model|ipython|function"
_START = (
    r"<\|im_start\|>[ \t]*([\w-]{1,40})[ \t]*(?:\n|(?=<\|im_end\|>)|\Z)"
    r"|<\|start_header_id\|>([\w-]{1,40})<\|end_header_id\|>\n*"
    r"|<start_of_turn>([\w-]{1,40})\n"
    rf"|<\|({_ROLE})\|>\n"
)
_END = r"<\|im_end\|>|<\|eot_id\|>|<end_of_turn>|<\|end\|>"
_AROUND = r"<\|endoftext\|>|<\|begin_of_text\|>|<\|end_of_text\|>|</?s>|<bos>|<eos>"
_BEGIN = re.compile(rf"\s*(?:(?:{_AROUND})\s*)*(?:{_START})")
_MARK = re.compile(f"{_START}|(?P<end>{_END})|(?P<around>{_AROUND})")
_IN_LINE = re.compile(rf"(<\|im_start\|>|<\|start_header_id\|>|<start_of_turn>|<\|(?:{_ROLE})\|>)|({_END}|{_AROUND})")


def _turns(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    role, at = "", 0
    for mark in [*_MARK.finditer(text), None]:
        words = text[at : mark.start() if mark else len(text)].strip("\n")
        if role:
            found.append((role, words))
        elif words.strip():
            raise ShapeError("", f"text stands outside of its turns, after turn {len(found)}: put it into one of them")
        role = "" if mark is None else next((name for name in mark.groups()[:4] if name), "")
        at = mark.end() if mark else at
    return found


def _opens(line: str) -> bool | None:
    marks = _IN_LINE.findall(line)
    return bool(marks[-1][0]) if marks else None


SOURCE: Source = Marked(
    name="chatml",
    begin=_BEGIN,
    turns=_turns,
    first=re.compile(r"<\|begin_of_text\|>|<\|endoftext\|>|<s>|<bos>"),
    again=re.compile(r"<\|im_start\|>[ \t]*system|<\|start_header_id\|>system|<\|system\|>"),
    answer=re.compile(r"<\|im_start\|>[ \t]*\w|<\|start_header_id\|>\w|<start_of_turn>\w|<\|assistant\|>"),
    last=re.compile(r"(?:<\|endoftext\|>|<\|end_of_text\|>|<eos>)\s*\Z"),
    opens=_opens,
)
