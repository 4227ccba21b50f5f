"""llamafactory: dataset_info.json and a config for `llamafactory-cli train`, read by LLaMA-Factory 0.9.5."""

from __future__ import annotations

import json

from curator.exports.bundles._bundle import EPOCHS, LENGTH, OUT, RANK, RATE, Bundle, config, readme

VERSION = "0.9.5"


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    info = {split: _dataset(name) for split, name in bundle.data.items()}
    lora = {"model_name_or_path": bundle.base, "finetuning_type": "lora"}
    values = {
        **lora,
        "lora_rank": RANK,
        "lora_target": "all",
        "stage": "sft",
        "do_train": True,
        "dataset_dir": ".",
        "dataset": "train",
        **({"eval_dataset": "validation", "eval_strategy": "epoch"} if "validation" in bundle.data else {}),
        "mask_history": True,
        "train_on_prompt": False,
        "packing": False,
        "cutoff_len": LENGTH,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": 8,
        "num_train_epochs": EPOCHS,
        "learning_rate": RATE,
        "lr_scheduler_type": "cosine",
        "output_dir": OUT,
        "seed": 0,
    }
    merge = {**lora, "adapter_name_or_path": OUT, "export_dir": f"{OUT}/merged"}
    told = "mask_history: each line is one learned turn, its last; without it the others would be learned again."
    return {
        "dataset_info.json": json.dumps(info, indent=2) + "\n",
        "llamafactory.yaml": config(values, told),
        "merge.yaml": config(merge, "Joins what was trained with its base."),
        "README.md": readme(
            bundle,
            trainer="LLaMA-Factory",
            version=VERSION,
            means="Each line is one learned turn, its last (`mask_history: true`). The template is read from the\n"
            "base's tokenizer; where the data holds tool calls, name the base's own instead, such as `template: qwen`.",
            train="llamafactory-cli train llamafactory.yaml",
            merge="llamafactory-cli export merge.yaml",
            served=f"{OUT}/merged",
        ),
    }


def _dataset(name: str) -> dict[str, object]:
    return {
        "file_name": name,
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "system": "system", "tools": "tools"},
        "tags": {
            "role_tag": "from",
            "content_tag": "value",
            "user_tag": "human",
            "assistant_tag": "gpt",
            "observation_tag": "observation",
            "function_tag": "function_call",
            "system_tag": "system",
        },
    }
