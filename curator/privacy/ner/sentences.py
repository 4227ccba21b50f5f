"""The training sentences: one example a line, with slots that are filled from word lists and spans written out.

    thanks {first}, see you in {city} on {weekday}      slots
    The ferry to [Low Tarn Island|LOCATION] is late.     a span written out
    Will you mark it as done?                            nothing in it is a name

`\\n` stands for a line break; a line that begins with `#` is a remark.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from curator.errors import FileProblem

PERSON, LOCATION, ADDRESS, ORGANIZATION = "PERSON", "LOCATION", "ADDRESS", "ORGANIZATION"
ENTITIES = (PERSON, LOCATION, ADDRESS, ORGANIZATION)

#: Slot -> its entity; "" for what is no name.
SLOTS: dict[str, str] = {
    "person": PERSON, "first": PERSON, "last": PERSON, "initial": PERSON,
    "city": LOCATION, "region": LOCATION, "country": LOCATION, "place": LOCATION, "landmark": LOCATION,
    "street_name": ADDRESS, "street": ADDRESS, "unit": ADDRESS, "address": ADDRESS, "address_lines": ADDRESS,
    "zip": ADDRESS,
    "org": ORGANIZATION, "company": ORGANIZATION, "school": ORGANIZATION, "hospital": ORGANIZATION,
    "agency": ORGANIZATION, "team": ORGANIZATION, "band": ORGANIZATION, "venue": ORGANIZATION,
    "date": "", "time": "", "weekday": "", "month": "", "year": "", "age": "", "number": "", "money": "",
    "phone": "", "email": "", "url": "", "handle": "", "hashtag": "", "order": "", "product": "", "nationality": "",
    "language": "", "drug": "", "work": "", "job": "",
}  # fmt: skip

_PIECE = re.compile(rf"\{{(?P<slot>[a-z_]+)\}}|\[(?P<text>[^\[\]|\n]+)\|(?P<entity>{'|'.join(ENTITIES)})\]")
_DOUBTFUL = re.compile(r"\{[a-z_]*\}?|\[[^\[\]]*\|[A-Z_]*\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand (slot and entity are ""), words of an entity, or a slot to fill (text is "")."""

    text: str = ""
    slot: str = ""
    entity: str = ""


def pieces(line: str) -> list[Piece]:
    """Raises ValueError for a slot that does not exist and a bracket that is no span."""
    found: list[Piece] = []
    past = 0
    for match in _PIECE.finditer(line):
        _plain(line[past : match.start()], found)
        slot = match["slot"]
        if slot is None:
            found.append(Piece(match["text"], entity=match["entity"]))
        elif slot in SLOTS:
            found.append(Piece(slot=slot, entity=SLOTS[slot]))
        else:
            raise ValueError(f"there is no slot {{{slot}}}")
        past = match.end()
    _plain(line[past:], found)
    return found


def read_sentences(folder: Path) -> Iterator[list[Piece]]:
    """Every example of the `.txt` files of a folder, by file name and line. Raises FileProblem."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    yield pieces(line.rstrip())
                except ValueError as error:
                    raise FileProblem(path, number, str(error), fix="see curator/privacy/ner/sentences.py") from None


def _plain(text: str, found: list[Piece]) -> None:
    if text:
        doubtful = _DOUBTFUL.search(text)
        if doubtful and (doubtful[0][0] == "[" or len(doubtful[0]) > 2):
            raise ValueError(f"{doubtful[0]!r} is neither a slot nor a span")
        found.append(Piece(text.replace("\\n", "\n")))


if __name__ == "__main__":
    examples = list(read_sentences(Path(sys.argv[1])))
    named = sum(any(piece.entity for piece in example) for example in examples)
    distinct = len({tuple(example) for example in examples})
    print(f"{len(examples)} examples, {distinct} distinct, {named} with a name")
