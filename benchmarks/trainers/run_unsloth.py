"""Unsloth on a machine without an accelerator: train.py up to its trainer, whose labels are read."""

from __future__ import annotations

from pathlib import Path

script = Path("train.py").read_text()
# what needs an accelerator: four bits, LoRA kernels, the training itself
script = script.replace("load_in_4bit=True", "load_in_4bit=False").replace("trainer.train()\n", "")
script = "\n".join(line for line in script.splitlines() if "save_pretrained_merged" not in line)
names: dict[str, object] = {}
exec(compile(script, "train.py", "exec"), names)

import unsloth  # noqa: E402
from learned import tell  # noqa: E402

trainer = names["trainer"]
rows = (trainer.data_collator([row])["labels"][0].tolist() for row in trainer.train_dataset)  # type: ignore[attr-defined]
tell(rows, unsloth.__version__)
