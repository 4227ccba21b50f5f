"""Secrets: how many planted ones are found, how many harmless lines raise an alarm, how many lines a second.

    python benchmarks/privacy_secrets.py [--lines N] [--each N] [--chat FILE.jsonl.gz] [--part a|b] [--show]

Planted: `--each` invented secrets of every family in the form its provider documents (secret_forms.py), each in a line
of settings, code, a log, a command, an address, JSON or chat; found if every character of it is covered. Harmless:
`--lines` lines, half of them (where `--chat` gives a file with {"text": ...} lines) of that file. Parts: every other
family; rules are mended by the misses of part a alone, so that part b tells how they do on what they never saw.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import random
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from secret_forms import ALNUM, ALONE, BASE64, HEX, NAMED, OTHERS, URLSAFE, Form
from secret_lines import ANYWHERE, HARMLESS, PASSWORDS, PRIVATE_KEYS, SETTINGS, WEB_TOKENS

from curator.privacy.detector import Detector
from curator.privacy.rules import load_rules

REPLACED_FROM = 0.3
GOALS = {"recall": 0.98, "alarms": 0, "lines a second": 30_000}
OWN = {"password": PASSWORDS, "json_web_token": WEB_TOKENS, "private_key": PRIVATE_KEYS}


def planted(form: Form, source: random.Random) -> tuple[str, str]:
    """(line, secret)"""
    value = form.draw(source)
    carriers = SETTINGS + ANYWHERE if form.alone else SETTINGS
    words = form.name.split("_")
    camel = words[0] + "".join(word.title() for word in words[1:])
    carrier = source.choice(carriers)
    return carrier.format(n=form.name, N=form.name.upper(), c=camel, w=" ".join(words), v=value), value


def planted_other(family: str, source: random.Random) -> tuple[str, str]:
    value = OTHERS[family](source)
    while (carrier := source.choice(OWN[family])) and "://" in carrier and set(value) & set("#?/@:%"):
        value = OTHERS[family](source)  # such signs are written otherwise in an address
    return carrier.format(v=value), value


_RANDOM = (
    *((f"hex{length}", HEX, length) for length in (6, 7, 16, 32, 64)),
    ("hex7b", HEX, 7),
    ("sha1", HEX, 40),
    ("sha256", HEX, 64),
    ("b64_43", BASE64, 43),
    ("b64_86", BASE64, 86),
    ("url11", URLSAFE, 11),
    ("url22", ALNUM, 22),
)


def harmless(source: random.Random) -> Iterator[str]:
    def draw(letters: str, length: int) -> str:
        return "".join(source.choices(letters, k=length))

    while True:
        for template in HARMLESS:
            yield template.format(
                n=source.randrange(1, 5000),
                uuid=uuid.UUID(int=source.getrandbits(128), version=4),
                isbn=f"ISBN 978-{source.randrange(10)}-{source.randrange(10**4):04}-{source.randrange(10**4):04}-1",
                b64_300=base64.b64encode(source.randbytes(225)).decode(),
                **{name: draw(letters, length) for name, letters, length in _RANDOM},
            )


def chat_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from (part for part in json.loads(line)["text"].splitlines() if part.strip())


def recall(detector: Detector, each: int, part: str, show: bool) -> tuple[int, int]:
    """(found, planted); prints the families of which some are missed."""
    families: dict[str, Callable[[random.Random], tuple[str, str]]] = {}
    for family, form in {**ALONE, **NAMED}.items():
        families[family] = lambda source, form=form: planted(form, source)
    for family in OTHERS:
        families[family] = lambda source, family=family: planted_other(family, source)
    total = found = 0
    weak: list[tuple[float, str]] = []
    for number, (family, make) in enumerate(sorted(families.items())):
        if part and "ab"[number % 2] != part:
            continue
        source = random.Random(f"{family} 1")
        count = each * 10 if family in OTHERS else each
        good = 0
        for _ in range(count):
            text, value = make(source)
            start = text.index(value)
            covered = {n for h in detector.hits(text) if h.score >= REPLACED_FROM for n in range(h.start, h.end)}
            if covered >= set(range(start, start + len(value))):
                good += 1
            elif show:
                print(f"  - {family}: {text[:150]!r}")
        total += count
        found += good
        if good < count:
            weak.append((good / count, family))
    print(f"{len(families)} families; not all found of:", ", ".join(f"{f} {r:.2f}" for r, f in sorted(weak)) or "none")
    return found, total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--chat", type=Path, help='gzip\'ed JSONL with {"text": ...} of harmless chat')
    parser.add_argument("--part", choices=("a", "b"), default="")
    parser.add_argument("--show", action="store_true", help="print what is missed")
    given = parser.parse_args()
    ids = frozenset(rule.id for rule in load_rules().rules if rule.id.startswith("pii/secrets/"))
    detector = Detector.for_folders(only=ids)
    found, total = recall(detector, given.each, given.part, given.show)

    lines: list[str] = []
    if given.chat:
        everything = list(chat_lines(given.chat))
        random.Random(3).shuffle(everything)
        lines = everything[: given.lines // 2]
    code = harmless(random.Random(5))
    lines.extend(next(code) for _ in range(given.lines - len(lines)))
    best = 0.0
    alarms: list[tuple[str, str, str]] = []
    for _ in range(3):
        began = time.process_time()
        hits = [(line, detector.hits(line)) for line in lines]
        best = max(best, len(lines) / (time.process_time() - began))
        alarms = [(h.rule, line[h.start : h.end][:60], line[:110]) for line, found_ in hits for h in found_]
    for alarm in alarms[:40]:
        print("  +", *alarm)
    print("alarms by rule:", dict(Counter(rule for rule, _, _ in alarms)))
    print(f"recall {found / total:.4f} of {total} planted (goal {GOALS['recall']})")
    print(f"{len(alarms)} alarms in {len(lines):,} harmless lines (goal {GOALS['alarms']})")
    print(f"{best:,.0f} lines a second of the processor (goal {GOALS['lines a second']:,})")
    sys.exit(found / total < GOALS["recall"] or len(alarms) > 0 or best < GOALS["lines a second"])


if __name__ == "__main__":
    main()
