"""mlx: a config for `mlx_lm.lora`, read by mlx-lm 0.32."""

from __future__ import annotations

from curator.exports.bundles._bundle import LENGTH, OUT, RANK, RATE, Bundle, config, readme, steps

VERSION = "0.32"


def files(bundle: Bundle) -> dict[str, str]:
    """File name -> text."""
    values = {
        "model": bundle.base,
        "train": True,
        "data": ".",
        "mask_prompt": True,
        "fine_tune_type": "lora",
        "num_layers": -1,
        "lora_parameters": {"rank": RANK, "scale": 2.0, "dropout": 0.0},
        "batch_size": 4,
        "iters": steps(bundle, 4),
        "learning_rate": RATE,
        "max_seq_length": LENGTH,
        "adapter_path": OUT,
        "seed": 0,
    }
    return {
        "mlx.yaml": config(values, "mask_prompt: each line is one learned turn, its last; without it all is learned."),
        "README.md": readme(
            bundle,
            trainer="mlx-lm",
            version=VERSION,
            means="Each line is one learned turn, its last (`mask_prompt: true`). Runs on Macs with Apple silicon.",
            train="mlx_lm.lora --config mlx.yaml",
            merge=f"mlx_lm.fuse --model {bundle.quoted} --adapter-path {OUT} --save-path {OUT}/merged",
            served=f"{OUT}/merged",
        ),
    }
