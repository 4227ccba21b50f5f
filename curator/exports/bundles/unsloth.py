"""unsloth: a script that trains with Unsloth 2026.10 over TRL's trainer."""

from __future__ import annotations

from curator.exports.bundles._bundle import EPOCHS, LENGTH, OUT, RANK, RATE, Bundle, readme

VERSION = "2026.10"
_SCRIPT = '''"""Trains on prompts and completions: a completion is learned, its prompt is context."""

from unsloth import FastLanguageModel  # isort: skip  (patches what comes after it)

from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

model, tokenizer = FastLanguageModel.from_pretrained({base!r}, max_seq_length={length}, load_in_4bit=True)
model = FastLanguageModel.get_peft_model(model, r={rank}, lora_alpha={alpha})
data = load_dataset("json", data_files={data!r})
settings = SFTConfig(
    completion_only_loss=True,
    packing=False,
    max_length={length},
    per_device_train_batch_size=1,
    gradient_accumulation_steps=8,
    num_train_epochs={epochs},
    learning_rate={rate},
    output_dir={out!r},
    seed=0,
)
trainer = SFTTrainer(model=model, processing_class=tokenizer, args=settings, {datasets})
trainer.train()
model.save_pretrained_merged({merged!r}, tokenizer, save_method="merged_16bit")
'''
_USED = {"train": "train_dataset", "validation": "eval_dataset"}


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    script = _SCRIPT.format(
        base=bundle.base,
        data={split: name for split, name in bundle.data.items() if split in _USED},
        datasets=", ".join(f'{use}=data["{split}"]' for split, use in _USED.items() if split in bundle.data),
        length=LENGTH,
        rank=RANK,
        alpha=2 * RANK,
        epochs=EPOCHS,
        rate=RATE,
        out=OUT,
        merged=f"{OUT}/merged",
    )
    return {
        "train.py": script,
        "README.md": readme(
            bundle,
            trainer="Unsloth",
            version=VERSION,
            means="Each line is a prompt and the completion to learn (`completion_only_loss=True`).",
            train="python train.py",
            merge="# train.py writes the merged model at its end",
            served=f"{OUT}/merged",
        ),
    }
