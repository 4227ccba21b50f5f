"""A tokenizer of a few hundred words and a model of a few thousand weights, trained and drawn here, from no hub.

python model.py CHATML_TEMPLATE LLAMA_TEMPLATE TEXTS OUT, in an environment with transformers.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

#: As the models of its kind cut texts, so that it is cut alike whatever class reads it.
WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIAL = {
    "chatml": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    "llama": ["<|end_of_text|>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
}
ENDS = {"chatml": "<|im_end|>", "llama": "<|eot_id|>"}


def main(templates: dict[str, str], texts: list[str], out: Path) -> None:
    for name, special in SPECIAL.items():
        tokenizer = Tokenizer(models.BPE())
        tokenizer.normalizer = normalizers.NFC()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(WORDS), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        tokenizer.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=1000, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
        )
        tokenizer.train_from_iterator(texts, trainer)
        whole = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            eos_token=ENDS[name],
            pad_token=special[0],
            bos_token="<|begin_of_text|>" if name == "llama" else None,
            chat_template=templates[name],
        )
        whole.save_pretrained(out / name)
        config = Qwen2Config(
            vocab_size=len(whole), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
            num_key_value_heads=2, max_position_embeddings=4096, eos_token_id=whole.eos_token_id,
            pad_token_id=whole.pad_token_id,
        )  # fmt: skip
        Qwen2ForCausalLM(config).save_pretrained(out / name)


if __name__ == "__main__":
    chatml, llama, texts, out = sys.argv[1:]
    main(
        {"chatml": Path(chatml).read_text(), "llama": Path(llama).read_text()},
        json.loads(Path(texts).read_text()),
        Path(out),
    )
