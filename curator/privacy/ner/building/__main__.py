"""python -m curator.privacy.ner.building lexicon | weights"""

from __future__ import annotations

import sys
import time

from curator.privacy.names_rule import LEXICON_FILE, WEIGHTS_FILE
from curator.privacy.ner.building.lexicon import write_lexicon
from curator.privacy.ner.building.weights import STEPS, build
from curator.registry import shipped


def main(what: str) -> None:
    rules = shipped("rules/pii")
    sentences = rules / "names" / "sentences"
    if what == "lexicon":
        print(f"{write_lexicon(rules / LEXICON_FILE, sentences):,} entries in {rules / LEXICON_FILE}")
    elif what == "weights":
        started = time.monotonic()
        data = build(sentences, told=lambda done: print(f"\r{done} of {STEPS}", end="", flush=True))
        (rules / WEIGHTS_FILE).write_bytes(data)
        print(f"\n{len(data):,} bytes in {rules / WEIGHTS_FILE}, {time.monotonic() - started:.0f} s")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:2] or ("",))
