"""mlx-lm: mlx.yaml as its command reads it, the data by its own loader, what counts by its own batches and loss."""

from __future__ import annotations

import types
from pathlib import Path

import mlx_lm
import yaml
from learned import tell
from mlx_lm.lora import CONFIG_DEFAULTS, yaml_loader
from mlx_lm.tuner.datasets import CacheDataset, load_dataset
from mlx_lm.tuner.trainer import iterate_batches
from transformers import AutoTokenizer

values = yaml.load(Path("mlx.yaml").read_text(), yaml_loader)
unknown = values.keys() - CONFIG_DEFAULTS.keys()
assert not unknown, unknown
settings = types.SimpleNamespace(**{**CONFIG_DEFAULTS, **values})
train, _, _ = load_dataset(settings, AutoTokenizer.from_pretrained(settings.model))
rows = []
for batch, bounds in iterate_batches(CacheDataset(train), 1, settings.max_seq_length):
    start, end = bounds[0].tolist()
    # the mask of default_loss: start <= step <= end, of what follows each token; `end` is one token of padding
    rows.append([token if start <= step <= end else -100 for step, token in enumerate(batch[0].tolist())])
tell(rows, mlx_lm.__version__)
