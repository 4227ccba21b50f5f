"""trl: a config for `trl sft`, read by TRL 1.16."""

from __future__ import annotations

from curator.exports.bundles._bundle import EPOCHS, LENGTH, OUT, RANK, RATE, Bundle, config, peft_merge, readme

VERSION = "1.16"


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    values = {
        "model_name_or_path": bundle.base,
        "datasets": [{"path": "json", "data_files": bundle.data["train"], "split": "train"}],
        "completion_only_loss": True,
        "packing": False,
        "max_length": LENGTH,
        "use_peft": True,
        "lora_r": RANK,
        "lora_alpha": 2 * RANK,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": 8,
        "num_train_epochs": EPOCHS,
        "learning_rate": RATE,
        "output_dir": OUT,
        "seed": 0,
    }
    return {
        "trl.yaml": config(values, "completion_only_loss: the completion is what is learned, the prompt is context."),
        "README.md": readme(
            bundle,
            trainer="TRL",
            version=VERSION,
            means="Each line is a prompt and the completion to learn (`completion_only_loss: true`).",
            train="trl sft --config trl.yaml",
            merge=peft_merge(bundle, OUT, f"{OUT}/merged"),
            served=f"{OUT}/merged",
        ),
    }
