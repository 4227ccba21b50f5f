"""axolotl: a config for `axolotl train`, read by axolotl 0.19."""

from __future__ import annotations

from curator.exports.bundles import _bundle
from curator.exports.bundles._bundle import LENGTH, OUT, RANK, RATE, Bundle, config, readme

VERSION = "0.19"


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    values = {
        "base_model": bundle.base,
        "chat_template": "tokenizer_default",
        "datasets": [_dataset(bundle.data["train"])],
        **({"test_datasets": [_dataset(bundle.data["validation"])]} if "validation" in bundle.data else {}),
        "val_set_size": 0,
        "train_on_inputs": False,
        "sequence_len": LENGTH,
        "sample_packing": False,
        "adapter": "lora",
        "lora_r": RANK,
        "lora_alpha": 2 * RANK,
        "lora_target_linear": True,
        "micro_batch_size": 1,
        "gradient_accumulation_steps": 8,
        "num_epochs": _bundle.EPOCHS,
        "learning_rate": RATE,
        "optimizer": "adamw_torch",
        "lr_scheduler": "cosine",
        "output_dir": OUT,
        "seed": 0,
    }
    told = "message_field_training: weight says which answers are learned; without it all are."
    return {
        "axolotl.yaml": config(values, told),
        "README.md": readme(
            bundle,
            trainer="axolotl",
            version=VERSION,
            means="Answers of weight 0 are context and are not learned: `message_field_training: weight`.",
            train="axolotl train axolotl.yaml",
            merge="axolotl merge-lora axolotl.yaml",
            served=f"{OUT}/merged",
        ),
    }


def _dataset(name: str) -> dict[str, object]:
    return {
        "path": name,
        "ds_type": "json",
        "split": "train",
        "type": "chat_template",
        "field_messages": "messages",
        "message_property_mappings": {"role": "role", "content": "content"},
        "message_field_training": "weight",
        "roles_to_train": ["assistant"],
        "train_on_eos": "turn",
    }
