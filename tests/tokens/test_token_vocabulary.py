from __future__ import annotations

import hashlib
import importlib
import lzma
import subprocess
import sys
import threading
from importlib.resources import files
from pathlib import Path

import pytest

from curator.tokens import vocabulary

SHIPPED = files("curator.tokens").joinpath("o200k_base.tiktoken.xz")


def test_the_shipped_vocabulary_is_the_published_one() -> None:
    content = lzma.decompress(SHIPPED.read_bytes())
    assert hashlib.sha256(content).hexdigest() == "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


def test_pattern_and_special_tokens_are_those_of_the_installed_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    openai_public = importlib.import_module("tiktoken_ext.openai_public")
    monkeypatch.setattr(openai_public, "load_tiktoken_bpe", lambda *_, **__: {})
    theirs = openai_public.o200k_base()
    assert theirs["pat_str"] == vocabulary.PATTERN
    assert theirs["special_tokens"] == vocabulary.SPECIAL_TOKENS


def test_known_words_have_their_published_tokens() -> None:
    # "hello world" is [24912, 2375] in o200k_base; 199,998 ranks and the last special token make 200,019 values.
    encoding = vocabulary.encoding()
    assert encoding.encode_ordinary("hello world") == [24912, 2375]
    assert encoding.n_vocab == 200_019


def test_a_damaged_vocabulary_is_refused() -> None:
    other = lzma.compress(b"aGVsbG8= 0\n")
    with pytest.raises(vocabulary.VocabularyError, match="SHA-256"):
        vocabulary.ranks(other)


def test_a_vocabulary_that_is_cut_off_is_refused() -> None:
    with pytest.raises(vocabulary.VocabularyError, match="decompressed"):
        vocabulary.ranks(SHIPPED.read_bytes()[:1000])


def test_threads_that_ask_at_once_get_the_same_encoding() -> None:
    script = (
        "import threading; from curator.tokens import vocabulary; got = set()\n"
        "threads = [threading.Thread(target=lambda: got.add(id(vocabulary.encoding()))) for _ in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]; print(len(got))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_the_encoding_is_built_once_a_process() -> None:
    first = vocabulary.encoding()
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(vocabulary.encoding() is first))
    thread.start()
    thread.join()
    assert found == [True]


def test_importing_the_counts_does_not_import_tiktoken() -> None:
    modules = "counting, encodings, pieces, price_file, prices, summary, vocabulary"
    script = f"import sys; from curator.tokens import {modules}; print('tiktoken' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_building_the_encoding_opens_no_connection_and_no_cache_folder(tmp_path: Path) -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*_): raise AssertionError('network')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse; socket.getaddrinfo = refuse\n"
        "from curator.tokens import vocabulary; vocabulary.encoding()"
    )
    environment = {"TIKTOKEN_CACHE_DIR": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
