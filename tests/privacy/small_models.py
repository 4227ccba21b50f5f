"""Small models made in tests, and stand-ins for libraries that are too large to be installed for them."""

from __future__ import annotations

from pathlib import Path

#: In the place of torch: there is no device but the processor.
_TORCH = ""
#: As far as a scan uses it. It cuts off what is longer than the tokenizer says, as the real pipeline does without a
#: stride, and fails at a text that says so.
_TRANSFORMERS = """
import os
from types import SimpleNamespace
assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"

class AutoTokenizer:
    @staticmethod
    def from_pretrained(folder, local_files_only):
        assert local_files_only
        return SimpleNamespace(is_fast=not os.path.exists(folder + "/slow"), model_max_length=10**30)

class AutoModelForTokenClassification:
    @staticmethod
    def from_pretrained(folder, local_files_only):
        assert local_files_only
        if os.path.exists(folder + "/damaged"):
            raise OSError("no weights")
        return SimpleNamespace(config=SimpleNamespace(max_position_embeddings=66))

def pipeline(task, model, tokenizer, aggregation_strategy, stride, device):
    assert (task, aggregation_strategy, device) == ("token-classification", "max", "cpu")
    assert tokenizer.model_max_length == 64 and 0 < stride < 64
    def run(text):
        if "break" in text:
            raise RuntimeError(text)
        at = text.find("Ann")
        name = {"entity_group": "PER", "start": at - 1, "end": at + 3, "score": 0.75}
        other = {"entity_group": "MISC", "start": 0, "end": 2, "score": 0.9}
        return [name, other] if at > 0 else []
    return run
"""
_LOGGING = "def set_verbosity_error(): pass\ndef disable_progress_bar(): pass\n"
_STANZA = """
from types import SimpleNamespace

class Pipeline:
    def __init__(self, lang, dir, processors, download_method, device, logging_level):
        assert download_method is None and logging_level == "FATAL"
        assert (lang, processors, device) == ("en", "tokenize,ner", "cpu")
    def __call__(self, text):
        at = text.find("Ann")
        entities = [SimpleNamespace(type="PERSON", start_char=at, end_char=at + 3, text="Ann")] if at >= 0 else []
        return SimpleNamespace(entities=entities)
"""
#: It reads so many words as its settings say, and no more. Each time it is loaded it says so in a file.
_GLINER = """
import json, os, re
from types import SimpleNamespace
assert os.environ["HF_HUB_OFFLINE"] == "1"

class GLiNER:
    @classmethod
    def from_pretrained(cls, folder, local_files_only, map_location, load_tokenizer):
        assert local_files_only and map_location == "cpu"
        with open(os.path.join(folder, "..", "loads"), "a") as file:
            file.write(f"{os.getpid()}\\n")
        made = cls()
        with open(os.path.join(folder, "gliner_config.json")) as file:
            made.config = SimpleNamespace(**json.load(file))
        return made
    def eval(self):
        pass
    def predict_entities(self, text, labels, flat_ner, threshold):
        read = [match.end() for match in re.finditer(r"\\w+|[^\\w\\s]", text)][:self.config.max_len]
        text = text[:read[-1]] if read else ""
        return [
            {"label": "person", "start": m.start(), "end": m.end(), "score": 0.5, "text": m.group()}
            for m in re.finditer("Ann", text) if "person" in labels and threshold <= 0.5
        ]
"""


def stand_ins(folder: Path) -> Path:
    """A folder for PYTHONPATH that holds them all."""
    files = {
        "torch.py": _TORCH,
        "transformers/__init__.py": _TRANSFORMERS,
        "transformers/utils/__init__.py": "",
        "transformers/utils/logging.py": _LOGGING,
        "stanza.py": _STANZA,
        "gliner.py": _GLINER,
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def train_spacy(folder: Path, *, label: str = "PERSON", name: str = "Ann Example") -> Path:
    """A pipeline that learnt in a few steps who `name` is, saved to `folder`."""
    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    texts = [f"here is {name} again", f"I am {name}", f"{name} wrote", "the parcel came today", "it is here again"]
    examples = []
    for text in texts:
        at = text.find(name)
        spans = [(at, at + len(name), label)] if at >= 0 else []
        examples.append(Example.from_dict(nlp.make_doc(text), {"entities": spans}))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(25):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(folder)
    return folder


def engine(kind: str, *models: tuple[str, str | Path], more: str = "") -> str:
    """engine.yaml with models by (language, name)."""
    named = "".join(f"    - {{lang_code: {language}, model_name: '{name}'}}\n" for language, name in models)
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    reading = f"  ner_model_configuration:\n{lines}" if more else ""
    return f"nlp_configuration:\n  nlp_engine_name: {kind}\n  models:\n{named}{reading}"
