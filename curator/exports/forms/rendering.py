"""A model's chat template and tokenizer, from a folder on this machine: tokenizer.json and tokenizer_config.json.

Renders as transformers' apply_chat_template does, but that `strftime_now` is not there, so that the same records give
the same bytes on any day; templates fall back on a date of their own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from curator.errors import UsageError
from curator.exports.forms.form import UnfitError
from curator.exports.manifest import sha256_of
from curator.records import JsonObject

_EXTRA = "pip install 'curator-finetune[tokens]'"
#: A mark around what the assistant says, which says nothing to who renders.
_GENERATION = re.compile(r"{%(-?)\s*(end)?generation\s*(-?)%}")


class Rendering:
    """digest: of the template and the tokenizer, for the manifest."""

    def __init__(self, folder: Path) -> None:
        """Raises UsageError where the folder has no tokenizer or no chat template, or the extra is not installed."""
        try:
            import tokenizers
            from jinja2.exceptions import TemplateError
            from jinja2.ext import loopcontrols
            from jinja2.sandbox import ImmutableSandboxedEnvironment
        except ImportError:
            raise UsageError("the target tokens needs tokenizers and jinja2", fix=_EXTRA) from None
        config, template = _config(folder)
        self._fault: type[Exception] = TemplateError
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception:
            # the library raises bare Exception, with the text of the file in it
            raise UsageError(f"{folder / 'tokenizer.json'} cannot be read as a tokenizer", fix=_WHAT) from None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])
        environment.filters["tojson"] = _to_json
        environment.globals["raise_exception"] = _raise
        named = {key: _word(config.get(key)) for key in ("bos_token", "eos_token", "unk_token", "pad_token")}
        environment.globals.update({key: word for key, word in named.items() if word is not None})
        try:
            self._template = environment.from_string(_GENERATION.sub(_plain, template))
        except TemplateError:
            raise UsageError(f"the chat template in {folder} cannot be read", fix=_WHAT) from None

    def text(self, messages: list[JsonObject], tools: list[JsonObject] | None, *, asking: bool = False) -> str:
        """The conversation in the template's words. asking: with the start of an answer after it. Raises UnfitError."""
        try:
            return self._template.render(messages=messages, tools=tools, add_generation_prompt=asking)
        except (self._fault, TypeError, ValueError, KeyError):
            raise UnfitError("template: the chat template refuses the conversation") from None

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids, and where in the text each stands, in characters."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        return found.ids, found.offsets


_WHAT = "name the folder of the base model's tokenizer, with tokenizer.json and tokenizer_config.json"


def digest(folder: Path) -> str:
    """Of all that decides which tokens come out."""
    names = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")
    return ":".join(sha256_of(folder / name)[:16] for name in names if (folder / name).is_file())


def _config(folder: Path) -> tuple[JsonObject, str]:
    try:
        config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        apart = folder / "chat_template.jinja"
        template = apart.read_text(encoding="utf-8") if apart.is_file() else config.get("chat_template")
    except (OSError, ValueError, AttributeError):
        raise UsageError(f"{folder} holds no tokenizer_config.json that can be read", fix=_WHAT) from None
    if isinstance(template, list):
        named = {item.get("name"): item.get("template") for item in template if isinstance(item, dict)}
        template = named.get("default")
    if not isinstance(config, dict) or not isinstance(template, str):
        raise UsageError(
            f"the tokenizer in {folder} has no chat template", fix="put one beside it: chat_template.jinja"
        )
    return config, template


def _plain(found: re.Match[str]) -> str:
    return f"{{%{found[1]} {'endif' if found[2] else 'if true'} {found[3]}%}}"


def _word(token: object) -> str | None:
    word = token.get("content") if isinstance(token, dict) else token
    return word if isinstance(word, str) else None


def _to_json(value: Any, indent: int | None = None, **more: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, **more)


def _raise(message: str) -> None:
    raise UnfitError("template: the chat template refuses the conversation")
