"""The o200k_base encoding from the vocabulary that ships beside this file: no download, no cache folder.

tiktoken's own loader goes online when its cache misses and deletes the file when it does not match, so it is not used.
"""

from __future__ import annotations

import binascii
import hashlib
import lzma
import threading
from importlib.resources import files
from typing import TYPE_CHECKING

from curator.errors import CuratorError

if TYPE_CHECKING:
    import tiktoken

NAME = "o200k_base"
FILE = "o200k_base.tiktoken.xz"

#: SHA-256 of the decompressed vocabulary; the value tiktoken itself expects for o200k_base.
SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"

#: Pattern and special tokens of o200k_base as in tiktoken_ext.openai_public.
PATTERN = "|".join(
    (
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
SPECIAL_TOKENS = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}

_lock = threading.Lock()
_built: tiktoken.Encoding | None = None


class VocabularyError(CuratorError):
    """The shipped vocabulary is not the file it must be."""

    code = "vocabulary"


def encoding() -> tiktoken.Encoding:
    """The o200k_base encoding, built at the first call (about 0.5 s) and shared by all threads of the process.

    Raises VocabularyError where the shipped file is not byte for byte the published one.
    """
    global _built
    if _built is None:
        with _lock:
            if _built is None:
                _built = _build(files("curator.tokens").joinpath(FILE).read_bytes())
    return _built


def _build(compressed: bytes) -> tiktoken.Encoding:
    import tiktoken

    return tiktoken.Encoding(
        name=NAME, pat_str=PATTERN, mergeable_ranks=ranks(compressed), special_tokens=SPECIAL_TOKENS
    )


def ranks(compressed: bytes) -> dict[bytes, int]:
    """Token bytes to rank, from an xz file of lines `BASE64 RANK`.

    Raises VocabularyError where the content does not have the published SHA-256.
    """
    fix = "install curator-finetune again"
    try:
        content = lzma.decompress(compressed)
    except (lzma.LZMAError, EOFError) as error:
        raise VocabularyError(f"{FILE} cannot be decompressed", fix) from error
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise VocabularyError(f"{FILE} does not have the published SHA-256", fix)
    decode = binascii.a2b_base64
    return {decode(token): int(rank) for token, rank in (line.split() for line in content.splitlines())}
