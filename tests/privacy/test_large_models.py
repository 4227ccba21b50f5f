"""Models of libraries that are not installed for tests: ours calls stand-ins as it calls the real ones, offline."""

from __future__ import annotations

from pathlib import Path

from tests.privacy.small_models import engine, stand_ins
from tests.privacy.test_offline import GUARD, run

READ = """
import sys
import pyarrow as pa
from curator.errors import CuratorError
from curator.engines import engine
from curator.privacy.detect import Detect

texts = TEXTS

def batches():
    for number, text in enumerate(texts):
        yield pa.RecordBatch.from_pydict({"key": [str(number)], "text": [text]})

if __name__ == "__main__":
    try:
        detect = Detect(("rules",), frozenset({"pii/model"}))
        results = list(engine(KIND, *ARGUMENTS).map(detect, batches(), lambda: None))
    except CuratorError as error:
        sys.exit(f"{error.message} | {error.fix}")
    for number, result in enumerate(results):
        (row,) = result.to_pylist()
        text = texts[number]
        print(row["error"], [(hit["name"], text[hit["start"]:hit["end"]], hit["score"]) for hit in row["hits"]])
"""


def read(tmp_path: Path, kind: str, texts: list[str], *, workers: int = 0) -> tuple[list[str], str]:
    """(lines that tell what was found in each text, what was said beside it)."""
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "engine.yaml").write_text(engine(kind, ("en", "../model")), encoding="utf-8")
    libraries = str(stand_ins(tmp_path / "libraries"))
    how = ("pool", (workers,)) if workers else ("inline", ())
    script = f"import os, sys; os.chdir({str(tmp_path)!r}); sys.path.insert(0, {libraries!r})\n"
    given = f"TEXTS, (KIND, ARGUMENTS) = {texts!r}, {how!r}\n"
    done = run(tmp_path, GUARD + script + given + READ)
    return done.stdout.splitlines(), done.stderr


def model(tmp_path: Path, **files: str) -> None:
    (tmp_path / "model").mkdir()
    for name, content in files.items():
        (tmp_path / "model" / name.replace("__", ".")).write_text(content, encoding="utf-8")


CONFIG = '{"id2label": {"0": "O", "1": "B-PER", "2": "B-MISC"}}'


def test_a_transformers_model_finds_with_its_own_scores_and_a_text_that_breaks_it_counts_as_not_scanned(
    tmp_path: Path,
) -> None:
    model(tmp_path, config__json=CONFIG)
    lines, said = read(tmp_path, "transformers", ["I am Ann", "", "break Ann", "nobody"])
    assert (lines, said) == (["None [('PERSON', 'Ann', 0.75)]", "None []", "RuntimeError []", "None []"], "")


def test_a_transformers_model_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    model(tmp_path, config__json=CONFIG, slow="")
    assert "does not tell where in a text a token stands" in read(tmp_path, "transformers", ["Ann"])[1]
    (tmp_path / "model" / "damaged").touch()
    assert "transformers does not load this model (OSError)" in read(tmp_path, "transformers", ["Ann"])[1]


def test_a_stanza_model_finds_with_the_default_score(tmp_path: Path) -> None:
    model(tmp_path, resources__json="{}")
    assert read(tmp_path, "stanza", ["I am Ann", " "]) == (["None [('PERSON', 'Ann', 0.85)]", "None []"], "")


def test_a_gliner_model_reads_a_long_text_to_its_end_and_each_worker_loads_it_once(tmp_path: Path) -> None:
    model(tmp_path, gliner_config__json='{"max_len": 40}')
    long = "so, it is. " * 60 + "I am Ann" + ", it is. so" * 60 + " and Ann"
    lines, said = read(tmp_path, "gliner", [long, "Ann", *["hello there"] * 10], workers=2)
    assert said == ""
    assert lines[0] == "None [('PERSON', 'Ann', 0.5), ('PERSON', 'Ann', 0.5)]"
    assert lines[1] == "None [('PERSON', 'Ann', 0.5)]"
    loads = (tmp_path / "loads").read_text(encoding="utf-8").split()
    assert 1 <= len(loads) <= 2
    assert len(set(loads)) == len(loads)
