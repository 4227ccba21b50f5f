"""ms-swift: swift.yaml as its command reads it, the data by its own pipeline."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import yaml
from learned import tell
from swift.cli.main import parse_yaml_args
from swift.pipelines.train.sft import SwiftSft

base = Path(yaml.safe_load(Path("swift.yaml").read_text())["model"]).name
kind = {"chatml": ["qwen2", "qwen2_5"], "llama": ["qwen2", "llama3"]}[base]
words = ["swift.yaml"]
parse_yaml_args(words)
pipeline = SwiftSft([*words, "--model_type", kind[0], "--template", kind[1], "--torch_dtype", "float32"])
train, _ = pipeline._prepare_dataset()
tell((train[at]["labels"] for at in range(len(train))), version("ms-swift"))
