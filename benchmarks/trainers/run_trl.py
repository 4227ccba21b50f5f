"""TRL: trl.yaml by its own parser, the data by its own loader, labels by its own trainer."""

from __future__ import annotations

import trl
from learned import tell
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DatasetMixtureConfig, ModelConfig, ScriptArguments, SFTConfig, SFTTrainer, TrlParser, get_dataset

HERE = ["--use_cpu", "true", "--bf16", "false", "--report_to", "none"]

parser = TrlParser((ScriptArguments, SFTConfig, ModelConfig, DatasetMixtureConfig))
_, settings, model, mixture = parser.parse_args_and_config(args=["--config", "trl.yaml", *HERE])
base = model.model_name_or_path
trainer = SFTTrainer(
    model=AutoModelForCausalLM.from_pretrained(base),
    args=settings,
    train_dataset=get_dataset(mixture)["train"],
    processing_class=AutoTokenizer.from_pretrained(base),
)
tell((trainer.data_collator([row])["labels"][0].tolist() for row in trainer.train_dataset), trl.__version__)
