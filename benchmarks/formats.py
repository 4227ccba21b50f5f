"""How fast each format is read: `python benchmarks/formats.py [--messages N] [--rounds N] [--only FORMAT]`.

Every fixture of tests/sources/fixtures is written again with its records repeated to about so many messages, and read
as an import reads it, without a store. Seconds are of the processor, in the best of the rounds. A conversation costs
more the shorter it is and the more stands beside it, so that figures of formats compare only roughly.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

from curator.queries.reading import Reading, items
from curator.registry import load, names

FIXTURES = Path(__file__).parents[1] / "tests" / "sources" / "fixtures"
#: Texts whose copies are parted by a line of their own.
_PARTED = ("transcript",)
#: Of an id or time of the record, which must differ from copy to copy where records of one file refer to each other.
_TIED = ("langfuse", "openai-batch", "slack", "zendesk")
_ID = re.compile(r'("(?:\w*(?:id|Id)|(?:thread_)?ts)": )(?:"([^"]*)"|(\d+))')


def format_of(path: Path) -> str:
    return max((name for name in names("curator.sources") if path.name.startswith(name)), key=len)


def repeated(path: Path, copies: int, folder: Path) -> Path:
    """The fixture with its records so many times."""
    out = folder / path.name
    if path.suffix in (".json", ".jsonl"):
        out.write_text("".join(_records(path, copies)), encoding="utf-8")
    elif path.suffix == ".csv":
        header, rows = path.read_text(encoding="utf-8").split("\n", 1)
        out.write_text(f"{header}\n{rows * copies}", encoding="utf-8")
    elif path.suffix == ".parquet":
        pq.write_table(pa.concat_tables([pq.read_table(path)] * copies), out)
    elif path.suffix == ".arrow":
        with path.open("rb") as source:
            table = ipc.open_stream(source).read_all()
        with out.open("wb") as sink, ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(pa.concat_tables([table] * copies))
    else:
        text = path.read_text(encoding="utf-8-sig").rstrip("\n")
        again = text.removeprefix("WEBVTT").lstrip("\n") if path.suffix == ".vtt" else text
        parted = "\n---\n" if format_of(path) in _PARTED else "\n\n" if path.suffix in (".vtt", ".srt") else "\n"
        out.write_text(text + "".join(f"{parted}{again}" for _ in range(copies - 1)) + "\n", encoding="utf-8")
    return out


def _records(path: Path, copies: int) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    value: Any = [json.loads(line) for line in text.splitlines() if line.strip()] if path.suffix == ".jsonl" else None
    value = json.loads(text) if value is None else value
    lines = [json.dumps(record, ensure_ascii=False) for record in (value if isinstance(value, list) else [value])]
    whole = isinstance(value, list) and path.suffix == ".json"
    for copy in range(copies):
        for n, line in enumerate(lines):
            begin = ("[" if not (copy or n) else ",") if whole else ""
            yield f"{begin}{_with_own_ids(line, copy) if format_of(path) in _TIED else line}\n"
    if whole:
        yield "]\n"


def _with_own_ids(line: str, copy: int) -> str:
    def own(found: re.Match[str]) -> str:
        key, text, number = found.groups()
        if number:
            return f"{key}{int(number) + 100_000 * copy}"
        seconds, dot, rest = text.partition(".")
        if dot and seconds.isdigit():
            return f'{key}"{int(seconds) + 100_000 * copy}.{rest}"'
        return f'{key}"{text}-{copy}"' if key[1:-3] != "bot_id" else found[0]

    return _ID.sub(own, line)


def read(path: Path) -> tuple[int, float]:
    """(messages, seconds of the processor)"""
    begun = time.process_time()
    found = items(path, format_of(path), Reading())
    count = sum(len(item.conversation.messages) for item in found if item.conversation is not None)
    return count, time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", metavar="FORMAT")
    given = parser.parse_args()
    for name in names("curator.sources"):
        load("curator.sources", name)
    print("| format | fixture | messages | MB | seconds for 100,000 messages |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as made:
        for path in sorted(FIXTURES.iterdir(), key=lambda path: (format_of(path), path.name)):
            if given.only not in (None, format_of(path)):
                continue
            few, _ = read(path)
            file = repeated(path, math.ceil(given.messages / few), Path(made))
            rounds = [read(file) for _ in range(given.rounds)]
            count, seconds = rounds[0][0], min(seconds for _, seconds in rounds)
            size = file.stat().st_size / 1e6
            file.unlink()
            print(f"| `{format_of(path)}` | {path.name} | {count:,} | {size:.1f} | {1e5 * seconds / count:.1f} |")
            sys.stdout.flush()
    print(f"\nload of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
