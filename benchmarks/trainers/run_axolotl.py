"""axolotl: axolotl.yaml by its own loader and checks, the data by its own preparation."""

from __future__ import annotations

from importlib.metadata import version

from learned import tell


def main() -> None:
    from axolotl.cli.config import load_cfg
    from axolotl.common.datasets import load_datasets

    cfg = load_cfg("axolotl.yaml", dataset_prepared_path="../prepared", bf16=False)
    tell((row["labels"] for row in load_datasets(cfg=cfg).train_dataset), version("axolotl"))


# its workers start anew and read this file again
if __name__ == "__main__":
    main()
