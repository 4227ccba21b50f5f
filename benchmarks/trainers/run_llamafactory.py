"""LLaMA-Factory: llamafactory.yaml by its own parser, dataset_info.json and the data by its own loader.

torchaudio, which it loads at its start and needs for sound alone, asks for CUDA: an empty module stands in for it.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from importlib.metadata import version
from pathlib import Path

import yaml

sound = types.ModuleType("torchaudio")
sound.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
import transformers  # noqa: E402, F401
from transformers import PreTrainedModel, Trainer  # noqa: E402, F401

sys.modules["torchaudio"] = sound

from learned import tell  # noqa: E402
from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402

values = yaml.safe_load(Path("llamafactory.yaml").read_text())
template = {"chatml": "qwen", "llama": "llama3"}[Path(values["model_name_or_path"]).name]
model, data, training, _, _ = get_train_args({**values, "template": template, "use_cpu": True})
tokenizer = load_tokenizer(model)
form = get_template_and_fix_tokenizer(tokenizer["tokenizer"], data)
found = get_dataset(form, model, data, training, stage="sft", **tokenizer)
tell((row["labels"] for row in found["train_dataset"]), version("llamafactory"))
