"""swift: a config for `swift sft`, read by ms-swift 4.6."""

from __future__ import annotations

from curator.exports.bundles._bundle import EPOCHS, LENGTH, OUT, RANK, RATE, Bundle, config, readme

VERSION = "4.6"


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    values = {
        "model": bundle.base,
        "tuner_type": "lora",
        "lora_rank": RANK,
        "lora_alpha": 2 * RANK,
        "dataset": [bundle.data["train"]],
        **({"val_dataset": [bundle.data["validation"]]} if "validation" in bundle.data else {}),
        "split_dataset_ratio": 0,
        "strict": True,
        "loss_scale": "default",
        "max_length": LENGTH,
        "per_device_train_batch_size": 1,
        "gradient_accumulation_steps": 8,
        "num_train_epochs": EPOCHS,
        "learning_rate": RATE,
        "output_dir": OUT,
        "add_version": False,
        "seed": 0,
    }
    return {
        "swift.yaml": config(values, "loss of each answer says whether it is learned; strict refuses bad rows."),
        "README.md": readme(
            bundle,
            trainer="ms-swift",
            version=VERSION,
            means="Answers with `loss: false` are context and are not learned. A base that ms-swift does not know by\n"
            "name needs `model_type` and `template` in swift.yaml.",
            train="swift sft swift.yaml",
            merge=f'swift export --adapters "$(ls -d {OUT}/checkpoint-* | sort -V | tail -1)" \\\n'
            f"  --merge_lora true --output_dir {OUT}/merged",
            served=f"{OUT}/merged",
        ),
    }
